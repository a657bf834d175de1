#include "app/labs/attention/mask_controls.h"

#include <algorithm>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/count_controls.h"

namespace softmaxlab {
namespace {

void change(LabContext& context, AttentionEdit edit) {
    context.document.apply(edit::ChangeAttention{std::move(edit)});
}

void window_field(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const std::size_t window = context.document.scene().attention.mask.window;
    control_label(ui, line, "window");
    CountField field{"attention/window",
                     window == 0 ? "none" : grouped(ui, window),
                     window == 0
                         ? "No window: every key counts, however far it is. Double-click or Ctrl+click to "
                           "type one."
                         : formatted(ui,
                                     "Only keys less than {} places from the query take part. 0: no "
                                     "window.",
                                     grouped(ui, window)),
                     window,
                     0,
                     most_tokens,
                     true};
    if (const auto typed = count_field(ui, line, field)) change(context, edit::SetWindow{*typed});
}

void value_buttons(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const MaskValue value = context.document.scene().attention.mask.value;
    const auto option = [&](const char* name, const char* label, MaskValue wanted, const char* words) {
        const bool on = value == wanted;
        if (button(ui, name, line.cut_left(button_width(ui, label)), label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            change(context, edit::SetMaskValue{wanted});
        tooltip(ui, words);
        line.cut_left(ui.px(2));
    };
    option("attention/minus-infinity", "−∞", MaskValue::minus_infinity,
           "A masked key gets the logit −∞: its weight is exactly 0.");
    option(
        "attention/minus-1e9", "−1e9", MaskValue::minus_1e9,
        "−1e9 is added to the logit of a masked key, as some code does. A row of which all keys are masked "
        "then has weights all the same.");
}

}  // namespace

void mask_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const AttentionMask& mask = context.document.scene().attention.mask;
    line = button_strip(ui, line);
    const bool causal = mask.causal;
    if (button(ui, "attention/causal", line.cut_left(button_width(ui, "causal")), "causal",
               ButtonKind::normal, causal))
        change(context, edit::SetCausal{!causal});
    tooltip(ui, "No query sees a key later than itself.");
    line.cut_left(ui.px(8));

    const bool any = mask.causal || mask.window > 0 || !mask.padding.empty() || !mask.painted.empty();
    const Rect clear = line.cut_right(button_width(ui, "clear"));
    line.cut_right(ui.px(4));
    const Rect values = line.cut_right(button_width(ui, "−∞") + button_width(ui, "−1e9") + ui.px(4));
    line.cut_right(ui.px(4));
    window_field(context, line);
    value_buttons(context, values);
    if (button(ui, "attention/clear-mask", clear, "clear", ButtonKind::quiet, false, any))
        change(context, edit::ClearMask{});
    tooltip(ui,
            formatted(ui,
                      "No mask: no causal one, no window, no padding ({} tokens now), nothing painted ({} "
                      "cells now).",
                      mask.padding.size(), mask.painted.size()));
}

}  // namespace softmaxlab
