#include "app/shell/row_dialog.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/ui/number_text.h"

namespace softmaxlab {

std::string row_preview(const LogitsTable& table, std::size_t row) {
    constexpr std::size_t max_shown = 8;
    FrameArena arena;
    std::string line;
    for (std::size_t i = 0; i < std::min(max_shown, table.classes); ++i) {
        line = joined(arena, line, i == 0 ? "" : ", ",
                      significant(arena, table.values[row * table.classes + i], 4));
    }
    if (table.classes > max_shown) line += fmt::format(", … {} in total", grouped(arena, table.classes));
    return line;
}

std::optional<std::size_t> parse_row(const std::string& text, std::size_t rows) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    const std::size_t value = std::stoull(text);
    if (value >= rows) return std::nullopt;
    return value;
}

void RowDialog::open(std::shared_ptr<const LogitsTable> table, RowChoices choices) {
    table_ = std::move(table);
    choices_ = std::move(choices);
    begin();
}

void RowDialog::open(LayerQuestion question) {
    table_.reset();
    choices_ = {};
    layers_ = std::move(question);
    begin();
}

void RowDialog::begin() {
    row_ = 0;
    text_ = "0";
    overlay_.open();
}

void RowDialog::step(int by) {
    if ((by < 0 && row_ == 0) || (by > 0 && row_ + 1 >= count())) return;
    row_ = by < 0 ? row_ - 1 : row_ + 1;
    // A text field that is being typed into keeps its own copy: another version is another field.
    text_ = std::to_string(row_);
    ++text_version_;
    focus_ = true;
}

void RowDialog::draw(Ui& ui) {
    if (!overlay_.begin(ui, "row", ImVec2(560, 236))) return;
    Rect room = overlay_.inside();
    text(ui, room.cut_top(ui.px(30)), ui.fonts.title, ui.theme.text, table_ ? "Which row?" : "Which layer?");
    const std::string what =
        table_ ? fmt::format("{} has {} rows of {} logits, counted from 0.", table_->source,
                             grouped(ui, table_->rows), grouped(ui, table_->classes))
               : fmt::format("{} has {} layers, counted from 0.", layers_.file, grouped(ui, layers_.layers));
    text(ui, room.cut_top(ui.px(26)), ui.fonts.body, ui.theme.secondary, what);
    room.cut_top(ui.px(8));

    Rect line = room.cut_top(ui.px(34));
    int by = 0;
    const Rect previous = line.cut_left(ui.px(36));
    line.cut_left(ui.px(8));
    ImGui::PushID(text_version_);
    const bool focus = std::exchange(focus_, false) || overlay_.just_opened();
    const bool entered =
        line_edit(ui, "row/number", line.cut_left(ui.px(110)), text_, table_ ? "row" : "layer", focus, &by);
    ImGui::PopID();
    line.cut_left(ui.px(8));
    by = -by;  // Up is the larger number, as in every such field
    if (button(ui, "row/previous", previous, "−", ButtonKind::normal, false, row_ > 0)) by = -1;
    if (button(ui, "row/next", line.cut_left(ui.px(36)), "+", ButtonKind::normal, false, row_ + 1 < count()))
        by = 1;
    const std::optional<std::size_t> typed = parse_row(text_, count());
    if (typed) row_ = *typed;
    line.cut_left(ui.px(12));
    const bool has_name = typed && table_ && !table_->row_names.empty();
    const std::string name = has_name ? table_->row_names[row_] : std::string();
    text(ui, line, ui.fonts.body, typed ? ui.theme.secondary : ui.theme.bad,
         typed ? fmt::format("of 0 … {}   {}", grouped(ui, count() - 1), name)
               : fmt::format("A {} from 0 to {}.", table_ ? "row" : "layer", grouped(ui, count() - 1)));

    const Rect preview = room.cut_top(ui.px(34));
    const std::string values = typed && table_ ? row_preview(*table_, row_) : std::string();
    text(ui, preview, ui.fonts.number_small, ui.theme.text, values);
    landmark(ui, "row/preview", preview, values);

    Rect buttons = room.cut_bottom(ui.px(32));
    const bool open = button(ui, "row/open", buttons.cut_right(ui.px(96)), table_ ? "Open row" : "Open layer",
                             ButtonKind::primary, false, typed.has_value());
    buttons.cut_right(ui.px(8));
    if (button(ui, "row/cancel", buttons.cut_right(ui.px(84)), "Cancel")) overlay_.close();
    const Rect scores = buttons.cut_left(ui.px(190));
    if (choices_.scores && button(ui, "row/scores", scores, "Use as attention scores")) {
        overlay_.close();
        choices_.scores();
    } else if (typed && (open || entered)) {
        overlay_.close();
        table_ ? choices_.row(row_) : layers_.open(row_);
    } else if (entered) {
        focus_ = true;
    } else if (by != 0) {
        step(by);
    }
    overlay_.end();
}

}  // namespace softmaxlab
