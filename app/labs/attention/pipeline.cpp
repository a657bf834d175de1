#include "app/labs/attention/pipeline.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/attention/parts.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/grab.h"

namespace softmaxlab::attention {
namespace {

// ---- where the parts stand ----

/// What one part has of room: a title above it and a colour bar below it.
struct Column {
    Rect title;
    Rect body;
    Rect scale;
};

struct Layout {
    Column vectors;  ///< Q above K
    Column values;   ///< V
    Column output;
    std::array<Column, 4> stages;
    std::array<Rect, 6> operators;  ///< before each stage, before V and before the output
};

// Design pixels.
constexpr float title_height = 20;
constexpr float scale_height = 24;
constexpr float scale_gap = 5;
constexpr std::array<float, 6> operator_widths = {22, 50, 52, 62, 20, 22};
constexpr float vectors_share = 0.78F;  // of the width of a stage
constexpr float values_share = 0.42F;

Column column_from(const Ui& ui, Rect strip) {
    Column column;
    column.title = strip.cut_top(ui.px(title_height));
    column.scale = strip.cut_bottom(ui.px(scale_height));
    strip.cut_bottom(ui.px(scale_gap));
    column.body = strip;
    return column;
}

Layout lay_out(const Ui& ui, Rect inside) {
    float operators = 0;
    for (const float width : operator_widths) operators += ui.px(width);
    const float room = std::max(0.0F, inside.width() - operators);
    const float height = inside.height() - ui.px(title_height + scale_height + scale_gap);
    // The stages are square where the height allows it; the vectors share what is left.
    const float parts = 4 + vectors_share + 2 * values_share;
    const float stage = std::min(height, room / parts);
    const float left = room - 4 * stage;
    const float vectors = left * vectors_share / (vectors_share + 2 * values_share);
    const float values = (left - vectors) * 0.5F;

    Layout layout;
    const auto sign = [&](std::size_t index) {
        Rect strip = inside.cut_left(ui.px(operator_widths[index]));
        strip.cut_top(ui.px(title_height));
        strip.cut_bottom(ui.px(scale_height + scale_gap));
        layout.operators[index] = strip;
    };
    layout.vectors = column_from(ui, inside.cut_left(vectors));
    for (std::size_t i = 0; i < layout.stages.size(); ++i) {
        sign(i);
        layout.stages[i] = column_from(ui, inside.cut_left(stage));
        layout.stages[i].body.cut_top((height - stage) * 0.5F);  // in line with the signs
    }
    sign(4);
    layout.values = column_from(ui, inside.cut_left(values));
    sign(5);
    layout.output = column_from(ui, inside.cut_left(values));
    return layout;
}

// ---- Q, K, V and the output ----

constexpr std::size_t max_edited = 64;  // rows and columns
constexpr double wheel_step = 0.1;      // of a notch or an arrow key
constexpr float pixels_for_one = 60;    // design pixels of a drag that change a component by 1
constexpr float min_cell_height = 3;    // design pixels; smaller ones can't be hit

MatrixSize size_of(const Matrix& matrix) {
    return {matrix.rows, matrix.columns};
}

double to_hundredths(double value) {
    return std::round(value * 100) / 100;
}

/// Given vectors are edited; made-up ones become given ones first, with everything else as it was.
void make_given(Document& document, GestureId gesture) {
    if (document.scene().attention.given) return;
    Scene scene = document.scene();
    scene.attention.given = as_given(scene.attention);
    scene.attention.source = VectorSource::given;
    document.apply(edit::ReplaceScene{scene}, gesture);
}

void set_component(Document& document, edit::VectorMatrix which, MatrixCell cell, double value,
                   GestureId gesture) {
    make_given(document, gesture);
    document.apply(edit::ChangeAttention{edit::SetVectorCell{which, cell.row, cell.column, value}}, gesture);
}

/// "q" of "attention/q".
std::string_view letter_of(const VectorMatrix& vectors) {
    return vectors.landmark.substr(vectors.landmark.find('/') + 1);
}

std::string_view words_for(FrameArena& arena, const VectorMatrix& vectors, MatrixCell cell) {
    std::string_view label = vectors.labels->at(cell.row);
    return formatted(arena, "{}{} of “{}”, component {}: {}", letter_of(vectors), cell.row + 1,
                     short_name(arena, label, 20), cell.column + 1,
                     fitted(arena, vectors.values->at(cell.row, cell.column), 9));
}

MatrixMap map_of(LabContext& context, const Rect& rect, const VectorMatrix& vectors) {
    MatrixMap map;
    map.landmark = vectors.landmark;
    map.size = size_of(*vectors.values);
    map.lit_row = vectors.lit_row;
    const MatrixView all = MatrixView{}.within(map.size);
    if (is_picture(context.ui, rect, all)) {
        map.cells = false;
        map.picture = vectors_picture(context, vectors, rect);
        if (map.picture) return map;
    }
    map.cells = map.size.rows <= max_edited && map.size.columns <= max_edited;
    map.value = {context.ui, [values = vectors.values](std::size_t row, std::size_t column) {
                     return values->at(row, column);
                 }};
    map.colour = {context.ui, [colours = DivergingMap(context.ui.theme),
                               range = vectors.range](double value) { return colours.at(value, range); }};
    return map;
}

/// The field in which the chosen component is typed, while it is.
void draw_typing_field(LabContext& context, const Rect& place, const VectorMatrix& vectors,
                       edit::VectorMatrix which, MatrixCell cell) {
    Ui& ui = context.ui;
    EditField field;
    field.landmark = joined(ui, vectors.landmark, "/typed");
    if (ui.edit.landmark != field.landmark) return;
    field.font = ui.fonts.number;
    field.colour = ui.theme.text;
    if (const auto typed = number_field(ui, place, field))
        set_component(context.document, which, cell, *typed, context.ui.new_gesture());
}

void begin_typing(Ui& ui, const VectorMatrix& vectors, MatrixCell cell) {
    begin_edit(ui, joined(ui, vectors.landmark, "/typed"),
               formatted(ui, "{}", vectors.values->at(cell.row, cell.column)));
}

/// ← and → go through the components.
MatrixCell neighbour(MatrixCell cell, MatrixSize size, float steps) {
    const auto last = static_cast<double>(size.rows * size.columns - 1);
    const auto index = static_cast<double>(cell.row * size.columns + cell.column);
    const auto next =
        static_cast<std::size_t>(std::clamp(index + std::round(static_cast<double>(steps)), 0.0, last));
    return {next / size.columns, next % size.columns};
}

double largest_component(const Matrix& matrix) {
    double largest = 0;
    for (const double value : matrix.values)
        if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
    return largest;
}

void draw_vectors(LabContext& context, const Rect& rect, const VectorMatrix& vectors) {
    Ui& ui = context.ui;
    landmark(ui, vectors.landmark, rect);
    const MatrixMap map = map_of(context, rect, vectors);
    draw_matrix(ui, rect, {}, map);
    if (!rect.has_room()) return;
    bare_button(vectors.landmark, rect);
    focus_ring(ui, rect, ui.px(2));
    if (!has_tooltip(ui)) return;
    const MatrixView all = MatrixView{}.within(map.size);
    const MatrixCell at =
        ImGui::IsItemHovered() ? cell_at(rect, all, map.size, ImGui::GetIO().MousePos) : MatrixCell{};
    tooltip(ui, words_for(ui, vectors, at));
}

/// What a drag makes of the component that it holds: the same wherever the hand has been in between.
double dragged_value(const Ui& ui, const VectorHold& hold, float y) {
    return to_hundredths(hold.value + static_cast<double>((hold.y - y) / ui.px(pixels_for_one)));
}

/// A drag up and down, notches of the wheel, arrow keys: ↑ ↓ change `chosen`, ← → go from one to the next.
void move_component(LabContext& context, const VectorMatrix& vectors, edit::VectorMatrix which,
                    MatrixCell& chosen, std::optional<VectorHold>& hold, const Grab& g) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const MatrixCell at = chosen;
    if (g.dragging) {
        if (!hold || hold->matrix != which || g.began)
            hold = {which, vectors.values->at(at.row, at.column), g.pointer.y};
        if (g.pointer.y != hold->y)
            set_component(document, which, at, dragged_value(ui, *hold, g.pointer.y), g.gesture);
    } else if (g.steps != 0) {
        const bool changes = ImGui::GetIO().MouseWheel != 0 || ImGui::IsKeyDown(ImGuiKey_UpArrow) ||
                             ImGui::IsKeyDown(ImGuiKey_DownArrow);
        if (changes) {
            const double now = vectors.values->at(at.row, at.column);
            set_component(document, which, at, to_hundredths(now + static_cast<double>(g.steps) * wheel_step),
                          g.gesture);
        } else {
            chosen = neighbour(at, size_of(*vectors.values), g.steps);
        }
    }
    if (!g.dragging && hold && hold->matrix == which) hold.reset();
    if (g.ended) document.end_gesture(g.gesture);
}

/// Lets the components be dragged up and down, turned with the wheel, changed with the arrow keys and typed.
/// Made-up vectors become given ones by it. What is too small to be hit is only drawn.
void edit_vectors(LabContext& context, const Rect& rect, const VectorMatrix& vectors,
                  edit::VectorMatrix which, MatrixCell& chosen, std::optional<VectorHold>& hold) {
    Ui& ui = context.ui;
    const MatrixSize size = size_of(*vectors.values);
    const MatrixView all = MatrixView{}.within(size);
    const bool can_be_hit = size.rows <= max_edited && size.columns <= max_edited &&
                            cell_rect(rect, all, {}).height() >= ui.px(min_cell_height);
    if (!can_be_hit) {
        draw_vectors(context, rect, vectors);
        return;
    }
    MatrixCell cell = {std::min(chosen.row, size.rows - 1), std::min(chosen.column, size.columns - 1)};
    ImGui::SetNextItemAllowOverlap();
    const Grab g = grab(ui, vectors.landmark, rect, GrabKeys::both);
    const ImGuiIO& io = ImGui::GetIO();
    const MatrixCell pointed = cell_at(rect, all, size, io.MousePos);
    const bool by_mouse = g.hovered || g.dragging;
    const bool turned = g.steps != 0 && io.MouseWheel != 0;
    const bool typed = g.hovered && (g.double_clicked || (io.KeyCtrl && ImGui::IsMouseClicked(0)));
    const bool taken = (g.began && g.dragging) || turned || typed;
    if (taken) cell = pointed;
    if (typed || (g.focused && ImGui::IsKeyPressed(ImGuiKey_Enter, false))) begin_typing(ui, vectors, cell);
    const MatrixCell before = cell;
    move_component(context, vectors, which, cell, hold, g);
    if (taken || cell != before) chosen = cell;

    draw_matrix(ui, rect, all, map_of(context, rect, vectors));
    const MatrixCell shown = by_mouse && !g.dragging ? pointed : cell;
    if (by_mouse || g.focused) {
        outline(cell_rect(rect, all, shown), ui.theme.handle, ui.px(2), ui.px(2));
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    }
    focus_ring(ui, rect, ui.px(2), g.focused);
    draw_typing_field(context, cell_rect(rect, all, cell), vectors, which, cell);
    if (g.dragging) {
        show_help(ui, rect, words_for(ui, vectors, shown));
    } else if (by_mouse || g.focused) {
        tooltip(ui, joined(ui, words_for(ui, vectors, shown),
                           "\nDrag up or down, or turn the wheel with Ctrl; double-click to type."));
    }
}

// ---- signs, stages ----

/// The colours of a scale with the numbers of its ends.
void draw_scale_bar(Ui& ui, Rect rect, std::span<const ImU32> colours, double low, double high) {
    colour_strip(ui, rect.cut_top(ui.px(6)), colours);
    rect.cut_top(ui.px(2));
    const std::string_view from = significant(ui, low + 0.0, 3);  // no "-0"
    const std::string_view to = significant(ui, high, 3);
    const bool both = text_size(ui.fonts.number_small, joined(ui, from, " ", to)).x <= rect.width();
    if (both) text(ui, rect, ui.fonts.number_small, ui.theme.secondary, from);
    text(ui, rect, ui.fonts.number_small, ui.theme.secondary, to, Align::right);
}

void draw_vectors_scale(Ui& ui, const Rect& rect, double range) {
    draw_scale_bar(ui, rect, DivergingMap(ui.theme).table(), -range, range);
}

/// A sign between two stages; one that is switched off is struck through.
void draw_sign(Ui& ui, const Rect& rect, std::string_view words, std::string_view below = {},
               bool on = true) {
    const float line = ui.px(18);
    const float middle = rect.centre().y;
    const Rect first{ImVec2(rect.min.x, middle - line), ImVec2(rect.max.x, middle)};
    const Rect second{ImVec2(rect.min.x, middle), ImVec2(rect.max.x, middle + line)};
    const Rect place = below.empty() ? Rect{ImVec2(rect.min.x, middle - line * 0.5F),
                                            ImVec2(rect.max.x, middle + line * 0.5F)}
                                     : first;
    const ImU32 colour = on ? ui.theme.text : ui.theme.secondary;
    text(ui, place, ui.fonts.body, colour, words, Align::centre);
    if (!on) {
        const float half = text_size(ui.fonts.body, words).x * 0.5F;
        ImGui::GetWindowDrawList()->AddLine(ImVec2(place.centre().x - half, place.centre().y),
                                            ImVec2(place.centre().x + half, place.centre().y), colour,
                                            ui.px(1.5F));
    }
    if (!below.empty()) text(ui, second, ui.fonts.small, ui.theme.secondary, below, Align::centre);
}

void draw_signs(LabContext& context, const Layout& layout) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const Attention& attention = scene.attention;
    const bool has_dimension = key_dimension(attention) > 0;
    draw_sign(ui, layout.operators[0], "=");
    if (!has_dimension) {
        draw_sign(ui, layout.operators[1], "÷ √d_k", "no d_k", false);
    } else if (attention.scaled_by_sqrt_dk) {
        draw_sign(ui, layout.operators[1], formatted(ui, "÷ √{}", key_dimension(attention)), "→");
    } else {
        draw_sign(ui, layout.operators[1], formatted(ui, "÷ √{}", key_dimension(attention)), "off", false);
    }
    draw_sign(ui, layout.operators[2], "+ mask", "→");
    const std::string_view temperature = joined(ui, "T = ", temperature_text(ui, scene.temperature));
    draw_sign(ui, layout.operators[3], "softmax", temperature);
    if (value_dimension(attention) == 0) return;
    draw_sign(ui, layout.operators[4], "×");
    draw_sign(ui, layout.operators[5], "=");
}

