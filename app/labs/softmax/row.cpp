#include "app/labs/softmax/row.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "app/labs/softmax/words.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/bar.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/ghost.h"
#include "app/widgets/grab.h"
#include "app/widgets/guess_bar.h"

namespace softmaxlab::softmax_ui {
namespace {

using learning::Quantity;

// What a press of an arrow key moves a logit by: a fiftieth of its half axis, a tenth on the shortest one.
double logit_step(double axis_end) {
    return std::max(axis_end / 50, 0.1);
}

constexpr double probability_step = 0.01;

std::string_view place(FrameArena& arena, std::string_view part, std::size_t index) {
    return formatted(arena, "softmax/{}/{}", part, index);
}

// What a person sets by dragging is what they read: whole hundredths on the usual axis, three digits on a
// wider one.
double rounded_for(double axis_end, double logit) {
    const double unit = std::pow(10.0, std::floor(std::log10(axis_end)) - 2);
    const double per_unit = std::round(1 / unit);
    const double value =
        per_unit >= 1 ? std::round(logit * per_unit) / per_unit : std::round(logit / unit) * unit;
    return value == 0 ? 0 : value;  // no −0
}

// What cannot be moved still has the pointer and the keyboard.
Grab untouched(const Grab& grab) {
    Grab result;
    result.hovered = grab.hovered;
    result.focused = grab.focused;
    return result;
}

/// One row while it is drawn.
struct Row {
    const Rows& rows;
    std::size_t index;

    Ui& ui() const { return rows.context.ui; }
    Document& document() const { return rows.context.document; }
    const SoftmaxView& shown() const { return rows.shown; }
    const ClassItem& item() const { return rows.shown.scene.classes[index]; }
    bool lit() const { return ui().lit_class == index; }
    ImU32 colour() const { return ui().theme.class_colour(item().colour); }
    Rect cell(const Rect& column) const { return rows.layout.cell(column, index); }
    Rect bar(const Rect& column) const { return rows.layout.bar(column, index, ui().zoom); }

