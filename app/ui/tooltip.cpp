#include "app/ui/tooltip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <imgui_internal.h>

#include "app/ui/ui.h"
#include "app/ui/wrapped_text.h"

namespace softmaxlab {
namespace {

constexpr float gap = 8;  // design pixels between the item and its words
constexpr float padding = 12;
constexpr float widest = 420;
constexpr float reach = 1;  // px: neighbours that touch do not overlap

bool any_button_down() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.MouseDown[ImGuiMouseButton_Left] || io.MouseDown[ImGuiMouseButton_Right] ||
           io.MouseDown[ImGuiMouseButton_Middle];
}

Rect last_item() {
    return {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
}

bool holds(const Rect& outer, const Rect& inner) {
    return outer.min.x <= inner.min.x + reach && outer.min.y <= inner.min.y + reach &&
           outer.max.x >= inner.max.x - reach && outer.max.y >= inner.max.y - reach;
}

float overlap(const Rect& a, const Rect& b) {
    const float width = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x);
    const float height = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
    return width > reach && height > reach ? width * height : 0;
}

Rect grown(const Rect& a, const Rect& b) {
    return {ImVec2(std::min(a.min.x, b.min.x), std::min(a.min.y, b.min.y)),
            ImVec2(std::max(a.max.x, b.max.x), std::max(a.max.y, b.max.y))};
}

// The pointer rests on the last item. What was pressed keeps its place quiet until the pointer has left it.
bool asked_by_pointer(Ui& ui) {
    // What has the keyboard's focus is not hovered by that: its words stand in the strip.
    constexpr ImGuiHoveredFlags is_over =
        ImGuiHoveredFlags_AllowWhenDisabled | ImGuiHoveredFlags_NoNavOverride;
    constexpr ImGuiHoveredFlags rests =
        is_over | ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_NoSharedDelay;
    if (ui.tooltips.quiet && ImGui::IsItemHovered(is_over))
        ui.tooltips.quiet_place = grown(ui.tooltips.quiet_place, last_item());
    return ImGui::IsItemHovered(rests) && !ui.tooltips.quiet;
}

void ask(Ui& ui, const Rect& item, std::string_view words) {
    if (ui.veils > 0) return;
    ui.tooltips.words = kept_words(ui, words);
    ui.tooltips.item = item;
}

/// The whole row of the item: what lights the same class and holds the item.
Rect row_of(const Ui& ui, const Rect& item) {
    Rect row = item;
    for (const Landmark& landmark : ui.landmarks.list()) {
        const Rect place{landmark.min, landmark.max};
        if (landmark.class_index && holds(place, row)) row = place;
    }
    return row;
}

/// What is compared, and what says something: all that has a value or a class, but for what holds the item.
List<Rect> data_around(Ui& ui, const Rect& item) {
    List<Rect> data(ui);
    for (const Landmark& landmark : ui.landmarks.list()) {
        const Rect place{landmark.min, landmark.max};
        const bool says_something = landmark.class_index || !landmark.value.empty();
        if (says_something && place.has_room() && !holds(place, item)) data.push_back(place);
    }
    return data;
}

void draw_box(Ui& ui, ImDrawList& list, const Rect& box) {
    const float rounding = ui.px(8);
    list.AddRectFilled(box.min, box.max, ui.theme.raised, rounding);
    list.AddRect(ImVec2(box.min.x + 0.5F, box.min.y + 0.5F), ImVec2(box.max.x - 0.5F, box.max.y - 0.5F),
                 ui.theme.line, rounding, 0, ui.px(ui.theme.border));
}

void draw_tooltip(Ui& ui, const Rect& window) {
    const Tooltips& asked = ui.tooltips;
    ImFont* const font = ui.fonts.body;
    const float inside = std::min(ui.px(widest), window.width() - ui.px(4 * padding));
    const ImVec2 words = wrapped_size(font, asked.words, inside);
    const ImVec2 size(std::ceil(words.x) + ui.px(2 * padding), std::ceil(words.y) + ui.px(2 * padding - 6));
    const List<Rect> data = data_around(ui, asked.item);
    const Rect box = tooltip_place(asked.item, row_of(ui, asked.item), size, window.inset(ui.px(4)), data,
                                   ImGui::GetIO().MousePos, ui.px(gap));
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    draw_box(ui, list, box);
    draw_wrapped(list, font, ImVec2(box.min.x + ui.px(padding), box.min.y + ui.px(padding - 3)),
                 ui.theme.text, asked.words, inside);
    landmark(ui, "tooltip", box, asked.words);
}

// Several lines are one here.
std::string_view in_one_line(FrameArena& arena, std::string_view words) {
    std::string_view line;
    while (true) {
        const std::size_t end = std::min(words.find('\n'), words.size());
        line = line.empty() ? words.substr(0, end) : joined(arena, line, "   ", words.substr(0, end));
        if (end == words.size()) return line;
        words.remove_prefix(end + 1);
    }
}

void draw_help(Ui& ui, const Rect& window, const Rect& strip) {
    ImFont* const font = ui.fonts.body;
    const std::string_view words = in_one_line(ui, ui.tooltips.help);
    const float inside = strip.width() - ui.px(2 * padding);
    const float height =
        std::max(strip.height(), std::ceil(wrapped_size(font, words, inside).y) + ui.px(padding));
    Rect box{ImVec2(strip.min.x, strip.max.y - height), strip.max};
    // What it explains stays in sight: the strip moves to above the status line, else to the upper edge.
    if (overlap(box, ui.tooltips.help_item) > 0) box = box.moved(ImVec2(0, -strip.height()));
    if (overlap(box, ui.tooltips.help_item) > 0) box = box.moved(ImVec2(0, window.min.y - box.min.y));
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    list.AddRectFilled(box.min, box.max, ui.theme.raised);
    list.AddLine(box.min, ImVec2(box.max.x, box.min.y), ui.theme.accent, ui.px(ui.theme.border));
    draw_wrapped(list, font, ImVec2(box.min.x + ui.px(padding), box.min.y + ui.px(padding * 0.5F)),
                 ui.theme.text, words, inside);
    landmark(ui, "help", box, words);
}

}  // namespace

