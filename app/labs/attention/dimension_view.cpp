#include "app/labs/attention/dimension_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/labs/attention/dimension_table.h"
#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/plot.h"
#include "app/widgets/plot_labels.h"

namespace softmaxlab {
namespace {

constexpr std::size_t study_tokens = 64;
constexpr std::size_t most_studied = 4096;  // d_k of given vectors beyond it would take too long
constexpr std::array<std::size_t, 19> curve_dimensions = {1,  2,  3,  4,   6,   8,   12,  16,  24, 32,
                                                          48, 64, 96, 128, 192, 256, 320, 384, 512};
constexpr double level_room = 1.4;  // above the level line, for its words
constexpr float label_width = 64;   // design pixels

/// Those of the curves, and the present one.
std::vector<std::size_t> dimensions_with(std::size_t present) {
    std::vector<std::size_t> all(curve_dimensions.begin(), curve_dimensions.end());
    const auto place = std::lower_bound(all.begin(), all.end(), present);
    const bool new_one = place == all.end() || *place != present;
    if (present > 0 && present <= most_studied && new_one) all.insert(place, present);
    return all;
}

/// A T that is dragged does not make the scores anew.
std::span<const DimensionRow> study_of(const Scene& scene, KeptStudy& kept) {
    const std::size_t d_k = key_dimension(scene.attention);
    const std::uint64_t seed = scene.attention.seed;
    const bool same_scores = kept.study && kept.seed == seed && kept.d_k == d_k;
    if (!same_scores) kept.study.emplace(dimensions_with(d_k), study_tokens, seed);
    if (!same_scores || kept.temperature != scene.temperature) kept.rows = kept.study->at(scene.temperature);
    kept.seed = seed;
    kept.d_k = d_k;
    kept.temperature = scene.temperature;
    return kept.rows;
}

Edit with_dimension(double d_k) {
    const double whole = std::clamp(std::round(d_k), 1.0, static_cast<double>(most_key_dimensions));
    return edit::ChangeAttention{edit::SetKeyDimension{static_cast<std::size_t>(whole)}};
}

/// The cursor: given vectors have the d_k that they have.
Grab grab_dimension(LabContext& context, const Plot& plot) {
    const Attention& attention = context.document.scene().attention;
    if (attention.given) return {};
    Document& document = context.document;
    const Grab g = grab(context.ui, "attention/dimensions/area", plot.frame, GrabKeys::horizontal);
    tooltip(context.ui, "Drag: another d_k for the attention on screen.");
    const bool moved = g.began || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x != 0;
    drag(document, g, [&](auto apply) {
        if (g.dragging && moved) {
            apply(with_dimension(plot.x_at(std::clamp(g.pointer.x, plot.frame.min.x, plot.frame.max.x))));
        } else if (g.steps != 0) {
            apply(with_dimension(static_cast<double>(attention.d_k) +
                                 std::copysign(std::max(1.0F, std::fabs(g.steps)), g.steps)));
        }
    });
    return g;
}

struct Curves {
    explicit Curves(FrameArena& arena) : d_k(arena), raw(arena), scaled(arena) {}

    List<double> d_k;
    List<double> raw;
    List<double> scaled;
};

Curves curves_of(FrameArena& arena, std::span<const DimensionRow> rows) {
    Curves curves(arena);
    for (const DimensionRow& row : rows) {
        if (row.d_k > most_key_dimensions) continue;
        curves.d_k.push_back(static_cast<double>(row.d_k));
        curves.raw.push_back(row.raw.mean_entropy);
        curves.scaled.push_back(row.scaled.mean_entropy);
    }
    return curves;
}

void draw_curves(Ui& ui, const Plot& plot, const Curves& curves, float right) {
    const ImU32 without = ui.theme.secondary;
    plot_curve(ui, plot, {curves.d_k, curves.raw, without, 2, true});
    plot_curve(ui, plot, {curves.d_k, curves.scaled, ui.theme.accent, 2.5F});
    PlotLabel divided;
    divided.y = curves.scaled.back();
    divided.words = "÷ √d_k";
    divided.colour = ui.theme.accent;
    PlotLabel raw;
    raw.y = curves.raw.back();
    raw.words = "raw";
    raw.colour = without;
    const std::array<PlotLabel, 2> labels = {divided, raw};
    plot_labels(ui, plot, plot.frame.max.x + ui.px(4), right, labels);
}

/// The study's line of the present number of dimensions.
const DimensionRow* present_row(const Scene& scene, std::span<const DimensionRow> rows) {
    const std::size_t d_k = key_dimension(scene.attention);
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const DimensionRow& r) { return r.d_k == d_k; });
    return row == rows.end() ? nullptr : &*row;
}

