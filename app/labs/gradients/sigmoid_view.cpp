#include "app/labs/gradients/sigmoid_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include "app/labs/gradients/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/plot.h"
#include "app/widgets/read_out.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::gradients {

std::optional<ClassPair> sigmoid_pair(const Scene& scene, Results& results) {
    const std::vector<double>& logits = results.logits();
    const auto live = [&](std::size_t i) { return std::isfinite(logits[i]); };
    if (scene.ratio.first != scene.ratio.second && live(scene.ratio.first) && live(scene.ratio.second))
        return scene.ratio;
    std::optional<std::size_t> first;
    for (const std::size_t index : results.ranking()) {
        if (!live(index)) continue;
        if (first) return ClassPair{*first, index};
        first = index;
    }
    return std::nullopt;
}

namespace {

constexpr std::size_t points = 201;

void drag_gap(LabContext& context, const Plot& plot, const ClassPair& pair, const Grab& held) {
    Document& document = context.document;
    const Scene& scene = document.scene();
    if (scene.loaded) return;
    drag(document, held, [&](auto apply) {
        const double other = scene.classes[pair.second].logit;
        const double now = scene.classes[pair.first].logit;
        const double step = (plot.x.max - plot.x.min) / 200;
        if (held.dragging) {
            const double asked = plot.x_at(std::clamp(held.pointer.x, plot.frame.min.x, plot.frame.max.x));
            const double unit = std::pow(10.0, std::floor(std::log10(step)));
            apply(edit::SetLogit{pair.first, std::round((other + asked) / unit) * unit});
        } else if (held.steps != 0) {
            apply(edit::SetLogit{pair.first, now + static_cast<double>(held.steps) * step});
        }
    });
}

}  // namespace

