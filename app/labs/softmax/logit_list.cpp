#include "app/labs/softmax/logit_list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include <imgui_internal.h>

#include "app/labs/softmax/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/tooltip.h"
#include "app/ui/veil.h"
#include "app/widgets/edit_field.h"
#include "core/base/text.h"

namespace softmaxlab::softmax_ui {

namespace {

using learning::Quantity;

bool contains(std::string_view text, std::string_view lower_query) {
    const auto same = [](char a, char b) { return lower_case(a) == b; };
    return std::search(text.begin(), text.end(), lower_query.begin(), lower_query.end(), same) != text.end();
}

// "#17": the class with that index, if there is one.
std::vector<std::size_t> find_index(std::string_view digits, std::size_t count) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size() || index >= count) return {};
    return {index};
}

}  // namespace

std::vector<std::size_t> find_classes(const LogitSet& set, std::string_view query) {
    const std::size_t count = set.logits.size();
    std::vector<std::size_t> found;
    if (query.empty()) {
        found.resize(count);
        std::iota(found.begin(), found.end(), std::size_t{0});
        return found;
    }
    if (query.front() == '#') return find_index(query.substr(1), count);

    const std::string wanted = lower_case(query);
    for (std::size_t i = 0; i < count; ++i) {
        if (contains(set.labels.empty() ? std::to_string(i) : set.labels[i], wanted)) found.push_back(i);
    }
    return found;
}

bool ListedClasses::search(const Input& input) {
    if (set_ == input.scene.loaded && query_ == input.query) return false;
    set_ = input.scene.loaded;
    query_ = input.query;
    found_ = find_classes(*set_, query_);
    is_found_.assign(set_->logits.size(), false);
    for (const std::size_t index : found_) is_found_[index] = true;
    ++searches_;
    return true;
}

void ListedClasses::update(const Input& input) {
    const bool searched = search(input);
    const bool all = !input.only_found || query_.empty();
    const Key key{input.ranking_version, input.order, !all};
    if (!searched && key == key_) return;
    key_ = key;

    rank_of_.resize(input.ranking.size());
    for (std::size_t rank = 0; rank < input.ranking.size(); ++rank) rank_of_[input.ranking[rank]] = rank;
    if (all) {
        rows_ = input.ranking;
        if (input.order == ListOrder::file) std::sort(rows_.begin(), rows_.end());
        return;
    }
    if (input.order == ListOrder::file) {
        rows_ = found_;
        return;
    }
    rows_.clear();
    std::copy_if(input.ranking.begin(), input.ranking.end(), std::back_inserter(rows_),
                 [this](std::size_t index) { return is_found_[index]; });
}

std::size_t ListedClasses::row_of(std::size_t class_index) const {
    return static_cast<std::size_t>(std::find(rows_.begin(), rows_.end(), class_index) - rows_.begin());
}

std::optional<std::size_t> ListedClasses::found_row_from(std::size_t row, bool downwards) const {
    for (std::size_t steps = 0; steps < rows_.size(); ++steps) {
        const std::size_t at = (row + (downwards ? steps : rows_.size() - steps)) % rows_.size();
        if (is_found(rows_[at])) return at;
    }
    return std::nullopt;
}

std::optional<std::size_t> ListedClasses::first_match() const {
    for (const std::size_t index : found_) {
        const bool is_it =
            set_->labels.empty() ? query_ == std::to_string(index) : set_->labels[index] == query_;
        if (is_it) return row_of(index);
    }
    return found_row_from(0, true);
}

namespace {

// ---- where everything in the list is ----

// Design pixels.
constexpr float row_size = 27;
constexpr float gap = 12;
constexpr float rank_width = 54;
constexpr float mask_width = 22;
constexpr float number_width = 74;
constexpr float scrollbar_width = 12;
constexpr float max_bar_width = 260;

struct LogitListLayout {
    Rect top;  ///< title, search, order
    Rect heads;
    Rect rows;
    Rect scrollbar;
    Rect foot;  ///< how many there are
    float row_height = 0;

    // Horizontal extents, shared by heads and rows.
    Rect rank, mask, label, logit, bar, probability, log_probability;

    /// How many rows fit whole; at least 1.
    std::size_t rows_that_fit() const {
        return static_cast<std::size_t>(std::max(1.0F, rows.height() / row_height));
    }