    BarLook bar_look(const Grab& grab) const {
        BarLook look;
        look.colour = colour();
        look.hatched = item().masked;
        look.held = grab.hovered || grab.dragging || grab.focused;
        look.focused = grab.focused;
        return look;
    }
    ImFont* number_font() const { return rows.layout.large ? ui().fonts.number_large : ui().fonts.number; }
    /// The width of a number beside its bar: of a short one that of five digits, so that few of them jump.
    float number_width(std::string_view words) const {
        return std::max(text_size(number_font(), words).x, text_size(number_font(), "0.000").x) + 1;
    }
    EditField number(std::string_view part) const {
        EditField field;
        field.landmark = place(ui(), part, index);
        field.font = number_font();
        field.colour = item().masked ? ui().theme.secondary : ui().theme.text;
        field.class_index = index;
        return field;
    }
    Grab grab_bar(std::string_view part, const Rect& rect) const {
        return grab(ui(), place(ui(), part, index), rect, GrabKeys::horizontal, "", index);
    }
    /// What the class was; nullptr if it was not there, or nothing is shown.
    const ClassBefore* before() const {
        const SoftmaxBefore* all = shown().before;
        return all != nullptr && all->classes[index] ? &*all->classes[index] : nullptr;
    }
    // Draws a bar with what it was before, and leaves landmarks for both.
    void draw(const Rect& bar, const BarLook& look, std::string_view part, std::string_view was) const {
        const BarPlaces places = draw_bar(ui(), bar, look);
        if (!look.before) return;
        const std::string_view name = place(ui(), part, index);
        landmark(ui(), joined(ui(), name, "/before"), places.before, was, index);
        if (!look.delta.empty())
            landmark(ui(), joined(ui(), name, "/delta"), places.delta, look.delta, index);
    }
    // The axes stay as they are while a hand holds a bar, or the bar would run away from the pointer.
    void hold_axis(const Grab& grab) const {
        if (grab.began) rows.cache.held = rows.axes;
        if (grab.ended) rows.cache.held.reset();
    }
    void rename() const { begin_edit(ui(), place(ui(), "name", index), item().name); }
};

// The dot is the class's colour, and its mask.
void draw_mask_dot(const Row& row, const Rect& rect) {
    Ui& ui = row.ui();
    const bool masked = row.item().masked;
    const std::string_view name = place(ui, "mask", row.index);
    const bool pressed = bare_button(name, rect);
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    focus_ring(ui, rect, ui.px(4));
    if (has_key_focus()) ui.focused_class = row.index;
    tooltip(ui,
            masked
                ? "Masked: its logit counts as −∞, so its probability is 0. Click to let it take part again."
                : "Click to mask this class: its logit becomes −∞.");
    landmark(ui, name, rect, masked ? "masked" : "", row.index);

    const float radius = std::min(ui.px(6.5F), row.rows.layout.row_height * 0.34F);
    const ImVec2 centre(rect.min.x + ui.px(8), rect.centre().y);
    if (masked) {
        ImGui::GetWindowDrawList()->AddCircle(centre, radius, row.colour(), 0, ui.px(2));
    } else {
        ImGui::GetWindowDrawList()->AddCircleFilled(centre, radius, row.colour());
    }
    if (pressed) row.document().apply(edit::SetMasked{row.index, !masked});
}

/// What can be done to the class as a whole: M masks, R resets, F2 renames, Delete removes, Alt+↑/↓ moves,
/// while an item of its row has the keyboard.
std::optional<Edit> asked_by_keys(const Row& row) {
    Ui& ui = row.ui();
    if (ui.focused_class != row.index || !ui.edit.landmark.empty()) return std::nullopt;
    const std::size_t count = row.shown().scene.classes.size();
    const std::size_t index = row.index;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl) return std::nullopt;
    if (io.KeyAlt) {
        if (ImGui::IsKeyPressed(ImGuiKey_UpArrow) && index > 0) return edit::MoveClass{index, index - 1};
        if (ImGui::IsKeyPressed(ImGuiKey_DownArrow) && index + 1 < count)
            return edit::MoveClass{index, index + 1};
        return std::nullopt;
    }
    if (ImGui::IsKeyPressed(ImGuiKey_M, false)) return edit::SetMasked{index, !row.item().masked};
    if (ImGui::IsKeyPressed(ImGuiKey_R, false)) return edit::ResetLogit{index};
    if (ImGui::IsKeyPressed(ImGuiKey_Delete, false)) return edit::RemoveClass{index};
    if (ImGui::IsKeyPressed(ImGuiKey_F2, false)) row.rename();
    return std::nullopt;
}

/// The same as a menu, on a right click into the row or on the button `⋯` that a lit row shows at `handle`.
std::optional<Edit> draw_menu(const Row& row, const Rect& handle) {
    Ui& ui = row.ui();
    const std::size_t index = row.index;
    const std::string_view popup = formatted(ui, "class-menu/{}", index);
    const bool right_click = row.rows.layout.row(index).contains(ImGui::GetIO().MousePos) &&
                             ImGui::IsMouseReleased(ImGuiMouseButton_Right) &&
                             ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if (row.lit() || ImGui::IsPopupOpen(popup.data())) {
        if (button(ui, formatted(ui, "softmax/class-menu/{}", index), handle, "⋯", ButtonKind::quiet))
            ImGui::OpenPopup(popup.data());
        if (has_key_focus()) ui.focused_class = index;  // or the button would go, and the focus with it
    }
    if (right_click) ImGui::OpenPopup(popup.data());
    if (!ImGui::BeginPopup(popup.data())) return std::nullopt;
    ImGui::PushFont(ui.fonts.body);
    std::optional<Edit> asked;
    const auto chosen = [&](const char* label, const char* key, bool enabled = true) {
        const bool clicked = ImGui::MenuItem(label, key, false, enabled);
        const Rect rect{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
        landmark(ui, formatted(ui, "class-menu/{}", label), rect);
        return clicked;
    };
    const std::size_t count = row.shown().scene.classes.size();
    const bool masked = row.item().masked;
    if (chosen("Rename", "F2")) row.rename();
    if (chosen(masked ? "Unmask" : "Mask", "M")) asked = edit::SetMasked{index, !masked};
    if (chosen("Reset to 0", "R")) asked = edit::ResetLogit{index};
    ImGui::Separator();
    if (chosen("Move up", "Alt+↑", index > 0)) asked = edit::MoveClass{index, index - 1};
    if (chosen("Move down", "Alt+↓", index + 1 < count)) asked = edit::MoveClass{index, index + 1};
    ImGui::Separator();
    if (chosen("Remove", "Del", count > 1)) asked = edit::RemoveClass{index};
    ImGui::PopFont();
    ImGui::EndPopup();
    return asked;
}

/// The mask, the name and the menu. Returns what the menu asks for.
std::optional<Edit> draw_name_cell(const Row& row) {
    Ui& ui = row.ui();
    Rect cell = row.cell(row.rows.layout.name);
    draw_mask_dot(row, cell.cut_left(ui.px(22)));
    const float menu_size = std::min(cell.height(), ui.px(24));
    const float middle = cell.centre().y;
    const Rect menu{ImVec2(cell.max.x - menu_size, middle - menu_size * 0.5F),
                    ImVec2(cell.max.x, middle + menu_size * 0.5F)};
    if (row.lit()) cell.cut_right(menu_size);  // the menu's button shows

    EditField field = row.number("name");
    field.shown = visible_label(ui, row.item().name);
    field.is_name = true;
    field.typed_from = row.item().name;
    field.font = row.lit() ? ui.fonts.strong : ui.fonts.body;
    if (text_size(field.font, field.shown).x > cell.width())
        field.explanation = joined(ui, field.shown, "\n");
    field.explanation =
        joined(ui, field.explanation, "Double-click to rename, drag to another row, right-click for more.");
    const auto name = text_field(ui, cell, field);
    const bool typing = ui.edit.landmark == field.landmark;
    if (!typing && ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left))
        row.rows.cache.moved_class = row.index;
    if (name) row.document().apply(edit::SetName{row.index, std::string(*name)});
    return draw_menu(row, menu);
}

Grab grab_logit(const Row& row, const Rect& bar) {
    Ui& ui = row.ui();
    const Grab g = row.grab_bar("logit", bar);
    const ClassItem& item = row.item();
    if (!g.dragging) {
        tooltip(ui, item.masked ? "Masked: −∞. Click the circle to let the class take part again."
                                : "Drag, turn the wheel with Ctrl, or use the keys ← and →: with Shift ten "
                                  "steps, with Alt a tenth.");
    }
    if (item.masked) return untouched(g);
    row.hold_axis(g);
    const double axis_end = row.rows.axes.logit;
    drag(row.document(), g, [&](auto apply) {
        if (g.dragging) {
            const double along = std::clamp(fraction_along(bar, g.pointer), 0.0, 1.0);
            apply(edit::SetLogit{row.index, rounded_for(axis_end, (along * 2 - 1) * axis_end)});
        } else if (g.steps != 0) {
            const double asked = item.logit + static_cast<double>(g.steps) * logit_step(axis_end);
            apply(edit::SetLogit{row.index, rounded_for(axis_end / 10, asked)});
        }
    });
    return g;
}

// On the empty side of the axis, flush with it: it never runs from the hand, nor meets the handle.
Rect logit_number(const Row& row, const Rect& bar, Align& align) {
    const float axis = bar.centre().x;
    const float gap = row.ui().px(5);
    const bool right = row.item().logit < 0 && !row.item().masked;
    align = right ? Align::left : Align::right;
    return right ? Rect{ImVec2(axis + gap, bar.min.y), bar.max}
                 : Rect{bar.min, ImVec2(axis - gap, bar.max.y)};
}

void draw_logit_cells(const Row& row) {
    Ui& ui = row.ui();
    const Rect bar = row.bar(row.rows.layout.logit);
    ImGui::SetNextItemAllowOverlap();  // the number gets its own clicks
    const Grab g = grab_logit(row, bar);
    const double logit = row.item().logit;
    const bool masked = row.item().masked;
    BarLook look = row.bar_look(g);
    look.from = 0.5F;
    look.to = static_cast<float>((logit / row.rows.axes.logit + 1) * 0.5);
    look.handle = !masked;
    const ClassBefore* before = masked ? nullptr : row.before();
    std::string_view was;
    if (before != nullptr && before->masked) was = "−∞";
    if (before != nullptr && !before->masked) {
        was = logit_text(ui, before->logit);
        look.before = static_cast<float>((before->logit / row.rows.axes.logit + 1) * 0.5);
        look.delta = difference_words(ui, before->logit, logit);
    }
    EditField field = row.number("logit-value");
    const Rect room = logit_number(row, bar, field.align);
    field.shown = masked ? "−∞" : logit_text(ui, logit);
    // Digits before the point tell logits apart; an exponent would make 1001 and 1000 the same.
    const int decimals = std::fabs(logit) < 100 ? 2 : std::fabs(logit) < 1000 ? 1 : 0;
    if (text_size(field.font, field.shown).x > room.width()) field.shown = with_sign(ui, logit, decimals, 6);
    look.beside = ui.px(5) + text_size(field.font, field.shown).x;
    row.draw(bar, look, "logit", was);

    field.typed_from = formatted(ui, "{}", logit);
    field.explanation = masked
                            ? formatted(ui, "z = {}, masked: it counts as −∞.", logit)
                            : formatted(ui, "z = {}\nDouble-click or Ctrl+click to type it exactly.", logit);
    const auto typed = number_field(ui, room, field);
    if (!typed) return;
    if (*typed == -INFINITY) {
        row.document().apply(edit::SetMasked{row.index, true});
    } else {
        row.document().apply(edit::SetLogit{row.index, *typed});
    }
}

void draw_exponential_cells(const Row& row) {
    Ui& ui = row.ui();
    const ColumnLayout& layout = row.rows.layout;
    const double value = row.shown().trace.exponentials[row.index];
    BarLook look = row.bar_look({});
    look.colour = mix(row.colour(), ui.theme.panel, 0.4F);
    look.bare = true;
    look.to = static_cast<float>(value / row.rows.axes.sum);
    look.failed = !std::isfinite(value);
    const Rect bar = row.bar(layout.exponential);
    const ClassBefore* before = row.before();
    std::string_view was;
    if (before != nullptr && std::isfinite(before->exponential)) {
        was = amount(ui, before->exponential);
        look.before = static_cast<float>(before->exponential / row.rows.axes.sum);
        look.delta = factor_words(ui, before->exponential, value);
    }
    Rect number;
    const float width = row.number_width(amount(ui, value));
    const bool inside = place_number(layout, bar, look.failed ? 0 : look.to, width, number);
    look.taken = number.max.x - bar.min.x;
    row.draw(bar, look, "exponential", was);
    landmark(ui, place(ui, "exponential", row.index), bar, "", row.index);

    EditField field = row.number("exponential-value");
    field.shown = amount(ui, value);
    field.explanation = explain_exponential(row.shown(), row.index);
    field.colour = look.failed ? ui.theme.bad : inside ? ink_on(look.colour) : ui.theme.text;
    field.align = inside ? Align::right : Align::left;
    field.editable = false;
    (void)number_field(ui, number, field);
}

Grab grab_probability(const Row& row, const Rect& bar, bool possible) {
    Ui& ui = row.ui();
    const SoftmaxView& shown = row.shown();
    const Grab g = row.grab_bar("probability", bar);
    // How far it can be dragged says where the logit is.
    const auto explanation = [&] {
        return veiled(ui, Quantity::logits)
                   ? std::string_view("The logits are hidden: nothing can be dragged.")
                   : explain_drag(shown, row.index);
    };
    if (g.dragging) {
        show_help(ui, bar, explanation());
    } else if (has_tooltip(ui)) {
        tooltip(ui, explanation());
    }
    if (!possible) return untouched(g);
    row.hold_axis(g);
    drag(row.document(), g, [&](auto apply) {
        if (g.dragging) {
            // In the steps of a drag of the logit, so that its number keeps its width.
            const double logit = logit_with_probability(shown, row.index, fraction_along(bar, g.pointer));
            apply(edit::SetLogit{row.index, rounded_for(row.rows.axes.logit, logit)});
        } else if (g.steps != 0) {
            const double asked =
                shown.exact_probabilities[row.index] + static_cast<double>(g.steps) * probability_step;
            apply(edit::SetLogit{row.index, logit_with_probability(shown, row.index, asked)});
        }
    });
    return g;
}

// What is pinned: a line across the bar with its letter above, where there is room for it; B's is broken.
void draw_pin(const Row& row, const Rect& bar, std::string_view letter, double p) {
    if (std::isnan(p)) return;
    Ui& ui = row.ui();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool a = letter == "A";
    const float x = std::round(bar.min.x + static_cast<float>(p) * bar.width());
    const float reach = ui.px(3);
    const Rect line{ImVec2(x - ui.px(1), bar.min.y - reach), ImVec2(x + ui.px(1), bar.max.y + reach)};
    fill(line.inset(-ui.px(1), 0), ui.theme.panel);
    const float dash = a ? line.height() : ui.px(4);
    for (float y = line.min.y; y < line.max.y; y += dash + ui.px(3))
        fill({ImVec2(line.min.x, y), ImVec2(line.max.x, std::min(y + dash, line.max.y))}, ui.theme.text);
    const float letter_height = ui.fonts.small->FontSize * 0.8F;
    const float room = bar.min.y - row.cell(row.rows.layout.probability).min.y - reach;
    if (room >= letter_height * 0.85F) {
        const ImVec2 size = text_size(ui.fonts.small, letter);
        const float bottom = line.min.y + size.y * 0.12F;
        list.AddText(ui.fonts.small, ui.fonts.small->FontSize,
                     ImVec2(std::round(x - size.x * 0.5F), std::round(bottom - size.y)), ui.theme.text,
                     letter.data(), letter.data() + letter.size());
    }
    landmark(ui, place(ui, a ? "pin-a" : "pin-b", row.index), line, probability_text(ui, p), row.index);
}

void draw_pins(const Row& row, const Rect& bar) {
    const PinComparison* pins = row.shown().pins;
    if (pins == nullptr || row.index >= pins->a.size()) return;
    draw_pin(row, bar, "A", pins->a[row.index]);
    if (pins->with_pin_b) draw_pin(row, bar, "B", pins->b[row.index]);
}

void draw_ghost(const Row& row, const Rect& bar, float taken) {
    Ui& ui = row.ui();
    const List<GuessClass>& classes = row.rows.guessed;
    std::span<const double> p = row.shown().probabilities;
    const bool largest = furthest_guess(ui.guess, classes, p) == row.index;
    guess_ghost(ui, place(ui, "guess", row.index), {bar, taken, largest}, classes[row.index], p[row.index]);
}

void draw_probability_cells(const Row& row) {
    Ui& ui = row.ui();
    const SoftmaxView& shown = row.shown();
    const bool possible = why_fixed(shown, row.index).empty() && !veiled(ui, Quantity::logits);
    const Rect bar = row.bar(row.rows.layout.probability);
    ImGui::SetNextItemAllowOverlap();
    const Grab g = grab_probability(row, bar, possible);
    const double p = shown.probabilities[row.index];
    BarLook look = row.bar_look(g);
    look.to = static_cast<float>(p * ui.guess.grown);
    look.failed = std::isnan(p);
    look.handle = possible && !look.failed;
    // Its outline would be taken for that of a guess.
    const ClassBefore* before = shows_guess(ui) ? nullptr : row.before();
    std::string_view was;
    if (before != nullptr && !std::isnan(before->probability)) {
        was = probability_text(ui, before->probability);
        look.before = static_cast<float>(before->probability);
        look.delta = share_difference_words(ui, before->probability, p);
    }
    Rect number;
    const bool filled = !look.failed && !look.hatched;
    const float width = row.number_width(probability_text(ui, p));
    const bool inside = place_number(row.rows.layout, bar, filled ? look.to : 0, width, number);
    look.taken = number.max.x - bar.min.x;
    row.draw(bar, look, "probability", was);
    draw_pins(row, bar);
    if (ui.guess.stage == Guess::Stage::revealed) draw_ghost(row, bar, look.taken);

    EditField field = row.number("probability-value");
    field.shown = probability_text(ui, p);
    field.typed_from = formatted(ui, "{}", p);
    field.explanation = explain_probability(shown, row.index, !hides_formula(ui));
    if (inside) field.colour = ink_on(look.colour);
    if (look.failed) field.colour = ui.theme.bad;
    field.align = inside ? Align::right : Align::left;
    field.editable = possible;
    const auto typed = number_field(ui, number, field);
    if (typed)
        row.document().apply(edit::SetLogit{row.index, logit_with_probability(shown, row.index, *typed)});
}

}  // namespace

