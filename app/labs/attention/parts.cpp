#include "app/labs/attention/parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float arrow_width = 26;
constexpr float field_width = 104;

constexpr std::array<std::string_view, 5> side_names = {"row", "dimensions", "heads", "online", "cost"};
constexpr std::array<std::string_view, 4> stage_ids = {"scores", "scaled", "masked", "weights"};
constexpr std::array<std::string_view, 2> reduction_names = {"mean", "max"};
constexpr std::array<std::string_view, 2> part_names = {"output", "mask-value"};

void visit_format(ViewFields& fields, Format& format) {
    std::array<std::string_view, mask_formats.size()> names;
    std::transform(mask_formats.begin(), mask_formats.end(), names.begin(),
                   [](Format each) { return std::string_view(name_of(each)); });
    const auto at = std::find(mask_formats.begin(), mask_formats.end(), format);
    auto chosen = static_cast<std::size_t>(at - mask_formats.begin());
    fields.choice("attention/row/format", chosen, names);
    format = mask_formats[chosen];
}

void visit_cell(ViewFields& fields, std::string_view row, std::string_view column, MatrixCell& cell) {
    fields.index(row, cell.row, max_tokens - 1);
    fields.index(column, cell.column, max_key_dimensions - 1);
}

void visit_part(ViewFields& fields, MatrixView& part) {
    constexpr auto cells = static_cast<double>(max_tokens);
    fields.number("attention/matrix/first-column", part.column, 0, cells);
    fields.number("attention/matrix/first-row", part.row, 0, cells);
    fields.number("attention/matrix/columns", part.columns, 0, cells);
    fields.number("attention/matrix/rows", part.rows, 0, cells);
}

}  // namespace

void View::visit(ViewFields& fields) {
    fields.choice("attention/view", side, side_names);
    fields.choice("attention/show", stage, stage_ids);
    fields.flag("attention/enlarge", enlarged);
    fields.flag("attention/paint", painting);
    fields.choice("attention/reduction", reduction, reduction_names);
    visit_part(fields, part);
    fields.index("attention/key", key, max_tokens - 1);
    visit_cell(fields, "attention/q/row", "attention/q/column", q);
    visit_cell(fields, "attention/k/row", "attention/k/column", k);
    visit_cell(fields, "attention/v/row", "attention/v/column", v);
    fields.choice("attention/row/part", row_part, part_names);
    visit_format(fields, format);
    fields.index("attention/online/block", online.block, max_tokens);
    fields.index("attention/online/step", online.done, max_tokens);
}

void HoveredCell::begin_drawing(std::size_t queries, std::size_t keys) {
    lit_ = found_;
    found_.reset();
    if (lit_ && (lit_->query >= queries || lit_->key >= keys)) lit_.reset();
}

void change(LabContext& context, AttentionEdit edit) {
    context.document.apply(edit::ChangeAttention{std::move(edit)});
}

bool has_chosen_row(LabContext& context) {
    return context.results.attention().has_row(chosen_query(context));
}

bool draw_progress(LabContext& context, const Rect& room, bool is_there) {
    AttentionResults& results = context.results.attention();
    if (is_there) return false;
    draw_nothing(context.ui, room, "attention/side/computing",
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

void draw_query_chooser(LabContext& context, const TokenLabels& labels, Rect& bar) {
    Ui& ui = context.ui;
    const std::size_t queries = context.results.attention().queries();
    const std::size_t query = chosen_query(context);
    if (button(ui, "attention/query/previous", bar.cut_left(ui.px(arrow_width)), "<", ButtonKind::normal,
               false, query > 0))
        change(context, edit::ChooseQuery{query - 1});
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
        change(context, edit::ChooseQuery{static_cast<std::size_t>(
                            std::clamp(std::round(*typed), 1.0, static_cast<double>(queries)) - 1)});
    bar.cut_left(ui.px(6));

    if (button(ui, "attention/query/next", bar.cut_left(ui.px(arrow_width)), ">", ButtonKind::normal, false,
               query + 1 < queries))
        change(context, edit::ChooseQuery{query + 1});
    tooltip(ui, "The row below.");
}

ImU32 token_colour(const Ui& ui, std::size_t tokens, std::size_t index) {
    return tokens <= max_classes ? ui.theme.class_colour(static_cast<int>(index)) : ui.theme.accent;
}

void draw_token(Ui& ui, Rect rect, std::span<const std::string> tokens, std::size_t index) {
    const Rect dot = rect.cut_left(ui.px(14));
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(dot.min.x + ui.px(4), dot.centre().y), ui.px(4),
                                                token_colour(ui, tokens.size(), index));
    const std::string_view number = tokens.size() > max_listed_keys ? formatted(ui, "{} ", index + 1) : "";
    text(ui, rect, ui.fonts.small, ui.theme.text,
         joined(ui, number, short_name(ui, visible_label(ui, tokens[index]), 24)));
}

void draw_nothing(Ui& ui, const Rect& room, std::string_view landmark_name, std::string_view why) {
    const ImVec2 size = wrapped_size(ui.fonts.body, why, room.width());
    const Rect place{ImVec2(room.centre().x - size.x * 0.5F, room.centre().y - size.y * 0.5F),
                     ImVec2(room.centre().x + size.x * 0.5F + 1, room.centre().y + size.y * 0.5F)};
    paragraph(ui, place, ui.fonts.body, ui.theme.secondary, why);
    landmark(ui, landmark_name, place, why);
}

}  // namespace softmaxlab::attention
