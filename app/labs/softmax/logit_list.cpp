#include "app/labs/softmax/logit_list.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include <imgui_internal.h>

#include "app/labs/softmax/formula_terms.h"
#include "app/labs/softmax/logit_list_layout.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr double rows_per_notch = 3;

std::string_view place(FrameArena& arena, const char* part, std::size_t index) {
    return formatted(arena, "softmax/{}/{}", part, index);
}

void update_list(LabContext& context, LogitListState& state) {
    Results& results = context.results;
    state.listed.update({context.document.scene(), results.ranking(), results.logits_version(), state.order,
                         state.query.data()});
}

void search_field(Ui& ui, LogitListState& state, const Rect& rect) {
    const std::string_view name = "softmax/list/search";
    ImGui::PushFont(ui.fonts.body);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(ui.px(10), (rect.height() - ui.fonts.body->FontSize) * 0.5F));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(6));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, ui.px(ui.theme.border));
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.theme.background);
    ImGui::PushStyleColor(ImGuiCol_Border, ui.theme.line);
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::SetNextItemWidth(rect.width());
    const std::string_view id = joined(ui, "##", name);
    if (ImGui::InputTextWithHint(id.data(), "search, or #index", state.query.data(), state.query.size()))
        state.first_row = 0;
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
    ImGui::PopFont();
    focus_ring(ui, rect, ui.px(6), has_key_focus());
    landmark(ui, name, rect, state.query.data());
}

void controls(LabContext& context, LogitListState& state, Rect strip) {
    Ui& ui = context.ui;
    const auto order_button = [&](ListOrder order, const char* name, const char* label) {
        const Rect rect = strip.cut_right(button_width(ui, label));
        strip.cut_right(ui.px(6));
        if (!button(ui, name, rect, label, ButtonKind::normal, state.order == order)) return;
        state.order = order;
        state.first_row = 0;
    };
    order_button(ListOrder::file, "softmax/list/by-file", "As in the file");
    order_button(ListOrder::probability, "softmax/list/by-probability", "Most probable first");
    strip.cut_right(ui.px(6));
    search_field(ui, state, strip.cut_right(std::min(ui.px(190), strip.width() * 0.6F)));
    strip.cut_right(ui.px(12));
    const std::string_view source = context.document.scene().loaded->source;
    text(ui, strip, ui.fonts.strong, ui.theme.secondary,
         source.empty() ? "Logits" : formatted(ui, "Logits of {}", source));
}

void clamp_scroll(LogitListState& state, const LogitListLayout& layout) {
    const auto count = static_cast<double>(state.listed.count());
    const double last = std::max(0.0, count - static_cast<double>(layout.rows_that_fit()));
    state.first_row = std::clamp(state.first_row, 0.0, last);
}

// Moves the selected row to `row` and scrolls as far as it takes to see it.
void select_row(LogitListState& state, const LogitListLayout& layout, double row) {
    const auto count = static_cast<double>(state.listed.count());
    row = std::clamp(row, 0.0, count - 1);
    state.selected = state.listed.class_at(static_cast<std::size_t>(row));
    const auto fit = static_cast<double>(layout.rows_that_fit());
    if (row < state.first_row) state.first_row = row;
    if (row > state.first_row + fit - 1) state.first_row = row - fit + 1;
}

void list_keys(LabContext& context, LogitListState& state, const LogitListLayout& layout, ImGuiID id) {
    const auto pressed = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);  // or the keyboard navigation would take it
        return ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat);
    };
    const auto count = static_cast<double>(state.listed.count());
    const auto page = static_cast<double>(layout.rows_that_fit());
    double steps = 0;
    if (pressed(ImGuiKey_DownArrow)) steps += 1;
    if (pressed(ImGuiKey_UpArrow)) steps -= 1;
    if (pressed(ImGuiKey_PageDown)) steps += page;
    if (pressed(ImGuiKey_PageUp)) steps -= page;
    if (pressed(ImGuiKey_Home)) steps -= count;
    if (pressed(ImGuiKey_End)) steps += count;
    if (steps != 0) {
        const std::size_t row = state.selected ? state.listed.row_of(*state.selected) : state.listed.count();
        const bool in_list = row < state.listed.count();
        // Without a selected row the first key takes the one at the top.
        select_row(state, layout,
                   in_list ? static_cast<double>(row) + steps
                           : std::ceil(state.first_row) + (std::fabs(steps) > 1 ? steps : 0));
    }
    if (state.selected && ImGui::IsKeyPressed(ImGuiKey_M, false) && ImGui::GetIO().KeyMods == 0) {
        context.document.apply(
            edit::SetMasked{*state.selected, !is_masked(context.document.scene(), *state.selected)});
    }
}

