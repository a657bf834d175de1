#include "app/labs/softmax/rank_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include "app/labs/softmax/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/plot.h"

namespace softmaxlab::softmax_ui {
namespace {

// The p axis ends at one of these: with few ends it rarely jumps while the temperature is dragged.
constexpr std::array<double, 4> axis_floors = {1e-5, 1e-10, 1e-15, 1e-20};

double axis_floor(double smallest) {
    for (const double floor : axis_floors) {
        if (smallest >= floor) return floor;
    }
    return axis_floors.back();
}

std::string_view classes_text(FrameArena& arena, std::size_t count) {
    return count == 1 ? "1 class" : joined(arena, grouped(arena, count), " classes");
}

std::string_view share_text(FrameArena& arena, double share) {
    return formatted(arena, "{:.0f} %", share * 100);
}

// "50 % in 3 classes, 90 % in 41, 99 % in 1,203"
std::string_view held_text(FrameArena& arena, const RankCurve& curve) {
    std::string_view words;
    for (std::size_t i = 0; i < counted_shares.size(); ++i) {
        const std::string_view count =
            i == 0 ? classes_text(arena, curve.held[i]) : grouped(arena, curve.held[i]);
        words = joined(
            arena, words,
            formatted(arena, "{}{} in {}", i == 0 ? "" : ", ", share_text(arena, counted_shares[i]), count));
    }
    return words;
}

// What a logarithmic axis cannot show.
std::string_view left_out_text(FrameArena& arena, const RankCurve& curve, double floor,
                               std::string_view in_format) {
    std::string_view words;
    const auto add = [&](std::string_view more) {
        words = joined(arena, words, words.empty() ? "" : "  ·  ", more);
    };
    const auto first_below = std::partition_point(curve.probabilities.begin(), curve.probabilities.end(),
                                                  [floor](double p) { return p >= floor; });
    const auto below = static_cast<std::size_t>(curve.probabilities.end() - first_below);
    if (below > 0)
        add(formatted(arena, "{} below {}", grouped(arena, below),
                      power_of_ten(arena, static_cast<int>(std::log10(floor)))));
    if (curve.zeros > 0) add(formatted(arena, "{} exactly 0{}", grouped(arena, curve.zeros), in_format));
    if (curve.masked > 0) add(formatted(arena, "{} masked", grouped(arena, curve.masked)));
    return words.empty() ? words : joined(arena, "Not on the axis: ", words);
}

// One note for each number of classes: at a low temperature one class may hold 50, 90 and 99 %.
List<PlotNote> share_notes(FrameArena& arena, const RankCurve& curve) {
    List<PlotNote> notes(arena);
    for (std::size_t i = 0; i < counted_shares.size(); ++i) {
        if (curve.held[i] == 0) continue;
        const auto rank = static_cast<double>(curve.held[i]);
        const bool same = !notes.empty() && notes.back().x == rank;
        if (same) notes.pop_back();
        notes.push_back({rank, curve.probabilities[curve.held[i] - 1],
                         formatted(arena, "{} in {}", share_text(arena, counted_shares[i]),
                                   grouped(arena, curve.held[i]))});
    }
    return notes;
}

void place_shares(Ui& ui, const Plot& plot, const RankCurve& curve) {
    for (std::size_t i = 0; i < counted_shares.size(); ++i) {
        if (curve.held[i] == 0) continue;
        const ImVec2 at =
            plot.pixel(static_cast<double>(curve.held[i]), curve.probabilities[curve.held[i] - 1]);
        const float radius = ui.px(4);
        landmark(ui, formatted(ui, "softmax/rank-plot/{:.0f}%", counted_shares[i] * 100),
                 {ImVec2(at.x - radius, at.y - radius), ImVec2(at.x + radius, at.y + radius)},
                 grouped(ui, curve.held[i]));
    }
}

// The level of equal shares. Its words stand on the side where the curve is far from it.
void draw_uniform(Ui& ui, const Plot& plot, const RankCurve& curve, std::size_t live) {
    const double uniform = 1 / static_cast<double>(live);
    const auto above = std::partition_point(curve.probabilities.begin(), curve.probabilities.end(),
                                            [uniform](double p) { return p >= uniform; });
    const auto crossing = static_cast<double>(above - curve.probabilities.begin());
    const bool crosses_left = plot.pixel(std::max(crossing, 1.0), uniform).x < plot.frame.centre().x;
    const std::string_view words = formatted(ui, "uniform 1/{}", grouped(ui, live));
    plot_level(ui, plot, uniform, ui.theme.secondary, words, crosses_left ? Align::right : Align::left);
    const float y = plot.pixel(1, uniform).y;
    landmark(ui, "softmax/rank-plot/uniform",
             {ImVec2(plot.frame.min.x, y - 1), ImVec2(plot.frame.max.x, y + 1)},
             formatted(ui, "1/{}", grouped(ui, live)));
}

std::string_view read_out(FrameArena& arena, const Scene& scene, std::size_t rank, std::size_t index,
                          double p) {
    const std::string_view name = visible_label(arena, class_name(scene, index));
    return formatted(arena, "{}   rank {}   p = {}", name, grouped(arena, rank), significant(arena, p, 6));
}

/// The rank, from 0, of what the pointer or another view has lit.
std::optional<std::size_t> lit_rank(const Ui& ui, std::span<const std::size_t> ranking) {
    if (!ui.lit_class) return std::nullopt;
    const auto found = std::find(ranking.begin(), ranking.end(), *ui.lit_class);
    if (found == ranking.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ranking.begin());
}

/// Where the list's search and its selection are on the curve. What is below the axis stands at its end.
void mark_listed(LabContext& context, const Plot& plot, const View& view, const ListedClasses& listed,
                 const RankCurve& curve, double floor) {
    Ui& ui = context.ui;
    const auto mark = [&](std::size_t index, float radius, std::string_view name) {
        const std::size_t rank = listed.rank_of(index);
        const double p = rank < curve.probabilities.size() ? curve.probabilities[rank] : 0;
        const auto x = static_cast<double>(rank + 1);
        const double y = std::max(p, floor);
        plot_marker(ui, plot, x, y, ui.theme.accent, radius);
        const ImVec2 at = plot.pixel(x, y);
        const float r = ui.px(radius);
        landmark(ui, name, {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)}, grouped(ui, rank + 1),
                 index);
    };
    constexpr std::size_t max_marks = 200;  // more would be a band that says nothing
    if (!view.search.empty() && listed.found_count() <= max_marks)
        for (const std::size_t index : listed.found())
            mark(index, 3, formatted(ui, "softmax/rank-plot/found/{}", index));
    if (view.selected) mark(*view.selected, 6, "softmax/rank-plot/selected");
}

void draw_plot(LabContext& context, const View& view, const ListedClasses& listed, const Rect& rect,
               const RankCurve& curve, double floor) {
    Ui& ui = context.ui;
    const std::size_t live = curve.probabilities.size() + curve.zeros;
    std::span<const std::size_t> ranking = context.results.ranking();
    const auto count = static_cast<double>(ranking.size());
    const Plot plot =
        begin_plot(ui, "softmax/rank-plot", rect, {1, std::max(2.0, count), AxisScale::log, "rank"},
                   {floor, 1, AxisScale::log, "p"}, held_text(ui, curve));
    draw_uniform(ui, plot, curve, live);
    plot_curve(ui, plot, {curve.drawn_ranks, curve.drawn, ui.theme.accent});
    plot_notes(ui, plot, share_notes(ui, curve), ui.theme.faint);
    place_shares(ui, plot, curve);
    mark_listed(context, plot, view, listed, curve, floor);

    std::optional<std::size_t> rank = lit_rank(ui, ranking);
    if (!rank && view.selected) rank = listed.rank_of(*view.selected);
    if (const std::optional<double> under_pointer = plot_hovered_x(plot)) {
        rank = static_cast<std::size_t>(std::clamp(std::round(*under_pointer), 1.0, count)) - 1;
        // Lights the class everywhere.
        const ImVec2 pointer = ImGui::GetIO().MousePos;
        const Rect spot{ImVec2(pointer.x - 1, pointer.y - 1), ImVec2(pointer.x + 1, pointer.y + 1)};
        landmark(ui, "softmax/rank-plot/hovered", spot, {}, ranking[*rank]);
    }
    if (!rank) return;
    const std::size_t index = ranking[*rank];
    const double p = *rank < curve.probabilities.size() ? curve.probabilities[*rank] : 0;
    plot_crosshair(ui, plot, static_cast<double>(*rank + 1), p, ui.theme.accent, {});
    plot_read_out(ui, plot, ui.theme.accent, read_out(ui, context.document.scene(), *rank + 1, index, p));
}

}  // namespace

