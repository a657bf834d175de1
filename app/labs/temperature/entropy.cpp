#include "app/labs/temperature/entropy.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/temperature/other_states.h"
#include "app/labs/temperature/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "app/widgets/read_out.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::temperature {
namespace {

// Three passes over more classes than this, in 106 bits, take longer than a frame of a drag may.
constexpr std::size_t many_classes = 20000;

double in_unit(double nats, EntropyUnit unit) {
    return unit == EntropyUnit::bits ? nats_to_bits(nats) : nats;
}

std::string_view name_of(EntropyUnit unit) {
    return unit == EntropyUnit::bits ? "bits" : "nats";
}

std::string_view entropy_text(FrameArena& arena, double in_its_unit) {
    return amount(arena, in_its_unit);
}

std::string_view difference_text(FrameArena& arena, double difference) {
    if (difference == 0) return "0";
    return scientific(arena, difference, 1);
}

/// H at the reading, and both sides of the identity at the scene's T.
List<ReadOut> lines_of(LabContext& context, const Reading& reading, EntropyUnit unit, bool resting) {
    const double t = context.document.scene().temperature;
    const double h = in_unit(reading.entropy_nats, unit);
    const ImU32 secondary = context.ui.theme.secondary;
    List<ReadOut> lines(context.ui);
    const std::string_view at = temperature_text(context.ui, reading.temperature);
    lines.push_back({"temperature/entropy", reading.hovered ? "H at pointer" : "H",
                     joined(context.ui, entropy_text(context.ui, h), " ", name_of(unit)),
                     formatted(context.ui, "H = −Σ p log p at T = {}: {} nats = {} bits.{}", at,
                               significant(context.ui, reading.entropy_nats, 6),
                               significant(context.ui, nats_to_bits(reading.entropy_nats), 6),
                               reading.off_curves ? " Read off its curve." : "")});
    const std::string_view rule =
        "dH/dT = Var_p(z)/T³ ≥ 0: entropy never falls as T rises. Var_p(z) is the variance of the logits "
        "under p. In nats per unit of T.";
    const std::string_view slope_name = reading.hovered             ? "dH/dT at T"
                                        : unit == EntropyUnit::bits ? "dH/dT in nats"
                                                                    : "dH/dT";
    const bool limit = t == 0 || std::isinf(t);
    if (limit && !std::isnan(h)) {
        lines.push_back({"temperature/slope-by-difference", "dH/dT", "0",
                         joined(context.ui, rule, " At T = 0 and T = ∞ both sides are 0, in the limit.")});
        lines.push_back({"temperature/slope", "= Var(z)/T³", "0",
                         joined(context.ui, rule, " At T = 0 and T = ∞ both sides are 0, in the limit.")});
        lines.push_back({"temperature/slope-difference", "both 0 in the limit", "",
                         "There is nothing to divide by T³: the limits are taken instead."});
        return lines;
    }
    if (!resting && context.results.logits().size() > many_classes) {
        for (const auto& [name, label] : {std::pair{"temperature/slope-by-difference", "dH/dT"},
                                          std::pair{"temperature/slope", "= Var(z)/T³"}})
            lines.push_back(
                {name, label, "later",
                 joined(context.ui, rule, " With this many classes it is computed when the drag ends."),
                 secondary});
        return lines;
    }
    const EntropySlope& slope = context.results.temperature().entropy_slope();
    const double difference = slope.by_difference - slope.closed_form;
    lines.push_back(
        {"temperature/slope-by-difference", slope_name, significant(context.ui, slope.by_difference, 6),
         formatted(context.ui,
                   "{}\nThis side: (H(T + h) − H(T − h)) / 2h with h = T/100,000 at T = {}, so it is "
                   "a little off, and rounded.",
                   rule, temperature_text(context.ui, t))});
    lines.push_back(
        {"temperature/slope", "= Var(z)/T³", significant(context.ui, slope.closed_form, 6),
         formatted(context.ui, "{}\nThis side: Var_p(z) = Σ p z² − (Σ p z)² = {}, divided by {}³.", rule,
                   significant(context.ui, slope.closed_form * t * t * t, 6),
                   temperature_text(context.ui, t))});
    lines.push_back({"temperature/slope-difference", "check", difference_text(context.ui, difference),
                     "The first minus the second: the error of the difference quotient and of rounding.",
                     secondary});
    return lines;
}

void draw_numbers(LabContext& context, const Rect& rect, const Reading& reading, EntropyUnit unit,
                  bool resting) {
    Ui& ui = context.ui;
    Rect room = rect;
    room.cut_left(ui.px(14));
    const List<ReadOut> lines = lines_of(context, reading, unit, resting);
    const float height = std::min(ui.px(26), (room.height() + ui.px(8)) / 4);
    room.min.y = std::max(room.min.y - ui.px(8), room.centre().y - height * 2);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        read_out(ui, room.cut_top(height), lines[i]);
        if (i == 0) {
            ImGui::GetWindowDrawList()->AddLine(ImVec2(room.min.x, room.min.y),
                                                ImVec2(room.max.x, room.min.y), ui.theme.line, ui.px(1));
        }
    }
}

