#include "app/labs/gradients/descent.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/gradients/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/plot.h"
#include "app/widgets/slider.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::gradients {

void follow(Descent& descent, const DescentProblem& problem) {
    if (!problem.possible()) {
        descent.playing = false;
        return;
    }
    if (descent.at == problem.logits && !descent.losses.empty()) {
        descent.losses.back() = problem.here.loss;  // another target or temperature changes what it is now
        return;
    }
    descent.start = descent.at = problem.logits;
    descent.losses = {problem.here.loss};
    descent.path = {softmax(problem.logits, problem.temperature).probabilities};
}

bool take_step(Descent& descent, Document& document, const TargetChoice& choice, double rate,
               GestureId gesture) {
    const DescentProblem before = descent_problem(document.scene(), choice);
    follow(descent, before);
    if (!before.possible() || descent.losses.size() > max_steps) return false;
    document.apply(edit::SetLogits{descended(before, rate)}, gesture);
    const DescentProblem after = descent_problem(document.scene(), choice);
    if (!after.possible() || after.logits == before.logits) return false;
    descent.at = after.logits;
    descent.losses.push_back(after.here.loss);
    descent.path.push_back(softmax(after.logits, after.temperature).probabilities);
    return true;
}

namespace {

SliderScale rate_scale() {
    SliderScale scale;
    scale.low = min_rate;
    scale.high = max_rate;
    scale.kind = SliderKind::log;
    scale.neutral = 0.5;
    static constexpr std::array labels = {0.01, 0.1, 1.0, 10.0, 100.0};
    scale.labels = labels;
    return scale;
}

/// Takes the first step at once: its gesture begins with it.
void start_descent(LabContext& context, const LabState& state) {
    Descent& descent = state.cache.descent;
    descent.gesture = context.ui.new_gesture();
    descent.playing = true;
    descent.waiting = 0;
    if (!take_step(descent, context.document, state.view.target, state.view.rate, descent.gesture))
        stop_descent(context, descent);
}

/// Some steps, as the time has come for them. From play to pause is one step of undo.
void go_on(LabContext& context, const LabState& state) {
    Descent& descent = state.cache.descent;
    if (!descent.playing) return;
    if (context.document.gesture() != descent.gesture) {  // something else was done meanwhile
        descent.playing = false;
        return;
    }
    constexpr double longest_frame = 0.1;
    descent.waiting +=
        std::min(static_cast<double>(ImGui::GetIO().DeltaTime), longest_frame) * steps_a_second;
    for (; descent.waiting >= 1; descent.waiting -= 1) {
        if (!take_step(descent, context.document, state.view.target, state.view.rate, descent.gesture)) {
            stop_descent(context, descent);
            return;
        }
    }
    context.ui.animating = true;
}

void draw_buttons(LabContext& context, const LabState& state, Rect bar) {
    Ui& ui = context.ui;
    Descent& descent = state.cache.descent;
    const bool possible = state.cache.loss.at(context, state.view.target).problem.possible();
    const auto place = [&](std::string_view label) {
        const Rect rect = bar.cut_left(button_width(ui, label));
        bar.cut_left(ui.px(6));
        return Rect{rect.min, ImVec2(rect.max.x, rect.min.y + ui.px(28))};
    };
    if (button(ui, "gradients/play", place("Pause"), descent.playing ? "Pause" : "Play", ButtonKind::primary,
               descent.playing, possible)) {
        if (descent.playing) {
            stop_descent(context, descent);
        } else {
            start_descent(context, state);
        }
    }
    tooltip(ui, "Gradient descent on the logits, 12 steps a second. Undo takes all of it back.");
    if (button(ui, "gradients/step", place("Step"), "Step", ButtonKind::normal, false, possible)) {
        stop_descent(context, descent);
        take_step(descent, context.document, state.view.target, state.view.rate);
    }
    tooltip(ui, "z becomes z − rate · gradient, once.");
    const bool moved = descent.losses.size() > 1;
    if (button(ui, "gradients/reset", place("Reset"), "Reset", ButtonKind::normal, false, moved)) {
        stop_descent(context, descent);
        context.document.apply(edit::SetLogits{descent.start});
        descent.at.clear();
    }
    tooltip(ui, "Back to the logits that the descent began with.");
    bar.cut_left(ui.px(6));
    Rect value = bar.cut_right(ui.px(44));
    Rect label = bar.cut_left(ui.px(34));
    text(ui, label.cut_top(ui.px(22)), ui.fonts.strong, ui.theme.secondary, "rate");
    const SliderResult rate =
        slider(ui, "gradients/rate", bar, rate_scale(), state.view.rate, significant(ui, state.view.rate, 3));
    if (rate.value) state.view.rate = *rate.value;
    tooltip(ui,
            "The learning rate. The loss bends by up to 1/(2T²) along z: from a rate of about 4T² on a step "
            "can overshoot.");
    text(ui, value.cut_top(ui.px(22)), ui.fonts.number_small, ui.theme.text,
         significant(ui, state.view.rate, 3), Align::right);
}

/// The three classes of a way through a triangle.
List<std::size_t> three_classes(FrameArena& arena, const DescentProblem& problem) {
    List<std::size_t> live(arena);
    for (std::size_t i = 0; i < problem.logits.size(); ++i)
        if (problem.logits[i] != -INFINITY) live.push_back(i);
    if (live.size() != 3) live.clear();
    return live;
}

void draw_triangle(LabContext& context, const Rect& room, const Descent& descent,
                   std::span<const std::size_t> corners, std::span<const double> target) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float side = std::min(room.width() - ui.px(24), (room.height() - ui.px(36)) / 0.866F);
    const float left = room.centre().x - side * 0.5F;
    const float bottom = room.min.y + ui.px(18) + side * 0.866F;
    const std::array<ImVec2, 3> corner = {ImVec2(left, bottom), ImVec2(left + side, bottom),
                                          ImVec2(left + side * 0.5F, bottom - side * 0.866F)};
    list.AddTriangleFilled(corner[0], corner[1], corner[2], ui.theme.raised);
    list.AddTriangle(corner[0], corner[1], corner[2], ui.theme.line, ui.px(1.5F));
    const auto place = [&](std::span<const double> p) {
        ImVec2 at(0, 0);
        for (std::size_t c = 0; c < 3; ++c) {
            const auto share = static_cast<float>(p[corners[c]]);
            at.x += corner[c].x * share;
            at.y += corner[c].y * share;
        }
        return at;
    };
    for (std::size_t c = 0; c < 3; ++c) {
        list.AddCircleFilled(corner[c], ui.px(5), colour_of(ui, scene, corners[c]));
        const bool above = c == 2;
        const Rect name{
            ImVec2(corner[c].x - ui.px(50), above ? corner[c].y - ui.px(20) : corner[c].y + ui.px(4)),
            ImVec2(corner[c].x + ui.px(50), above ? corner[c].y - ui.px(4) : corner[c].y + ui.px(20))};
        text(ui, name, ui.fonts.small, ui.theme.text, name_of_class(ui, scene, corners[c], 9), Align::centre);
    }
    const ImVec2 goal = place(target);
    list.AddCircle(goal, ui.px(7), ui.theme.good, 0, ui.px(2));
    List<ImVec2> way(ui);
    for (std::span<const double> p : descent.path) way.push_back(place(p));
    list.AddPolyline(way.data(), static_cast<int>(way.size()), ui.theme.accent, 0, ui.px(2));
    for (std::size_t i = 0; i < way.size() && way.size() <= 200; ++i)
        list.AddCircleFilled(way[i], ui.px(2.5F), ui.theme.accent);
    list.AddCircleFilled(way.back(), ui.px(5), ui.theme.text);
    landmark(ui, "gradients/descent/triangle",
             {ImVec2(left, bottom - side * 0.866F), ImVec2(left + side, bottom)},
             formatted(ui, "{} steps", descent.path.size() - 1));
}

