#include "app/labs/overflow/shift_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/labs/overflow/parts.h"
#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/place_mark.h"
#include "app/widgets/plot.h"
#include "app/widgets/plot_labels.h"

namespace softmaxlab::overflow {
namespace {

constexpr std::size_t points = 401;
constexpr float min_label_room = 64;  // design pixels

double largest_logit(Results& results, const Scene& scene) {
    return results.logits()[results.ranking().front()] * scene.overflow.scale;
}

ShiftRange range_of(Results& results, const Scene& scene, const View& view) {
    const ShiftRange limits =
        shifts_about_limits(largest_logit(results, scene), scene.temperature, scene.overflow.format);
    return view.whole_range || !limits.contains(scene.overflow.shift) ? every_shift : limits;
}

ImU32 colour_of(const Ui& ui, const Scene& scene, std::size_t place, std::size_t index) {
    return ui.theme.class_colour(scene.loaded ? static_cast<int>(place) : scene.classes[index].colour);
}

/// The shift where the pointer is: to the precision of a pixel, and 0 near it.
double asked_shift(const Plot& plot, float pixel) {
    const double shift = plot.x_at(std::clamp(pixel, plot.frame.min.x, plot.frame.max.x));
    const double per_pixel = (plot.x.max - plot.x.min) / static_cast<double>(plot.frame.width());
    if (std::fabs(shift) < 3 * per_pixel) return 0;
    return rounded_shift(shift, per_pixel);
}

void drag_cursor(LabContext& context, const Plot& plot, Grab& held) {
    Document& document = context.document;
    const double shift = document.scene().overflow.shift;
    const bool asks = asks_for_place(context.ui, "shift");
    held = grab(context.ui, "overflow/plot/drag", asks ? place_area(context.ui, plot.frame) : plot.frame,
                GrabKeys::horizontal);
    if (asks) {
        put_place(
            context.ui, held, 0, [&](float x) { return asked_shift(plot, x); },
            [](double value, double steps) { return value + steps; });
        held = {};
        return;
    }
    drag(document, held, [&](auto apply) {
        if (held.dragging) {
            apply(edit::SetShift{asked_shift(plot, held.pointer.x)});
        } else if (held.steps != 0) {
            apply(edit::SetShift{shift + static_cast<double>(held.steps)});
        }
    });
}

void draw_failures(Ui& ui, const Plot& plot, std::span<const FailureRun> runs, Format format) {
    std::size_t number = 0;
    for (const FailureRun& run : runs) {
        const ImU32 colour = run.cause == ShiftFailure::all_underflow ? ui.theme.secondary : ui.theme.bad;
        plot_range(ui, plot, run.from, run.to, colour, words_for(run.cause, format));
        const ImVec2 from = plot.pixel(run.from, plot.y.max);
        const ImVec2 to = plot.pixel(run.to, plot.y.min);
        landmark(ui, formatted(ui, "overflow/plot/failure/{}", number++), {from, to},
                 formatted(ui, "{} from {} to {}", name_of(run.cause), significant(ui, run.from, 4),
                           significant(ui, run.to, 4)));
    }
}

void draw_curves(LabContext& context, const Plot& plot, const ShiftSweep& naive, const ShiftSweep& stable) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const auto curve = [&](const ShiftSweep& sweep, std::size_t place, bool dashed) {
        const std::size_t index = sweep.classes[place];
        if (is_masked(scene, index)) return;
        const bool lit = ui.lit_class == index;
        const ImU32 colour = colour_of(ui, scene, place, index);
        const float thickness = (dashed ? 1.5F : 2.0F) + (lit ? 1.5F : 0.0F);
        plot_curve(ui, plot, {sweep.shifts, sweep.curves[place], colour, thickness, dashed});
    };
    if (!hides_curves(ui, Method::stable))
        for (std::size_t i = 0; i < stable.classes.size(); ++i) curve(stable, i, true);
    if (!hides_curves(ui, Method::naive))
        for (std::size_t i = 0; i < naive.classes.size(); ++i) curve(naive, i, false);
}

/// A label for each curve: the stable p at the current shift.
List<PlotLabel> labels_of(LabContext& context, const ShiftSweep& stable) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    std::span<const double> p = context.results.formats().trace(Method::stable).probabilities;
    List<PlotLabel> labels(ui);
    for (std::size_t place = 0; place < stable.classes.size(); ++place) {
        const std::size_t index = stable.classes[place];
        if (is_masked(scene, index)) continue;
        const std::string_view name = name_of_class(ui, scene, index, 12);
        labels.push_back({p[index], formatted(ui, "{} {}", name, fitted(ui, p[index], 6)),
                          colour_of(ui, scene, place, index), formatted(ui, "overflow/plot/p/{}", index),
                          fitted(ui, p[index], 6), index});
    }
    std::sort(labels.begin(), labels.end(), [](const PlotLabel& a, const PlotLabel& b) {
        return std::tie(b.y, a.class_index) < std::tie(a.y, b.class_index);
    });
    return labels;
}