void begin_tooltips(Ui& ui) {
    Tooltips& tooltips = ui.tooltips;
    tooltips.words = {};
    tooltips.help = {};
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    if (any_button_down()) {
        if (!tooltips.quiet) tooltips.quiet_place = {pointer, pointer};
        tooltips.quiet = true;
    } else if (tooltips.quiet && !tooltips.quiet_place.inset(-reach).contains(pointer)) {
        tooltips.quiet = false;
    }
}

bool has_tooltip(Ui& ui) {
    return ui.veils == 0 && (asked_by_pointer(ui) || has_key_focus());
}

void tooltip(Ui& ui, std::string_view words) {
    if (words.empty()) return;
    if (asked_by_pointer(ui)) ask(ui, last_item(), words);
    if (has_key_focus()) show_help(ui, last_item(), words);
}

void show_tooltip(Ui& ui, const Rect& place, std::string_view words) {
    ask(ui, place, words);
}

void show_help(Ui& ui, const Rect& item, std::string_view words) {
    if (ui.veils > 0) return;
    ui.tooltips.help = kept_words(ui, words);
    ui.tooltips.help_item = item;
}

Rect tooltip_place(const Rect& item, const Rect& row, ImVec2 size, const Rect& window,
                   std::span<const Rect> data, ImVec2 pointer, float gap) {
    const Rect base = grown(item, row);
    // Of what is large only the part under the pointer counts.
    const ImVec2 anchor(std::clamp(pointer.x, item.min.x, item.max.x),
                        std::clamp(pointer.y, item.min.y, item.max.y));
    const auto inside_x = [&](float x) {
        return std::clamp(x, window.min.x, std::max(window.min.x, window.max.x - size.x));
    };
    const auto inside_y = [&](float y) {
        return std::clamp(y, window.min.y, std::max(window.min.y, window.max.y - size.y));
    };
    std::optional<Rect> best;
    float least = 0;
    const auto consider = [&](float x, float y) {
        const Rect box{ImVec2(x, y), ImVec2(x + size.x, y + size.y)};
        const bool inside = box.min.x >= window.min.x && box.min.y >= window.min.y &&
                            box.max.x <= window.max.x && box.max.y <= window.max.y;
        if (!inside || overlap(box, base) > 0) return;
        float covered = 0;
        for (const Rect& place : data) covered += overlap(box, place);
        const float dx = std::max({box.min.x - anchor.x, anchor.x - box.max.x, 0.0F});
        const float dy = std::max({box.min.y - anchor.y, anchor.y - box.max.y, 0.0F});
        // To cover a quarter of the box is as bad as to stand ten lines away.
        const float cost = 4 * covered / (size.x * size.y) + std::hypot(dx, dy) / (30 * gap);
        if (!best || cost < least) {
            best = box;
            least = cost;
        }
    };
    constexpr int steps = 12;
    for (int step = 0; step <= steps; ++step) {
        const float away = gap + static_cast<float>(step) * 3 * gap;
        const std::array xs = {item.min.x, anchor.x - size.x * 0.5F, item.max.x - size.x};
        for (const float x : xs) {
            consider(inside_x(x), base.max.y + away);
            consider(inside_x(x), base.min.y - away - size.y);
        }
        const std::array ys = {item.min.y, anchor.y - size.y * 0.5F, item.max.y - size.y};
        for (const float y : ys) {
            consider(base.max.x + away, inside_y(y));
            consider(base.min.x - away - size.x, inside_y(y));
        }
    }
    if (best) return *best;
    const float below = pointer.y + 3 * gap;
    const float y = below + size.y <= window.max.y ? below : pointer.y - 3 * gap - size.y;
    const ImVec2 at(inside_x(pointer.x + 2 * gap), inside_y(y));
    return {at, ImVec2(at.x + size.x, at.y + size.y)};
}

void draw_tooltips(Ui& ui, const Rect& window, const Rect& strip) {
    if (!ui.tooltips.words.empty()) draw_tooltip(ui, window);
    if (!ui.tooltips.help.empty()) draw_help(ui, window, strip);
}

}  // namespace softmaxlab
