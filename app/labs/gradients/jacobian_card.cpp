#include "app/labs/gradients/jacobian_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/before.h"
#include "app/labs/gradients/parts.h"
#include "app/labs/gradients/saturation_view.h"
#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/widgets/colour_bar.h"
#include "app/widgets/explained.h"
#include "app/widgets/ghost.h"
#include "app/widgets/matrix_map.h"
#include "core/numeric/sparse.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::gradients {

std::vector<double> sparse_jacobian(JacobianMap map, std::span<const double> z, double temperature) {
    if (is_limit(temperature)) return std::vector<double>(z.size() * z.size(), 0.0);
    return map == JacobianMap::sparsemax ? sparsemax_jacobian(sparsemax(z, temperature), temperature)
                                         : entmax15_jacobian(entmax15(z, temperature), temperature);
}

namespace {

/// Whether a shader can paint it: its probabilities are numbers, and 1/T is a float.
bool for_shader(LabContext& context) {
    const double temperature = context.document.scene().temperature;
    const RowStatus status = context.results.probabilities().status.front();
    return context.results.backend().on_gpu() && status == RowStatus::ok && !is_limit(temperature) &&
           temperature > 1e-37;
}

std::span<const double> sparse_jacobian(LabContext& context, const LabState& state) {
    const JacobianMap map = state.view.map;
    return state.cache.jacobians[static_cast<std::size_t>(map)].get(context.document.revision(), [&] {
        return sparse_jacobian(map, context.results.logits(), context.document.scene().temperature);
    });
}

/// The matrix that the card shows. Valid until the scene changes.
class JacobianMatrix {
  public:
    /// Of softmax it is the backend's; of many classes on the GPU a shader makes the picture, and only the
    /// entries that are asked for are computed here.
    JacobianMatrix(LabContext& context, const LabState& state);

    const std::vector<std::size_t>& classes() const { return classes_; }
    std::size_t cells() const { return classes_.size(); }
    double at(std::size_t row, std::size_t column) const;
    double row_sum(std::size_t row) const;
    double column_sum(std::size_t column) const;
    double largest() const { return largest_; }  ///< largest |entry|; NaN if one is

    std::string_view format() const { return format_; }  ///< that the entries are in: "f32, by simd"

    /// So many that they are drawn as a picture.
    bool is_image() const { return cells() >= 65; }

    /// The picture, where there is one.
    std::optional<ImTextureID> picture(LabContext& context, const DivergingMap& colours) const;

