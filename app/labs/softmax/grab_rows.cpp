#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/labs/softmax/rows.h"
#include "app/ui/frame_arena.h"
#include "app/widgets/bar.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double steps_per_axis =
    50;  // one press of an arrow key moves a logit by this part of its half axis
constexpr double probability_step = 0.01;

// What a person sets by dragging is what they read: whole hundredths on the usual axis, three digits on a
// wider one.
double rounded_for(double axis_end, double logit) {
    const double unit = std::pow(10.0, std::floor(std::log10(axis_end)) - 2);
    const double per_unit = std::round(1 / unit);
    const double value =
        per_unit >= 1 ? std::round(logit * per_unit) / per_unit : std::round(logit / unit) * unit;
    return value == 0 ? 0 : value;  // no −0
}

void tooltip_for(Ui& ui, const Grab& grab, std::string_view words) {
    if (!grab.dragging) return tooltip(ui, words);
    ImGui::BeginTooltip();
    ImGui::PushFont(ui.fonts.body);
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopFont();
    ImGui::EndTooltip();
}

// The logit axis stays as it is while a hand holds a bar, or the bar would run away from the pointer.
void hold_axis(ColumnsState& state, const Grab& grab, double axis_end) {
    if (grab.began) state.held_range = axis_end;
    if (grab.ended) state.held_range.reset();
}

Grab grab_logit(LabContext& context, const ColumnLayout& layout, std::size_t index, double axis_end) {
    Document& document = context.document;
    const Rect bar = layout.bar(layout.logit_bar, index, context.ui.zoom);
    const Grab g = grab(context.ui, formatted(context.ui, "softmax/logit/{}", index), bar,
                        GrabKeys::horizontal, "", index);
    const ClassItem& item = document.scene().classes[index];
    if (!g.dragging) {
        tooltip(
            context.ui,
            item.masked
                ? "Masked: −∞. Click the circle to let the class take part again."
                : "Drag, turn the wheel, or use the keys ← and →: with Shift ten steps, with Alt a tenth.");
    }
    if (item.masked) return {};
    drag(document, g, [&](auto apply) {
        if (g.dragging) {
            const double along = std::clamp(fraction_along(bar, g.pointer), 0.0, 1.0);
            apply(edit::SetLogit{index, rounded_for(axis_end, (along * 2 - 1) * axis_end)});
        } else if (g.steps != 0) {
            const double asked = item.logit + static_cast<double>(g.steps) * axis_end / steps_per_axis;
            apply(edit::SetLogit{index, rounded_for(axis_end / 10, asked)});
        }
    });
    return g;
}

Grab grab_probability(LabContext& context, const ColumnLayout& layout, std::size_t index) {
    Document& document = context.document;
    const Rect bar = layout.bar(layout.probability_bar, index, context.ui.zoom);
    const Grab g = grab(context.ui, formatted(context.ui, "softmax/probability/{}", index), bar,
                        GrabKeys::horizontal, "", index);
    const ProbabilityGrip grip = probability_grip(document.scene(), context.results.logits(), index);
    if (g.dragging || has_tooltip())
        tooltip_for(context.ui, g,
                    words_about(context.ui, grip, document.scene(), context.results.logits(), index));
    if (!grip.possible) return {};
    drag(document, g, [&](auto apply) {
        if (g.dragging) {
            apply(with_probability(context, grip, index, fraction_along(bar, g.pointer)));
        } else if (g.steps != 0) {
            const double p = context.results.reference().probabilities[index];
            apply(
                with_probability(context, grip, index, p + static_cast<double>(g.steps) * probability_step));
        }
    });
    return g;
}

}  // namespace

List<RowGrabs> grab_rows(LabContext& context, ColumnsState& state, ClassActions& actions,
                         const ColumnLayout& layout, double axis_end) {
    const std::size_t count = context.document.scene().classes.size();
    List<RowGrabs> grabs(count, context.ui);
    for (std::size_t i = 0; i < count; ++i) {
        grabs[i].logit = grab_logit(context, layout, i, axis_end);
        grabs[i].probability = grab_probability(context, layout, i);
        hold_axis(state, grabs[i].logit, axis_end);
        hold_axis(state, grabs[i].probability, axis_end);
        if (context.ui.focused_class == i) class_keys(context, actions, i);
    }
    return grabs;
}

}  // namespace softmaxlab
