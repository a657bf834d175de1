#include "app/labs/attention/pipeline.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "app/labs/attention/parts.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/grab.h"

namespace softmaxlab::attention {
namespace {

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

/// Given vectors are edited; others become given ones first, of a model those of the head on screen, with
/// everything else as it was.
void make_given(LabContext& context, GestureId gesture) {
    if (context.document.scene().attention.given) return;
    Scene scene = context.document.scene();
    Attention& attention = scene.attention;
    attention.given = as_given(attention, context.results.attention().vectors());
    attention.source = VectorSource::given;
    if (std::exchange(attention.model, nullptr)) attention.head = 0;
    context.document.apply(edit::ReplaceScene{scene}, gesture);
}

void set_component(LabContext& context, edit::VectorMatrix which, MatrixCell cell, double value,
                   GestureId gesture) {
    make_given(context, gesture);
    context.document.apply(edit::ChangeAttention{edit::SetVectorCell{which, cell.row, cell.column, value}},
                           gesture);
}

/// "q" of "attention/q".
std::string_view letter_of(const VectorMatrix& vectors) {
    return vectors.landmark.substr(vectors.landmark.find('/') + 1);
}

std::string_view words_for(FrameArena& arena, const VectorMatrix& vectors, MatrixCell cell) {
    return formatted(arena, "{} of {}, component {}: {}", letter_of(vectors),
                     numbered_quoted(arena, *vectors.labels, cell.row, 20), cell.column,
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
        set_component(context, which, cell, *typed, context.ui.new_gesture());
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
            set_component(context, which, at, dragged_value(ui, *hold, g.pointer.y), g.gesture);
    } else if (g.steps != 0) {
        const bool changes = ImGui::GetIO().MouseWheel != 0 || ImGui::IsKeyDown(ImGuiKey_UpArrow) ||
                             ImGui::IsKeyDown(ImGuiKey_DownArrow);
        if (changes) {
            const double now = vectors.values->at(at.row, at.column);
            set_component(context, which, at, to_hundredths(now + static_cast<double>(g.steps) * wheel_step),
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

// ---- the scales ----

/// Room for a scale below a picture.
constexpr float scale_height = 22;  // design pixels

/// The colours of a scale with the numbers of its ends; where both have no room, of both in one: "±1.88".
void draw_scale_bar(Ui& ui, const Rect& picture, std::span<const ImU32> colours, std::string_view low,
                    std::string_view high, std::string_view both) {
    Rect rect{ImVec2(picture.min.x, picture.max.y + ui.px(4)),
              ImVec2(picture.max.x, picture.max.y + ui.px(scale_height))};
    colour_strip(ui, rect.cut_top(ui.px(5)), colours);
    ImFont* const font = ui.fonts.number_small;
    const float ends = text_size(font, low).x + text_size(font, high).x;
    if (ends + ui.px(10) <= rect.width()) {
        text(ui, rect, font, ui.theme.secondary, low);
        text(ui, rect, font, ui.theme.secondary, high, Align::right);
        return;
    }
    text_around(ui, rect.centre(), font, ui.theme.secondary, both);
}

/// Of numbers on both sides of 0.
void draw_two_sided_scale(Ui& ui, const Rect& picture, std::span<const ImU32> colours, double range,
                          int digits = 3) {
    const std::string_view high = significant(ui, range, digits);
    draw_scale_bar(ui, picture, colours, range > 0 ? joined(ui, minus, high) : high, high,
                   joined(ui, "±", high));
}

// ---- what belongs to a row or a key lights up ----

std::optional<std::size_t> lit_query(const Cache& cache) {
    return cache.hovered.lit() ? std::optional(cache.hovered.lit()->query) : std::nullopt;
}

std::optional<std::size_t> lit_key(const Cache& cache) {
    return cache.hovered.lit() ? std::optional(cache.hovered.lit()->key) : std::nullopt;
}

/// The picture without the room of its scale.
Rect without_scale(const Ui& ui, Rect room) {
    room.cut_bottom(ui.px(scale_height));
    return room;
}

void draw_output(LabContext& context, const Cache& cache, const Rect& rect, double range) {
    AttentionResults& results = context.results.attention();
    if (!results.has_output()) return;
    if (hides_output(context.ui)) {
        landmark(context.ui, "attention/output", rect);
        cover(context.ui, "attention/output/covered", rect);
        return;
    }
    draw_vectors(context, rect,
                 {"attention/output", &results.output(), results.weights_version(), range, lit_query(cache),
                  &cache.labels.queries});
}

/// A sign or a name in the middle of `rect`.
void draw_sign(Ui& ui, const Rect& rect, std::string_view words) {
    text_around(ui, rect.centre(), ui.fonts.body, ui.theme.secondary, words);
}

}  // namespace

void draw_queries_and_keys(LabContext& context, View& view, Cache& cache, const Rect& room) {
    Ui& ui = context.ui;
    const AttentionHead& head = context.results.attention().vectors();
    if (head.q.empty()) {
        paragraph(ui, room, ui.fonts.small, ui.theme.secondary, "The scores themselves were loaded.");
        return;
    }
    constexpr float letter = 16;
    const Rect body = without_scale(ui, room);
    const std::uint64_t version = context.results.attention().vectors_version();
    const float gap = ui.px(5);
    Rect below = body;
    // Heights go with the number of rows, so that tokens are equally high where there is room for it.
    const float rows = static_cast<float>(head.q.rows + head.k.rows);
    const float share = std::clamp(static_cast<float>(head.q.rows) / rows, 0.25F, 0.75F);
    Rect above = below.cut_top((below.height() - gap) * share);
    below.cut_top(gap);
    draw_sign(ui, above.cut_left(ui.px(letter)), "Q");
    draw_sign(ui, below.cut_left(ui.px(letter)), "K");
    // One scale for both.
    const double range = std::max(largest_component(head.q), largest_component(head.k));
    edit_vectors(context, above,
                 {"attention/q", &head.q, version, range, lit_query(cache), &cache.labels.queries},
                 edit::VectorMatrix::q, view.q, cache.hold);
    edit_vectors(context, below, {"attention/k", &head.k, version, range, lit_key(cache), &cache.labels.keys},
                 edit::VectorMatrix::k, view.k, cache.hold);
    draw_two_sided_scale(ui, {ImVec2(above.min.x, body.min.y), body.max}, DivergingMap(ui.theme).table(),
                         range, 2);
}

void draw_values_and_output(LabContext& context, View& view, Cache& cache, const Rect& room) {
    Ui& ui = context.ui;
    const Matrix& v = context.results.attention().vectors().v;
    if (v.empty()) {
        paragraph(ui, room, ui.fonts.small, ui.theme.secondary, "No values: no output.");
        return;
    }
    constexpr float sign = 18;
    Rect body = without_scale(ui, room);
    const float width = (body.width() - ui.px(2 * sign)) * 0.5F;
    draw_sign(ui, body.cut_left(ui.px(sign)), "×");
    const Rect values = body.cut_left(width);
    draw_sign(ui, body.cut_left(ui.px(sign)), "=");
    const double range = largest_component(v);
    edit_vectors(context, values,
                 {"attention/v", &v, context.results.attention().vectors_version(), range, lit_key(cache),
                  &cache.labels.keys},
                 edit::VectorMatrix::v, view.v, cache.hold);
    draw_output(context, cache, body, range);
    // One scale for both: an output is a mean of values, never beyond them.
    draw_two_sided_scale(ui, {values.min, body.max}, DivergingMap(ui.theme).table(), range, 2);
}

void draw_stage_picture(LabContext& context, View& view, Cache& cache, Stage stage, const Rect& room) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    if (!results.has_begun()) return;
    if (results.queries() <= max_single_cells) cache.numbers.read(results, 0, results.queries());
    const StageName& name = name_of(stage);
    const MatrixSize size = matrix_size(results);
    const std::string_view place = formatted(ui, "attention/stage/{}", name.id);
    const Rect rect = matrix_rect(without_scale(ui, room), size);
    const bool chosen = view.stage == stage;
    const bool pressed = bare_button(place, rect);
    const bool hovered = ImGui::IsItemHovered();
    const bool focused = has_key_focus();
    const MatrixView all = MatrixView{}.within(size);
    landmark(ui, place, rect, chosen ? "shown" : "");
    if (pressed) view.stage = stage;
    if (hovered) {
        const MatrixCell at = cell_at(rect, all, size, ImGui::GetIO().MousePos);
        const Cell cell{at.row, at.column};
        cache.hovered.find(cell);
        if (pressed) {
            change(context, edit::ChooseQuery{cell.query});
            view.key = cell.key;
        }
        tooltip(ui, words_for_cell(context, cache.labels, stage, cell));
    } else if (focused) {
        tooltip(ui, joined(ui, name.words, " Press Enter to see it large."));
    }
    MatrixMap map = map_of_stage(context, cache, {stage, place, rect, all, view.reduction, view.stretched});
    map.writes = false;
    const bool hidden = hides_stage(ui, stage);
    if (hidden) {
        cover(ui, joined(ui, place, "/covered"), rect);
    } else {
        draw_matrix(ui, rect, all, map);
    }
    if (chosen) outline(rect.inset(-ui.px(2)), ui.theme.accent, ui.px(3), ui.px(2));
    focus_ring(ui, rect, ui.px(4), focused);
    if (hidden) return;
    const double range = range_of(results, stage, view.stretched);
    if (stage != Stage::weights) return draw_two_sided_scale(ui, rect, colours_of(ui.theme, stage), range);
    const std::string_view high = share_mark(ui, range);
    draw_scale_bar(ui, rect, colours_of(ui.theme, stage), "0", high, high);
}

}  // namespace softmaxlab::attention
