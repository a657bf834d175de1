#include "app/labs/temperature/curves.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "app/labs/temperature/other_states.h"
#include "app/labs/temperature/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "app/widgets/guess_bar.h"
#include "app/widgets/place_mark.h"
#include "app/widgets/plot_labels.h"

namespace softmaxlab::temperature {
namespace {

// Design pixels.
constexpr float thickness = 2;
constexpr float lit_thickness = 4;
constexpr float label_gap = 12;
constexpr float guess_foot_line = 30;
constexpr float given_line = 24;
constexpr float guess_foot_gap = 8;
constexpr float near = 9;  // a curve that is no further from the pointer is meant

// Equal logits have one curve: it changes its colour after this many points of the sweep.
constexpr std::size_t stripe = 5;

/// The classes that share a curve, as positions in ShownClasses.
List<List<std::size_t>> curve_groups(LabContext& context, const ShownClasses& shown) {
    std::span<const double> logits = context.results.logits();
    const auto logit_of = [&](std::size_t i) { return logits[shown.classes[i].index]; };
    List<std::size_t> order(shown.classes.size(), context.ui);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return logit_of(a) != logit_of(b) ? logit_of(a) < logit_of(b) : a < b;
    });
    List<List<std::size_t>> groups(context.ui);
    for (const std::size_t i : order) {
        if (groups.empty() || logit_of(groups.back().front()) != logit_of(i)) groups.emplace_back(context.ui);
        groups.back().push_back(i);
    }
    return groups;
}

bool lit(const Ui& ui, const ShownClass& item) {
    return ui.lit_class == item.index;
}

ImU32 curve_colour(const Ui& ui, const ShownClasses& shown, const ShownClass& item) {
    const bool other_lit = std::any_of(shown.classes.begin(), shown.classes.end(),
                                       [&](const ShownClass& c) { return lit(ui, c); });
    return other_lit && !lit(ui, item) ? with_alpha(item.colour, 0.4F) : item.colour;
}

void draw_shared_curve(Ui& ui, const TemperatureAxis& axis, const ShownClasses& shown,
                       std::span<const std::size_t> group, const TemperatureSweep& sweep) {
    List<ImVec2> points(ui);
    std::span<const double> p = sweep.curves[group.front()];
    for (std::size_t t = 0; t < sweep.temperatures.size(); ++t)
        points.push_back(axis.plot.pixel(sweep.temperatures[t], p[t]));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t from = 0, number = 0; from + 1 < points.size(); from += stripe, ++number) {
        const ShownClass& item = shown.classes[group[number % group.size()]];
        const std::size_t count = std::min(stripe + 1, points.size() - from);
        list.AddPolyline(&points[from], static_cast<int>(count), curve_colour(ui, shown, item),
                         ImDrawFlags_None, ui.px(lit(ui, item) ? lit_thickness : thickness));
    }
}

/// The curve of one class, or of several that lie on each other.
void draw_group(Ui& ui, const TemperatureAxis& axis, const ShownClasses& shown,
                std::span<const std::size_t> group, const TemperatureSweep& sweep) {
    if (group.size() > 1) return draw_shared_curve(ui, axis, shown, group, sweep);
    const ShownClass& item = shown.classes[group.front()];
    plot_curve(ui, axis.plot,
               {sweep.temperatures, sweep.curves[group.front()], curve_colour(ui, shown, item),
                lit(ui, item) ? lit_thickness : thickness});
}

void draw_curves(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown) {
    Ui& ui = context.ui;
    const TemperatureSweep& sweep = context.results.temperature().sweep();
    if (shown.rest > 0) {
        PlotCurve rest{sweep.temperatures, sweep.rest, shown.rest_colour, thickness};
        rest.dashed = true;
        plot_curve(ui, axis.plot, rest);
    }
    const List<List<std::size_t>> groups = curve_groups(context, shown);
    const auto is_lit = [&](std::span<const std::size_t> group) {
        return std::any_of(group.begin(), group.end(),
                           [&](std::size_t i) { return lit(ui, shown.classes[i]); });
    };
    // The lit one over all others.
    for (const bool lit_ones : {false, true}) {
        for (const std::span<const std::size_t> group : groups)
            if (is_lit(group) == lit_ones) draw_group(ui, axis, shown, group, sweep);
    }
}

