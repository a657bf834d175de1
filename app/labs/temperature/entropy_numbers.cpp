#include "app/labs/temperature/entropy_numbers.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

// Three passes over more classes than this, in 106 bits, take longer than a frame of a drag may.
constexpr std::size_t many_classes = 20000;

std::string_view difference_text(FrameArena& arena, double difference) {
    if (difference == 0) return "0";
    return std::isfinite(difference) ? with_minus(arena, formatted(arena, "{:.1e}", difference))
                                     : significant(arena, difference);
}

struct Line {
    std::string_view landmark;
    std::string_view name;
    std::string_view value;
    std::string_view explanation;
    bool strong = false;
};

void draw_line(Ui& ui, const Rect& row, const Line& line) {
    text(ui, row, ui.fonts.small, ui.theme.secondary, line.name);
    text(ui, row, ui.fonts.number, line.strong ? ui.theme.text : ui.theme.secondary, line.value,
         Align::right);
    explained(ui, line.landmark, row, line.value, line.explanation);
}

/// H at the reading, and both sides of the identity at the scene's T.
List<Line> lines_of(LabContext& context, const Reading& reading, EntropyUnit unit, bool resting) {
    const double t = context.document.scene().temperature;
    const double h = in_unit(reading.entropy_nats, unit);
    List<Line> lines(context.ui);
    const std::string_view at = temperature_text(context.ui, reading.temperature);
    lines.push_back({"temperature/entropy", reading.hovered ? "H at pointer" : "H",
                     joined(context.ui, entropy_text(context.ui, h), " ", name_of(unit)),
                     formatted(context.ui, "H = -Σ p log p at T = {}: {} nats = {} bits.{}", at,
                               significant(context.ui, reading.entropy_nats, 6),
                               significant(context.ui, nats_to_bits(reading.entropy_nats), 6),
                               reading.off_curves ? " Read off its curve." : ""),
                     true});
    const std::string_view rule =
        "dH/dT = Var_p(z)/T³ ≥ 0: entropy never falls as T rises. Var_p(z) is the variance of the logits "
        "under "
        "p. In nats per unit of T.";
    const std::string_view slope_name = reading.hovered             ? "dH/dT at the line"
                                        : unit == EntropyUnit::bits ? "dH/dT in nats"
                                                                    : "dH/dT";
    const bool limit = is_limit(t);
    if (limit && !std::isnan(h)) {
        lines.push_back({"temperature/slope-by-difference", "dH/dT", "0",
                         joined(context.ui, rule, " At T = 0 and T = ∞ both sides are 0, in the limit."),
                         true});
        lines.push_back({"temperature/slope", "= Var_p(z) / T³", "0",
                         joined(context.ui, rule, " At T = 0 and T = ∞ both sides are 0, in the limit."),
                         true});
        lines.push_back({"temperature/slope-difference", "both 0 in the limit", "",
                         "There is nothing to divide by T³: the limits are taken instead."});
        return lines;
    }
    if (!resting && context.results.logits().size() > many_classes) {
        for (const auto& [name, label] : {std::pair{"temperature/slope-by-difference", "dH/dT"},
                                          std::pair{"temperature/slope", "= Var_p(z) / T³"}})
            lines.push_back({name, label, "when T rests",
                             joined(context.ui, rule, " For so many classes it waits for the drag to end.")});
        return lines;
    }
    const EntropySlope& slope = context.results.temperature().entropy_slope();
    const double difference = slope.by_difference - slope.closed_form;
    lines.push_back(
        {"temperature/slope-by-difference", slope_name, significant(context.ui, slope.by_difference, 6),
         formatted(context.ui,
                   "{}\nThis side: (H(T + h) − H(T − h)) / 2h with h = T/100,000 at T = {}, so it is "
                   "a little off, and rounded.",
                   rule, temperature_text(context.ui, t)),
         true});
    lines.push_back(
        {"temperature/slope", "= Var_p(z) / T³", significant(context.ui, slope.closed_form, 6),
         formatted(context.ui, "{}\nThis side: Var_p(z) = Σ p z² − (Σ p z)² = {}, divided by {}³.", rule,
                   significant(context.ui, slope.closed_form * t * t * t, 6),
                   temperature_text(context.ui, t)),
         true});
    lines.push_back({"temperature/slope-difference", "they differ by",
                     difference_text(context.ui, difference),
                     "The first minus the second: the error of the difference quotient and of rounding."});
    return lines;
}

}  // namespace

double in_unit(double nats, EntropyUnit unit) {
    return unit == EntropyUnit::bits ? nats_to_bits(nats) : nats;
}

std::string_view name_of(EntropyUnit unit) {
    return unit == EntropyUnit::bits ? "bits" : "nats";
}

std::string_view entropy_text(FrameArena& arena, double in_its_unit) {
    return amount(arena, in_its_unit);
}

void entropy_numbers(LabContext& context, const Rect& rect, const Reading& reading, EntropyUnit unit,
                     bool resting) {
    Ui& ui = context.ui;
    Rect room = rect;
    room.cut_left(ui.px(14));
    const List<Line> lines = lines_of(context, reading, unit, resting);
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

}  // namespace softmaxlab
