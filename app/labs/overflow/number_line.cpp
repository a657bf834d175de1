#include "app/labs/overflow/number_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/labs/overflow/ladder_values.h"
#include "app/labs/overflow/parts.h"
#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "app/widgets/grab.h"
#include "app/widgets/plot_labels.h"
#include "app/widgets/plot_ticks.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::overflow {
namespace {

/// The line in pixels. What lies beyond its ends is drawn at them.
struct Line {
    Axis axis;  ///< of x, where the number is e^x
    Rect room;

    float x_of(double exponent) const {
        if (std::isnan(exponent)) return room.max.x;
        const double at = std::clamp(axis_position(axis, exponent), 0.0, 1.0);
        return room.min.x + room.width() * static_cast<float>(at);
    }
    double per_pixel() const {
        return (axis.max - axis.min) / static_cast<double>(std::max(room.width(), 1.0F));
    }
};

Axis axis_of(const FormatLimits& limits) {
    const double span = limits.exp_overflows_above - limits.exp_is_zero_below;
    return {limits.exp_is_zero_below - 0.2 * span,
            limits.exp_overflows_above + 0.2 * span,
            AxisScale::linear,
            {}};
}

/// One number on the line.
struct Mark {
    double exponent = 0;
    std::string_view name;
    ImU32 colour = 0;
    std::string_view landmark;
    std::optional<std::size_t> class_index;
};

List<std::size_t> shown_classes(LabContext& context) {
    constexpr std::size_t max_classes = 16;
    const Scene& scene = context.document.scene();
    List<std::size_t> classes(context.ui);
    for (std::size_t place = 0; place < std::min(max_classes, class_count(scene)); ++place) {
        const std::size_t index = scene.loaded ? context.results.ranking()[place] : place;
        if (!is_masked(scene, index)) classes.push_back(index);
    }
    return classes;
}

/// The exponents as real numbers have them: what the format makes of them is what the line shows.
List<Mark> marks_of(LabContext& context, const LadderValues& values) {
    Ui& ui = context.ui;
    const Scene& scene = values.scene;
    const bool naive = values.naive();
    const double temperature = scene.temperature;
    const double max = naive ? 0 : values.exact.max;
    List<Mark> marks(ui);
    for (const std::size_t index : shown_classes(context)) {
        marks.push_back({(exact_logit(values, index) - max) / temperature, name_of_class(ui, scene, index),
                         colour_of(ui, scene, index),
                         formatted(ui, "overflow/number-line/{}/{}", name_of(values.trace.method), index),
                         index});
    }
    if (veiled(ui, learning::Quantity::sum) || veiled(ui, learning::Quantity::log_sum_exp)) return marks;
    const double sum = values.exact.log_sum_exp - max / temperature;
    marks.push_back({sum,
                     "Σ",
                     ui.theme.text,
                     formatted(ui, "overflow/number-line/{}/sum", name_of(values.trace.method)),
                     {}});
    return marks;
}

void draw_zone(Ui& ui, const Rect& rect, ImU32 colour, std::string_view words, bool hatched) {
    if (!rect.has_room()) return;
    fill(rect, with_alpha(colour, 0.12F));
    if (hatched) hatch(rect, with_alpha(colour, 0.25F), ui.px(8));
    const Rect place = Rect{rect.min, ImVec2(rect.max.x, rect.min.y + ui.px(20))}.inset(ui.px(4), 0);
    if (text_size(ui.fonts.small, words).x < place.width())
        text(ui, place, ui.fonts.small, colour, words, Align::centre);
}

void draw_zones(Ui& ui, const Line& line, const FormatLimits& limits) {
    const Rect& room = line.room;
    const auto part = [&](float from, float to) {
        return Rect{ImVec2(from, room.min.y), ImVec2(to, room.max.y)};
    };
    const float zero = line.x_of(limits.exp_is_zero_below);
    const float normal = line.x_of(std::log(limits.smallest_normal));
    const float end = line.x_of(limits.exp_overflows_above);
    fill(room, ui.theme.raised);
    draw_zone(ui, part(room.min.x, zero), ui.theme.secondary, "becomes 0", true);
    draw_zone(ui, part(zero, normal), ui.theme.secondary, "subnormal", false);
    draw_zone(ui, part(end, room.max.x), ui.theme.bad, limits.has_infinity ? "becomes ∞" : "becomes NaN",
              true);
}

/// The limits below the line: the exponent, and the number that it stands for.
void draw_limits(Ui& ui, const Line& line, const FormatLimits& limits, const Rect& below) {
    struct Limit {
        double exponent;
        double number;
        const char* name;
        Align align;
    };
    // The first two may be close to each other: one stands to the left of its line, the other one to the
    // right.
    const std::array<Limit, 4> all = {
        {{limits.exp_is_zero_below, limits.smallest_subnormal / 2, "zero", Align::right},
         {std::log(limits.smallest_normal), limits.smallest_normal, "normal", Align::left},
         {0, 1, "one", Align::centre},
         {limits.exp_overflows_above, limits.largest, "largest", Align::centre}}};
    for (const Limit& limit : all) {
        const float x = std::floor(line.x_of(limit.exponent)) + 0.5F;
        ImGui::GetWindowDrawList()->AddLine(ImVec2(x, line.room.min.y), ImVec2(x, line.room.max.y + ui.px(5)),
                                            ui.theme.secondary, ui.px(1));
        const std::string_view exponent = significant(ui, limit.exponent, 5);
        const float width = ui.px(76);
        const float left = limit.align == Align::right  ? x - width + ui.px(10)
                           : limit.align == Align::left ? x - ui.px(10)
                                                        : x - width * 0.5F;
        Rect place{ImVec2(left, below.min.y + ui.px(5)), ImVec2(left + width, below.min.y + ui.px(39))};
        landmark(ui, formatted(ui, "overflow/number-line/limit/{}", limit.name), place, exponent);
        text(ui, place.cut_top(ui.px(17)), ui.fonts.number_small, ui.theme.text, exponent, limit.align);
        text(ui, place, ui.fonts.number_small, ui.theme.secondary, fitted(ui, limit.number, 7), limit.align);
    }
}

void draw_mark(Ui& ui, const Line& line, float y, const Mark& mark) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = line.x_of(mark.exponent);
    const bool lit = mark.class_index && ui.lit_class == mark.class_index;
    const float radius = ui.px(lit ? 7.0F : 5.5F);
    const double at = axis_position(line.axis, mark.exponent);
    if (at < 0 || at > 1) {  // beyond the line: an arrow
        const float tip = at > 1 ? radius : -radius;
        list.AddTriangleFilled(ImVec2(x + tip, y), ImVec2(x - tip, y - radius), ImVec2(x - tip, y + radius),
                               mark.colour);
    } else if (mark.class_index) {  // slim: in a wide format the classes stand close to each other
        const float half = ui.px(lit ? 2.5F : 1.5F);
        fill({ImVec2(x - half, y - 1.6F * radius), ImVec2(x + half, y + 1.6F * radius)}, mark.colour, half);
    } else {
        list.AddQuadFilled(ImVec2(x, y - radius), ImVec2(x + radius, y), ImVec2(x, y + radius),
                           ImVec2(x - radius, y), mark.colour);
    }
    const Rect spot{ImVec2(x - radius, y - 1.6F * radius), ImVec2(x + radius, y + 1.6F * radius)};
    const std::string_view exponent = fitted(ui, mark.exponent, 9);
    explained_over(ui, mark.landmark, spot, exponent, formatted(ui, "{}: e^{}", mark.name, exponent),
                   mark.class_index);
}