void draw_limits(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown) {
    const TemperatureSweep& sweep = context.results.temperature().sweep();
    for (const bool at_zero : {true, false}) {
        const Reading limit = read_at(context, shown, at_zero ? 0 : INFINITY);
        const std::string_view name = at_zero ? "temperature/limit-zero/" : "temperature/limit-infinity/";
        List<StripLevel> levels(context.ui);
        for (std::size_t i = 0; i < shown.classes.size(); ++i) {
            const ShownClass& item = shown.classes[i];
            std::span<const double> curve = sweep.curves[i];
            levels.push_back({limit.probabilities[i], at_zero ? curve.front() : curve.back(),
                              curve_colour(context.ui, shown, item),
                              formatted(context.ui, "{}{}", name, item.index), item.index});
        }
        if (shown.rest > 0)
            levels.push_back({limit.rest,
                              at_zero ? sweep.rest.front() : sweep.rest.back(),
                              shown.rest_colour,
                              joined(context.ui, name, "rest"),
                              {}});
        const bool in_percent = context.ui.preferences.probabilities == ProbabilityStyle::percent;
        draw_limit_strip(context.ui, axis, at_zero, levels, in_percent ? percent : decimals);
    }
}

// A logit inside a formula: no sign in front of what is positive.
std::string_view in_formula(FrameArena& arena, double logit) {
    const std::string_view words = logit_text(arena, logit);
    return words[0] == '+' ? words.substr(1) : words;
}

std::string_view explain(LabContext& context, const Reading& reading, const ShownClass& item, double p) {
    std::span<const double> z = context.results.logits();
    const std::string_view what = formatted(context.ui, "p of {} at T = {}", item.name,
                                            temperature_text(context.ui, reading.temperature));
    if (reading.temperature == 0)
        return formatted(context.ui,
                         "{} = {}: the largest logit takes all; ties share equally, a convention.", what,
                         probability_text(context.ui, p));
    if (std::isinf(reading.temperature))
        return formatted(context.ui, "{} = {}: the same for every class that takes part.", what,
                         probability_text(context.ui, p));
    if (reading.off_curves)
        return formatted(context.ui, "{} ≈ {}, read off its curve.", what, probability_text(context.ui, p));
    if (veiled(context.ui, learning::Quantity::logits))
        return joined(context.ui, what, " = ", significant(context.ui, p, 6));
    return formatted(context.ui, "{} = e^(({} − {}) / {}) / Σ = {}", what,
                     in_formula(context.ui, z[item.index]),
                     in_formula(context.ui, context.results.reference().max),
                     temperature_text(context.ui, reading.temperature), significant(context.ui, p, 6));
}