    /// The strip of the row that is `at` rows below the first one; a fraction while the list is scrolled
    /// smoothly.
    Rect row(double at) const {
        const float y = rows.min.y + row_height * static_cast<float>(at);
        return {ImVec2(rows.min.x, y), ImVec2(rows.max.x, y + row_height)};
    }

    /// The part of `strip` that belongs to `column`.
    static Rect in(const Rect& column, const Rect& strip) {
        return {ImVec2(column.min.x, strip.min.y), ImVec2(column.max.x, strip.max.y)};
    }
};

/// Lays the list out in `inside`, the room of its card.
LogitListLayout lay_out_list(const Ui& ui, Rect inside) {
    LogitListLayout layout;
    layout.row_height = ui.px(row_size);
    layout.top = inside.cut_top(ui.px(30));
    inside.cut_top(ui.px(8));
    layout.heads = inside.cut_top(ui.px(22));
    layout.foot = inside.cut_bottom(ui.px(22));
    inside.cut_bottom(ui.px(4));
    layout.scrollbar = inside.cut_right(ui.px(scrollbar_width));
    inside.cut_right(ui.px(8));
    layout.rows = inside;

    Rect rest = inside.inset(ui.px(6), 0);
    layout.rank = rest.cut_left(ui.px(rank_width));
    rest.cut_left(ui.px(gap));
    layout.mask = rest.cut_left(ui.px(mask_width));
    rest.cut_left(ui.px(4));
    layout.log_probability = rest.cut_right(ui.px(number_width));
    rest.cut_right(ui.px(gap));
    layout.probability = rest.cut_right(ui.px(number_width));
    rest.cut_right(ui.px(gap));
    layout.label = rest.cut_left(
        std::max(rest.width() * 0.4F, rest.width() - ui.px(number_width + gap + max_bar_width)));
    layout.logit = rest.cut_left(ui.px(number_width));
    rest.cut_left(ui.px(gap));
    layout.bar = rest;
    return layout;
}

constexpr double rows_per_notch = 3;

bool hides_log_p(const Ui& ui) {
    return veiled(ui, Quantity::p) || veiled(ui, Quantity::log_values);
}

std::string_view place(FrameArena& arena, const char* part, std::size_t index) {
    return formatted(arena, "softmax/{}/{}", part, index);
}

/// The list while it is drawn.
struct ShownList {
    LabContext& context;
    View& view;
    const ListedClasses& listed;
    LogitListLayout layout;
    std::span<const double> probabilities;
    std::span<const double> log_probabilities;
    double max_probability;  ///< p of the full bar
    bool all_masked;

    double count() const { return static_cast<double>(listed.count()); }
    double rows_that_fit() const { return static_cast<double>(layout.rows_that_fit()); }
    void scroll_to(double row) const {
        view.first_row = std::clamp(row, 0.0, std::max(0.0, count() - rows_that_fit()));
    }
};

// ---- above the rows: search and order ----

/// What a search asks for.
struct Search {
    bool typed = false;     ///< it is another one
    bool next = false;      ///< Enter: on to the next class that it finds
    bool previous = false;  ///< with Shift, back
};

Search draw_search_field(Ui& ui, View& view, Rect rect) {
    Search search;
    const Rect whole = rect;
    if (!view.search.empty()) {
        Rect cross = rect.cut_right(rect.height());
        if (button(ui, "softmax/list/clear-search", cross.inset(ui.px(3)), "×", ButtonKind::quiet))
            view.search.clear();
        tooltip(ui, "Ends the search. Esc does the same.");
    }
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
    ImGui::PushID(view.set.get());  // for another set it is another field: what was being typed goes, too
    search.typed = input_text(ui, joined(ui, "##", name), "search, or #index", view.search,
                              ImGuiInputTextFlags_EscapeClearsAll);
    if (ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGuiKey_Enter, false) && !view.search.empty()) {
        (ImGui::GetIO().KeyShift ? search.previous : search.next) = true;
        ImGui::SetKeyboardFocusHere(-1);  // Enter may follow on Enter
    }
    ImGui::PopID();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
    ImGui::PopFont();
    focus_ring(ui, rect, ui.px(6), has_key_focus());
    landmark(ui, name, whole, view.search);
    return search;
}