/// In design pixels. Digits change while c is dragged, the room does not.
float room_for_labels(LabContext& context, const ShiftSweep& stable) {
    float widest = 0;
    for (const std::size_t index : stable.classes) {
        const std::string_view name = name_of_class(context.ui, context.document.scene(), index, 12);
        widest = std::max(widest, text_size(context.ui.fonts.strong, joined(context.ui, name, " 0.00000")).x);
    }
    return std::max(min_label_room, widest / context.ui.zoom + 20);
}

/// Rows that no shift can help.
std::string_view why_no_shift_helps(LabContext& context) {
    std::span<const double> z = context.results.logits();
    if (context.results.formats().exact().all_masked)
        return "Every class is masked: NaN at every c, by both methods.";
    if (!std::isnan(context.results.formats().exact().log_sum_exp)) return {};
    if (std::any_of(z.begin(), z.end(), [](double x) { return std::isnan(x); }))
        return "A logit is NaN: so is every p, at every c.";
    if (std::any_of(z.begin(), z.end(), [](double x) { return x == INFINITY; }))
        return "A logit is ∞ from the start: NaN at every c.";
    return {};
}

/// How far naive and stable are apart at the shift under the pointer, or why naive is none.
void draw_reading(LabContext& context, const Plot& plot, const ShiftSweep& naive, const ShiftSweep& stable) {
    const std::optional<double> x = plot_hovered_x(plot);
    if (!x || naive.shifts.size() < 2) return;
    const double step = naive.shifts[1] - naive.shifts[0];
    const auto last = static_cast<double>(naive.shifts.size() - 1);
    const auto at =
        static_cast<std::size_t>(std::clamp(std::round((*x - naive.shifts[0]) / step), 0.0, last));
    std::string_view words = formatted(context.ui, "c = {}: ", significant(context.ui, naive.shifts[at], 5));
    if (naive.failures[at] != ShiftFailure::none) {
        words = joined(context.ui, words, "naive: ", std::string_view(name_of(naive.failures[at])));
    } else {
        double largest = 0;
        for (std::size_t i = 0; i < naive.curves.size(); ++i)
            largest = std::max(largest, std::fabs(naive.curves[i][at] - stable.curves[i][at]));
        words = joined(context.ui, words,
                       largest == 0 ? "naive and stable agree to the last bit"
                                    : formatted(context.ui, "naive and stable differ by up to {}",
                                                significant(context.ui, largest, 2)));
    }
    plot_crosshair(context.ui, plot, naive.shifts[at], NAN, context.ui.theme.faint, words);
    landmark(context.ui, "overflow/plot/hovered", plot.frame, words);
}

/// Where c was, with a ring for the p of each class.
void draw_before(LabContext& context, const Plot& plot, const ShiftSweep& stable) {
    const std::optional<RowBefore> before = row_before(context);
    if (!before) return;
    Ui& ui = context.ui;
    const double shift = before->overflow.shift;
    if (shift < plot.x.min || shift > plot.x.max) return;
    const float x = std::round(plot.pixel(shift, 0).x) + 0.5F;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (float y = plot.frame.min.y; y < plot.frame.max.y; y += ui.px(7))
        list.AddLine(ImVec2(x, y), ImVec2(x, std::min(y + ui.px(3), plot.frame.max.y)), ui.theme.secondary,
                     ui.px(1.25F));
    for (std::size_t place = 0; place < stable.classes.size(); ++place) {
        if (hides_curves(ui, Method::stable)) break;
        const std::size_t index = stable.classes[place];
        const std::optional<double> was = before->probability(index);
        if (!was || std::isnan(*was)) continue;
        const ImVec2 at = plot.pixel(shift, *was);
        const float r = ui.px(4.5F);
        list.AddCircleFilled(at, r, ui.theme.panel);
        list.AddCircle(at, r, colour_of(ui, context.document.scene(), place, index), 0, ui.px(1.5F));
        landmark(ui, formatted(ui, "overflow/plot/p/{}/before", index),
                 {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)}, fitted(ui, *was, 6), index);
    }
    landmark(ui, "overflow/plot/before",
             {ImVec2(x - ui.px(2), plot.frame.min.y), ImVec2(x + ui.px(2), plot.frame.max.y)},
             joined(ui, "c = ", significant(ui, shift, 6)));
}

std::string_view foot_words(FrameArena& arena, const ShiftSweep& naive, const ShiftSweep& stable,
                            Format format) {
    std::string_view words = "solid: naive, dashed: stable";
    if (!naive.complete() || !stable.complete())
        return joined(arena, words,
                      formatted(arena, "  ·  {:.0f} % done",
                                100.0 * static_cast<double>(naive.done + stable.done) /
                                    static_cast<double>(2 * naive.shifts.size())));
    const double range = largest_range(stable);
    if (range > 1e-3) {
        words = joined(arena, words,
                       formatted(arena,
                                 "  ·  stable is not flat: z + c is rounded to {} bits before the max is "
                                 "subtracted, which moves p "
                                 "by up to {}",
                                 limits_of(format).significand_bits, significant(arena, range, 2)));
        return words;
    }
    for (const FailureRun& run : failure_runs(arena, naive)) {
        const bool below = run.from == naive.shifts.front();
        const bool above = run.to == naive.shifts.back();
        const std::string_view where = below && above ? "at every c"
                                       : below
                                           ? joined(arena, "below about ", significant(arena, run.to, 4))
                                           : joined(arena, "from about ", significant(arena, run.from, 4));
        words = joined(arena, words, formatted(arena, "  ·  {} {}", words_for(run.cause, format), where));
    }
    return words;
}

}  // namespace