void draw_labels(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                 const Reading& reading) {
    Ui& ui = context.ui;
    List<PlotLabel> labels(ui);
    List<std::string_view> explanations(ui);
    for (const std::size_t i : by_probability(context, shown)) {
        const ShownClass& item = shown.classes[i];
        const double p = reading.probabilities[i];
        labels.push_back({p, item.name, item.colour, formatted(ui, "temperature/p/{}", item.index),
                          probability_text(ui, p), item.index, probability_text(ui, p)});
        explanations.push_back(explain(context, reading, item, p));
    }
    if (shown.rest > 0) {
        const std::string_view p = probability_text(ui, reading.rest);
        labels.push_back({reading.rest,
                          shown.rest_name,
                          shown.rest_colour,
                          "temperature/p/rest",
                          p,
                          {},
                          p,
                          shown.rest == 1 ? "other" : "others"});
        explanations.push_back(
            formatted(ui, "{}: the sum over all classes without a curve of their own.", shown.rest_name));
    }
    const float left = axis.side.min.x + ui.px(label_gap);
    plot_labels(ui, axis.plot, left, axis.side.max.x, labels);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Landmark* place = ui.landmarks.find(labels[i].landmark);
        if (place == nullptr) continue;  // no room for it
        explain_place(ui, {place->min, place->max}, labels[i].landmark, explanations[i],
                      labels[i].class_index);
    }

    // What the labels are read at, above them.
    const float height = text_size(ui.fonts.number_small, "0").y;
    const float y = axis.plot.frame.min.y - ui.px(14);
    const Rect heading{ImVec2(left, y - height), ImVec2(axis.side.max.x, y)};
    const std::string_view words = formatted(ui, "{}T = {}", reading.hovered ? "pointer: " : "p at ",
                                             temperature_text(ui, reading.temperature));
    text(ui, heading, ui.fonts.number_small, reading.hovered ? ui.theme.accent : ui.theme.secondary, words,
         Align::right);
    landmark(ui, "temperature/read-at", heading, temperature_text(ui, reading.temperature));
}

// Where the curves cross the line. A dot that stands for several has no class's colour.
void draw_markers(Ui& ui, const TemperatureAxis& axis, const ShownClasses& shown, const Reading& reading) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = axis.x_of(reading.temperature);
    const auto height = [&](double p) { return axis.plot.pixel(1, p).y; };
    const auto dot = [&](double p, ImU32 colour, bool strong) {
        const ImVec2 at(x, height(p));
        list.AddCircleFilled(at, ui.px(strong ? 6.5F : 5.0F), ui.theme.panel);
        list.AddCircleFilled(at, ui.px(strong ? 5.0F : 3.5F), colour);
    };
    const auto shared = [&](double p) {
        const auto same = [&](double q) { return std::fabs(height(p) - height(q)) < ui.px(1); };
        return std::count_if(reading.probabilities.begin(), reading.probabilities.end(), same) > 1;
    };
    if (shown.rest > 0) dot(reading.rest, shown.rest_colour, false);
    for (std::size_t i = 0; i < shown.classes.size(); ++i) {
        const double p = reading.probabilities[i];
        if (!lit(ui, shown.classes[i])) dot(p, shared(p) ? ui.theme.text : shown.classes[i].colour, false);
    }
    for (std::size_t i = 0; i < shown.classes.size(); ++i) {
        if (lit(ui, shown.classes[i])) dot(reading.probabilities[i], shown.classes[i].colour, true);
    }
}

// ---- a guess of p at the scene's T ----

List<GuessClass> guessed_classes(LabContext& context, const ShownClasses& shown) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();  // the given, not a result
    const auto logit = [&](std::size_t index) {
        return scene.loaded ? scene.loaded->logits[index] : scene.classes[index].logit;
    };
    List<GuessClass> classes(ui);
    for (const ShownClass& item : shown.classes)
        classes.push_back({item.index, item.name, item.colour, true, given_logit(ui, logit(item.index))});
    return classes;
}

void draw_guess_panel(LabContext& context, const Rect& rect, const ShownClasses& shown) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect);
    const Rect title = inside.cut_top(ui.px(20));
    const std::string_view words =
        formatted(ui, "Your guess: p at T = {}", temperature_text(ui, context.document.scene().temperature));
    text(ui, title, ui.fonts.strong, ui.theme.secondary, words);
    landmark(ui, "temperature/guess-title", title, words);
    inside.cut_top(ui.px(10));
    guess_panel(ui, inside, "temperature/guess", guessed_classes(context, shown), {});
}