Search draw_controls(LabContext& context, View& view, Rect strip) {
    Ui& ui = context.ui;
    const auto order_button = [&](ListOrder order, const char* name, const char* label) {
        const Rect rect = strip.cut_right(button_width(ui, label));
        strip.cut_right(ui.px(6));
        if (!button(ui, name, rect, label, ButtonKind::normal, view.order == order)) return;
        view.order = order;
        view.first_row = 0;
    };
    order_button(ListOrder::file, "softmax/list/by-file", "Original order");
    order_button(ListOrder::probability, "softmax/list/by-probability", "Most probable first");
    strip.cut_right(ui.px(6));
    const Search search =
        draw_search_field(ui, view, strip.cut_right(std::min(ui.px(190), strip.width() * 0.6F)));
    strip.cut_right(ui.px(12));
    const std::string_view source = context.document.scene().loaded->source;
    const Rect close = strip.cut_left(strip.height()).inset(ui.px(3));
    strip.cut_left(ui.px(4));
    // The header names the source, too.
    text_if_it_fits(ui, strip, ui.fonts.strong, ui.theme.secondary,
                    source.empty() ? "Logits" : formatted(ui, "Logits of {}", source));
    if (button(ui, "softmax/list/close", close, "×", ButtonKind::quiet))
        context.document.apply(edit::ReplaceScene{default_scene(), true});
    tooltip(ui, "Closes these logits: the classes of the first start come back. Undo restores them.");
    return search;
}

// ---- scrolling and selecting ----

// Moves the selected row to `row` and scrolls as far as it takes to see it.
void select_row(const ShownList& list, double row) {
    row = std::clamp(row, 0.0, list.count() - 1);
    list.view.selected = list.listed.class_at(static_cast<std::size_t>(row));
    if (row < list.view.first_row) list.scroll_to(row);
    if (row > list.view.first_row + list.rows_that_fit() - 1) list.scroll_to(row - list.rows_that_fit() + 1);
}

/// Goes to the class that was searched for, and shows what stands around it.
void follow_search(const ShownList& list, const Search& search) {
    if (list.view.search.empty() || !(search.typed || search.next || search.previous)) return;
    std::optional<std::size_t> row = list.listed.first_match();
    if (!search.typed && list.view.selected) {
        const std::size_t now = list.listed.row_of(*list.view.selected);
        const std::size_t count = list.listed.count();
        if (now < count)
            row = list.listed.found_row_from((now + (search.next ? 1 : count - 1)) % count, search.next);
    }
    if (!row) return;
    const auto at = static_cast<double>(*row);
    list.view.selected = list.listed.class_at(*row);
    if (at < list.view.first_row || at > list.view.first_row + list.rows_that_fit() - 1)
        list.scroll_to(at - std::floor(list.rows_that_fit() / 3));
}

// From the first one on; or all of them, around the selected one.
void show_only_found(const ShownList& list, bool only) {
    View& view = list.view;
    view.only_found = only;
    view.first_row = 0;
    if (only || !view.selected) return;
    const std::size_t row =
        view.order == ListOrder::file ? *view.selected : list.listed.rank_of(*view.selected);
    view.first_row = std::max(0.0, static_cast<double>(row) - std::floor(list.rows_that_fit() / 3));
}

void take_keys(const ShownList& list, ImGuiID id) {
    const auto pressed = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);  // or the keyboard navigation would take it
        return ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat);
    };
    double steps = 0;
    if (pressed(ImGuiKey_DownArrow)) steps += 1;
    if (pressed(ImGuiKey_UpArrow)) steps -= 1;
    if (pressed(ImGuiKey_PageDown)) steps += list.rows_that_fit();
    if (pressed(ImGuiKey_PageUp)) steps -= list.rows_that_fit();
    if (pressed(ImGuiKey_Home)) steps -= list.count();
    if (pressed(ImGuiKey_End)) steps += list.count();
    std::optional<std::size_t>& selected = list.view.selected;
    if (steps != 0) {
        const std::size_t row = selected ? list.listed.row_of(*selected) : list.listed.count();
        const bool in_list = row < list.listed.count();
        // Without a selected row the first key takes the one at the top.
        select_row(list, in_list ? static_cast<double>(row) + steps
                                 : std::ceil(list.view.first_row) + (std::fabs(steps) > 1 ? steps : 0));
    }
    if (selected && ImGui::IsKeyPressed(ImGuiKey_M, false) && ImGui::GetIO().KeyMods == 0) {
        Document& document = list.context.document;
        document.apply(edit::SetMasked{*selected, !is_masked(document.scene(), *selected)});
    }
}