/// Where the classes were: outlines of their marks.
void draw_marks_before(LabContext& context, const Line& line, float y, Method method) {
    const std::optional<RowBefore> before = row_before(context);
    if (!before) return;
    Ui& ui = context.ui;
    const List<std::size_t> classes = shown_classes(context);
    double max = 0;
    if (method == Method::stable) {
        max = -INFINITY;
        for (const std::size_t index : classes)
            max = std::max(max, before->exponent(index).value_or(-INFINITY));
    }
    for (const std::size_t index : classes) {
        const std::optional<double> was = before->exponent(index);
        if (!was || !std::isfinite(*was - max)) continue;
        const double at = axis_position(line.axis, *was - max);
        if (at < 0 || at > 1) continue;
        const float x = line.x_of(*was - max);
        const Rect mark{ImVec2(x - ui.px(3), y - ui.px(10)), ImVec2(x + ui.px(3), y + ui.px(10))};
        outline(mark, with_alpha(colour_of(ui, context.document.scene(), index), 0.8F), ui.px(3),
                ui.px(1.25F));
        landmark(ui, formatted(ui, "overflow/number-line/{}/{}/before", name_of(method), index), mark,
                 fitted(ui, *was - max, 9), index);
    }
}

/// Names above the marks, side by side, each as near to its mark as the others allow. Where there is no room
/// for all, the lit class alone has one.
void draw_names(Ui& ui, const Line& line, float y, std::span<const Mark> marks) {
    const float height = text_size(ui.fonts.small, "0").y;
    float widest = 0;
    for (const Mark& mark : marks)
        widest = std::max(widest, text_size(ui.fonts.strong, short_name(ui, mark.name, 10)).x);
    widest += ui.px(8);
    const bool fits = widest * static_cast<float>(marks.size()) <= line.room.width();
    List<const Mark*> named(ui);
    List<float> wanted(ui);
    for (const Mark& mark : marks) {
        if (!fits && (!mark.class_index || ui.lit_class != mark.class_index)) continue;
        named.push_back(&mark);
        wanted.push_back(line.x_of(mark.exponent));
    }
    const List<float> middles = spread_labels(ui, wanted, widest, line.room.min.x, line.room.max.x);
    const float bottom = y - ui.px(18);
    for (std::size_t i = 0; i < named.size(); ++i) {
        const bool lit = named[i]->class_index && ui.lit_class == named[i]->class_index;
        const Rect place{ImVec2(middles[i] - widest * 0.5F, bottom - height),
                         ImVec2(middles[i] + widest * 0.5F, bottom)};
        ImGui::GetWindowDrawList()->AddLine(ImVec2(middles[i], bottom + ui.px(1)),
                                            ImVec2(wanted[i], y - ui.px(9)),
                                            with_alpha(named[i]->colour, 0.6F), ui.px(1));
        text(ui, place, lit ? ui.fonts.strong : ui.fonts.small, named[i]->colour,
             short_name(ui, named[i]->name, 10), Align::centre);
    }
}

