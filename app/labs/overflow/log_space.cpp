#include "app/labs/overflow/log_space.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/labs/overflow/parts.h"
#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"

namespace softmaxlab::overflow {
namespace {

// Design pixels.
constexpr float head_height = 36;
constexpr float min_row = 17;
constexpr float max_row = 28;
constexpr float name_width = 150;
constexpr float names_share = 0.26F;  // of a narrow room, at most
constexpr float gap = 3;

/// The ways to a logarithm of p, from the worst to the best.
enum class Way { naive, stable, log_softmax, exact };
constexpr std::array<Way, 4> all_ways = {Way::naive, Way::stable, Way::log_softmax, Way::exact};
constexpr std::array<std::string_view, 4> way_ids = {"naive", "stable", "log-softmax", "exact"};
constexpr std::array<std::string_view, 4> way_names = {"log(naive p)", "log(stable p)", "log_softmax",
                                                       "exact"};
/// In full and, where a column is narrow, shorter.
constexpr std::array<std::array<std::string_view, 2>, 4> way_formulas = {
    {{"log(e^z / Σ e^z)", "log(e^z/Σ)"},
     {"log(e^(z − m) / Σ)", "log(e^(z−m)/Σ)"},
     {"z − m − log Σ", "z−m−log Σ"},
     {"in exact arithmetic", "exact"}}};

std::string_view id_of(Way way) {
    return way_ids[static_cast<std::size_t>(way)];
}

struct LogColumns {
    const LogValues& naive;
    const LogValues& stable;
    const Softmax& exact;
    Format format;

    double log_p(Way way, std::size_t i) const {
        switch (way) {
            case Way::naive:
                return naive.log_of_probabilities[i];
            case Way::stable:
                return stable.log_of_probabilities[i];
            case Way::log_softmax:
                return stable.log_softmax[i];
            case Way::exact:
                return exact.log_probabilities[i];
        }
        return NAN;
    }

    double log_sum_exp(Way way) const {
        switch (way) {
            case Way::naive:
                return naive.log_sum_exp;
            case Way::stable:
            case Way::log_softmax:
                return stable.log_sum_exp;
            case Way::exact:
                return exact.log_sum_exp;
        }
        return NAN;
    }
};

/// A logarithm that is NaN or infinite though the exact one is not has failed.
CellState state_of(double value, double exact) {
    if (std::isnan(value)) return CellState::not_a_number;
    if (std::isinf(value) && std::isfinite(exact)) return CellState::not_a_number;
    return std::isinf(value) ? CellState::masked : CellState::fine;
}

std::string_view explanation(FrameArena& arena, const LogColumns& columns, Way way, std::string_view what,
                             double value, double exact) {
    const auto place = static_cast<std::size_t>(way);
    if (way == Way::exact)
        return formatted(arena, "{} = {}, computed with twice the digits of f64.", what,
                         exactly(arena, value, Format::f64));
    std::string_view words =
        formatted(arena, "{} = {}, in {}\nExactly: {}", what, exactly(arena, value, columns.format),
                  name_of(columns.format), exactly(arena, exact, Format::f64));
    if (std::isinf(value) && std::isfinite(exact))
        words = joined(
            arena, words,
            formatted(arena, "\n{}: p was rounded to 0 before the logarithm was taken, and log 0 = −∞.",
                      way_names[place]));
    if (std::isnan(value)) words = joined(arena, words, "\nThe logarithm of NaN is NaN.");
    return words;
}

struct Grid {
    Rect names;
    Rect cells;