void draw_cursor(LabContext& context, const Plot& plot, std::span<const DimensionRow> rows,
                 const Grab& grab) {
    Ui& ui = context.ui;
    const DimensionRow* const row = present_row(context.document.scene(), rows);
    if (row == nullptr || row->d_k > most_key_dimensions) return;
    const auto x = static_cast<double>(row->d_k);
    plot_marker(ui, plot, x, row->raw.mean_entropy, ui.theme.secondary);
    plot_marker(ui, plot, x, row->scaled.mean_entropy, ui.theme.accent);
    const float at = plot.pixel(x, 0).x;
    plot_cursor(ui, plot, at, formatted(ui, "d_k = {}", row->d_k), grab);
    landmark(ui, "attention/dimensions/d_k",
             {ImVec2(at - ui.px(6), plot.frame.min.y), ImVec2(at + ui.px(6), plot.frame.max.y)},
             formatted(ui, "{}", row->d_k));
}

void plot_head(LabContext& context, const Rect& place, std::span<const DimensionRow> rows) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    std::string_view words = formatted(ui, "Mean entropy of {} random rows in nats, T = {}", study_tokens,
                                       temperature_text(ui, scene.temperature));
    if (const DimensionRow* row = present_row(scene, rows))
        words = joined(ui, words,
                       formatted(ui, ": {} raw, {} divided", fitted(ui, row->raw.mean_entropy, 6),
                                 fitted(ui, row->scaled.mean_entropy, 6)));
    text(ui, place, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "attention/dimensions/words", place, words);
}

void entropy_plot(LabContext& context, KeptStudy& kept, Rect room) {
    Ui& ui = context.ui;
    room.cut_top(ui.px(16));  // for the words at the cursor
    const double most = std::log(static_cast<double>(study_tokens));
    PlotMargins margins;
    margins.right = label_width;
    const Plot plot = begin_plot(ui, "attention/dimensions/entropy", room,
                                 {1, static_cast<double>(most_key_dimensions), AxisScale::log, "d_k"},
                                 {0, most * level_room, AxisScale::linear, ""}, {}, margins);
    const Grab g = grab_dimension(context, plot);
    std::span<const DimensionRow> rows = study_of(context.document.scene(), kept);
    plot_level(ui, plot, most, ui.theme.secondary, formatted(ui, "log {}: uniform", study_tokens),
               Align::right);
    draw_curves(ui, plot, curves_of(context.ui, rows), room.max.x);
    draw_cursor(context, plot, rows, g);
}

}  // namespace

void dimension_view(LabContext& context, AttentionState& state, Rect room) {
    Ui& ui = context.ui;
    if (still_computing(context, room, context.results.attention().has_output())) return;
    KeptStudy& kept = state.side.study;
    const Rect table = room.cut_top(dimension_table_height(ui));
    room.cut_top(ui.px(6));
    const Rect head = room.cut_top(ui.px(16));
    // Inputs before outputs: d_k is dragged in the plot.
    entropy_plot(context, kept, room);
    context.results.attention().advance(ui.seconds_left());
    std::span<const DimensionRow> rows = study_of(context.document.scene(), kept);
    plot_head(context, head, rows);
    dimension_table(context, rows, table);
}

}  // namespace softmaxlab