void draw_title(Ui& ui, const Rect& rect, std::string_view words, bool chosen = false) {
    term_text(ui, joined(ui, "attention/title/", words), rect, ui.fonts.strong,
              chosen ? ui.theme.accent : ui.theme.secondary, words);
}

void draw_nothing_there(Ui& ui, const Column& column, std::string_view words) {
    paragraph(ui, column.body, ui.fonts.small, ui.theme.secondary, words);
}

std::optional<std::size_t> lit_query(const Cache& cache) {
    return cache.hovered.lit() ? std::optional(cache.hovered.lit()->query) : std::nullopt;
}

std::optional<std::size_t> lit_key(const Cache& cache) {
    return cache.hovered.lit() ? std::optional(cache.hovered.lit()->key) : std::nullopt;
}

void draw_queries_and_keys(LabContext& context, View& view, Cache& cache, const Column& column) {
    Ui& ui = context.ui;
    const AttentionHead& head = context.results.attention().vectors();
    if (head.q.empty()) {
        draw_title(ui, column.title, "Q, K");
        draw_nothing_there(ui, column, "The scores themselves were loaded.");
        return;
    }
    Rect body = column.body;
    const float letter = ui.px(16);
    const Rect title{ImVec2(column.title.min.x + letter, column.title.min.y), column.title.max};
    draw_title(ui, title, text_size(ui.fonts.strong, "Q, K").x <= title.width() ? "Q, K" : "QK");
    const std::uint64_t version = context.results.attention().vectors_version();
    const float gap = ui.px(6);
    // Heights go with the number of rows, so that tokens are equally high where there is room for it.
    const float rows = static_cast<float>(head.q.rows + head.k.rows);
    const float share = std::clamp(static_cast<float>(head.q.rows) / rows, 0.25F, 0.75F);
    Rect above = body.cut_top((body.height() - gap) * share);
    body.cut_top(gap);
    text(ui, above.cut_left(letter), ui.fonts.strong, ui.theme.text, "Q");
    text(ui, body.cut_left(letter), ui.fonts.strong, ui.theme.text, "K");
    // One scale for both.
    const double range = std::max(largest_component(head.q), largest_component(head.k));
    edit_vectors(context, above,
                 {"attention/q", &head.q, version, range, lit_query(cache), &cache.labels.queries},
                 edit::VectorMatrix::q, view.q, cache.hold);
    edit_vectors(context, body, {"attention/k", &head.k, version, range, lit_key(cache), &cache.labels.keys},
                 edit::VectorMatrix::k, view.k, cache.hold);
    Rect scale = column.scale;
    scale.cut_left(letter);
    draw_vectors_scale(ui, scale, range);
}

