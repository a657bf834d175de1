#include "app/labs/softmax/temperature_card.h"

#include <cmath>
#include <limits>
#include <string_view>

#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
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
    drag(document, turned.grab, [&](auto apply) {
        if (turned.value) apply(edit::SetTemperature{*turned.value});
    });

    const ImVec2 centre = knob_centre(ui, dial);
    const bool long_number = temperature_text(ui, document.scene().temperature).size() > 6;
    const Rect number{ImVec2(centre.x - ui.px(56), centre.y - ui.px(24)),
                      ImVec2(centre.x + ui.px(56), centre.y + ui.px(20))};
    if (const auto typed =
            temperature_field(context, "softmax/temperature-value", number,
                              long_number ? ui.fonts.number_large : ui.fonts.number_hero, Align::centre))
        document.apply(edit::SetTemperature{*typed});
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
    landmark(ui, "softmax/temperature-words", words, sentence);
}

}  // namespace softmaxlab