    Rect row(const Rect& of, float top, float height) const {
        return {ImVec2(of.min.x, top), ImVec2(of.max.x, top + height)};
    }
    Rect cell(Way way, float top, float height, float space) const {
        const float width = cells.width() / static_cast<float>(all_ways.size());
        const float x = cells.min.x + width * static_cast<float>(way);
        return Rect{ImVec2(x, top), ImVec2(x + width, top + height)}.inset(space * 0.5F);
    }
};

/// One quantity, in all ways.
struct Row {
    std::string_view name;  ///< in its landmarks: "loss"
    std::string_view what;  ///< "−log p of cat"
    std::optional<std::size_t> class_index;
    bool hidden = false;                           ///< it is to be guessed
    std::array<double, all_ways.size()> values{};  ///< of each way
};

/// Whether the logarithms of one way are to be guessed.
bool hides(const Ui& ui, Way way) {
    using learning::Quantity;
    if (way == Way::exact) return false;
    return veiled(ui, way == Way::naive ? Quantity::naive : Quantity::stable);
}

template <class ValueBy>
Row row_of(std::string_view name, std::string_view what, std::optional<std::size_t> class_index, bool hidden,
           const ValueBy& value_by) {
    Row row{name, what, class_index, hidden};
    std::transform(all_ways.begin(), all_ways.end(), row.values.begin(), value_by);
    return row;
}

void draw_row(Ui& ui, const LogColumns& columns, const Grid& grid, float top, float height, const Row& row) {
    const double exact = row.values[static_cast<std::size_t>(Way::exact)];
    const bool explains = ui.hidden.empty();  // the exact value is in the words of all others
    for (const Way way : all_ways) {
        const double value = row.values[static_cast<std::size_t>(way)];
        draw_value_cell(
            ui, grid.cell(way, top, height, ui.px(gap)),
            {formatted(ui, "overflow/log/{}/{}", row.name, id_of(way)), value, state_of(value, exact),
             explains ? explanation(ui, columns, way, row.what, value, exact) : std::string_view(),
             row.class_index, way != Way::exact, false, row.hidden || hides(ui, way)});
    }
}

void draw_head(Ui& ui, const Grid& grid, float top) {
    for (const Way way : all_ways) {
        Rect place = grid.cell(way, top, ui.px(head_height), 0);
        const auto at = static_cast<std::size_t>(way);
        text(ui, place.cut_top(ui.px(18)), ui.fonts.strong, ui.theme.text, way_names[at], Align::centre);
        ImFont* const font = ui.fonts.number_small;
        text(ui, place.cut_top(ui.px(16)), font, ui.theme.secondary,
             first_that_fits(font, place.width(), {way_formulas[at][0], way_formulas[at][1], ""}),
             Align::centre);
    }
}

/// A class's name: a click makes it the target y.
void draw_class_name(LabContext& context, const Rect& rect, std::size_t index) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::string_view landmark_name = formatted(ui, "overflow/log/target/{}", index);
    const bool pressed = bare_button(landmark_name, rect);
    const bool target = scene.gradients.target == index;
    if (target || ImGui::IsItemHovered() || ui.lit_class == index) fill(rect, ui.theme.raised, ui.px(4));
    focus_ring(ui, rect, ui.px(4));
    tooltip(ui, target ? "The target y of the loss." : "Click: make it the target y of the loss.");
    Rect inside = rect.inset(ui.px(6), 0);
    if (target) text(ui, inside.cut_right(ui.px(14)), ui.fonts.math, ui.theme.accent, "y", Align::right);
    text(ui, inside.cut_left(ui.px(40)), ui.fonts.body, ui.theme.secondary, "log p");
    class_label(ui, inside, scene, index);
    landmark(ui, landmark_name, rect, target ? "y" : "", index);
    if (pressed) context.document.apply(edit::SetTarget{index});
}

}  // namespace

void draw_log_space(LabContext& context, Rect room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const LogColumns columns{context.results.formats().log_values(Method::naive),
                             context.results.formats().log_values(Method::stable),
                             context.results.formats().exact(), scene.overflow.format};
    Grid grid;
    grid.names = room.cut_left(std::min(ui.px(name_width), room.width() * names_share));
    room.cut_left(ui.px(6));
    grid.cells = room;
    draw_head(ui, grid, room.min.y);

    const std::size_t classes = class_count(scene);
    const float top = room.min.y + ui.px(head_height);
    const float height = room.max.y - top;
    const auto max_rows = static_cast<std::size_t>(std::max(3.0F, height / ui.px(min_row)));
    const std::size_t rows = std::min(classes + 2, max_rows);
    const float row = std::min(height / static_cast<float>(rows), ui.px(max_row));

    float y = top;
    const auto next = [&](const Row& quantity) {
        draw_row(ui, columns, grid, y, row, quantity);
        y += row;
    };
    const auto label = [&](std::string_view words) {
        term_text(ui, joined(ui, "label/", words), grid.row(grid.names, y, row).inset(ui.px(6), 0),
                  ui.fonts.strong, ui.theme.text, words);
    };
    using learning::Quantity;
    const bool hides_logs = veiled(ui, Quantity::log_values) || veiled(ui, Quantity::p);
    label("log Σ exp");
    const bool hides_sum = veiled(ui, Quantity::log_values) || veiled(ui, Quantity::log_sum_exp) ||
                           veiled(ui, Quantity::sum) || veiled(ui, Quantity::logits);
    next(
        row_of("log-sum-exp", "log Σ exp", {}, hides_sum, [&](Way way) { return columns.log_sum_exp(way); }));
    const std::size_t target = scene.gradients.target;
    label("loss −log p_y");
    next(row_of("loss", joined(ui, "−log p of ", name_of_class(ui, scene, target)), target,
                hides_logs || veiled(ui, Quantity::loss),
                [&](Way way) { return -columns.log_p(way, target); }));
    for (std::size_t place = 0; place + 2 < rows; ++place) {
        const std::size_t index = scene.loaded ? context.results.ranking()[place] : place;
        draw_class_name(context, grid.row(grid.names, y, row).inset(0, ui.px(gap) * 0.5F), index);
        next(row_of(formatted(ui, "log-p/{}", index),
                    joined(ui, "log p of ", name_of_class(ui, scene, index)), index, hides_logs,
                    [&](Way way) { return columns.log_p(way, index); }));
    }
}

}  // namespace softmaxlab::overflow
