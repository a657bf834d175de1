#include "app/labs/temperature/entropy_card.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/labs/temperature/curves_card.h"
#include "app/labs/temperature/limit_strip.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

// Three passes over more classes than this, in 106 bits, take longer than a frame of a drag may.
constexpr std::size_t many_classes = 20000;

double in_unit(double nats, EntropyUnit unit) {
    return unit == EntropyUnit::bits ? nats_to_bits(nats) : nats;
}

std::string_view name_of(EntropyUnit unit) {
    return unit == EntropyUnit::bits ? "bits" : "nats";
}

std::string entropy_text(double in_its_unit) {
    return amount(in_its_unit);
}

/// H of the uniform distribution, the end of the axis.
double most_entropy(LabContext& context, EntropyUnit unit) {
    const std::size_t live = context.results.reference().live_classes;
    return in_unit(std::log(static_cast<double>(std::max<std::size_t>(live, 1))), unit);
}

/// A little above it, so that its level is seen. Something where there is no entropy at all.
double axis_end(LabContext& context, EntropyUnit unit) {
    const double most = most_entropy(context, unit);
    return most > 0 ? most * 1.12 : 1;
}

void draw_levels(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit) {
    Ui& ui = context.ui;
    const std::size_t live = context.results.reference().live_classes;
    const double most = most_entropy(context, unit);
    const std::string_view log = unit == EntropyUnit::bits ? "log₂" : "log";
    const std::string top = fmt::format("{} {} = {}: uniform", log, grouped(live), fixed(most, 3));
    if (live > 1) {
        plot_level(ui, axis.plot, most, ui.theme.secondary, top);
        plot_level(ui, axis.plot, 0, ui.theme.secondary, "0: one class alone", Align::right);
    } else {
        plot_level(ui, axis.plot, 0, ui.theme.secondary, "log 1 = 0: one class is always certain",
                   Align::right);
    }
    const float y = axis.plot.pixel(1, most).y;
    landmark(ui, "temperature/entropy-most",
             {ImVec2(axis.plot.frame.min.x, y - 1), ImVec2(axis.plot.frame.max.x, y + 1)}, fixed(most, 3));
}

// Per unit of T, which is not where the curve looks steepest on a logarithmic axis.
void draw_steepest(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit) {
    Ui& ui = context.ui;
    const double steepest = context.results.steepest_temperature();
    if (std::isnan(steepest)) return;
    const TemperatureSweep& sweep = context.results.temperature_sweep();
    const auto after = std::lower_bound(sweep.temperatures.begin(), sweep.temperatures.end(), steepest);
    const auto upper = std::clamp<std::size_t>(static_cast<std::size_t>(after - sweep.temperatures.begin()),
                                               1, sweep.temperatures.size() - 1);
    const double part = std::log(steepest / sweep.temperatures[upper - 1]) /
                        std::log(sweep.temperatures[upper] / sweep.temperatures[upper - 1]);
    const double nats =
        sweep.entropy_nats[upper - 1] + (sweep.entropy_nats[upper] - sweep.entropy_nats[upper - 1]) * part;

    const ImVec2 at = axis.plot.pixel(steepest, in_unit(nats, unit));
    const std::string words = "dH/dT largest: T = " + temperature_text(steepest);
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
    landmark(ui, "temperature/steepest", place, temperature_text(steepest));
}

void draw_limits(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit) {
    const std::vector<double>& h = context.results.temperature_sweep().entropy_nats;
    const ImU32 colour = context.ui.theme.accent;
    const StripLevel zero{in_unit(context.results.limit_at_zero().entropy_nats, unit),
                          in_unit(h.front(), unit),
                          colour,
                          "temperature/entropy-zero",
                          {}};
    const StripLevel infinity{in_unit(context.results.limit_at_infinity().entropy_nats, unit),
                              in_unit(h.back(), unit),
                              colour,
                              "temperature/entropy-infinity",
                              {}};
    draw_limit_strip(context.ui, axis, true, {&zero, 1}, entropy_text);
    draw_limit_strip(context.ui, axis, false, {&infinity, 1}, entropy_text);
}

std::string difference_text(double difference) {
    if (difference == 0) return "0";
    return std::isfinite(difference) ? fmt::format("{:.1e}", difference) : significant(difference);
}

struct Line {
    std::string landmark;
    std::string_view name;
    std::string value;
    std::string explanation;
    bool strong = false;
};

void draw_line(Ui& ui, const Rect& row, const Line& line) {
    text(ui, row, ui.fonts.small, ui.theme.secondary, line.name);
    text(ui, row, ui.fonts.number, line.strong ? ui.theme.text : ui.theme.secondary, line.value,
         Align::right);
    explained(ui, line.landmark, row, line.value, line.explanation);
}