  private:
    const std::vector<std::size_t>& classes_;
    std::span<const double> values_;        ///< row-major
    std::span<const float> probabilities_;  ///< where a shader paints, in place of the values
    std::span<const float> others_;         ///< 1 − p of each, likewise
    double temperature_ = 1;
    double largest_ = 0;
    std::string_view format_;
};

JacobianMatrix::JacobianMatrix(LabContext& context, const LabState& state)
    : classes_(context.results.gradients().jacobian_classes()),
      temperature_(context.document.scene().temperature) {
    if (state.view.map == JacobianMap::softmax) {
        format_ = formatted(context.ui, "{}, by {}", name_of(context.results.backend().format()),
                            context.results.backend().name());
        if (is_image() && for_shader(context)) {
            const JacobianRow& row = context.results.gradients().jacobian_row();
            probabilities_ = row.probabilities;
            others_ = row.others;
        } else {
            values_ = context.results.gradients().jacobian().values;
        }
    } else {
        format_ = "f64";
        values_ = sparse_jacobian(context, state);
    }
    // Rows sum to 0, and one entry of a row has a sign of its own: the diagonal holds the largest. NaN is
    // everywhere or nowhere.
    for (std::size_t i = 0; i < cells(); ++i)
        largest_ = std::isnan(at(i, i)) ? at(i, i) : std::max(at(i, i), largest_);
}

double JacobianMatrix::at(std::size_t row, std::size_t column) const {
    if (probabilities_.empty()) return values_[row * cells() + column];
    // As the shader computes it.
    const float scaled = probabilities_[row] * static_cast<float>(1 / temperature_);
    return static_cast<double>(row == column ? scaled * others_[row] : -(scaled * probabilities_[column]));
}

double JacobianMatrix::row_sum(std::size_t row) const {
    double sum = 0;
    for (std::size_t column = 0; column < cells(); ++column) sum += at(row, column);
    return sum;
}

double JacobianMatrix::column_sum(std::size_t column) const {
    double sum = 0;
    for (std::size_t row = 0; row < cells(); ++row) sum += at(row, column);
    return sum;
}

std::optional<ImTextureID> JacobianMatrix::picture(LabContext& context, const DivergingMap& colours) const {
    if (!is_image()) return std::nullopt;
    // Another backend has another picture.
    const std::string_view name = formatted(context.ui, "jacobian/{}", format_);
    const auto side = static_cast<int>(cells());
    PictureKey key;
    key.size = {side, side};
    key.theme = context.ui.theme.name;
    key.values = context.document.revision();
    if (!probabilities_.empty()) {
        const JacobianPicture painted{probabilities_, others_,        temperature_,
                                      largest_,       colours.bend(), colours.table()};
        return context.pictures.of_jacobian(name, key, painted);
    }
    return context.pictures.of_colours(
        name, key, {context.ui, [&] {
                        std::vector<ImU32> texels(values_.size());
                        std::transform(values_.begin(), values_.end(), texels.begin(),
                                       [&](double value) { return colours.at(value, largest_); });
                        return texels;
                    }});
}

// Design pixels.
constexpr float min_name_width = 44;
constexpr float max_name_width = 84;
constexpr std::size_t name_letters = 9;
constexpr float sum_width = 58;
constexpr float label_height = 20;
constexpr float card_side = 16;  // between the card's edge and what is in it
constexpr float card_above = 12;
constexpr float title_height = 28;
constexpr float scale_height = 32;
constexpr float words_height = 56;        // of three lines …
constexpr float stage_words_height = 36;  // … or, on the stage, of two
constexpr float meters_height = 56;
constexpr float gap = 6;
constexpr float temperature_width = 84;
constexpr std::size_t max_labels = 24;
constexpr double image_gamma = 0.25;  // among a thousand classes nearly all entries are tiny

struct MapName {
    JacobianMap map;
    const char* id;
    const char* label;
    const char* words;
};
constexpr std::array<MapName, 3> map_names = {
    {{JacobianMap::softmax, "softmax", "softmax", "(diag(p) − p pᵀ)/T"},
     {JacobianMap::sparsemax, "sparsemax", "sparsemax",
      "(diag(s) − s sᵀ/Σs)/T with s = 1 on the support, 0 outside: zeros stay zeros."},
     {JacobianMap::entmax15, "entmax", "entmax-1.5",
      "(diag(s) − s sᵀ/Σs)/T with s = √p: zeros stay zeros."}}};

void draw_map_buttons(LabContext& context, const LabState& state, Rect& bar) {
    Ui& ui = context.ui;
    const bool large = context.document.scene().loaded != nullptr;
    if (large) state.view.map = JacobianMap::softmax;
    for (std::size_t i = map_names.size(); i-- > 0;) {  // from the right
        const MapName& name = map_names[i];
        const Rect place = bar.cut_right(button_width(ui, name.label));
        bar.cut_right(ui.px(4));
        const bool on = state.view.map == name.map;
        if (button(ui, formatted(ui, "gradients/map/{}", name.id), place, name.label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on, on || !large))
            state.view.map = name.map;
        tooltip(ui, name.words);
    }
}

/// What the cell says, with its numbers.
std::string_view no_derivative(LabContext& context) {
    const LostRow* const lost = context.results.lost_row();
    if (lost == nullptr) return "A probability is not a number, and no derivative is one.";
    return joined(context.ui, lost_words(context.ui, context.document.scene(), *lost),
                  " No derivative is a number.");
}

std::string_view sentence_on(LabContext& context, const JacobianMatrix& matrix, JacobianMap map,
                             MatrixCell cell) {
    const Scene& scene = context.document.scene();
    const std::size_t i = matrix.classes()[cell.row];
    const std::size_t j = matrix.classes()[cell.column];
    const double value = matrix.at(cell.row, cell.column);
    const std::string_view row = name_of_class(context.ui, scene, i);
    const std::string_view column = name_of_class(context.ui, scene, j);
    std::string_view words = formatted(context.ui, "∂p({})/∂z({})", row, column);
    if (map == JacobianMap::softmax && !is_limit(scene.temperature)) {
        std::span<const double> p = context.results.shown_probabilities();
        words = joined(
            context.ui, words,
            i == j ? formatted(context.ui, " = p (1 − p)/T = {0} · (1 − {0})/{1}",
                               fitted(context.ui, p[i], 8), temperature_text(context.ui, scene.temperature))
                   : formatted(context.ui, " = −p p/T = −{} · {}/{}", fitted(context.ui, p[i], 8),
                               fitted(context.ui, p[j], 8), temperature_text(context.ui, scene.temperature)));
    }
    words = joined(context.ui, words,
                   formatted(context.ui, " = {}. Row sum {}, column sum {}.", fitted(context.ui, value, 9),
                             fitted(context.ui, matrix.row_sum(cell.row), 8),
                             fitted(context.ui, matrix.column_sum(cell.column), 8)));
    if (std::isnan(value)) return words;
    if (is_limit(scene.temperature))
        return joined(
            context.ui, words,
            formatted(context.ui, "\nAt T = {} p does not respond to small changes: every entry is 0.",
                      temperature_text(context.ui, scene.temperature)));
    const char* const verb = value > 0 ? "raises" : value < 0 ? "lowers" : "does not move";
    words =
        joined(context.ui, words,
               value == 0 ? formatted(context.ui, "\nRaising z of {} a little {} p of {}.", column, verb, row)
                          : formatted(context.ui, "\nRaising z of {} by 0.1 {} p of {} by about {}.", column,
                                      verb, row, fitted(context.ui, std::fabs(value) * 0.1, 8)));
    return words;
}

/// The matrix as it was before the last change: of softmax only, nothing if there is none to be shown.
std::span<const double> matrix_before(LabContext& context, JacobianMap map) {
    if (map != JacobianMap::softmax || shown_before(context) == nullptr) return {};
    return *context.results.before().jacobian();
}

constexpr double least_change = 0.005;  // half of a hundredth, which the cells write

/// Triangles in the cells whose numbers have changed.
void draw_changes(LabContext& context, const Rect& cells, const JacobianMatrix& matrix,
                  const MatrixView& view, std::span<const double> before, const MatrixMap& map) {
    for (std::size_t i = 0; i < matrix.cells(); ++i) {
        for (std::size_t j = 0; j < matrix.cells(); ++j) {
            const double now = matrix.at(i, j);
            const double change = now - before[i * matrix.cells() + j];
            if (!(std::fabs(change) >= least_change)) continue;
            const Rect cell = cell_rect(cells, view, {i, j});
            if (!draw_cell_change(context.ui, cell, change > 0, map.colour(now))) continue;
            landmark(context.ui,
                     formatted(context.ui, "gradients/jacobian/{}/{}/delta", matrix.classes()[i],
                               matrix.classes()[j]),
                     cell, difference_words(context.ui, now - change, now));
        }
    }
}

struct Square {
    Rect names, columns, cells, row_sums, column_sums;
};

/// On the stage there are no sums: the words below say what they are.
float width_of_sums(const LabContext& context) {
    return context.stage ? 0 : context.ui.px(sum_width);
}

/// As wide as the widest name in sight, within reason.
float width_of_names(LabContext& context) {
    const Ui& ui = context.ui;
    const std::vector<std::size_t>& classes = context.results.gradients().jacobian_classes();
    float width = ui.px(min_name_width);
    if (classes.size() > max_labels) return width;
    for (const std::size_t index : classes)
        width = std::max(width, text_size(ui.fonts.strong, name_of_class(context.ui, context.document.scene(),
                                                                         index, name_letters))
                                        .x +
                                    ui.px(20));
    return std::min(width, ui.px(max_name_width));
}

Square lay_out(LabContext& context, Rect room) {
    const Ui& ui = context.ui;
    const float sums = width_of_sums(context);
    const float names = width_of_names(context);
    const float below = context.stage ? 0 : ui.px(label_height);
    const float side = std::min(room.width() - names - sums, room.height() - ui.px(label_height) - below);
    // In the middle, where the room is wider than the square.
    room.cut_left((room.width() - side - names - sums) * 0.5F);
    const float left = room.min.x + names;
    const float top = room.min.y + ui.px(label_height);
    Square square;
    square.cells = {ImVec2(left, top), ImVec2(left + side, top + side)};
    square.names = {ImVec2(room.min.x, top), ImVec2(left - ui.px(6), top + side)};
    square.columns = {ImVec2(left, room.min.y), ImVec2(left + side, top)};
    square.row_sums = {ImVec2(left + side + ui.px(4), top), ImVec2(left + side + sums, top + side)};
    square.column_sums = {ImVec2(left, top + side), ImVec2(left + side, top + side + below)};
    return square;
}

/// A sum of a row or a column is 0 whatever the logits are: what rounding leaves of it stands in its
/// explanation. `what`: "row".
void draw_sum(Ui& ui, std::string_view name, const Rect& rect, const JacobianMatrix& matrix, double sum,
              std::string_view what, std::size_t class_index, Align align) {
    if (hides_jacobian(ui)) {
        text(ui, rect, ui.fonts.number_small, ui.theme.secondary, veiled_words, align);
        landmark(ui, name, rect, veiled_words, class_index);
        return;
    }
    const double rounding = 1e-6 * matrix.largest() * static_cast<double>(matrix.cells());
    const bool is_rounding = std::fabs(sum) <= rounding;
    text(ui, rect, ui.fonts.number_small, ui.theme.secondary, is_rounding ? "0" : fitted(ui, sum, 6), align);
    std::string_view words = formatted(ui, "The entries of a {} cancel: their sum is 0.", what);
    if (!is_rounding) words = formatted(ui, "The entries of a {} add up to {}.", what, fitted(ui, sum, 9));
    if (is_rounding && sum != 0)
        words = joined(ui, words,
                       formatted(ui, " Rounding to {} leaves {}.", matrix.format(), fitted(ui, sum, 8)));
    // The arrow keys come to each; with Tab they would be many stops.
    ImGui::PushTabStop(false);
    explained(ui, name, rect, fitted(ui, sum, 8), words, class_index);
    ImGui::PopTabStop();
}

/// The part of a strip that belongs to a class in sight.
Rect slot(const Rect& strip, bool down, const MatrixView& view, double corner, std::size_t index) {
    const auto from = static_cast<float>((static_cast<double>(index) - corner) / view.columns);
    const auto to = static_cast<float>((static_cast<double>(index + 1) - corner) / view.columns);
    if (down)
        return {ImVec2(strip.min.x, strip.min.y + strip.height() * from),
                ImVec2(strip.max.x, strip.min.y + strip.height() * to)};
    return {ImVec2(strip.min.x + strip.width() * from, strip.min.y),
            ImVec2(strip.min.x + strip.width() * to, strip.max.y)};
}

void draw_labels(LabContext& context, const Square& square, const JacobianMatrix& matrix,
                 const MatrixView& view) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const auto first = [](double corner) { return static_cast<std::size_t>(std::ceil(corner - 0.01)); };
    const auto last = [&](double corner) {
        return std::min(matrix.cells(), static_cast<std::size_t>(std::floor(corner + view.columns + 0.01)));
    };
    if (view.columns > static_cast<double>(max_labels)) {
        if (!scene.loaded || !text_if_it_fits(ui, square.columns, ui.fonts.small, ui.theme.secondary,
                                              "z: by rank, zoom in for names", Align::centre))
            text(ui, square.columns, ui.fonts.small, ui.theme.secondary, scene.loaded ? "z: by rank" : "z",
                 Align::centre);
        return;
    }
    for (std::size_t row = first(view.row); row < last(view.row); ++row) {
        const std::size_t index = matrix.classes()[row];
        const Rect place = slot(square.names, true, view, view.row, row);
        // Names of rows that are lower than they are would stand over each other.
        if (place.height() >= 0.7F * ui.fonts.body->FontSize) {
            class_label(ui, place, scene, index, name_letters);
        } else {
            const float radius = std::min(ui.px(4), place.height() * 0.4F);
            ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(place.max.x - ui.px(4), place.centre().y),
                                                        radius, colour_of(ui, scene, index));
        }
        landmark(ui, formatted(ui, "gradients/row/{}", index), place, {}, index);
        if (context.stage) continue;
        draw_sum(ui, formatted(ui, "gradients/row-sum/{}", index),
                 slot(square.row_sums, true, view, view.row, row), matrix, matrix.row_sum(row), "row", index,
                 Align::right);
    }
    for (std::size_t column = first(view.column); column < last(view.column); ++column) {
        const std::size_t index = matrix.classes()[column];
        const Rect place = slot(square.columns, false, view, view.column, column);
        const std::string_view words = name_of_class(ui, scene, index, name_letters);
        const float width = text_size(ui.fonts.body, words).x + ui.px(12);
        if (width <= place.width()) {
            class_label(ui,
                        {ImVec2(place.centre().x - width * 0.5F, place.min.y),
                         ImVec2(place.centre().x + width * 0.5F + 1, place.max.y)},
                        scene, index, name_letters);
        } else {
            ImGui::GetWindowDrawList()->AddCircleFilled(place.centre(), ui.px(4),
                                                        colour_of(ui, scene, index));
        }
        landmark(ui, formatted(ui, "gradients/column/{}", index), place, {}, index);
        if (context.stage) continue;
        draw_sum(ui, formatted(ui, "gradients/column-sum/{}", index),
                 slot(square.column_sums, false, view, view.column, column), matrix,
                 matrix.column_sum(column), "column", index, Align::centre);
    }
    if (context.stage) return;
    const Rect head{ImVec2(square.row_sums.min.x, square.columns.min.y),
                    ImVec2(square.row_sums.max.x, square.columns.max.y)};
    text(ui, head, ui.fonts.small, ui.theme.secondary, "row sum", Align::right);
    const Rect foot{ImVec2(square.names.min.x, square.column_sums.min.y),
                    ImVec2(square.names.max.x, square.column_sums.max.y)};
    text(ui, foot, ui.fonts.small, ui.theme.secondary, "sum");
}

