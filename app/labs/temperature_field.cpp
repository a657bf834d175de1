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

}  // namespace softmaxlab