/// H of the uniform distribution, the end of the axis.
double max_entropy(LabContext& context, EntropyUnit unit) {
    const std::size_t live = context.results.reference().live_classes;
    return in_unit(std::log(static_cast<double>(std::max<std::size_t>(live, 1))), unit);
}

/// A little above it, so that its level is seen. Something where there is no entropy at all.
double axis_end(LabContext& context, EntropyUnit unit) {
    const double max = max_entropy(context, unit);
    return max > 0 ? max * 1.12 : 1;
}

void draw_levels(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit) {
    Ui& ui = context.ui;
    const std::size_t live = context.results.reference().live_classes;
    const double max = max_entropy(context, unit);
    const std::string_view log = unit == EntropyUnit::bits ? "log₂" : "log";
    const std::string_view top =
        formatted(ui, "{} {} = {}: uniform", log, grouped(ui, live), fixed(ui, max, 3));
    // In little room the curve leaves none for more than a word.
    const bool narrow = axis.plot.frame.width() < ui.px(220);
    if (live > 1) {
        plot_level(ui, axis.plot, max, ui.theme.secondary, narrow ? "uniform" : top);
        plot_level(ui, axis.plot, 0, ui.theme.secondary, narrow ? "one class" : "0: one class alone",
                   Align::right);
    } else {
        plot_level(ui, axis.plot, 0, ui.theme.secondary, "log 1 = 0: one class is always certain",
                   Align::right);
    }
    const float y = axis.plot.pixel(1, max).y;
    landmark(ui, "temperature/entropy-most",
             {ImVec2(axis.plot.frame.min.x, y - 1), ImVec2(axis.plot.frame.max.x, y + 1)}, fixed(ui, max, 3));
}

// Per unit of T, which is not where the curve looks steepest on a logarithmic axis.
void draw_steepest(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit) {
    Ui& ui = context.ui;
    const double steepest = context.results.temperature().steepest();
    if (std::isnan(steepest)) return;
    const TemperatureSweep& sweep = context.results.temperature().sweep();
    const auto after = std::lower_bound(sweep.temperatures.begin(), sweep.temperatures.end(), steepest);
    const auto upper = std::clamp<std::size_t>(static_cast<std::size_t>(after - sweep.temperatures.begin()),
                                               1, sweep.temperatures.size() - 1);
    const double part = std::log(steepest / sweep.temperatures[upper - 1]) /
                        std::log(sweep.temperatures[upper] / sweep.temperatures[upper - 1]);
    const double nats =
        sweep.entropy_nats[upper - 1] + (sweep.entropy_nats[upper] - sweep.entropy_nats[upper - 1]) * part;

    const ImVec2 at = axis.plot.pixel(steepest, in_unit(nats, unit));
    const std::string_view words = joined(ui, "dH/dT largest: T = ", temperature_text(ui, steepest));
    const ImVec2 size = text_size(ui.fonts.small, words);
    const float gap = ui.px(10);
    // A rising curve leaves room to the lower right, and to the upper left.
    const bool right = at.x + gap + size.x < axis.plot.frame.max.x;
    const float x = right ? at.x + gap : at.x - gap - size.x;
    const float y = std::clamp(right ? at.y + ui.px(2) : at.y - size.y - ui.px(2), axis.plot.frame.min.y,
                               axis.plot.frame.max.y - size.y - ui.px(18));
    const Rect place{ImVec2(x, y), ImVec2(x + size.x + 1, y + size.y)};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float r = ui.px(5);
    list.AddQuadFilled(ImVec2(at.x, at.y - r), ImVec2(at.x + r, at.y), ImVec2(at.x, at.y + r),
                       ImVec2(at.x - r, at.y), ui.theme.text);
    fill(place, with_alpha(ui.theme.panel, 0.8F));
    text(ui, place, ui.fonts.small, ui.theme.text, words);
    // A press there takes hold of T, as everywhere in the plot.
    explained_over(ui, "temperature/steepest", place, temperature_text(ui, steepest),
                   "Here a step of T adds the most entropy. On this logarithmic axis equal steps look "
                   "smaller the larger T is, so the curve looks steepest further right.");
}