void scrollbar(Ui& ui, LogitListState& state, const LogitListLayout& layout) {
    const auto count = static_cast<float>(state.listed.count());
    const auto fit = static_cast<float>(layout.rows_that_fit());
    if (count <= fit) return;
    const Rect& track = layout.scrollbar;
    const float thumb = std::max(ui.px(28), track.height() * fit / count);
    const float travel = track.height() - thumb;
    ImGui::SetCursorScreenPos(track.min);
    ImGui::InvisibleButton("softmax/list/scrollbar", track.size(), ImGuiButtonFlags_NoNavFocus);
    if (ImGui::IsItemActive() && ImGui::GetIO().MouseDown[0]) {
        const float at = (ImGui::GetIO().MousePos.y - track.min.y - thumb * 0.5F) / std::max(travel, 1.0F);
        state.first_row = static_cast<double>(std::clamp(at, 0.0F, 1.0F) * (count - fit));
    }
    const bool grabbed = ImGui::IsItemHovered() || ImGui::IsItemActive();
    clamp_scroll(state, layout);
    const float top = track.min.y + travel * static_cast<float>(state.first_row) / (count - fit);
    const Rect grip{ImVec2(track.min.x + ui.px(2), top), ImVec2(track.max.x - ui.px(2), top + thumb)};
    fill(track.inset(ui.px(2), 0), ui.theme.empty_bar, ui.px(4));
    fill(grip, grabbed ? ui.theme.secondary : ui.theme.faint, ui.px(4));
    landmark(ui, "softmax/list/scrollbar", grip);
}

// Everything that can change what the list shows, before it is drawn.
void interact(LabContext& context, LogitListState& state, const LogitListLayout& layout) {
    Ui& ui = context.ui;
    ImGui::SetCursorScreenPos(layout.rows.min);
    ImGui::SetNextItemAllowOverlap();  // the mask toggles lie above it
    ImGui::InvisibleButton("softmax/list/rows", layout.rows.size());
    const ImGuiID id = ImGui::GetItemID();
    landmark(ui, "softmax/list/rows", layout.rows);
    const bool focused = ImGui::IsItemFocused();
    focus_ring(ui, layout.rows, ui.px(4), has_key_focus());
    if (ImGui::IsItemHovered()) {
        ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        state.first_row -= static_cast<double>(ImGui::GetIO().MouseWheel) * rows_per_notch;
        clamp_scroll(state, layout);
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && state.listed.count() > 0) {
            const auto row =
                static_cast<double>((ImGui::GetIO().MousePos.y - layout.rows.min.y) / layout.row_height);
            const double clicked = std::floor(row + state.first_row);
            if (clicked < static_cast<double>(state.listed.count())) select_row(state, layout, clicked);
        }
    }
    if (focused && state.listed.count() > 0) {
        list_keys(context, state, layout, id);
        if (has_key_focus() && state.selected) ui.focused_class = state.selected;
    }
    scrollbar(ui, state, layout);
}

/// The rows on screen: which, and where.
template <typename Draw>
void for_visible_rows(const LogitListState& state, const LogitListLayout& layout, Draw draw) {
    const auto first = static_cast<std::size_t>(state.first_row);
    const std::size_t end = std::min(state.listed.count(), first + layout.rows_that_fit() + 2);
    for (std::size_t row = first; row < end; ++row) {
        const Rect strip = layout.row(static_cast<double>(row) - state.first_row);
        if (strip.min.y < layout.rows.max.y) draw(row, strip);
    }
}

bool masked_by_file(const Scene& scene, std::size_t index) {
    return scene.loaded->logits[index] == -INFINITY;
}

