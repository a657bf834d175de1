#include "app/labs/simplex/temperature_row.h"

#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "app/labs/temperature_field.h"
#include "app/ui/number_text.h"
#include "app/widgets/slider.h"

namespace softmaxlab {
namespace {

SliderScale temperature_scale() {
    SliderScale scale;
    scale.low = 0.05;
    scale.high = 20;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    static constexpr std::array labels = {0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0};
    scale.labels = labels;
    return scale;
}

}  // namespace

void temperature_row(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Document& document = context.document;
    Rect strip = rect;
    const Rect letter = strip.cut_left(ui.px(16));
    text(ui, {letter.min, ImVec2(letter.max.x, letter.min.y + ui.px(22))}, ui.fonts.math, ui.theme.secondary,
         "T");

    const auto limit = [&](const char* name, std::string_view label, double value, std::string_view words) {
        Rect place = strip.cut_right(button_width(ui, label));
        place.max.y = place.min.y + ui.px(26);
        strip.cut_right(ui.px(6));
        if (button(ui, name, place, label, ButtonKind::normal, document.scene().temperature == value))
            document.apply(edit::SetTemperature{value});
        tooltip(ui, words);
    };
    limit("simplex/temperature-infinity", "∞", std::numeric_limits<double>::infinity(),
          "The limit T → ∞: the middle of the simplex.");
    limit("simplex/temperature-one", "1", 1, "The logits as they are.");
    limit("simplex/temperature-zero", "0", 0, "The limit T → 0: the corner of the largest logit.");
    const Rect value = strip.cut_right(ui.px(64));
    strip.cut_right(ui.px(6));

    const double temperature = document.scene().temperature;
    const SliderResult moved = slider(ui, "simplex/temperature", strip, temperature_scale(), temperature,
                                      temperature_text(ui, temperature));
    tooltip(ui, "Drag: the point moves along its path, from the corner of the largest logit to the middle.");
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetTemperature{*moved.value});
    });
    if (const auto typed = temperature_field(context, "simplex/temperature-value",
                                             {value.min, ImVec2(value.max.x, value.min.y + ui.px(24))},
                                             ui.fonts.number_large, Align::right))
        document.apply(edit::SetTemperature{*typed});
}

}  // namespace softmaxlab