WorkDone work_on_shift_plot(const LabWork& work, const View& view) {
    std::array<double, points> shifts{};
    evenly_spaced(range_of(work.results, work.document.scene(), view), shifts);
    WorkDone done;
    FormatResults& formats = work.results.formats();
    for (const Method method : {Method::naive, Method::stable}) {
        if (formats.shift_sweep_so_far(method, shifts).complete()) continue;
        const bool complete = formats.shift_sweep(method, shifts, work.seconds * 0.5).complete();
        done = {true, done.unfinished || !complete};
    }
    return done;
}

const ShiftSweep& shown_shift_sweep(Results& results, const Scene& scene, const View& view, Method method) {
    std::array<double, points> shifts{};
    evenly_spaced(range_of(results, scene, view), shifts);
    return results.formats().shift_sweep_so_far(method, shifts);
}

void draw_shift_plot(LabContext& context, View& view, Rect bar, Rect room) {
    Ui& ui = context.ui;
    const Rect toggle = bar.cut_right(button_width(ui, "Whole range"));
    if (button(ui, "overflow/plot/whole-range", toggle, "Whole range", ButtonKind::normal, view.whole_range))
        view.whole_range = !view.whole_range;
    tooltip(ui, "Every shift, −2000 to 2000, instead of those near the limits of the format.");

    const Rect foot = room.cut_bottom(ui.px(18));
    const ShiftRange range = range_of(context.results, context.document.scene(), view);
    std::array<double, points> shifts{};
    evenly_spaced(range, shifts);
    const ShiftSweep& naive = context.results.formats().shift_sweep_so_far(Method::naive, shifts);
    const ShiftSweep& stable = context.results.formats().shift_sweep_so_far(Method::stable, shifts);

    room.cut_top(ui.px(12));  // of the cursor's handle and its words
    const Plot plot =
        begin_plot(ui, "overflow/plot", room, {range.from, range.to, AxisScale::linear, "shift c"},
                   {0, 1, AxisScale::linear, ""}, {}, {0, room_for_labels(context, stable)});
    Grab held;
    drag_cursor(context, plot, held);

    const Format format = context.document.scene().overflow.format;
    const bool hides_naive = hides_curves(ui, Method::naive) || hides_verdict(ui, Method::naive);
    const bool hides_stable = hides_curves(ui, Method::stable);
    if (hides_naive && hides_stable) cover(ui, "overflow/plot/covered", plot.frame);
    const std::string_view hopeless =
        hides_naive || hides_stable ? std::string_view() : why_no_shift_helps(context);
    if (!hopeless.empty()) {
        plot_range(ui, plot, range.from, range.to, ui.theme.bad, hopeless);
        landmark(ui, "overflow/plot/hopeless", plot.frame, hopeless);
    }
    if (!hides_naive) draw_failures(ui, plot, failure_runs(ui, naive), format);
    draw_curves(context, plot, naive, stable);
    draw_before(context, plot, stable);
    if (!hides_stable) plot_labels(ui, plot, plot.frame.max.x, room.max.x, labels_of(context, stable));
    const double shift = context.document.scene().overflow.shift;
    const float cursor = plot.pixel(shift, 0).x;
    plot_cursor(ui, plot, cursor, joined(ui, "c = ", significant(ui, shift, 6)), held);
    landmark(ui, "overflow/plot/cursor",
             {ImVec2(cursor - ui.px(6), plot.frame.min.y), ImVec2(cursor + ui.px(6), plot.frame.max.y)},
             fitted(ui, shift, 9));
    draw_place_mark(ui, plot, "shift", "c", 0);
    if (!hides_naive && !hides_stable) draw_reading(context, plot, naive, stable);

    const std::string_view words = hides_naive && hides_stable ? "solid: naive, dashed: stable: both covered"
                                   : hides_naive               ? "solid: naive, covered, dashed: stable"
                                   : hides_stable              ? "solid: naive, dashed: stable, covered"
                                                               : foot_words(ui, naive, stable, format);
    // The numbers count: where all of it is too long, the failures of the naive one stand alone.
    constexpr std::string_view lines = "solid: naive, dashed: stable  ·  ";
    if (!text_if_it_fits(ui, foot, ui.fonts.small, ui.theme.secondary, words)) {
        std::string_view rest = words.substr(0, lines.size()) == lines ? words.substr(lines.size()) : words;
        // The last of them stand in the plot, too.
        while (!text_if_it_fits(ui, foot, ui.fonts.small, ui.theme.secondary, rest)) {
            const std::size_t last = rest.rfind("  ·  ");
            if (last == std::string_view::npos) break;
            rest = rest.substr(0, last);
        }
    }
    landmark(ui, "overflow/plot/foot", foot, words);
}

}  // namespace softmaxlab::overflow
