#include "app/labs/attention/token_controls.h"

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/count_controls.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {

void text_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const Rect box = button_strip(ui, line);
    fill(box, ui.theme.raised, ui.px(6));
    outline(box, ui.theme.line, ui.px(6), ui.px(ui.theme.border));
    EditField field;
    field.landmark = "attention/text";
    field.shown = visible_label(ui, attention.text);
    field.typed_from = attention.text;
    field.explanation = formatted(
        ui, "{}\nThe tokens. Click to type or paste a text of any length; Enter takes it.", field.shown);
    field.click_types = true;
    field.font = ui.fonts.body;
    field.colour = ui.theme.text;
    if (const auto typed = text_field(ui, box.inset(ui.px(8), 0), field))
        context.document.apply(edit::ChangeAttention{edit::SetAttentionText{std::string(*typed)}});
}

void token_kind_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const TokenKind kind = context.document.scene().attention.token_kind;
    line = button_strip(ui, line);
    const auto option = [&](const char* name, const char* label, TokenKind value, const char* words) {
        const bool on = kind == value;
        if (button(ui, name, line.cut_left(button_width(ui, label)), label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            context.document.apply(edit::ChangeAttention{edit::SetTokenKind{value}});
        tooltip(ui, words);
        line.cut_left(ui.px(2));
    };
    option("attention/words", "words", TokenKind::words, "A token is what stands between blanks.");
    option("attention/bytes", "bytes", TokenKind::bytes,
           "A token is a byte of the text's UTF-8: “é” is two of them.");
}

void length_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t keys = key_count(attention);
    const auto set = [&](std::size_t length) {
        context.document.apply(edit::ChangeAttention{edit::SetAttentionLength{length}});
    };
    const std::string_view why = made ? "The text is repeated until there are so many tokens, 1 to 4,096."
                                      : "The vectors are given: as many tokens as they have rows.";
    const Rect reset = button_strip(ui, line.cut_right(button_width(ui, "as typed")));
    line.cut_right(ui.px(4));
    const Rect number = line.cut_right(ui.px(40));
    line.cut_right(ui.px(4));
    control_label(ui, line, "tokens");
    const std::size_t typed_count = token_count(attention.text, attention.token_kind);
    CountSlider moved{"attention/tokens", keys, most_tokens, typed_count, why, made};
    // The length that the text has anyway is no edit: it stays "as typed".
    count_slider(ui, context.document, line, moved,
                 [](std::size_t length) { return edit::ChangeAttention{edit::SetAttentionLength{length}}; });
    CountField field{"attention/tokens-value",
                     grouped(ui, key_count(context.document.scene().attention)),
                     joined(ui, why, "\nDouble-click or Ctrl+click to type the number."),
                     keys,
                     1,
                     most_tokens,
                     made};
    if (const auto typed = count_field(ui, number, field)) set(*typed);
    if (button(ui, "attention/as-typed", reset, "as typed", ButtonKind::quiet, false,
               made && attention.length != 0))
        set(0);
    tooltip(ui, "As many tokens as the text has.");
}

}  // namespace softmaxlab
