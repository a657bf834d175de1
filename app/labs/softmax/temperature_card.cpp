#include "app/labs/softmax/temperature_card.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "app/ui/number_text.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/knob.h"

namespace softmaxlab {
namespace {

std::string_view words_for(double temperature) {
    if (temperature == 0)
        return "T = 0: exactly argmax. The largest logit takes all; ties share equally, a convention.";
    if (std::isinf(temperature)) return "T = ∞: exactly uniform over the classes that take part.";
    if (temperature < 1) return "below 1: the gaps between logits are stretched, towards argmax";
    if (temperature > 1) return "above 1: the gaps between logits shrink, towards uniform";
    return "1: the gaps between logits as they are";
}

void value_field(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    EditField field;
    field.landmark = "softmax/temperature-value";
    field.shown = temperature_text(temperature);
    field.typed_from = std::isinf(temperature) ? "inf" : fmt::format("{}", temperature);
    field.explanation = fmt::format(
        "T = {}: every logit is divided by it.\nDouble-click or Ctrl+click to type it exactly; inf is a "
        "temperature too.",
        field.typed_from);
    field.font = field.shown.size() > 6 ? ui.fonts.number_large : ui.fonts.number_hero;
    field.colour = ui.theme.text;
    field.align = Align::centre;
    const auto typed = number_field(ui, rect, field);
    if (typed && *typed >= 0) context.document.apply(edit::SetTemperature{*typed});
}

}  // namespace

void temperature_card(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Document& document = context.document;
    Rect inside = card(ui, rect, "Temperature");
    Rect words = inside.cut_bottom(ui.px(36));
    Rect limits = inside.cut_bottom(ui.px(30));
    inside.cut_bottom(ui.px(8));

    // The number lies over the dial, and gets the clicks there.
    const Rect dial = inside;
    ImGui::SetNextItemAllowOverlap();
    const KnobScale scale;
    const KnobResult turned = knob(ui, "softmax/temperature", dial, scale, document.scene().temperature);
    open_gesture(document, turned.grab);
    if (turned.value) document.apply(edit::SetTemperature{*turned.value});
    close_gesture(document, turned.grab);

    const ImVec2 centre = knob_centre(ui, dial);
    value_field(context, {ImVec2(centre.x - ui.px(56), centre.y - ui.px(24)),
                          ImVec2(centre.x + ui.px(56), centre.y + ui.px(20))});
    text(ui,
         {ImVec2(centre.x - ui.px(20), centre.y + ui.px(22)),
          ImVec2(centre.x + ui.px(20), centre.y + ui.px(42))},
         ui.fonts.math, ui.theme.secondary, "T", Align::centre);

    const double temperature = document.scene().temperature;
    const float third = (limits.width() - 2 * ui.px(8)) / 3;
    const auto limit = [&](const char* name, const Rect& place, std::string_view label, double value,
                           std::string_view explanation) {
        if (button(ui, name, place, label, ButtonKind::normal, temperature == value))
            document.apply(edit::SetTemperature{value});
        tooltip(ui, explanation);
    };
    limit("softmax/temperature-zero", limits.cut_left(third), "0 argmax", 0,
          "The limit T → 0: all to the largest logit; ties share equally.");
    limit("softmax/temperature-infinity", limits.cut_right(third), "∞ uniform",
          std::numeric_limits<double>::infinity(),
          "The limit T → ∞: the same probability for every class that takes part.");
    limits.cut_left(ui.px(8));
    limits.cut_right(ui.px(8));
    limit("softmax/temperature-one", limits, "1", 1,
          "The logits as they are. Double-click on the dial does the same.");

    words.cut_top(ui.px(6));
    const std::string_view sentence = words_for(temperature);
    paragraph(ui, words, ui.fonts.small, ui.theme.secondary, sentence);
    landmark(ui, "softmax/temperature-words", words, std::string(sentence));
}

}  // namespace softmaxlab
