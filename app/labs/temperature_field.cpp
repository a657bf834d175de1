#include "app/labs/temperature_field.h"

#include <cmath>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {

std::optional<double> temperature_field(LabContext& context, std::string_view landmark_name, const Rect& rect,
                                        ImFont* font, Align align) {
    const double temperature = context.document.scene().temperature;
    EditField field;
    field.landmark = landmark_name;
    field.shown = temperature_text(context.ui, temperature);
    field.typed_from = std::isinf(temperature) ? "inf" : formatted(context.ui, "{}", temperature);
    field.explanation = formatted(
        context.ui,
        "T = {}: every logit is divided by it.\nDouble-click or Ctrl+click to type it exactly; inf is a "
        "temperature too.",
        field.typed_from);
    field.font = font;
    field.colour = context.ui.theme.text;
    field.align = align;
    std::optional<double> typed = number_field(context.ui, rect, field);
    if (typed && *typed < 0) typed.reset();
    return typed;
}

SliderScale temperature_scale() {
    SliderScale scale;
    scale.low = 0.05;
    scale.high = 20;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    return scale;
}

std::string_view temperature_words(double temperature) {
    if (temperature == 0)
        return "T = 0: exactly argmax. The largest logit takes all; ties share (a convention).";
    if (std::isinf(temperature)) return "T = ∞: exactly uniform over the classes that take part.";
    if (temperature < 1) return "T < 1: the gaps between logits are stretched, towards argmax.";
    if (temperature > 1) return "T > 1: the gaps between logits shrink, towards uniform.";
    return "T = 1: the gaps between logits as they are.";
}

}  // namespace softmaxlab