void draw_loss_curve(LabContext& context, Rect room, const Descent& descent) {
    Ui& ui = context.ui;
    List<double> steps(descent.losses.size(), ui);
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<double>(i);
    double max = 0;
    for (const double loss : descent.losses)
        if (std::isfinite(loss)) max = std::max(max, loss);
    // The axis grows in steps, so that the curve does not shrink with every point.
    double end = 20;
    while (end < steps.back()) end *= 2;
    const std::string_view value =
        formatted(ui, "{} after {} steps", fitted(ui, descent.losses.back(), 8), descent.losses.size() - 1);
    const Plot plot =
        begin_plot(ui, "gradients/descent/loss", room, {0, end, AxisScale::linear, "step"},
                   {0, max > 0 ? max * 1.05 : 1, AxisScale::linear, joined(ui, "loss: ", value)}, value);
    plot_curve(ui, plot, {steps, descent.losses, ui.theme.accent, 2});
    plot_marker(ui, plot, steps.back(), descent.losses.back(), ui.theme.text);
}

}  // namespace

void stop_descent(LabContext& context, Descent& descent) {
    if (!descent.playing) return;
    descent.playing = false;
    context.document.end_gesture(descent.gesture);
}

void draw_descent(LabContext& context, const LabState& state, Rect room) {
    Ui& ui = context.ui;
    Descent& descent = state.cache.descent;
    fill({room.min, ImVec2(room.max.x, room.min.y + ui.px(1))}, ui.theme.line);
    room.cut_top(ui.px(10));
    draw_buttons(context, state, room.cut_top(ui.px(42)));
    go_on(context, state);
    room.cut_top(ui.px(4));
    const DescentProblem& problem = state.cache.loss.at(context, state.view.target).problem;
    follow(descent, problem);
    if (!problem.possible()) {
        const std::string_view why =
            context.document.scene().loaded
                ? "The logits of a file stay as they are: no descent."
                : "A descent needs 0 < T < ∞, finite logits, two classes and a target that takes part.";
        draw_words_in_middle(ui, room, ui.theme.secondary, why);
        landmark(ui, "gradients/descent/impossible", room, why);
        return;
    }
    const List<std::size_t> corners = three_classes(ui, problem);
    if (!corners.empty()) {
        const Rect triangle = room.cut_right(room.width() * 0.4F);
        draw_or_cover(ui, hides_gradient(ui), "gradients/descent/covered", triangle.inset(ui.px(6)),
                      [&] { draw_triangle(context, triangle, descent, corners, problem.target); });
    }
    // Its axis goes as far as the losses do.
    const bool hidden = hides_loss(ui);
    {
        const Veil veil(ui, hidden, room);
        draw_loss_curve(context, room, descent);
    }
    if (hidden) cover(ui, "gradients/descent/loss/covered", room);
}

}  // namespace softmaxlab::gradients