// Applied after all toggles are placed: a mask reorders the rows.
void mask_toggles(LabContext& context, const LogitListState& state, const LogitListLayout& layout) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    std::optional<edit::SetMasked> change;
    for_visible_rows(state, layout, [&](std::size_t row, const Rect& strip) {
        const std::size_t index = state.listed.class_at(row);
        if (strip.max.y > layout.rows.max.y + 1) return;  // half a row cannot be clicked
        const Rect rect = LogitListLayout::in(layout.mask, strip);
        const bool masked = is_masked(scene, index);
        ImGui::SetCursorScreenPos(rect.min);
        ImGui::PushID(static_cast<int>(index));
        const bool pressed = ImGui::InvisibleButton("mask", rect.size());
        ImGui::PopID();
        if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (has_key_focus()) ui.focused_class = index;
        focus_ring(ui, rect.inset(ui.px(2)), ui.px(9), has_key_focus());
        if (masked_by_file(scene, index)) {
            tooltip(ui, "Masked by its file, where the logit is −∞.");
        } else {
            tooltip(ui, masked ? "Masked. Click to let it take part again."
                               : "Click to mask this class: its logit becomes −∞.");
        }
        if (pressed) change = edit::SetMasked{index, !masked};
    });
    if (change) context.document.apply(*change);
}

/// Draws one row.
struct RowPainter {
    LabContext& context;
    const LogitListState& state;
    const LogitListLayout& layout;
    std::span<const double> probabilities;
    std::span<const double> log_probabilities;
    double largest;  ///< p of the full bar

    void operator()(std::size_t row, const Rect& strip) const {
        Ui& ui = context.ui;
        const Scene& scene = context.document.scene();
        const std::size_t index = state.listed.class_at(row);
        const bool lit = ui.lit_class == index;
        const bool masked = is_masked(scene, index);
        if (lit || state.selected == index) fill(strip.inset(0, 1), ui.theme.raised, ui.px(6));
        if (lit && ui.theme.name == ThemeName::contrast) {
            outline(strip.inset(0, 1), ui.theme.line, ui.px(6), ui.px(1));
        }
        if (state.selected == index) outline(strip.inset(0, 1), ui.theme.accent, ui.px(6), ui.px(1));
        mark("row", index, strip, {});

        const auto number = [&](const Rect& column, const char* part, std::string_view words, ImU32 colour) {
            const Rect rect = LogitListLayout::in(column, strip);
            text(ui, rect, ui.fonts.number, colour, words, Align::right);
            mark(part, index, rect, words);
        };
        const ImU32 ink = masked ? ui.theme.secondary : ui.theme.text;
        number(layout.rank, "rank", grouped(ui, state.listed.rank_of(index) + 1), ui.theme.secondary);
        mask_dot(LogitListLayout::in(layout.mask, strip), index, masked);
        label(LogitListLayout::in(layout.label, strip), index, ink);
        number(layout.logit, "logit-value", masked ? "−∞" : fixed(ui, scene.loaded->logits[index], 4, 10),
               ink);
        bar(LogitListLayout::in(layout.bar, strip), index, masked, lit);
        const double p = probabilities[index];
        number(layout.probability, "probability-value", percent(ui, p), std::isnan(p) ? ui.theme.bad : ink);
        const double log_p = log_probabilities[index];
        number(layout.log_probability, "log-probability", fixed(ui, log_p, 3, 9),
               std::isnan(log_p) ? ui.theme.bad : ui.theme.secondary);
    }

  private:
    // Of a row that the list's end cuts, only what can be seen is a place.
    void mark(const char* part, std::size_t index, Rect rect, std::string_view value) const {
        rect.min.y = std::max(rect.min.y, layout.rows.min.y);
        rect.max.y = std::min(rect.max.y, layout.rows.max.y);
        landmark(context.ui, place(context.ui, part, index), rect, value, index);
    }

    void mask_dot(const Rect& rect, std::size_t index, bool masked) const {
        Ui& ui = context.ui;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        if (masked) {
            list.AddCircle(rect.centre(), ui.px(5), ui.theme.secondary, 0, ui.px(1.5F));
        } else {
            list.AddCircleFilled(rect.centre(), ui.px(5), ui.theme.accent);
        }
        mark("mask", index, rect, masked ? "masked" : "");
    }

    void label(Rect rect, std::size_t index, ImU32 ink) const {
        Ui& ui = context.ui;
        const Scene& scene = context.document.scene();
        const std::string_view number = formatted(ui, "#{}", index);
        if (scene.loaded->labels.empty()) {
            text(ui, rect, ui.fonts.number, ink, number);
            return;
        }
        const float width = text_size(ui.fonts.number_small, number).x + 1;
        const std::string_view words = visible_label(ui, class_name(scene, index));
        // The index gives way to the label.
        if (text_size(ui.fonts.body, words).x + width + ui.px(10) <= rect.width()) {
            text(ui, rect.cut_right(width), ui.fonts.number_small, ui.theme.faint, number, Align::right);
        }
        text(ui, rect, ui.fonts.body, ink, words);
        mark("name", index, rect, words);
    }

