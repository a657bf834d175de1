#include "app/widgets/count_controls.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {
namespace {

constexpr float slider_height = 22;  // design pixels: the handle's

}  // namespace

Rect button_strip(const Ui& ui, const Rect& line) {
    const float over = std::max(0.0F, line.height() - ui.px(26)) * 0.5F;
    return line.inset(0, over);
}

void control_label(Ui& ui, Rect& line, std::string_view words) {
    const float width = text_size(ui.fonts.strong, words).x;
    term_text(ui, joined(ui, "label/", words), line.cut_left(width + 1), ui.fonts.strong, ui.theme.secondary,
              words);
    line.cut_left(ui.px(6));
}

std::optional<std::size_t> count_field(Ui& ui, const Rect& rect, const CountField& field) {
    EditField edit;
    edit.landmark = field.landmark;
    edit.shown = field.shown;
    edit.typed_from = formatted(ui, "{}", field.value);
    edit.explanation = field.explanation;
    edit.font = ui.fonts.number;
    edit.colour = field.editable ? ui.theme.text : ui.theme.secondary;
    edit.editable = field.editable;
    const std::optional<double> typed = number_field(ui, rect, edit);
    if (!typed) return std::nullopt;
    const double within =
        std::clamp(std::round(*typed), static_cast<double>(field.low), static_cast<double>(field.high));
    return static_cast<std::size_t>(within);
}

SliderResult count_slider_result(Ui& ui, const Rect& line, const CountSlider& slider) {
    const float over = std::max(0.0F, line.height() - ui.px(slider_height)) * 0.5F;
    SliderScale scale;
    scale.low = 1;
    scale.high = static_cast<double>(slider.high);
    scale.kind = SliderKind::log;
    scale.neutral = static_cast<double>(slider.neutral);
    ImGui::BeginDisabled(!slider.enabled);
    SliderResult moved = softmaxlab::slider(ui, slider.landmark, line.inset(0, over), scale,
                                            static_cast<double>(slider.value), grouped(ui, slider.value));
    ImGui::EndDisabled();
    tooltip(ui, slider.words);
    return moved;
}

std::size_t count_from(double asked, std::size_t value, float steps, std::size_t high) {
    const double now = static_cast<double>(value);
    double next = std::round(asked);
    if (steps > 0) next = std::max(next, now + 1);
    if (steps < 0) next = std::min(next, now - 1);
    return static_cast<std::size_t>(std::clamp(next, 1.0, static_cast<double>(high)));
}

}  // namespace softmaxlab
