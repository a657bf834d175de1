#include "app/labs/attention/side_parts.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float arrow_width = 26;
constexpr float field_width = 104;

void choose(LabContext& context, std::size_t query) {
    context.document.apply(edit::ChangeAttention{edit::ChooseQuery{query}});
}

}  // namespace

bool has_chosen_row(LabContext& context) {
    return context.results.attention().has_row(chosen_query(context));
}

bool still_computing(LabContext& context, const Rect& room, bool is_there) {
    AttentionResults& results = context.results.attention();
    if (is_there) return false;
    context.ui.animating = true;
    nothing_to_show(context.ui, room, "attention/side/computing",
                    formatted(context.ui, "computing {:.0f} %", 100 * results.progress()));
    return true;
}

std::size_t chosen_query(LabContext& context) {
    const std::size_t queries = context.results.attention().queries();
    return std::min(context.document.scene().attention.query, queries - 1);
}

std::string_view quoted_token(FrameArena& arena, std::string_view token, std::size_t letters) {
    return joined(arena, "“", short_name(arena, visible_label(arena, token), letters), "”");
}

void query_chooser(LabContext& context, const TokenLabels& labels, Rect& bar) {
    Ui& ui = context.ui;
    const std::size_t queries = context.results.attention().queries();
    const std::size_t query = chosen_query(context);
    if (button(ui, "attention/query/previous", bar.cut_left(ui.px(arrow_width)), "<", ButtonKind::normal,
               false, query > 0))
        choose(context, query - 1);
    tooltip(ui, "The row above.");
    bar.cut_left(ui.px(6));

    EditField field;
    field.landmark = "attention/query";
    field.shown = formatted(ui, "{} {}", query + 1, quoted_token(ui, labels.queries.at(query), 8));
    field.typed_from = formatted(ui, "{}", query + 1);
    field.explanation =
        formatted(ui, "The query whose softmax this is: row {} of {}, {}. Ctrl+click: type its number.",
                  query + 1, grouped(ui, queries), quoted_token(ui, labels.queries.at(query), 60));
    field.font = ui.fonts.body;
    field.colour = ui.theme.text;
    field.align = Align::centre;
    const Rect place = bar.cut_left(ui.px(field_width));
    if (const auto typed = number_field(ui, place, field))
        choose(context, static_cast<std::size_t>(
                            std::clamp(std::round(*typed), 1.0, static_cast<double>(queries)) - 1));
    bar.cut_left(ui.px(6));

    if (button(ui, "attention/query/next", bar.cut_left(ui.px(arrow_width)), ">", ButtonKind::normal, false,
               query + 1 < queries))
        choose(context, query + 1);
    tooltip(ui, "The row below.");
}

ImU32 token_colour(const Ui& ui, std::size_t tokens, std::size_t index) {
    return tokens <= max_classes ? ui.theme.class_colour(static_cast<int>(index)) : ui.theme.accent;
}

void token_label(Ui& ui, Rect rect, std::span<const std::string> tokens, std::size_t index) {
    const Rect dot = rect.cut_left(ui.px(14));
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(dot.min.x + ui.px(4), dot.centre().y), ui.px(4),
                                                token_colour(ui, tokens.size(), index));
    const std::string_view number = tokens.size() > most_listed_keys ? formatted(ui, "{} ", index + 1) : "";
    text(ui, rect, ui.fonts.small, ui.theme.text,
         joined(ui, number, short_name(ui, visible_label(ui, tokens[index]), 24)));
}

void nothing_to_show(Ui& ui, const Rect& room, std::string_view landmark_name, std::string_view why) {
    const ImVec2 size = ui.fonts.body->CalcTextSizeA(ui.fonts.body->FontSize, FLT_MAX, room.width(),
                                                     why.data(), why.data() + why.size());
    const Rect place{ImVec2(room.centre().x - size.x * 0.5F, room.centre().y - size.y * 0.5F),
                     ImVec2(room.centre().x + size.x * 0.5F + 1, room.centre().y + size.y * 0.5F)};
    paragraph(ui, place, ui.fonts.body, ui.theme.secondary, why);
    landmark(ui, landmark_name, place, why);
}

}  // namespace softmaxlab