void draw_values(LabContext& context, View& view, Cache& cache, const Column& column) {
    Ui& ui = context.ui;
    const Matrix& v = context.results.attention().vectors().v;
    draw_title(ui, column.title, "V");
    if (v.empty()) {
        draw_nothing_there(ui, column, "no values");
        return;
    }
    const double range = largest_component(v);
    edit_vectors(context, column.body,
                 {"attention/v", &v, context.results.attention().vectors_version(), range, lit_key(cache),
                  &cache.labels.keys},
                 edit::VectorMatrix::v, view.v, cache.hold);
    draw_vectors_scale(ui, column.scale, range);
}

void draw_output(LabContext& context, const Cache& cache, const Column& column) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const bool has_room = text_size(ui.fonts.strong, "output").x <= column.title.width();
    draw_title(ui, column.title, has_room ? "output" : "out");
    if (results.vectors().v.empty()) {
        draw_nothing_there(ui, column, "no output without values");
        return;
    }
    if (!results.has_output()) return;
    const Matrix& output = results.output();
    // On the scale of V: an output is a mean of values, never beyond them.
    const double range = largest_component(results.vectors().v);
    draw_vectors(context, column.body,
                 {"attention/output", &output, results.weights_version(), range, lit_query(cache),
                  &cache.labels.queries});
    draw_vectors_scale(ui, column.scale, range);
}

