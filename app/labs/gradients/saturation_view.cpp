#include "app/labs/gradients/saturation_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

#include "app/labs/gradients/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "app/widgets/gauge.h"
#include "app/widgets/plot.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/temperature.h"
#include "core/numeric/temperature_sweep.h"

namespace softmaxlab::gradients {

SaturationSweep saturation_curves(std::span<const double> z, double temperature, Over over) {
    constexpr std::size_t points = 81;
    const std::vector<double> factors = logarithmic_range(0.01, 100, points);
    return over == Over::scale ? saturation_by_scale(z, temperature, factors)
                               : saturation_by_temperature(z, factors);
}

namespace {

/// The number, and its part of the most that it could be, which stands at the end of the gauge.
void draw_meter(Ui& ui, Rect row, std::string_view name, std::string_view label, double value, double max,
                std::string_view explanation) {
    const Rect whole = row;
    text(ui, row.cut_left(ui.px(144)), ui.fonts.body, ui.theme.secondary, label);
    const Rect number = row.cut_left(ui.px(76));
    const bool hidden = hides_jacobian(ui);
    if (hidden) {
        cover_number(ui, number.inset(0, ui.px(2)), ui.fonts.number);
    } else {
        text(ui, number, ui.fonts.number, ui.theme.text, fitted(ui, value, 8), Align::right);
    }
    row.cut_left(ui.px(12));
    const bool limited = max > 0 && std::isfinite(max);
    const std::string_view end = limited ? fitted(ui, max, 7) : "";
    const Rect end_place = row.cut_right(text_size(ui.fonts.number_small, "0.0000000").x);
    const std::string_view start = "0";
    text(ui, row.cut_left(text_size(ui.fonts.number_small, start).x + ui.px(6)), ui.fonts.number_small,
         ui.theme.secondary, start);
    gauge(ui, row.inset(0, ui.px(8)), hidden || std::isnan(value) || !limited ? 0 : value / max);
    text(ui, Rect{ImVec2(end_place.min.x + ui.px(6), end_place.min.y), end_place.max}, ui.fonts.number_small,
         ui.theme.secondary, end);
    explained(ui, name, whole, hidden ? veiled_words : fitted(ui, value, 9), explanation);
}

void draw_sweep_curves(LabContext& context, const LabState& state, Rect room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    std::span<const double> z = context.results.logits();
    const Softmax& exact = context.results.reference();
    if (exact.all_masked || std::isnan(exact.probabilities[0]) || z.size() > max_classes_of_curves) {
        draw_words_in_middle(ui, room, ui.theme.secondary,
                             z.size() > max_classes_of_curves
                                 ? formatted(ui, "The curves are drawn for up to {} classes.",
                                             grouped(ui, max_classes_of_curves))
                                 : std::string_view("There is no distribution to draw."));
        return;
    }
    const bool over_scale = state.view.over == Over::scale;
    const SaturationSweep& sweep = state.cache.saturation[static_cast<std::size_t>(state.view.over)].get(
        context.document.revision(),
        [&] { return saturation_curves(z, scene.temperature, state.view.over); });
    const double max = std::max(*std::max_element(sweep.norm.begin(), sweep.norm.end()), 1e-300);
    room.cut_top(ui.px(14));
    const Rect foot = room.cut_bottom(ui.px(20));
    const Plot plot =
        begin_plot(ui, "gradients/saturation", room, {0.01, 100, AxisScale::log, over_scale ? "scale" : "T"},
                   {0, max * 1.05, AxisScale::linear, ""}, fitted(ui, max, 8));
    plot_curve(ui, plot, {sweep.factors, sweep.norm, ui.theme.accent, 2.5F});
    plot_curve(ui, plot, {sweep.factors, sweep.largest_entry, ui.theme.good, 2, true});
    const double here = over_scale ? 1 : scene.temperature;
    if (here >= 0.01 && here <= 100)
        plot_cursor(ui, plot, plot.pixel(here, 0).x,
                    over_scale ? "as it is" : joined(ui, "T = ", temperature_text(ui, here)), {});
    if (const auto x = plot_hovered_x(plot)) {
        const auto last = static_cast<double>(sweep.factors.size() - 1);
        const auto at =
            static_cast<std::size_t>(std::clamp(std::round(axis_position(plot.x, *x) * last), 0.0, last));
        const std::string_view words =
            formatted(ui, "{} = {}: norm {}, largest entry {}", over_scale ? "scale" : "T",
                      significant(ui, sweep.factors[at], 3), fitted(ui, sweep.norm[at], 7),
                      fitted(ui, sweep.largest_entry[at], 7));
        plot_crosshair(ui, plot, sweep.factors[at], sweep.norm[at], ui.theme.accent, words);
        landmark(ui, "gradients/saturation/hovered", plot.frame, words);
    }
    text(ui, foot, ui.fonts.small, ui.theme.secondary,
         first_that_fits(ui.fonts.small, foot.width(),
                         {"solid: spectral norm, dashed: largest entry. Far from a tie, gradients vanish: "
                          "softmax saturates.",
                          "solid: spectral norm, dashed: largest entry. Gradients vanish far from a tie.",
                          "solid: spectral norm, dashed: largest entry"}));
}

void draw_sweep(LabContext& context, const LabState& state, Rect room) {
    Ui& ui = context.ui;
    Rect bar = room.cut_top(ui.px(26));
    for (const Over over : {Over::scale, Over::temperature}) {
        const bool over_scale = over == Over::scale;
        const char* const label = over_scale ? "over the scale" : "over T";
        const Rect place = bar.cut_right(button_width(ui, label));
        bar.cut_right(ui.px(4));
        const bool on = state.view.over == over;
        if (button(ui, over_scale ? "gradients/over-scale" : "gradients/over-temperature", place, label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            state.view.over = over;
        tooltip(ui, over_scale ? "All logits multiplied by a factor, at the current T."
                               : "At every temperature, with the logits as they are.");
    }
    text(ui, bar, ui.fonts.strong, ui.theme.secondary,
         first_that_fits(ui.fonts.strong, bar.width(), {"How it rises and vanishes", "Rise and fall", ""}));
    if (hides_curves(ui)) {
        // Its axis goes as far as the curves do, and its place with the numbers on it.
        const Veil veil(ui, true, room);
        draw_sweep_curves(context, state, room);
    } else {
        draw_sweep_curves(context, state, room);
        return;
    }
    cover(ui, "gradients/saturation/covered", room.inset(0, ui.px(10)));
}

void draw_parabola(LabContext& context, Rect room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    text(ui, room.cut_top(ui.px(20)), ui.fonts.strong, ui.theme.secondary, "p (1 − p) of every class");
    const Plot plot = begin_plot(ui, "gradients/variance", room, {0, 1, AxisScale::linear, "p"},
                                 {0, 0.26, AxisScale::linear, ""});
    List<double> x(101, ui);
    List<double> y(101, ui);
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = static_cast<double>(i) / 100;
        y[i] = x[i] * (1 - x[i]);
    }
    plot_curve(ui, plot, {x, y, ui.theme.secondary, 1.5F});
    const Veil veil(ui, hides_jacobian(ui), plot.frame);
    std::span<const double> p = context.results.reference().probabilities;
    for (const std::size_t index : listed(context, 256)) {
        if (std::isnan(p[index]) || is_masked(scene, index)) continue;
        const double variance = variance_of(context.results.reference(), index);
        plot_marker(ui, plot, p[index], variance, colour_of(ui, scene, index),
                    ui.lit_class == index ? 7.0F : 5.0F);
        const ImVec2 at = plot.pixel(p[index], variance);
        const float r = ui.px(7);
        landmark(ui, formatted(ui, "gradients/variance/{}", index),
                 {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)}, fitted(ui, variance, 8), index);
    }
}

}  // namespace

void draw_saturation_meters(LabContext& context, Rect room) {
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    const Saturation& saturation = context.results.gradients().saturation();
    const bool limit = is_limit(temperature);
    const double entry = limit ? 0 : saturation.largest_variance / temperature;
    const double norm = limit ? 0 : saturation.spectral_norm / temperature;
    const float row = room.height() * 0.5F;
    draw_meter(ui, room.cut_top(row), "gradients/largest-entry", "largest p(1−p)/T", entry,
               0.25 / temperature,
               formatted(ui,
                         "The largest entry of the Jacobian: p (1 − p)/T of one class. It is at most 1/(4T) "
                         "= {}, where p = ½.",
                         fitted(ui, 0.25 / temperature, 8)));
    draw_meter(ui, room, "gradients/norm", "spectral norm ‖J‖₂", norm, 0.5 / temperature,
               formatted(ui,
                         "The most that p can move for a change of z of length 1, in any direction. It is at "
                         "most 1/(2T) = {}, "
                         "where two classes share all.",
                         fitted(ui, 0.5 / temperature, 8)));
}

void draw_saturation_view(LabContext& context, const LabState& state, Rect room) {
    Ui& ui = context.ui;
    const Rect lower = room.cut_bottom(room.height() * 0.38F);
    room.cut_bottom(ui.px(12));
    draw_sweep(context, state, room);
    draw_parabola(context, lower);
}

}  // namespace softmaxlab::gradients
