#include "app/labs/overflow/controls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/labs/overflow/format_text.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/slider.h"

namespace softmaxlab {
namespace {

SliderScale shift_scale() {
    SliderScale scale;
    scale.low = -shift_limit;
    scale.high = shift_limit;
    scale.kind = SliderKind::signed_log;
    scale.knee = 4;
    static constexpr std::array labels = {-2000.0, -100.0, -10.0, 0.0, 10.0, 100.0, 2000.0};
    scale.labels = labels;
    return scale;
}

SliderScale scale_scale() {
    SliderScale scale;
    scale.low = 1;
    scale.high = scale_limit;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    static constexpr std::array labels = {1.0, 10.0, 100.0, 1000.0};
    scale.labels = labels;
    scale.prefix = "×";
    return scale;
}

/// At the left end of the strip, in line with what stands at its top.
void label(Ui& ui, Rect& strip, std::string_view words, float height) {
    Rect place = strip.cut_left(text_size(ui.fonts.strong, words).x + ui.px(12));
    text(ui, place.cut_top(ui.px(height)), ui.fonts.strong, ui.theme.secondary, words);
}

void shift_field(LabContext& context, const Rect& rect) {
    const double shift = context.document.scene().overflow.shift;
    EditField field;
    field.landmark = "overflow/shift-value";
    field.shown = with_sign(context.ui, shift, std::fabs(shift) < 1000 ? 2 : 1, 9);
    field.typed_from = formatted(context.ui, "{}", shift);
    field.explanation = formatted(
        context.ui,
        "c = {}: added to every logit. Softmax of real numbers does not change by it.\nDouble-click or "
        "Ctrl+click to type it exactly, -2000 to 2000.",
        field.typed_from);
    field.font = context.ui.fonts.number_large;
    field.colour = context.ui.theme.text;
    field.align = Align::right;
    if (const auto typed = number_field(context.ui, rect, field))
        context.document.apply(edit::SetShift{*typed});
}

void scale_field(LabContext& context, const Rect& rect) {
    const double scale = context.document.scene().overflow.scale;
    EditField field;
    field.landmark = "overflow/scale-value";
    field.shown = joined(context.ui, "×", significant(context.ui, scale, 4));
    field.typed_from = formatted(context.ui, "{}", scale);
    field.explanation = formatted(
        context.ui,
        "Every logit is multiplied by {} before c is added: logits of a trained model may be this large.\n"
        "Double-click or Ctrl+click to type it exactly, 1 to 1000.",
        field.typed_from);
    field.font = context.ui.fonts.number_large;
    field.colour = context.ui.theme.text;
    field.align = Align::right;
    if (const auto typed = number_field(context.ui, rect, field))
        context.document.apply(edit::SetScale{*typed});
}

void shift_controls(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    Document& document = context.document;
    label(ui, strip, "shift c", 22);
    const Rect value = strip.cut_right(ui.px(92));
    const SliderResult moved =
        slider(ui, "overflow/shift", strip.inset(0, ui.px(1)), shift_scale(), document.scene().overflow.shift,
               fitted(ui, document.scene().overflow.shift, 9));
    tooltip(ui, "Drag: c is added to every logit. Arrow keys ±1, with Shift ±10, with Alt ±0.1.");
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetShift{*moved.value});
    });
    shift_field(context, {value.min, ImVec2(value.max.x, value.min.y + ui.px(24))});
}

void scale_controls(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    Document& document = context.document;
    label(ui, strip, "scale", 22);
    const Rect value = strip.cut_right(ui.px(58));
    const SliderResult moved =
        slider(ui, "overflow/scale", strip.inset(0, ui.px(1)), scale_scale(), document.scene().overflow.scale,
               fitted(ui, document.scene().overflow.scale, 9));
    tooltip(ui, "Drag: every logit is multiplied before c is added.");
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetScale{*moved.value});
    });
    scale_field(context, {value.min, ImVec2(value.max.x, value.min.y + ui.px(24))});
}

float format_buttons_width(const Ui& ui) {
    float width = text_size(ui.fonts.strong, "format").x + ui.px(12);
    for (const Format format : all_formats) width += button_width(ui, name_of(format)) + ui.px(4);
    return width;
}

void format_buttons(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    label(ui, strip, "format", 28);
    for (const Format format : all_formats) {
        const std::string_view name(name_of(format));
        const Rect place = strip.cut_left(button_width(ui, name));
        strip.cut_left(ui.px(4));
        const bool on = context.document.scene().overflow.format == format;
        if (button(ui, joined(ui, "overflow/format/", name), place, name, ButtonKind::normal, on))
            context.document.apply(edit::SetFormat{format});
        tooltip(ui, about_format(ui, format));
    }
}

/// What there is to say about the scene: the sentence of its entry in the zoo, or the point of the lab.
void caption(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const auto entry = std::find_if(context.zoo.begin(), context.zoo.end(),
                                    [&](const Preset& preset) { return preset.scene == scene; });
    const std::string_view words =
        entry != context.zoo.end() ? std::string_view(entry->sentence)
                                   : "The same c added to every logit cancels: e^(z + c) / Σ e^(z + c) = e^z "
                                     "/ Σ e^z. Of real numbers that is "
                                     "always true; a number format stops where e^(z + c) leaves its range, "
                                     "unless the max is subtracted first.";
    paragraph(ui, rect, ui.fonts.body, ui.theme.secondary, words);
    landmark(ui, "overflow/caption", rect, words);
}

}  // namespace

void controls(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect).inset(0, -ui.px(4));
    const float row = ui.px(42);
    Rect strip = inside.cut_top(row);
    const float formats = format_buttons_width(ui);
    const float gap = ui.px(18);
    const float scale_width = std::max(ui.px(236), strip.width() * 0.2F);
    if (strip.width() - formats - scale_width - 2 * gap < ui.px(280)) {
        Rect second = inside.cut_top(row);
        scale_controls(context, second.cut_right(std::max(ui.px(200), second.width() - formats - gap)));
        format_buttons(context, {second.min, ImVec2(second.max.x, second.min.y + ui.px(28))});
    } else {
        scale_controls(context, strip.cut_right(scale_width));
        strip.cut_right(gap);
        const Rect buttons = strip.cut_right(formats);
        format_buttons(context, {buttons.min, ImVec2(buttons.max.x, buttons.min.y + ui.px(28))});
        strip.cut_right(gap);
    }
    shift_controls(context, strip);
    inside.cut_top(ui.px(4));
    caption(context, inside);
}

}  // namespace softmaxlab