void draw_scrollbar(const ShownList& list) {
    Ui& ui = list.context.ui;
    const auto count = static_cast<float>(list.count());
    const auto fit = static_cast<float>(list.rows_that_fit());
    if (count <= fit) return;
    const Rect& track = list.layout.scrollbar;
    const float thumb = std::max(ui.px(28), track.height() * fit / count);
    const float travel = track.height() - thumb;
    ImGui::SetCursorScreenPos(track.min);
    ImGui::InvisibleButton("softmax/list/scrollbar", track.size(), ImGuiButtonFlags_NoNavFocus);
    if (ImGui::IsItemActive() && ImGui::GetIO().MouseDown[0]) {
        const float at = (ImGui::GetIO().MousePos.y - track.min.y - thumb * 0.5F) / std::max(travel, 1.0F);
        list.scroll_to(static_cast<double>(std::clamp(at, 0.0F, 1.0F) * (count - fit)));
    }
    const bool grabbed = ImGui::IsItemHovered() || ImGui::IsItemActive();
    const float top = track.min.y + travel * static_cast<float>(list.view.first_row) / (count - fit);
    const Rect grip{ImVec2(track.min.x + ui.px(2), top), ImVec2(track.max.x - ui.px(2), top + thumb)};
    fill(track.inset(ui.px(2), 0), ui.theme.empty_bar, ui.px(4));
    fill(grip, grabbed ? ui.theme.secondary : ui.theme.faint, ui.px(4));
    landmark(ui, "softmax/list/scrollbar", grip);
}

/// The row under the pointer, where it is on a number.
std::optional<std::size_t> number_row_under_pointer(const ShownList& list) {
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    const auto is_in = [&](const Rect& column) {
        return pointer.x >= column.min.x && pointer.x <= column.max.x;
    };
    const LogitListLayout& layout = list.layout;
    if (!is_in(layout.logit) && !is_in(layout.probability) && !is_in(layout.log_probability))
        return std::nullopt;
    const auto below = static_cast<double>((pointer.y - layout.rows.min.y) / layout.row_height);
    const auto row = static_cast<std::size_t>(std::max(0.0, below + list.view.first_row));
    if (row >= list.listed.count()) return std::nullopt;
    return row;
}

std::string_view exact_values(const ShownList& list, std::size_t index) {
    Ui& ui = list.context.ui;
    Results& results = list.context.results;
    const Scene& scene = list.context.document.scene();
    const Format format = results.backend().format();
    std::string_view words =
        formatted(ui, "{}, #{}: rank {} of {}", visible_label(ui, class_name(scene, index)), index,
                  grouped(ui, list.listed.rank_of(index) + 1), grouped(ui, class_count(scene)));
    const double z = is_masked(scene, index) ? -INFINITY : scene.loaded->logits[index];
    if (!veiled(ui, Quantity::logits)) words = joined(ui, words, "\nz = ", exactly(ui, z, Format::f64));
    if (!veiled(ui, Quantity::p))
        words = joined(
            ui, words,
            formatted(ui, "\np = {} in {}; exactly {}", exactly(ui, list.probabilities[index], format),
                      name_of(format), exactly(ui, results.reference().probabilities[index], Format::f64)));
    if (!hides_log_p(ui))
        words = joined(ui, words, "\nlog p = ", exactly(ui, list.log_probabilities[index], Format::f64));
    return words;
}