/// What there is to work from while the curves are covered: each class with its logit, in the line of the
/// title and, what has no room there, in lines over the cover.
void draw_given_logits(LabContext& context, const ShownClasses& shown, Rect line, const Rect& below) {
    Ui& ui = context.ui;
    Rect rest = below;
    for (const GuessClass& item : guessed_classes(context, shown)) {
        if (item.logit.empty()) return;
        const float name = text_size(ui.fonts.body, item.name).x + 1;
        const float logit = text_size(ui.fonts.number_small, item.logit).x + 1;
        const float width = ui.px(16) + name + ui.px(6) + logit + ui.px(18);
        if (width > line.width()) {
            if (width > rest.width() || rest.height() < ui.px(given_line)) return;
            line = rest.cut_top(ui.px(given_line));
            fill(line, ui.theme.panel);
        }
        Rect place = line.cut_left(width);
        const Rect whole = place;
        const Rect dot = place.cut_left(ui.px(16));
        ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(dot.min.x + ui.px(6), dot.centre().y), ui.px(5),
                                                    item.colour);
        text(ui, place.cut_left(name), ui.fonts.body, ui.theme.text, item.name);
        place.cut_left(ui.px(6));
        text(ui, place.cut_left(logit), ui.fonts.number_small, ui.theme.secondary, item.logit);
        landmark(ui, formatted(ui, "temperature/given/{}", item.index), whole, item.logit, item.index);
    }
}

/// Where the curves are not to be seen, T still can be dragged.
void draw_covered_curves(LabContext& context, Sweep& sweep, const TemperatureAxis& axis) {
    Ui& ui = context.ui;
    const Grab grab = draw_temperature_axis(context, sweep, "temperature/curves", "temperature/cursor", axis);
    cover(ui, "temperature/curves/covered", axis.plot.frame);
    for (std::size_t i = 0; i < context.document.scene().classes.size(); ++i)
        landmark(ui, formatted(ui, "temperature/p/{}", i), axis.plot.frame, veiled_words);
    draw_temperature_cursor(context, "temperature/cursor", axis, grab, true);
    draw_place_mark(ui, axis.plot, "temperature", "T", KnobScale{}.neutral);
}

/// Beside the line at T: a ring at what was guessed of each class, and a line from it to what is so.
void draw_ghosts(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown) {
    Ui& ui = context.ui;
    if (ui.guess.stage != Guess::Stage::revealed) return;
    const Reading now = read_current(context, shown);
    const List<GuessClass> classes = guessed_classes(context, shown);
    List<double> truth(class_count(context.document.scene()), 0.0, ui);
    for (std::size_t i = 0; i < shown.classes.size(); ++i)
        truth[shown.classes[i].index] = now.probabilities[i];
    const std::size_t furthest = furthest_guess(ui.guess, classes, truth);
    const float alpha = ui.guess.faded ? 0.4F : 1;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const std::size_t index = classes[i].index;
        if (index >= ui.guess.shares.size()) continue;
        const double share = ui.guess.shares[index];
        // Side by side: they may cover the same heights.
        const float away = ui.px(14 + 9 * static_cast<float>(i));
        const float at_t = axis.x_of(now.temperature);
        const bool right = at_t + away + ui.px(60) < axis.plot.frame.max.x;
        const float x = right ? at_t + away : at_t - away;
        const ImVec2 guessed(x, axis.plot.pixel(1, share).y);
        const ImVec2 is(x, axis.plot.pixel(1, truth[index]).y);
        const ImU32 ink = with_alpha(i == furthest ? ui.theme.text : ui.theme.secondary, alpha);
        list.AddLine(guessed, is, ink, ui.px(i == furthest ? 2.0F : 1.0F));
        list.AddCircleFilled(guessed, ui.px(5), with_alpha(ui.theme.panel, alpha));
        list.AddCircle(guessed, ui.px(5), with_alpha(classes[i].colour, alpha), 0, ui.px(2));
        const std::string_view words = guess_gap_text(ui, share - truth[index]);
        const ImVec2 size = text_size(ui.fonts.number_small, words);
        const float left = right ? x + ui.px(8) : x - ui.px(8) - size.x;
        const Rect place{ImVec2(left, guessed.y - size.y * 0.5F),
                         ImVec2(left + size.x + 1, guessed.y + size.y * 0.5F)};
        if (i == furthest) text(ui, place, ui.fonts.number_small, ink, words);
        const float r = ui.px(5);
        landmark(ui, formatted(ui, "temperature/guess/{}", index),
                 {ImVec2(x - r, guessed.y - r), ImVec2(x + r, guessed.y + r)}, guess_text(ui, share), index);
        landmark(ui, formatted(ui, "temperature/guess/{}/gap", index), place, words, index);
    }
    if (!shows_ghost(ui.guess)) return;
    Rect foot = axis.room;
    foot.min.y = foot.max.y + ui.px(guess_foot_gap);
    foot.max.y = foot.min.y + ui.px(guess_foot_line);
    guess_foot(ui, foot, foot, classes, truth);
}

}  // namespace