void draw_sigmoid_view(LabContext& context, const LabState& state, Rect room) {
    using learning::Quantity;
    Ui& ui = context.ui;
    const std::optional<ClassPair> pair = sigmoid_pair(context.document.scene(), context.results);
    const double temperature = context.document.scene().temperature;
    if (!pair || is_limit(temperature)) {
        draw_words_in_middle(ui, room, ui.theme.secondary,
                             pair ? "In the limits of T the sigmoid is a step, or flat."
                                  : "Two classes must take part, with finite logits.");
        return;
    }
    const Scene& scene = context.document.scene();
    const std::string_view a = name_of_class(ui, scene, pair->first);
    const std::string_view b = name_of_class(ui, scene, pair->second);
    Rect numbers = room.cut_bottom(ui.px(152));
    room.cut_bottom(ui.px(8));
    const Rect words = room.cut_top(ui.px(38));
    room.cut_top(ui.px(16));
    const double gap = context.results.logits()[pair->first] - context.results.logits()[pair->second];
    // The axis grows in steps, and not at all under a drag.
    double end = 8 * temperature;
    while (!veiled(ui, Quantity::logits) && std::fabs(gap) > end && end < 1e305) end *= 4;
    if (state.cache.sigmoid_end) end = *state.cache.sigmoid_end;
    const Plot plot = begin_plot(ui, "gradients/sigmoid", room, {-end, end, AxisScale::linear, "z₁ − z₂"},
                                 {0, 1, AxisScale::linear, ""});
    // A point on the edge of the frame is taken hold of, too.
    const Grab held =
        grab(ui, "gradients/sigmoid/drag", plot.frame.inset(0, -ui.px(6)), GrabKeys::horizontal);
    drag_gap(context, plot, *pair, held);
    if (held.dragging) {
        state.cache.sigmoid_end = end;
    } else if (state.cache.sigmoid_end) {
        state.cache.sigmoid_end.reset();
        state.cache.let_go = true;
    }

    std::span<const double> z = context.results.logits();
    const double d = z[pair->first] - z[pair->second];
    const double p = sigmoid(d / temperature);
    const double slope = p * sigmoid(-d / temperature) / temperature;
    List<double> x(points, ui);
    List<double> y(points, ui);
    for (std::size_t i = 0; i < points; ++i) {
        x[i] = end * (2 * static_cast<double>(i) / static_cast<double>(points - 1) - 1);
        y[i] = sigmoid(x[i] / temperature);
    }
    const bool hides_p = veiled(ui, Quantity::sigma) || veiled(ui, Quantity::p);
    const bool hides_logits = veiled(ui, Quantity::logits);
    const bool hides_plot = hides_p || hides_logits || veiled(ui, Quantity::curves);
    const double reach = end * 0.5;
    const std::array<double, 2> tangent_x = {d - reach, d + reach};
    const std::array<double, 2> tangent_y = {p - slope * reach, p + slope * reach};
    if (hides_plot) cover(ui, "gradients/sigmoid/covered", plot.frame);
    std::optional<Veil> veil;
    veil.emplace(ui, hides_plot, plot.frame);
    if (!hides_jacobian(ui)) plot_curve(ui, plot, {tangent_x, tangent_y, ui.theme.secondary, 1.5F, true});
    plot_curve(ui, plot, {x, y, ui.theme.accent, 2.5F});
    plot_marker(ui, plot, d, p, colour_of(ui, scene, pair->first), 7);
    const ImVec2 at = plot.pixel(d, p);
    const float r = ui.px(8);
    landmark(ui, "gradients/sigmoid/point", {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)},
             fitted(ui, d, 9), pair->first);
    veil.reset();

    const bool others = context.results.reference().live_classes > 2;
    paragraph(ui, words, ui.fonts.body, ui.theme.secondary,
              formatted(ui, "{0} against {1}: {2}σ((z₁ − z₂)/T), with z₁ of {0} and z₂ of {1}.{3}", a, b,
                        others ? "the share of the first among the two is " : "softmax of two classes is ",
                        scene.loaded ? "" : " Drag the point: z₁ follows."));
    const double share = state.cache.pair_share.get(context.document.revision(), [&] {
        return softmax(std::array{z[pair->first], z[pair->second]}, temperature).probabilities[0];
    });
    const auto draw_row = [&](const ReadOut& what) { read_out(ui, numbers.cut_top(ui.px(24)), what); };
    draw_row({"gradients/gap", "z₁ − z₂", fitted(ui, d, 12),
              "The only thing that matters: a common shift of both changes nothing.", std::nullopt,
              std::nullopt, hides_logits});
    const std::string_view sigma = formatted(ui, "{:.15f}", p);
    const float room_for_words = numbers.width() - text_size(ui.fonts.number, sigma).x - ui.px(12);
    constexpr std::string_view name = "σ((z₁ − z₂)/T)";
    constexpr std::string_view formula = "σ((z₁ − z₂)/T) = 1/(1 + e^(−(z₁ − z₂)/T))";
    draw_row({"gradients/sigma",
              veiled(ui, Quantity::formula) ? name
                                            : first_that_fits(ui.fonts.body, room_for_words, {formula, name}),
              sigma, "The logistic function, computed by itself in double.", std::nullopt, std::nullopt,
              hides_p});
    draw_row({"gradients/share", others ? "softmax of the two alone" : "softmax",
              formatted(ui, "{:.15f}", share),
              "e^(z₁/T) / (e^(z₁/T) + e^(z₂/T)), computed with the max subtracted.", std::nullopt,
              std::nullopt, hides_p});
    draw_row({"gradients/sigmoid-difference", "they differ by", fitted(ui, std::fabs(p - share), 8),
              "At most the last bits of a double.", std::nullopt, std::nullopt, hides_p});
    draw_row({"gradients/slope", "slope of the tangent, p (1 − p)/T", fitted(ui, slope, 12),
              "The derivative of σ(x/T): largest where p = ½, and there 1/(4T).", std::nullopt, std::nullopt,
              hides_p || hides_jacobian(ui)});
}

}  // namespace softmaxlab::gradients