void draw_limits(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit) {
    std::span<const double> h = context.results.temperature().sweep().entropy_nats;
    const ImU32 colour = context.ui.theme.accent;
    const StripLevel zero{in_unit(context.results.temperature().limit_at_zero().entropy_nats, unit),
                          in_unit(h.front(), unit),
                          colour,
                          "temperature/entropy-zero",
                          {}};
    const StripLevel infinity{in_unit(context.results.temperature().limit_at_infinity().entropy_nats, unit),
                              in_unit(h.back(), unit),
                              colour,
                              "temperature/entropy-infinity",
                              {}};
    draw_limit_strip(context.ui, axis, true, {&zero, 1}, entropy_text);
    draw_limit_strip(context.ui, axis, false, {&infinity, 1}, entropy_text);
}

void draw_title(Ui& ui, View& view, Rect title) {
    Rect units = title.cut_right(ui.px(2 * 44 + 2));
    term_text(ui, "temperature/entropy-title", title, ui.fonts.strong, ui.theme.secondary,
              "Entropy H against T");
    for (const EntropyUnit choice : {EntropyUnit::bits, EntropyUnit::nats}) {
        const std::string_view name(name_of(choice));
        const Rect place = units.cut_right(ui.px(44));
        if (button(ui, joined(ui, "temperature/unit/", name), place, name, ButtonKind::quiet,
                   view.unit == choice))
            view.unit = choice;
        tooltip(ui, choice == EntropyUnit::nats ? "Entropy with the natural logarithm"
                                                : "Entropy with the logarithm to base 2: divided by log 2");
        units.cut_right(ui.px(2));
    }
}

}  // namespace

TemperatureAxis entropy_axis(LabContext& context, EntropyUnit unit, const Rect& card) {
    Rect room = inside_card(context.ui, card);
    room.cut_top(context.ui.px(12));
    return temperature_axis(context.ui, room, {0, axis_end(context, unit), AxisScale::linear, ""});
}

void draw_entropy_card(LabContext& context, View& view, Sweep& sweep, const Rect& rect,
                       const ShownClasses& shown, const Reading& reading, bool resting) {
    Ui& ui = context.ui;
    draw_title(ui, view, card(ui, rect).cut_top(ui.px(20)));
    const EntropyUnit unit = view.unit;
    const TemperatureAxis axis = entropy_axis(context, unit, rect);
    const Grab grab = draw_temperature_axis(context, sweep, "temperature/entropy-curve",
                                            "temperature/entropy-cursor", axis);
    if (hides_curves(ui) || veiled(ui, learning::Quantity::readouts)) {
        cover(ui, "temperature/entropy-curve/covered", axis.plot.frame);
        draw_temperature_cursor(context, "temperature/entropy-cursor", axis, grab, false);
        cover(ui, "temperature/entropy", axis.side.inset(ui.px(10), 0));
        return;
    }
    if (!shown.trouble.empty()) {
        draw_temperature_cursor(context, "temperature/entropy-cursor", axis, grab, false);
        draw_trouble(ui, axis.plot.frame, "temperature/entropy-trouble",
                     "Without probabilities, no entropy.");
        draw_numbers(context, axis.side, reading, unit, resting);
        return;
    }
    const TemperatureSweep& curve = context.results.temperature().sweep();
    List<double> h(curve.entropy_nats.size(), ui);
    std::transform(curve.entropy_nats.begin(), curve.entropy_nats.end(), h.begin(),
                   [&](double nats) { return in_unit(nats, unit); });
    draw_levels(context, axis, unit);
    plot_curve(ui, axis.plot, {curve.temperatures, h, ui.theme.accent, 2.5F});
    draw_limits(context, axis, unit);
    draw_other_entropies(context, axis, unit, other_states(context));
    if (reading.hovered) draw_hovered_temperature(ui, axis, reading.temperature);
    draw_temperature_cursor(context, "temperature/entropy-cursor", axis, grab, false);
    draw_steepest(context, axis, unit);
    const ImVec2 at(axis.x_of(reading.temperature),
                    axis.plot.pixel(1, in_unit(reading.entropy_nats, unit)).y);
    ImGui::GetWindowDrawList()->AddCircleFilled(at, ui.px(5), ui.theme.panel);
    ImGui::GetWindowDrawList()->AddCircleFilled(at, ui.px(3.5F), ui.theme.accent);
    draw_numbers(context, axis.side, reading, unit, resting);
}

}  // namespace softmaxlab::temperature