// The area of the rows takes the wheel, clicks and keys.
void scroll_and_select(const ShownList& list) {
    Ui& ui = list.context.ui;
    const Rect& rows = list.layout.rows;
    ImGui::SetNextItemAllowOverlap();  // the mask toggles lie above it
    bare_button("softmax/list/rows", rows);
    const ImGuiID id = ImGui::GetItemID();
    const std::optional<std::size_t> selected = list.view.selected;
    landmark(ui, "softmax/list/rows", rows, selected ? formatted(ui, "{}", *selected) : std::string_view());
    const bool focused = ImGui::IsItemFocused();
    focus_ring(ui, rows, ui.px(4), has_key_focus());
    if (has_key_focus() && selected) {
        tooltip(ui, exact_values(list, *selected));
    } else if (const auto row = number_row_under_pointer(list); row && has_tooltip(ui)) {
        const Rect strip = list.layout.row(static_cast<double>(*row) - list.view.first_row);
        show_tooltip(ui, strip, exact_values(list, list.listed.class_at(*row)));
    }
    const bool any = list.listed.count() > 0;
    if (ImGui::IsItemHovered()) {
        ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        list.scroll_to(list.view.first_row - static_cast<double>(ImGui::GetIO().MouseWheel) * rows_per_notch);
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && any) {
            const auto row =
                static_cast<double>((ImGui::GetIO().MousePos.y - rows.min.y) / list.layout.row_height);
            const double clicked = std::floor(row + list.view.first_row);
            if (clicked < list.count()) select_row(list, clicked);
        }
    }
    if (focused && any) {
        take_keys(list, id);
        if (has_key_focus() && list.view.selected) ui.focused_class = list.view.selected;
    }
}

// ---- the rows ----

/// One row on screen.
struct ListRow {
    const ShownList& list;
    Rect strip;
    std::size_t index;  ///< of its class

    Ui& ui() const { return list.context.ui; }
    const Scene& scene() const { return list.context.document.scene(); }
    bool lit() const { return ui().lit_class == index; }
    bool masked() const { return is_masked(scene(), index); }
    Rect cell(const Rect& column) const { return LogitListLayout::in(column, strip); }

    // Of a row that the list's end cuts, only what can be seen is a place.
    void mark(const char* part, Rect rect, std::string_view value) const {
        rect.min.y = std::max(rect.min.y, list.layout.rows.min.y);
        rect.max.y = std::min(rect.max.y, list.layout.rows.max.y);
        landmark(ui(), place(ui(), part, index), rect, value, index);
    }

    void number(const Rect& column, const char* part, std::string_view words, ImU32 colour) const {
        text(ui(), cell(column), ui().fonts.number, colour, words, Align::right);
        mark(part, cell(column), words);
    }
};

void draw_background(const ListRow& row) {
    Ui& ui = row.ui();
    const bool selected = row.list.view.selected == row.index;
    const Rect rect = row.strip.inset(0, 1);
    if (row.lit() || selected) fill(rect, ui.theme.raised, ui.px(6));
    if (row.list.listed.is_found(row.index)) {
        fill(rect, with_alpha(ui.theme.accent, 0.16F), ui.px(6));
        fill({rect.min, ImVec2(rect.min.x + ui.px(3), rect.max.y)}, ui.theme.accent, ui.px(1.5F));
    }
    if (row.lit() && ui.theme.name == ThemeName::contrast) outline(rect, ui.theme.line, ui.px(6), ui.px(1));
    if (selected) outline(rect, ui.theme.accent, ui.px(6), ui.px(1));
    row.mark("row", row.strip, {});
}