    void bar(const Rect& rect, std::size_t index, bool masked, bool lit) const {
        Ui& ui = context.ui;
        Rect room = rect.inset(0, ui.px(5));
        fill(room, ui.theme.empty_bar, ui.px(3));
        const double p = probabilities[index];
        if (masked) {
            hatch(room, ui.theme.faint, ui.px(7), ui.px(1));
        } else if (std::isnan(p)) {
            hatch(room, ui.theme.bad, ui.px(7), ui.px(1));
        } else if (p > 0 && largest > 0) {
            const auto share = static_cast<float>(p / largest);
            const Rect filled = room.cut_left(std::max(1.0F, room.width() * share));
            fill(filled, lit ? mix(ui.theme.accent, ui.theme.text, 0.25F) : ui.theme.accent, ui.px(3));
        }
        mark("probability", index, rect, {});
    }
};

void draw_heads(Ui& ui, const LogitListLayout& layout, double largest) {
    const auto head = [&](const Rect& column, std::string_view words, Align align) {
        text(ui, LogitListLayout::in(column, layout.heads), ui.fonts.small, ui.theme.secondary, words, align);
    };
    head(layout.rank, "rank", Align::right);
    head({layout.mask.min, layout.label.max}, "class", Align::left);
    head(layout.logit, "logit z", Align::right);
    const std::string_view range = formatted(ui, "0 … {}", percent(ui, largest));
    if (largest > 0 && text_size(ui.fonts.small, range).x <= layout.bar.width())
        head(layout.bar, range, Align::right);
    head(layout.probability, "p", Align::right);
    head(layout.log_probability, "log p (f64)", Align::right);
    const float y = layout.heads.max.y - 0.5F;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(layout.rows.min.x, y), ImVec2(layout.rows.max.x, y),
                                        ui.theme.line, ui.px(1));
}

void draw_foot(LabContext& context, const LogitListState& state, const LogitListLayout& layout,
               bool nothing_left) {
    Ui& ui = context.ui;
    const std::size_t count = state.listed.count();
    const std::string_view all = grouped(ui, class_count(context.document.scene()));
    std::string_view words =
        formatted(ui, "showing {} of {}", grouped(ui, std::min(count, layout.rows_that_fit())), all);
    if (state.query[0] != '\0') words = formatted(ui, "{} of {} found", grouped(ui, count), all);
    const std::size_t masked = context.document.scene().loaded_masked.size();
    if (masked > 0) words = joined(ui, words, formatted(ui, "  ·  {} masked by hand", grouped(ui, masked)));
    if (nothing_left) words = "Every class is masked: no probability is left to share.";
    text(ui, layout.foot, ui.fonts.small, nothing_left ? ui.theme.bad : ui.theme.secondary, words);
    landmark(ui, "softmax/list/showing", layout.foot, words);
}

}  // namespace

void logit_list(LabContext& context, LogitListState& state, Rect room) {
    Ui& ui = context.ui;
    const LogitListLayout layout = lay_out_list(ui, card(ui, room));
    controls(context, state, layout.top);
    update_list(context, state);
    clamp_scroll(state, layout);
    interact(context, state, layout);
    mask_toggles(context, state, layout);
    update_list(context, state);
    clamp_scroll(state, layout);

    std::span<const double> probabilities = context.results.shown_probabilities();
    const Softmax& reference = context.results.reference();
    const double largest = probabilities[context.results.ranking().front()];
    draw_heads(ui, layout, largest);
    ImGui::PushClipRect(layout.rows.min, layout.rows.max, true);
    for_visible_rows(state, layout,
                     RowPainter{context, state, layout, probabilities, reference.log_probabilities, largest});
    ImGui::PopClipRect();
    if (state.listed.count() == 0) {
        text(ui, layout.rows, ui.fonts.body, ui.theme.secondary,
             formatted(ui, "Nothing is called “{}”.", state.query.data()), Align::centre);
    }
    draw_foot(context, state, layout, reference.all_masked);
}

}  // namespace softmaxlab