bool place_number(const ColumnLayout& layout, const Rect& bar, float end, float width, Rect& place) {
    const float gap = layout.number * 0.12F;
    const float x = bar.min.x + std::clamp(end, 0.0F, 1.0F) * bar.width();
    const bool inside = x + gap + width > bar.max.x && x - bar.min.x > bar.max.x - x;
    place = inside ? Rect{ImVec2(x - gap - width, bar.min.y), ImVec2(x - gap, bar.max.y)}
                   : Rect{ImVec2(x + gap, bar.min.y), ImVec2(x + gap + width, bar.max.y)};
    return inside;
}

void draw_row(const Rows& rows, std::size_t index) {
    const Row row{rows, index};
    Ui& ui = row.ui();
    const Rect whole = rows.layout.row(index);
    if (row.lit()) fill(whole.inset(-ui.px(8), ui.px(1)), ui.theme.raised, ui.px(8));
    landmark(ui, place(ui, "row", index), whole, "", index);
    // While bars are guessed, Tab goes from one to the next; the rest is locked in a lesson, and given
    // otherwise.
    const bool guesses = ui.guess.stage == Guess::Stage::open;
    ImGui::PushTabStop(!guesses);
    std::optional<Edit> asked = draw_name_cell(row);
    if (veiled(ui, Quantity::logits)) {
        landmark(ui, place(ui, "logit", index), row.bar(rows.layout.logit), veiled_words, index);
    } else {
        draw_logit_cells(row);
    }
    if (!hides_exponentials(ui)) draw_exponential_cells(row);
    if (!veiled(ui, Quantity::p)) {
        draw_probability_cells(row);
    } else {
        const Rect covered = row.bar(rows.layout.probability);
        landmark(ui, place(ui, "probability", index), covered, veiled_words, index);
        landmark(ui, place(ui, "probability-value", index), covered, veiled_words, index);
    }
    ImGui::PopTabStop();
    if (veiled(ui, Quantity::p) && shows_guess(ui)) {
        guess_bar(ui, place(ui, "guess", index), row.bar(rows.layout.probability),
                  row.cell(rows.layout.probability), rows.guessed[index], row.number_font());
    }
    // When the row is drawn, since it may be about to go.
    if (!asked) asked = asked_by_keys(row);
    if (asked) row.document().apply(*asked);
}

}  // namespace softmaxlab::softmax_ui