void draw_rank_plot(LabContext& context, const View& view, const Cache& cache, const Rect& room) {
    Ui& ui = context.ui;
    Rect inside = card(ui, room, "Probability by rank");
    if (veiled(ui, learning::Quantity::p) || veiled(ui, learning::Quantity::curves))
        return cover(ui, "softmax/rank-plot", inside);
    const RankCurve& curve = context.results.rank_curve();
    const Rect foot = inside.cut_bottom(ui.px(20));
    inside.cut_bottom(ui.px(4));

    if (curve.not_numbers > 0 || curve.probabilities.empty()) {
        const std::string_view words =
            curve.not_numbers > 0
                ? formatted(ui, "{} of the probabilities are NaN: there is nothing to rank.",
                            grouped(ui, curve.not_numbers))
                : "No class takes part: there is no probability to rank.";
        hatch(inside, with_alpha(ui.theme.bad, 0.25F), ui.px(10));
        text(ui, inside, ui.fonts.body, ui.theme.bad, words, Align::centre);
        landmark(ui, "softmax/rank-plot", inside, words);
        return;
    }
    const double floor = axis_floor(curve.probabilities.back());
    draw_plot(context, view, cache.listed, inside, curve, floor);
    std::string_view words = held_text(ui, curve);
    // At T = 0 they are 0 in every format.
    const bool rounded_to_zero = context.document.scene().temperature > 0;
    const std::string_view in_format =
        rounded_to_zero ? formatted(ui, " in {}", name_of(context.results.backend().format()))
                        : std::string_view();
    const std::string_view left_out = left_out_text(ui, curve, floor, in_format);
    if (!left_out.empty()) words = joined(ui, words, "    ", left_out);
    text(ui, foot, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "softmax/rank-plot/foot", foot, words);
}

}  // namespace softmaxlab::softmax_ui
