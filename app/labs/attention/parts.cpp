#include "app/labs/attention/parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float arrow_width = 26;
constexpr float field_width = 104;
constexpr float dot_width = 14;

constexpr std::array<std::string_view, 5> side_names = {"row", "dimensions", "heads", "online", "cost"};
constexpr std::array<std::string_view, 5> group_names = {"none", "tokens", "vectors", "mask", "weights"};
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
    fields.flag("attention/stretch", stretched);
    fields.choice("attention/open", open, group_names);
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

bool masks_something(const AttentionMask& mask) {
    return mask.causal || mask.window > 0 || mask.given || !mask.padding.empty() || !mask.painted.empty();
}

bool has_chosen_row(LabContext& context) {
    return context.results.attention().has_row(chosen_query(context));
}

bool draw_progress(LabContext& context, const Rect& room, bool is_there) {
    AttentionResults& results = context.results.attention();
    if (is_there) return false;
    if (!results.trouble().empty()) {
        draw_nothing(context.ui, room, "attention/side/trouble",
                     visible_label(context.ui, results.trouble()));
        return true;
    }
    draw_nothing(context.ui, room, "attention/side/computing",
                 formatted(context.ui, "computing {:.0f} %", 100 * results.progress()));
    return true;
}

std::size_t chosen_query(LabContext& context) {
    const std::size_t queries = context.results.attention().queries();
    return std::min(context.document.scene().attention.query, queries - 1);
}

std::size_t shown_query(LabContext& context, const Cache& cache) {
    const std::optional<Cell>& lit = cache.hovered.lit();
    if (lit && context.results.attention().has_row(lit->query)) return lit->query;
    return chosen_query(context);
}

std::string_view quoted_token(FrameArena& arena, std::string_view token, std::size_t letters) {
    return joined(arena, "“", short_name(arena, visible_label(arena, token), letters), "”");
}

bool is_only_a_number(std::string_view label, std::size_t index) {
    std::array<char, 24> digits;
    const char* const end = fmt::format_to(digits.data(), "{}", index);
    return label == std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

std::string_view numbered(FrameArena& arena, std::span<const std::string> labels, std::size_t index,
                          std::size_t letters) {
    const std::string& label = labels[index];
    if (is_only_a_number(label, index)) return label;
    return formatted(arena, "{} {}", index, short_name(arena, visible_label(arena, label), letters));
}

std::string_view numbered_quoted(FrameArena& arena, std::span<const std::string> labels, std::size_t index,
                                 std::size_t letters) {
    const std::string& label = labels[index];
    if (is_only_a_number(label, index)) return label;
    return formatted(arena, "{} {}", index, quoted_token(arena, label, letters));
}

void draw_query_chooser(LabContext& context, const TokenLabels& labels, Rect& bar, std::size_t query) {
    Ui& ui = context.ui;
    const std::size_t queries = context.results.attention().queries();
    const std::size_t chosen = chosen_query(context);
    if (button(ui, "attention/query/previous", bar.cut_left(ui.px(arrow_width)), "‹", ButtonKind::normal,
               false, chosen > 0))
        change(context, edit::ChooseQuery{chosen - 1});
    tooltip(ui, "The row above.");
    bar.cut_left(ui.px(6));

    EditField field;
    field.landmark = "attention/query";
    field.shown = numbered_quoted(ui, labels.queries, query, 8);
    field.typed_from = formatted(ui, "{}", query);
    field.explanation = formatted(
        ui,
        "The query whose softmax this is: row {} of 0 to {}. Double-click or Ctrl+click to type its number.",
        numbered_quoted(ui, labels.queries, query, 60), grouped(ui, queries - 1));
    field.font = ui.fonts.body;
    field.colour = ui.theme.text;
    field.align = Align::centre;
    const Rect place = bar.cut_left(ui.px(field_width));
    draw_field_box(ui, place);
    if (const auto typed = number_field(ui, place, field))
        change(context, edit::ChooseQuery{static_cast<std::size_t>(
                            std::clamp(std::round(*typed), 0.0, static_cast<double>(queries - 1)))});
    bar.cut_left(ui.px(6));

    if (button(ui, "attention/query/next", bar.cut_left(ui.px(arrow_width)), "›", ButtonKind::normal, false,
               chosen + 1 < queries))
        change(context, edit::ChooseQuery{chosen + 1});
    tooltip(ui, "The row below.");
}

ImU32 token_colour(const Ui& ui, std::size_t tokens, std::size_t index) {
    return tokens <= max_classes ? ui.theme.class_colour(static_cast<int>(index)) : ui.theme.accent;
}

float token_width(Ui& ui, std::span<const std::string> tokens, std::size_t index) {
    return ui.px(dot_width + 4) + text_size(ui.fonts.small, numbered(ui, tokens, index)).x;
}

void draw_token(Ui& ui, Rect rect, std::span<const std::string> tokens, std::size_t index) {
    const Rect dot = rect.cut_left(ui.px(dot_width));
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(dot.min.x + ui.px(4), dot.centre().y), ui.px(4),
                                                token_colour(ui, tokens.size(), index));
    text(ui, rect, ui.fonts.small, ui.theme.text, numbered(ui, tokens, index));
}

void draw_field_box(Ui& ui, const Rect& rect) {
    fill(rect, ui.theme.background, ui.px(6));
    outline(rect, ui.theme.line, ui.px(6), ui.px(ui.theme.border));
}

bool hides_weights(const Ui& ui) {
    return veiled(ui, learning::Quantity::weights) || veiled(ui, learning::Quantity::p);
}

bool hides_output(const Ui& ui) {
    return veiled(ui, learning::Quantity::output) || hides_weights(ui);
}

bool hides_stage(const Ui& ui, Stage stage) {
    return stage == Stage::weights ? hides_weights(ui) : veiled(ui, learning::Quantity::logits);
}

bool hides_readouts(const Ui& ui) {
    return veiled(ui, learning::Quantity::readouts) || hides_weights(ui);
}

void draw_nothing(Ui& ui, const Rect& room, std::string_view landmark_name, std::string_view why) {
    const ImVec2 size = wrapped_size(ui.fonts.body, why, room.width());
    const Rect place{ImVec2(room.centre().x - size.x * 0.5F, room.centre().y - size.y * 0.5F),
                     ImVec2(room.centre().x + size.x * 0.5F + 1, room.centre().y + size.y * 0.5F)};
    paragraph(ui, place, ui.fonts.body, ui.theme.secondary, why);
    landmark(ui, landmark_name, place, why);
}

}  // namespace softmaxlab::attention