/// Of the colours and the words, in design pixels.
float height_below(const LabContext& context) {
    return gap + scale_height + 8 + (context.stage ? stage_words_height : words_height);
}

/// The scene's T, by which every entry is divided.
void draw_temperature(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    text(ui, strip.cut_left(ui.px(26)), ui.fonts.math, ui.theme.secondary, "T =");
    if (const auto typed =
            temperature_field(context, "gradients/temperature", strip, ui.fonts.number, Align::left))
        context.document.apply(edit::SetTemperature{*typed});
}

}  // namespace

float stage_jacobian_width(LabContext& context, float height) {
    const Ui& ui = context.ui;
    const float side =
        height - ui.px(2 * card_above + title_height + 2 * gap + label_height) - ui.px(height_below(context));
    return side + ui.px(2 * card_side) + width_of_names(context) + width_of_sums(context);
}

void draw_jacobian_card(LabContext& context, const LabState& state, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    card(ui, rect);
    Rect inside = rect.inset(ui.px(card_side), ui.px(card_above));
    Rect bar = inside.cut_top(ui.px(title_height));
    if (!context.stage) draw_map_buttons(context, state, bar);
    draw_temperature(context, bar.cut_right(ui.px(temperature_width)));
    const std::string_view title = "Jacobian ∂p/∂z";
    const bool fits = text_size(ui.fonts.strong, title).x <= bar.width();
    term_text(ui, "gradients/jacobian-title", bar, ui.fonts.strong, ui.theme.text, fits ? title : "∂p/∂z");
    inside.cut_top(ui.px(gap));
    const Rect meters = inside.cut_bottom(context.stage ? 0 : ui.px(meters_height));
    inside.cut_bottom(context.stage ? 0 : ui.px(8));
    Rect below = inside.cut_bottom(ui.px(height_below(context)));
    inside.cut_bottom(ui.px(gap));

    const JacobianMatrix matrix(context, state);
    const double range = matrix.largest();
    const bool image = matrix.is_image();
    const DivergingMap colours(ui.theme, image ? image_gamma : 1);
    const Square square = lay_out(context, inside);
    below.min.y = square.column_sums.max.y + ui.px(gap);
    Rect scale = below.cut_top(ui.px(scale_height));
    below.cut_top(ui.px(8));
    const Rect words = below;

    MatrixMap map;
    map.landmark = "gradients/jacobian";
    map.size = {matrix.cells(), matrix.cells()};
    map.all_places = !image;
    map.colour = {ui, [&](double value) { return colours.at(value, range); }};
    map.value = {ui, [&](std::size_t row, std::size_t column) { return matrix.at(row, column); }};
    map.picture = matrix.picture(context, colours);
    map.picture_of_all = true;
    if (ui.lit_class) {
        const auto found = std::find(matrix.classes().begin(), matrix.classes().end(), *ui.lit_class);
        const auto at = static_cast<std::size_t>(found - matrix.classes().begin());
        if (found != matrix.classes().end()) map.lit_row = map.lit_column = at;
    }
    const bool hidden = hides_jacobian(ui);
    const auto draw_cells = [&]() -> std::optional<MatrixCell> {
        const Veil veil(ui, hidden);
        const std::optional<MatrixCell> pointed = zoomable_matrix(ui, square.cells, map, state.view.part);
        if (hidden) return std::nullopt;
        return pointed;
    };
    const std::optional<MatrixCell> cell = draw_cells();
    state.cache.pointed.reset();
    if (cell)
        state.cache.pointed = Entry{matrix.classes()[cell->row], matrix.classes()[cell->column],
                                    matrix.at(cell->row, cell->column)};
    if (hidden) cover(ui, "gradients/jacobian/covered", square.cells);
    const MatrixView part = state.view.part.within(map.size);
    draw_labels(context, square, matrix, part);
    const std::span<const double> before =
        hidden ? std::span<const double>() : matrix_before(context, state.view.map);
    if (!before.empty()) draw_changes(context, square.cells, matrix, part, before, map);

    scale = {ImVec2(square.cells.min.x, scale.min.y), ImVec2(square.cells.max.x, scale.max.y)};
    if (!hidden)
        colour_bar(ui, scale, colours, range, image ? "4th root; marks: 1, 10 %" : "∂p per unit of z");
    if (!context.stage) draw_saturation_meters(context, meters);
    std::string_view sentence =
        hidden ? "Row i, column j: how pᵢ responds to zⱼ."
        : context.results.reference().all_masked
            ? "No class takes part: there is nothing to differentiate, and every entry is 0."
        : std::isnan(range) ? no_derivative(context)
        : cell              ? sentence_on(context, matrix, state.view.map, *cell)
                            : formatted(ui,
                                        "Row i, column j: how pᵢ responds to zⱼ, in {}. Rows and columns sum to "
                                                     "0, because p sums to "
                                                     "1 and a common shift changes nothing.{}",
                                        matrix.format(),
                           class_count(scene) > matrix.cells()
                                            ? formatted(ui, " Shown: the {} most probable of {}.",
                                                        grouped(ui, matrix.cells()), grouped(ui, class_count(scene)))
                                            : "");
    if (cell && !before.empty()) {
        const double was = before[cell->row * matrix.cells() + cell->column];
        const std::string_view change = difference_words(ui, was, matrix.at(cell->row, cell->column), 4);
        if (!change.empty())
            sentence = joined(ui, sentence, "\nBefore: ", fitted(ui, was, 9), ", Δ ", change);
    }
    paragraph(ui, words, ui.fonts.body, cell ? ui.theme.text : ui.theme.secondary, sentence);
    landmark(ui, "gradients/sentence", words, sentence);
    if (cell) {
        const ImVec2 at = ImGui::GetIO().MousePos;
        landmark(ui, "gradients/hovered", {ImVec2(at.x - 1, at.y - 1), ImVec2(at.x + 1, at.y + 1)}, {},
                 matrix.classes()[cell->row]);
    }
}

}  // namespace softmaxlab::gradients