TemperatureAxis curves_axis(Ui& ui, const Rect& card) {
    Rect room = inside_card(ui, card);
    room.cut_top(ui.px(16));
    if (shows_ghost(ui.guess)) room.cut_bottom(ui.px(guess_foot_line + guess_foot_gap));
    return temperature_axis(ui, room, {0, 1, AxisScale::linear, ""});
}

std::optional<std::size_t> class_near_pointer(const Ui& ui, const TemperatureAxis& axis,
                                              const ShownClasses& shown, const Reading& hovered) {
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    if (pointer.y < axis.plot.frame.min.y || pointer.y >= axis.plot.frame.max.y) return std::nullopt;
    std::optional<std::size_t> nearest;
    float min_distance = ui.px(near);
    for (std::size_t i = 0; i < shown.classes.size(); ++i) {
        const float distance = std::fabs(axis.plot.pixel(1, hovered.probabilities[i]).y - pointer.y);
        if (distance < min_distance) {
            min_distance = distance;
            nearest = shown.classes[i].index;
        }
    }
    return nearest;
}

void draw_curves_card(LabContext& context, Sweep& sweep, const Rect& rect, const ShownClasses& shown,
                      const Reading& reading) {
    Ui& ui = context.ui;
    if (ui.guess.stage == Guess::Stage::open && hides_curves(ui) && !shown.classes.empty())
        return draw_guess_panel(context, rect, shown);
    Rect title = card(ui, rect).cut_top(ui.px(20));
    const float title_width = text(ui, title, ui.fonts.strong, ui.theme.secondary, "p against T");
    const TemperatureAxis axis = curves_axis(ui, rect);
    if (hides_curves(ui)) {
        draw_covered_curves(context, sweep, axis);
        title.cut_left(title_width + ui.px(24));
        return draw_given_logits(context, shown, title, axis.plot.frame);
    }
    const Grab grab = draw_temperature_axis(context, sweep, "temperature/curves", "temperature/cursor", axis);
    if (!shown.trouble.empty()) {
        draw_temperature_cursor(context, "temperature/cursor", axis, grab, true);
        draw_trouble(ui, axis.plot.frame, "temperature/trouble", shown.trouble);
        draw_labels(context, axis, shown, reading);
        return;
    }
    const List<OtherState> others = other_states(context);
    draw_other_curves(context, axis, others);
    draw_curves(context, axis, shown);
    draw_limits(context, axis, shown);
    if (reading.hovered) draw_hovered_temperature(ui, axis, reading.temperature);
    draw_other_temperatures(context, axis, shown, others);
    draw_temperature_cursor(context, "temperature/cursor", axis, grab, true);
    draw_markers(ui, axis, shown, reading);
    draw_ghosts(context, axis, shown);
    draw_place_mark(ui, axis.plot, "temperature", "T", KnobScale{}.neutral);
    draw_labels(context, axis, shown, reading);
}

}  // namespace softmaxlab::temperature
