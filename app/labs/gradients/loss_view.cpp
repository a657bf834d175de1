#include "app/labs/gradients/loss_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/gradients/descent.h"
#include "app/labs/gradients/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/read_out.h"
#include "app/widgets/slider.h"
#include "core/numeric/log_values.h"
#include "core/numeric/loss.h"
#include "core/numeric/trace.h"

namespace softmaxlab::gradients {

namespace {

constexpr float row_height = 22;  // design pixels, at most

SliderScale smoothing_scale() {
    SliderScale scale;
    static constexpr std::array labels = {0.0, 0.5, 1.0};
    scale.labels = labels;
    scale.step = 0.01;
    return scale;
}

/// log Σ exp over the target's logit: what stands over is the loss.
void draw_stacked_loss(LabContext& context, Rect room, std::span<const double> target, double loss) {
    using learning::Quantity;
    Ui& ui = context.ui;
    const bool hides_logits = veiled(ui, Quantity::logits);
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    double expected = 0;
    for (std::size_t i = 0; i < target.size(); ++i)
        if (target[i] > 0) expected += target[i] * context.results.logits()[i] / scene.temperature;
    const float row = room.height() / 3;
    read_out(ui, room.cut_top(row),
             {"gradients/log-sum-exp", "log Σ exp of z/T", fitted(ui, exact.log_sum_exp, 11),
              "log Σ e^(z/T), computed with the max subtracted.", ui.theme.text, std::nullopt,
              veiled(ui, Quantity::log_sum_exp) || veiled(ui, Quantity::sum) || hides_logits});
    read_out(ui, room.cut_top(row),
             {"gradients/target-logit", "−z/T of the target", fitted(ui, -expected, 11),
              "Σ q z/T: of one target its logit, with smoothing the mean of all logits by the target "
              "distribution q.",
              ui.theme.text, std::nullopt, hides_logits});
    fill({room.min, ImVec2(room.max.x, room.min.y + ui.px(1))}, ui.theme.line);
    read_out(ui, room,
             {"gradients/loss", "= loss, −Σ q log p", fitted(ui, loss, 11),
              "The cross-entropy in nats, computed from log p: it does not overflow.", ui.theme.accent,
              std::nullopt, hides_loss(ui)});
}

/// The loss by way of float32 probabilities beside the fused form.
void draw_pitfall(Ui& ui, Rect room, double by_p, double fused) {
    const Rect title = room.cut_top(ui.px(20));
    text(ui, title, ui.fonts.strong, ui.theme.secondary,
         first_that_fits(ui.fonts.strong, title.width(),
                         {"The same loss in f32, for the hard target", "The same loss in f32", "In f32"}));
    const float row = room.height() * 0.5F;
    const bool wrong = !std::isfinite(by_p) && std::isfinite(fused);
    read_out(ui, room.cut_top(row),
             {"gradients/loss-by-p", "softmax, then log", fitted(ui, by_p, 11),
              "log of the float32 p: −∞ where p was rounded to 0, which happens from a gap of about 104 "
              "on. Then no gradient comes back.",
              wrong ? ui.theme.bad : ui.theme.text, std::nullopt, hides_loss(ui)});
    read_out(
        ui, room,
        {"gradients/loss-fused", "fused: log Σ exp − z", fitted(ui, fused, 11),
         "log_softmax in float32: p itself is never made.", ui.theme.text, std::nullopt, hides_loss(ui)});
}

void draw_gradient_bars(LabContext& context, const LabState& state, std::span<const std::size_t> rows,
                        Rect room, std::span<const double> target, std::span<const double> gradient) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const bool hidden = hides_gradient(ui);
    double max = 0;
    for (const std::size_t i : rows)
        if (std::isfinite(gradient[i])) max = std::max(max, std::fabs(gradient[i]));
    const auto columns = [&](Rect row) {
        struct Columns {
            Rect name, z, q, bar, value;
        } c;
        c.name = row.cut_left(ui.px(104));
        row.cut_left(ui.px(4));
        c.z = row.cut_left(ui.px(60));
        c.q = row.cut_left(ui.px(56));
        c.value = row.cut_right(ui.px(84));
        row.cut_left(ui.px(12));
        c.bar = row;
        return c;
    };
    const auto heads = columns(room.cut_top(ui.px(18)));
    text(ui, heads.name, ui.fonts.small, ui.theme.secondary, "target y: click");
    text(ui, heads.z, ui.fonts.small, ui.theme.secondary, "z", Align::right);
    text(ui, heads.q, ui.fonts.small, ui.theme.secondary, "q", Align::right);
    text(ui, heads.bar, ui.fonts.small, ui.theme.secondary, "gradient", Align::centre);
    text(ui, heads.value, ui.fonts.small, ui.theme.secondary, "(p − q)/T", Align::right);
    const float height = std::min(room.height() / static_cast<float>(std::max<std::size_t>(rows.size(), 1)),
                                  ui.px(row_height));
    for (const std::size_t index : rows) {
        const auto c = columns(room.cut_top(height));
        const Scene& scene = document.scene();
        if (draw_class_choice(ui, formatted(ui, "gradients/target/{}", index), c.name.inset(0, ui.px(0.5F)),
                              scene, index, scene.gradients.target == index,
                              "Click: make it the target y of the loss.")) {
            stop_descent(context, state.cache.descent);
            document.apply(edit::SetTarget{index});
        }
        const std::string_view z =
            unless_veiled(ui, learning::Quantity::logits, logit_text(ui, context.results.logits()[index]));
        text(ui, c.z, ui.fonts.number_small, ui.theme.text, z, Align::right);
        landmark(ui, formatted(ui, "gradients/logit/{}", index), c.z, z, index);
        text(ui, c.q, ui.fonts.number_small, ui.theme.secondary, fitted(ui, target[index], 7), Align::right);
        landmark(ui, formatted(ui, "gradients/q/{}", index), c.q, fitted(ui, target[index], 7), index);
        const Rect bar = c.bar.inset(0, ui.px(3));
        fill(bar, ui.theme.empty_bar, ui.px(3));
        const float middle = bar.centre().x;
        const double g = hidden ? NAN : gradient[index];
        if (std::isfinite(g) && max > 0) {
            const float reach = static_cast<float>(g / max) * bar.width() * 0.5F;
            fill({ImVec2(std::min(middle, middle + reach), bar.min.y),
                  ImVec2(std::max(middle, middle + reach), bar.max.y)},
                 colour_of(ui, scene, index), ui.px(2));
        }
        ImGui::GetWindowDrawList()->AddLine(ImVec2(middle, bar.min.y), ImVec2(middle, bar.max.y),
                                            ui.theme.secondary, ui.px(1));
        const std::string_view number = hidden ? veiled_words : fitted(ui, g, 9);
        if (hidden) {
            cover_number(ui, c.value.inset(0, ui.px(1)), ui.fonts.number_small);
        } else {
            text(ui, c.value, ui.fonts.number_small, ui.theme.text, number, Align::right);
        }
        landmark(ui, formatted(ui, "gradients/gradient/{}", index), c.value, number, index);
    }
}

/// Which target: the class y, smoothed, or the distribution that is pinned as A.
void draw_target_controls(LabContext& context, const LabState& state, Rect top) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    state.view.target.pinned = state.view.target.pinned && scene.pins.a.has_value();
    const auto strip = [&](const Rect& place) {
        return Rect{place.min, ImVec2(place.max.x, place.min.y + ui.px(26))};
    };
    const std::string_view pin = scene.pins.a ? "q = pin A" : "Pin A as q";
    const Rect pinned = top.cut_right(button_width(ui, "Pin A as q"));
    if (button(ui, "gradients/pinned-target", strip(pinned), pin, ButtonKind::normal,
               state.view.target.pinned)) {
        stop_descent(context, state.cache.descent);
        if (!scene.pins.a) context.document.apply(edit::PinState{edit::PinSlot::a});
        state.view.target.pinned = !state.view.target.pinned;
    }
    tooltip(
        ui,
        scene.pins.a
            ? "A soft target: the distribution pinned as A, as a teacher's in distillation."
            : "Pins the current distribution as A and takes it as a soft target. Then change the logits.");
    top.cut_right(ui.px(14));
    Rect label = top.cut_left(ui.px(118));
    text(ui, label.cut_top(ui.px(22)), ui.fonts.strong, ui.theme.secondary, "label smoothing");
    Rect value = top.cut_right(ui.px(50));
    ImGui::BeginDisabled(state.view.target.pinned);
    const SliderResult moved =
        slider(ui, "gradients/smoothing", top, smoothing_scale(), state.view.target.smoothing,
               fitted(ui, state.view.target.smoothing, 6));
    ImGui::EndDisabled();
    if (moved.value && !state.view.target.pinned) state.view.target.smoothing = *moved.value;
    tooltip(ui, "q = (1 − ε) on the target, and ε shared by all classes that take part.");
    text(ui, value.cut_top(ui.px(22)), ui.fonts.number, ui.theme.text,
         state.view.target.pinned ? "-" : fixed(ui, state.view.target.smoothing, 2), Align::right);
}

}  // namespace

void draw_loss_view(LabContext& context, const LabState& state, Rect room) {
    Ui& ui = context.ui;
    draw_target_controls(context, state, room.cut_top(ui.px(40)));
    room.cut_top(ui.px(4));

    const bool many = class_count(context.document.scene()) > 8;  // their rows need the room
    const Rect descent = room.cut_bottom(room.height() * (many ? 0.33F : 0.42F));
    room.cut_bottom(ui.px(8));

    const LossNow& now = state.cache.loss.at(context, state.view.target);
    Rect numbers = room.cut_top(ui.px(78));
    Rect right = numbers.cut_right(numbers.width() * 0.5F - ui.px(12));
    numbers.cut_right(ui.px(24));
    draw_stacked_loss(context, numbers, now.target, now.loss.loss);
    draw_pitfall(ui, right, now.by_probability, now.fused);
    room.cut_top(ui.px(8));
    const auto rows = static_cast<std::size_t>(std::max(1.0F, (room.height() - ui.px(18)) / ui.px(12)));
    draw_gradient_bars(context, state, listed(context, std::min<std::size_t>(rows, 16)), room, now.target,
                       now.loss.gradient);
    draw_descent(context, state, descent);
}

}  // namespace softmaxlab::gradients