/// H at the reading, and both sides of the identity at the scene's T.
std::vector<Line> lines_of(LabContext& context, const Reading& reading, EntropyUnit unit, bool resting) {
    const double t = context.document.scene().temperature;
    const double h = in_unit(reading.entropy_nats, unit);
    std::vector<Line> lines;
    const std::string at = temperature_text(reading.temperature);
    lines.push_back(
        {"temperature/entropy", reading.hovered ? "H at pointer" : "H",
         entropy_text(h) + " " + std::string(name_of(unit)),
         fmt::format("H = -Σ p log p at T = {}: {} nats = {} bits.{}", at,
                     significant(reading.entropy_nats, 6), significant(nats_to_bits(reading.entropy_nats), 6),
                     reading.off_curves ? " Read off its curve." : ""),
         true});
    const std::string rule =
        "dH/dT = Var_p(z)/T³ ≥ 0: entropy never falls as T rises. The variance of the logits under p, in "
        "nats "
        "per unit of T.";
    const bool limit = t == 0 || std::isinf(t);
    if (limit && !std::isnan(h)) {
        lines.push_back({"temperature/slope-by-difference", "dH/dT", "0",
                         rule + " At T = 0 and T = ∞ both sides are 0, in the limit.", true});
        lines.push_back({"temperature/slope", "= Var_p(z) / T³", "0",
                         rule + " At T = 0 and T = ∞ both sides are 0, in the limit.", true});
        lines.push_back({"temperature/slope-difference", "both 0 in the limit", "",
                         "There is nothing to divide by T³: the limits are taken instead."});
        return lines;
    }
    if (!resting && context.results.logits().size() > many_classes) {
        for (const auto& [name, label] : {std::pair{"temperature/slope-by-difference", "dH/dT"},
                                          std::pair{"temperature/slope", "= Var_p(z) / T³"}})
            lines.push_back(
                {name, label, "when T rests", rule + " For so many classes it waits for the drag to end."});
        return lines;
    }
    const EntropySlope& slope = context.results.entropy_slope();
    const double difference = slope.by_difference - slope.closed_form;
    lines.push_back(
        {"temperature/slope-by-difference", reading.hovered ? "dH/dT at the line" : "dH/dT",
         significant(slope.by_difference, 6),
         fmt::format("{}\nThis side: (H(T + h) - H(T - h)) / 2h with h = T/100,000 at T = {}, so it is "
                     "off by about one part in a million, and by rounding.",
                     rule, temperature_text(t)),
         true});
    lines.push_back({"temperature/slope", "= Var_p(z) / T³", significant(slope.closed_form, 6),
                     fmt::format("{}\nThis side: Var_p(z) = Σ p z² - (Σ p z)² = {}, divided by {}³.", rule,
                                 significant(slope.closed_form * t * t * t, 6), temperature_text(t)),
                     true});
    lines.push_back({"temperature/slope-difference", "they differ by", difference_text(difference),
                     "The first minus the second: the error of the difference quotient and of rounding."});
    return lines;
}

void draw_side(LabContext& context, const TemperatureAxis& axis, const Reading& reading, EntropyUnit unit,
               bool resting) {
    Ui& ui = context.ui;
    Rect room = axis.side;
    room.cut_left(ui.px(14));
    const std::vector<Line> lines = lines_of(context, reading, unit, resting);
    const float height = std::min(ui.px(26), (room.height() + ui.px(8)) / 4);
    room.min.y = std::max(room.min.y - ui.px(8), room.centre().y - height * 2);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        draw_line(ui, room.cut_top(height), lines[i]);
        if (i == 0) {
            ImGui::GetWindowDrawList()->AddLine(ImVec2(room.min.x, room.min.y),
                                                ImVec2(room.max.x, room.min.y), ui.theme.line, ui.px(1));
        }
    }
}

}  // namespace

TemperatureAxis begin_entropy_card(LabContext& context, EntropyUnit& unit, const Rect& rect) {
    Ui& ui = context.ui;
    const Rect inside = card(ui, rect);
    Rect title = Rect(inside).cut_top(ui.px(20));
    Rect units = title.cut_right(ui.px(2 * 44 + 2));
    text(ui, title, ui.fonts.strong, ui.theme.secondary, "Entropy H against T");
    for (const EntropyUnit choice : {EntropyUnit::bits, EntropyUnit::nats}) {
        const std::string name(name_of(choice));
        const Rect place = units.cut_right(ui.px(44));
        if (button(ui, "temperature/unit/" + name, place, name, ButtonKind::quiet, unit == choice))
            unit = choice;
        tooltip(ui, choice == EntropyUnit::nats ? "Entropy with the natural logarithm"
                                                : "Entropy with the logarithm to base 2: divided by log 2");
        units.cut_right(ui.px(2));
    }
    Rect room = inside;
    room.cut_top(ui.px(12));
    return begin_temperature_plot(ui, "temperature/entropy-curve", room,
                                  {0, axis_end(context, unit), AxisScale::linear, ""}, side_width);
}

void draw_entropy_card(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                       const Reading& reading, const Grab& grab, EntropyUnit unit, bool resting) {
    Ui& ui = context.ui;
    if (!shown.trouble.empty()) {
        draw_temperature_cursor(context, "temperature/entropy-cursor", axis, grab, false);
        draw_trouble(ui, axis.plot.frame, "temperature/entropy-trouble",
                     "Without probabilities, no entropy.");
        draw_side(context, axis, reading, unit, resting);
        return;
    }
    const TemperatureSweep& sweep = context.results.temperature_sweep();
    std::vector<double> h = sweep.entropy_nats;
    for (double& value : h) value = in_unit(value, unit);
    draw_levels(context, axis, unit);
    plot_curve(ui, axis.plot, {sweep.temperatures, h, ui.theme.accent, 2.5F});
    draw_limits(context, axis, unit);
    if (reading.hovered) draw_hovered_temperature(ui, axis, reading.temperature);
    draw_temperature_cursor(context, "temperature/entropy-cursor", axis, grab, false);
    draw_steepest(context, axis, unit);
    const ImVec2 at(axis.x_of(reading.temperature),
                    axis.plot.pixel(1, in_unit(reading.entropy_nats, unit)).y);
    ImGui::GetWindowDrawList()->AddCircleFilled(at, ui.px(5), ui.theme.panel);
    ImGui::GetWindowDrawList()->AddCircleFilled(at, ui.px(3.5F), ui.theme.accent);
    draw_side(context, axis, reading, unit, resting);
}

}  // namespace softmaxlab