/// Everything naive slides by c: a drag along the line is a change of the shift.
void slide(LabContext& context, Cache& cache, const Line& line) {
    Document& document = context.document;
    const double shift = document.scene().overflow.shift;
    const Grab held = grab(context.ui, "overflow/number-line/slide", line.room, GrabKeys::horizontal,
                           fitted(context.ui, shift, 9));
    if (held.began) cache.shift_at_press = shift;
    const double temperature = document.scene().temperature;
    const bool moves = temperature > 0 && std::isfinite(temperature);
    drag(document, held, [&](auto apply) {
        if (held.dragging && !held.began && moves) {
            const auto pixels = static_cast<double>(ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x);
            const double per_pixel = line.per_pixel() * temperature;
            apply(edit::SetShift{rounded_shift(cache.shift_at_press + pixels * per_pixel, per_pixel)});
        } else if (held.steps != 0) {
            apply(edit::SetShift{shift + static_cast<double>(held.steps)});
        }
    });
}

/// Whether the exponents of a method are to be guessed.
bool hides_marks(const Ui& ui, Method method) {
    using learning::Quantity;
    return veiled(ui, Quantity::logits) || veiled(ui, Quantity::exponentials) ||
           veiled(ui, method == Method::naive ? Quantity::naive : Quantity::stable);
}

}  // namespace

void draw_number_line(LabContext& context, Cache& cache, Rect room) {
    Ui& ui = context.ui;
    const Format format = context.document.scene().overflow.format;
    const FormatLimits limits = limits_of(format);
    const Rect words = room.cut_bottom(ui.px(20));
    const Rect below = room.cut_bottom(ui.px(42));
    const Rect names = room.cut_left(ui.px(86));
    room.cut_right(ui.px(24));
    const Line line{axis_of(limits), room};
    Line naive_lane = line;
    naive_lane.room.max.y = room.min.y + ui.px(20) + (room.height() - ui.px(20)) * 0.5F;
    slide(context, cache, naive_lane);

    draw_zones(ui, line, limits);
    draw_limits(ui, line, limits, below);
    const double temperature = context.document.scene().temperature;
    const bool limit = is_limit(temperature);
    const float lane_height = (room.height() - ui.px(20)) * 0.5F;
    float y = room.min.y + ui.px(20) + lane_height * 0.66F;
    for (const Method method : {Method::naive, Method::stable}) {
        const LadderValues values = ladder_values(context, method);
        const Rect name{ImVec2(names.min.x, y - ui.px(20)), ImVec2(names.max.x, y)};
        const Rect formula{ImVec2(names.min.x, y - ui.px(2)), ImVec2(names.max.x, y + ui.px(18))};
        text(ui, name, ui.fonts.strong, ui.theme.text, method == Method::naive ? "Naive" : "Stable");
        const std::string_view exponent = method == Method::naive
                                              ? (temperature == 1 ? values.label(Rung::logits) : "z / T")
                                              : values.label(Rung::exponents);
        text(ui, formula, ui.fonts.number_small, ui.theme.secondary, joined(ui, "e^(", exponent, ")"));
        ImGui::GetWindowDrawList()->AddLine(ImVec2(room.min.x, y), ImVec2(room.max.x, y), ui.theme.faint,
                                            ui.px(1));
        if (hides_marks(ui, method)) {
            cover(ui, formatted(ui, "overflow/number-line/{}", name_of(method)),
                  {ImVec2(room.min.x, y - lane_height * 0.6F), ImVec2(room.max.x, y + lane_height * 0.3F)});
        } else if (!limit && !values.exact.all_masked) {
            const List<Mark> marks = marks_of(context, values);
            draw_marks_before(context, line, y, method);
            for (const Mark& mark : marks) draw_mark(ui, line, y, mark);
            draw_names(ui, line, y, marks);
        }
        y += lane_height;
    }
    const std::string_view sentence =
        limit ? formatted(ui, "At T = {} the limit is taken: there is no exponential.",
                          temperature_text(ui, temperature))
              : formatted(ui,
                          "x along the line, e^x in {}: drag the upper row, and c moves "
                          "all of it; the lower row stays, with "
                          "its largest at e^0 = 1.",
                          name_of(format));
    text(ui, words, ui.fonts.small, ui.theme.secondary, sentence);
    landmark(ui, "overflow/number-line", line.room, sentence);
}

}  // namespace softmaxlab::overflow