void draw_mask_toggle(const ListRow& row) {
    Ui& ui = row.ui();
    const Rect rect = row.cell(row.list.layout.mask);
    const bool masked = row.masked();
    if (row.strip.max.y <= row.list.layout.rows.max.y + 1) {  // half a row cannot be clicked
        ImGui::PushID(static_cast<int>(row.index));
        const bool pressed = bare_button("mask", rect);
        ImGui::PopID();
        if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (has_key_focus()) ui.focused_class = row.index;
        focus_ring(ui, rect.inset(ui.px(2)), ui.px(9), has_key_focus());
        const bool by_file = row.scene().loaded->logits[row.index] == -INFINITY;
        tooltip(ui, by_file  ? "Masked by its file, where the logit is −∞."
                    : masked ? "Masked. Click to let it take part again."
                             : "Click to mask this class: its logit becomes −∞.");
        if (pressed) row.list.context.document.apply(edit::SetMasked{row.index, !masked});
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (masked) {
        list.AddCircle(rect.centre(), ui.px(5), ui.theme.secondary, 0, ui.px(1.5F));
    } else {
        list.AddCircleFilled(rect.centre(), ui.px(5), ui.theme.accent);
    }
    row.mark("mask", rect, masked ? "masked" : "");
}

void draw_label(const ListRow& row, ImU32 ink) {
    Ui& ui = row.ui();
    Rect rect = row.cell(row.list.layout.label);
    const std::string_view number = formatted(ui, "#{}", row.index);
    if (row.scene().loaded->labels.empty()) {
        text(ui, rect, ui.fonts.number, ink, number);
        return;
    }
    const float width = text_size(ui.fonts.number_small, number).x + 1;
    const std::string_view words = visible_label(ui, class_name(row.scene(), row.index));
    // The index gives way to the label.
    if (text_size(ui.fonts.body, words).x + width + ui.px(10) <= rect.width()) {
        text(ui, rect.cut_right(width), ui.fonts.number_small, ui.theme.faint, number, Align::right);
    }
    text(ui, rect, ui.fonts.body, ink, words);
    row.mark("name", rect, words);
}

void draw_share(const ListRow& row) {
    Ui& ui = row.ui();
    const Rect rect = row.cell(row.list.layout.bar);
    Rect room = rect.inset(0, ui.px(5));
    fill(room, ui.theme.empty_bar, ui.px(3));
    const double p = row.list.probabilities[row.index];
    const double largest = row.list.max_probability;
    if (row.masked()) {
        hatch(room, ui.theme.faint, ui.px(7), ui.px(1));
    } else if (std::isnan(p)) {
        hatch(room, ui.theme.bad, ui.px(7), ui.px(1));
    } else if (p > 0 && largest > 0) {
        const auto share = static_cast<float>(p / largest);
        const Rect filled = room.cut_left(std::max(1.0F, room.width() * share));
        fill(filled, row.lit() ? mix(ui.theme.accent, ui.theme.text, 0.25F) : ui.theme.accent, ui.px(3));
    }
    row.mark("probability", rect, {});
}

void draw_list_row(const ListRow& row) {
    Ui& ui = row.ui();
    const LogitListLayout& layout = row.list.layout;
    const bool masked = row.masked();
    const ImU32 ink = masked ? ui.theme.secondary : ui.theme.text;
    draw_background(row);
    row.number(layout.rank, "rank", grouped(ui, row.list.listed.rank_of(row.index) + 1), ui.theme.secondary);
    draw_mask_toggle(row);
    draw_label(row, ink);
    if (!veiled(ui, Quantity::logits))
        row.number(layout.logit, "logit-value",
                   masked ? "−∞" : fixed(ui, row.scene().loaded->logits[row.index], 4, 10), ink);
    if (veiled(ui, Quantity::p)) return;
    draw_share(row);
    const double p = row.list.probabilities[row.index];
    row.number(layout.probability, "probability-value", probability_text(ui, p),
               std::isnan(p) ? ui.theme.bad : ink);
    if (hides_log_p(ui)) return;
    const double log_p = row.list.log_probabilities[row.index];
    row.number(layout.log_probability, "log-probability", fixed(ui, log_p, 3, 9),
               std::isnan(log_p) ? ui.theme.bad : ui.theme.secondary);
}

void draw_rows(const ShownList& list) {
    Ui& ui = list.context.ui;
    const Rect& rows = list.layout.rows;
    ImGui::PushClipRect(rows.min, rows.max, true);
    const double first_row = list.view.first_row;
    const auto first = static_cast<std::size_t>(first_row);
    const std::size_t end = std::min(list.listed.count(), first + list.layout.rows_that_fit() + 2);
    for (std::size_t row = first; row < end; ++row) {
        const Rect strip = list.layout.row(static_cast<double>(row) - first_row);
        if (strip.min.y < rows.max.y) draw_list_row({list, strip, list.listed.class_at(row)});
    }
    ImGui::PopClipRect();
    const LogitListLayout& layout = list.layout;
    if (veiled(ui, Quantity::logits))
        cover(ui, "softmax/list/logits", LogitListLayout::in(layout.logit, rows));
    if (hides_log_p(ui)) {
        const Rect& first_hidden = veiled(ui, Quantity::p) ? layout.bar : layout.log_probability;
        cover(ui, "softmax/list/covered",
              LogitListLayout::in({first_hidden.min, layout.log_probability.max}, rows));
    }
    if (list.listed.count() == 0) {
        text(ui, rows, ui.fonts.body, ui.theme.secondary,
             formatted(ui, "Nothing is called “{}”.", list.view.search), Align::centre);
    }
}

// ---- around them ----

void draw_heads(const ShownList& list) {
    Ui& ui = list.context.ui;
    const LogitListLayout& layout = list.layout;
    const auto head = [&](const Rect& column, std::string_view words, Align align) {
        text(ui, LogitListLayout::in(column, layout.heads), ui.fonts.small, ui.theme.secondary, words, align);
    };
    head(layout.rank, "rank", Align::right);
    head({layout.mask.min, layout.label.max}, "class", Align::left);
    head(layout.logit, "logit z", Align::right);
    const std::string_view range = formatted(ui, "0 … {}", probability_text(ui, list.max_probability));
    if (!veiled(ui, Quantity::p) && list.max_probability > 0 &&
        text_size(ui.fonts.small, range).x <= layout.bar.width())
        head(layout.bar, range, Align::right);
    head(layout.probability, "p", Align::right);
    head(layout.log_probability, "log p (f64)", Align::right);
    const float y = layout.heads.max.y - 0.5F;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(layout.rows.min.x, y), ImVec2(layout.rows.max.x, y),
                                        ui.theme.line, ui.px(1));
}

