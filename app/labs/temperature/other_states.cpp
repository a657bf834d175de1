#include "app/labs/temperature/other_states.h"

#include <algorithm>
#include <cmath>

#include "app/labs/before.h"
#include "app/ui/number_text.h"
#include "core/base/limits.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::temperature {
namespace {

// Design pixels.
constexpr float thickness = 1.25F;
constexpr float ring = 4.5F;

std::optional<OtherState> state_before(LabContext& context) {
    const SoftmaxBefore* before = shown_before(context);
    if (before == nullptr || before->exact.all_masked) return std::nullopt;
    OtherState state;
    state.name = "before";
    state.temperature = before->temperature;
    state.entropy_nats = before->exact.entropy_nats;
    if (const SweepBefore* curves = context.results.before().sweep()) {
        state.sweep = &curves->sweep;
        state.classes = curves->classes;
    }
    // As it was, where it is what is there now.
    if (state.sweep == nullptr && state.temperature == context.document.scene().temperature)
        return std::nullopt;
    List<double> p(context.ui);
    for (std::size_t i = 0; i < before->classes.size(); ++i)
        p.push_back(before->classes[i] ? before->exact.probabilities[before->indices[i]] : quiet_nan);
    state.probabilities = kept<double>(context.ui, p);
    return state;
}

std::optional<OtherState> pinned_state(LabContext& context, edit::PinSlot slot) {
    const std::optional<PinnedState> pinned = context.results.pins().state(slot);
    if (!pinned || context.document.scene().loaded || std::isnan(pinned->entropy_nats)) return std::nullopt;
    const bool a = slot == edit::PinSlot::a;
    OtherState state{a ? "a" : "b",
                     a ? "A" : "B",
                     pinned->temperature,
                     pinned->probabilities,
                     pinned->entropy_nats,
                     pinned->sweep,
                     {}};
    if (state.sweep != nullptr) state.classes = state.sweep->classes;
    return state;
}

double in_unit(double nats, EntropyUnit unit) {
    return unit == EntropyUnit::bits ? nats_to_bits(nats) : nats;
}

ImU32 line_colour(const Ui& ui, const OtherState& state) {
    return state.letter.empty() ? ui.theme.secondary : with_alpha(ui.theme.text, 0.8F);
}

// A's line is whole, the others are broken.
void draw_line(Ui& ui, const TemperatureAxis& axis, const OtherState& state) {
    const float x = std::round(axis.x_of(state.temperature)) + 0.5F;
    const float top = axis.plot.frame.min.y;
    const float bottom = axis.plot.frame.max.y;
    const float dash = state.letter == "A" ? bottom - top : ui.px(state.letter.empty() ? 3.0F : 8.0F);
    for (float y = top; y < bottom; y += dash + ui.px(4))
        ImGui::GetWindowDrawList()->AddLine(ImVec2(x, y), ImVec2(x, std::min(y + dash, bottom)),
                                            line_colour(ui, state), ui.px(thickness));
}

// At the foot of its line, where no curve is that matters at that temperature.
void draw_letter(Ui& ui, const TemperatureAxis& axis, const OtherState& state, std::size_t place) {
    const std::string_view words = state.letter.empty() ? ui.before_name : state.letter;
    const ImVec2 size = text_size(ui.fonts.small, words);
    const float x = axis.x_of(state.temperature) + ui.px(4);
    const float y = axis.plot.frame.min.y + ui.px(5) + static_cast<float>(place) * size.y;
    const bool right = x + size.x < axis.plot.frame.max.x;
    const float left = right ? x : x - ui.px(8) - size.x;
    const Rect rect{ImVec2(left, y), ImVec2(left + size.x + 1, y + size.y)};
    fill(rect, with_alpha(ui.theme.panel, 0.8F));
    text(ui, rect, ui.fonts.small, line_colour(ui, state), words);
    landmark(ui, joined(ui, "temperature/state/", state.name), rect,
             joined(ui, "T = ", temperature_text(ui, state.temperature)));
}

void draw_ring(Ui& ui, ImVec2 at, ImU32 colour) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddCircleFilled(at, ui.px(ring), ui.theme.panel);
    list.AddCircle(at, ui.px(ring), colour, 0, ui.px(1.5F));
}

}  // namespace

List<OtherState> other_states(LabContext& context) {
    List<OtherState> states(context.ui);
    if (const auto before = state_before(context)) states.push_back(*before);
    for (const edit::PinSlot slot : {edit::PinSlot::a, edit::PinSlot::b})
        if (const auto pinned = pinned_state(context, slot)) states.push_back(*pinned);
    return states;
}

void draw_other_curves(LabContext& context, const TemperatureAxis& axis, std::span<const OtherState> states) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    for (const OtherState& state : states) {
        if (state.sweep == nullptr) continue;
        for (std::size_t i = 0; i < state.classes.size(); ++i) {
            const ClassItem& item = scene.classes[state.classes[i]];
            PlotCurve curve{state.sweep->temperatures, state.sweep->curves[i],
                            with_alpha(ui.theme.class_colour(item.colour), 0.7F), thickness};
            curve.dashed = true;
            plot_curve(ui, axis.plot, curve);
        }
    }
}

void draw_other_temperatures(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                             std::span<const OtherState> states) {
    Ui& ui = context.ui;
    for (const OtherState& state : states) draw_line(ui, axis, state);
    for (std::size_t i = 0; i < states.size(); ++i) draw_letter(ui, axis, states[i], i);
    for (const OtherState& state : states) {
        for (const ShownClass& item : shown.classes) {
            if (item.index >= state.probabilities.size()) continue;
            const double p = state.probabilities[item.index];
            if (std::isnan(p)) continue;
            const ImVec2 at(axis.x_of(state.temperature), axis.plot.pixel(1, p).y);
            draw_ring(ui, at, item.colour);
            const float r = ui.px(ring);
            landmark(ui, formatted(ui, "temperature/p/{}/{}", item.index, state.name),
                     {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)}, probability_text(ui, p),
                     item.index);
        }
    }
}

void draw_other_entropies(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit,
                          std::span<const OtherState> states) {
    Ui& ui = context.ui;
    for (const OtherState& state : states) {
        const ImU32 colour = line_colour(ui, state);
        if (state.sweep != nullptr) {
            List<double> h(ui);
            for (const double nats : state.sweep->entropy_nats) h.push_back(in_unit(nats, unit));
            PlotCurve curve{state.sweep->temperatures, h, colour, thickness};
            curve.dashed = true;
            plot_curve(ui, axis.plot, curve);
        }
        const ImVec2 at(axis.x_of(state.temperature),
                        axis.plot.pixel(1, in_unit(state.entropy_nats, unit)).y);
        if (at.y < axis.plot.frame.min.y) continue;  // more classes took part: above this axis
        draw_ring(ui, at, state.letter.empty() ? ui.theme.accent : colour);
        const float r = ui.px(ring);
        landmark(ui, joined(ui, "temperature/entropy/", state.name),
                 {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)},
                 amount(ui, in_unit(state.entropy_nats, unit)));
        if (state.letter.empty()) continue;
        const ImVec2 size = text_size(ui.fonts.small, state.letter);
        const ImVec2 corner(at.x + r + ui.px(3), at.y - size.y * 0.5F);
        text(ui, {corner, ImVec2(corner.x + size.x + 1, corner.y + size.y)}, ui.fonts.small, colour,
             state.letter);
    }
}

}  // namespace softmaxlab::temperature