void draw_stage(LabContext& context, View& view, Cache& cache, const StageName& name, const Column& column) {
    Ui& ui = context.ui;
    const AttentionResults& results = context.results.attention();
    const MatrixSize size = matrix_size(results);
    const std::string_view place = formatted(ui, "attention/stage/{}", name.id);
    const Rect rect = matrix_rect(column.body, size);
    const bool chosen = view.stage == name.stage;
    draw_title(ui, column.title, name.title, chosen);
    const bool pressed = bare_button(place, rect);
    const bool hovered = ImGui::IsItemHovered();
    const bool focused = has_key_focus();
    const MatrixView all = MatrixView{}.within(size);
    landmark(ui, place, rect, chosen ? "shown" : "");
    if (pressed) view.stage = name.stage;
    if (hovered) {
        const MatrixCell at = cell_at(rect, all, size, ImGui::GetIO().MousePos);
        const Cell cell{at.row, at.column};
        cache.hovered.find(cell);
        if (pressed) {
            change(context, edit::ChooseQuery{cell.query});
            view.key = cell.key;
        }
        tooltip(ui, words_for_cell(context, cache.labels, name.stage, cell));
    } else if (focused) {
        tooltip(ui, joined(ui, name.words, " Press Enter to enlarge it."));
    }
    draw_matrix(ui, rect, all, map_of_stage(context, cache, {name.stage, place, rect, all, view.reduction}));
    if (chosen) outline(rect.inset(-ui.px(2)), ui.theme.accent, ui.px(3), ui.px(2));
    focus_ring(ui, rect, ui.px(4), focused);
    const double range = range_of(results, name.stage);
    Rect scale = column.scale;
    scale.max.x = std::max(rect.max.x, scale.min.x + ui.px(60));
    draw_scale_bar(ui, scale, colours_of(ui.theme, name.stage), name.stage == Stage::weights ? 0.0 : -range,
                   range);
}

}  // namespace

void draw_pipeline(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    const Layout layout = lay_out(ui, rect.inset(ui.px(16), ui.px(10)));
    AttentionResults& results = context.results.attention();
    if (results.taken()) draw_queries_and_keys(context, view, cache, layout.vectors);
    draw_signs(context, layout);
    if (!results.has_begun()) {
        text(ui, layout.stages[1].body, ui.fonts.body, ui.theme.secondary, "computing …", Align::centre);
        if (results.taken()) draw_values(context, view, cache, layout.values);
        return;
    }
    if (results.queries() <= max_single_cells) cache.numbers.read(results, 0, results.queries());
    for (std::size_t i = 0; i < stage_names.size(); ++i)
        draw_stage(context, view, cache, stage_names[i], layout.stages[i]);
    draw_values(context, view, cache, layout.values);
    draw_output(context, cache, layout.output);
}

}  // namespace softmaxlab::attention