void draw_foot(const ShownList& list) {
    Ui& ui = list.context.ui;
    const Scene& scene = list.context.document.scene();
    const std::size_t count = list.listed.count();
    const std::string_view all = grouped(ui, class_count(scene));
    std::string_view words =
        formatted(ui, "showing {} of {}", grouped(ui, std::min(count, list.layout.rows_that_fit())), all);
    Rect strip = list.layout.foot;
    if (!list.view.search.empty()) {
        const std::size_t found = list.listed.found_count();
        words = found == 0 ? formatted(ui, "Nothing is called “{}”.", list.view.search)
                           : formatted(ui, "{} of {} found  ·  Enter: the next, Shift+Enter: the one before",
                                       grouped(ui, found), all);
        const std::string_view label = "Only these";
        if (button(ui, "softmax/list/only-found", strip.cut_right(button_width(ui, label)), label,
                   ButtonKind::quiet, list.view.only_found, found > 0))
            show_only_found(list, !list.view.only_found);
        tooltip(ui, "Leaves out the classes that the search does not find.");
    }
    const std::size_t masked = scene.loaded_masked.size();
    if (masked > 0) words = joined(ui, words, formatted(ui, "  ·  {} masked by hand", grouped(ui, masked)));
    if (list.all_masked) words = "Every class is masked: no probability is left to share.";
    text(ui, strip, ui.fonts.small, list.all_masked ? ui.theme.bad : ui.theme.secondary, words);
    landmark(ui, "softmax/list/showing", list.layout.foot, words);
}

}  // namespace

void draw_logit_list(LabContext& context, View& view, Cache& cache, const Rect& room) {
    const LogitListLayout layout = lay_out_list(context.ui, card(context.ui, room));
    const Search search = draw_controls(context, view, layout.top);
    if (!context.document.scene().loaded) return;  // it was just closed

    Results& results = context.results;
    const Scene& scene = context.document.scene();
    const std::vector<std::size_t>& ranking = results.ranking();
    cache.listed.update({scene, ranking, results.logits_version(), view.order, view.search, view.only_found});
    if (view.selected && *view.selected >= class_count(scene)) view.selected.reset();
    const Softmax& reference = results.reference();
    const std::vector<double>& probabilities = results.shown_probabilities();
    const ShownList list{context,
                         view,
                         cache.listed,
                         layout,
                         probabilities,
                         reference.log_probabilities,
                         probabilities[ranking.front()],
                         reference.all_masked};
    list.scroll_to(view.first_row);
    follow_search(list, search);
    draw_heads(list);
    scroll_and_select(list);
    draw_scrollbar(list);
    draw_rows(list);
    draw_foot(list);
}

}  // namespace softmaxlab::softmax_ui
