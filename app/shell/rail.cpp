#include "app/shell/rail.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 32;  // design pixels

// A circle with the curve of softmax over two classes in it.
void draw_logo(Ui& ui, const ImVec2 centre, float radius) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float thickness = std::max(1.5F, ui.px(2));
    list.AddCircle(centre, radius, ui.theme.accent, 0, thickness);
    constexpr int points = 25;
    std::array<ImVec2, points> curve;
    const float half = radius * 0.62F;
    for (int i = 0; i < points; ++i) {
        const float x = static_cast<float>(i) / (points - 1) * 2 - 1;
        const float p = 1 / (1 + std::exp(-5 * x));
        curve[static_cast<std::size_t>(i)] = ImVec2(centre.x + x * half, centre.y + (1 - 2 * p) * half);
    }
    list.AddPolyline(curve.data(), points, ui.theme.accent, ImDrawFlags_None, thickness);
}

// An entry of the rail: words on the left, keys on the right. Returns whether it was chosen.
bool entry(Ui& ui, std::string_view name, const Rect& rect, std::string_view words, std::string_view keys,
           bool on, RailKind kind) {
    if (!rect.has_room()) return false;
    const bool pressed = bare_button(name, rect);
    const bool hovered = ImGui::IsItemHovered();
    const float rounding = ui.px(6);
    if (on || hovered) fill(rect, on ? ui.theme.raised : with_alpha(ui.theme.raised, 0.6F), rounding);
    if (on) {
        const Rect mark{ImVec2(rect.min.x, rect.min.y + ui.px(7)),
                        ImVec2(rect.min.x + ui.px(3), rect.max.y - ui.px(7))};
        fill(mark, ui.theme.accent, ui.px(1.5F));
    }
    const ImU32 colour = on ? ui.theme.text : ui.theme.secondary;
    if (kind == RailKind::thin) {
        text(ui, rect, on ? ui.fonts.strong : ui.fonts.body, colour, keys, Align::centre);
    } else {
        Rect inside = rect.inset(ui.px(kind == RailKind::names ? 10.0F : 14.0F), 0);
        if (kind == RailKind::wide) {
            const float keys_width = text_size(ui.fonts.small, keys).x;
            text(ui, inside.cut_right(keys_width), ui.fonts.small, ui.theme.secondary, keys, Align::right);
            inside.cut_right(ui.px(8));
        }
        text(ui, inside, on ? ui.fonts.strong : ui.fonts.body, colour, words);
    }
    focus_ring(ui, rect, rounding);
    landmark(ui, name, rect);
    return pressed;
}

void run(const std::vector<Command>& commands, std::string_view id) {
    const Command* command = command_named(commands, id);
    if (command != nullptr && command->enabled()) command->run();
}

float gap_of(const Ui& ui, RailKind kind) {
    return ui.px(kind == RailKind::wide ? 6.0F : 2.0F);
}

float learn_height(const Ui& ui, RailKind kind) {
    return ui.px(kind == RailKind::wide ? 30.0F : 10.0F);
}

/// Of an entry in a rail with so much room: lower ones where all of them would not fit.
float entry_height(const Ui& ui, const Rect& room, RailKind kind, const RailContent& content) {
    constexpr std::size_t commands = 2;
    const std::size_t upper = content.labs.size() + content.pages.size();
    const float gaps = gap_of(ui, kind) * static_cast<float>(upper) + learn_height(ui, kind);
    return std::min(ui.px(line_height), (room.height() - gaps) / static_cast<float>(upper + commands));
}

void draw_pages(Ui& ui, Rect& room, RailKind kind, const RailContent& content, float height) {
    if (content.pages.empty()) return;
    if (kind != RailKind::wide) {
        room.cut_top(learn_height(ui, kind));
    } else {
        text(ui, room.cut_top(learn_height(ui, kind)).inset(ui.px(14), 0), ui.fonts.small, ui.theme.secondary,
             "Learn");
    }
    for (const Page* page : content.pages) {
        const Rect line = room.cut_top(height);
        room.cut_top(gap_of(ui, kind));
        const std::string_view keys = keys_text(ui, page->keys());
        if (entry(ui, formatted(ui, "rail/{}", page->id()), line, page->name(), keys, page == content.page,
                  kind))
            run(content.commands, formatted(ui, "page-{}", page->id()));
        if (kind == RailKind::thin) tooltip(ui, page->name());
    }
}

}  // namespace

RailKind rail_kind(float screen_width, bool stage) {
    if (screen_width < 620) return RailKind::none;
    if (stage) return RailKind::names;
    if (screen_width < 1000) return RailKind::thin;
    return screen_width < 1180 ? RailKind::names : RailKind::wide;
}

float rail_width(RailKind kind) {
    switch (kind) {
        case RailKind::wide:
            return 196;
        case RailKind::names:
            return 148;
        case RailKind::thin:
            return 52;
        case RailKind::none:
            break;
    }
    return 0;
}

void draw_rail(Ui& ui, const Rect& rect, RailKind kind, const RailContent& content) {
    if (kind == RailKind::none) return;
    const bool thin = kind == RailKind::thin;
    fill(rect, ui.theme.panel);
    Rect room = rect;
    fill(room.cut_right(ui.px(ui.theme.border)), ui.theme.line);

    const bool small = kind != RailKind::wide;
    Rect top = room.cut_top(ui.px(small ? 44.0F : 60.0F));
    if (small) {
        draw_logo(ui, top.centre(), ui.px(9));
    } else {
        draw_logo(ui, ImVec2(top.min.x + ui.px(30), top.centre().y), ui.px(9));
        top.cut_left(ui.px(48));
        text(ui, top, ui.fonts.strong, ui.theme.text, "Softmax Lab");
    }

    room = room.inset(ui.px(small ? 6.0F : 10.0F), 0);
    room.cut_bottom(ui.px(small ? 6.0F : 12.0F));
    // Drawn from top to bottom, as Tab goes through it.
    const float height = entry_height(ui, room, kind, content);
    Rect lower = room.cut_bottom(2 * height);
    for (std::size_t i = 0; i < content.labs.size(); ++i) {
        const Lab& lab = content.labs[i];
        const Rect line = room.cut_top(height);
        room.cut_top(gap_of(ui, kind));
        const bool on = content.page == nullptr && i == content.lab;
        if (entry(ui, formatted(ui, "rail/{}", lab.id), line, lab.name, formatted(ui, "{}", i + 1), on, kind))
            run(content.commands, formatted(ui, "lab-{}", lab.id));
        if (thin) tooltip(ui, lab.name);
    }
    draw_pages(ui, room, kind, content, height);
    for (const CommandButton which : {CommandButton::help, CommandButton::palette}) {
        const Command* command = command_with(content.commands, which);
        if (command == nullptr) continue;
        const Rect line = lower.cut_top(height);
        const std::string_view keys = keys_text(ui, command->keys);
        const std::string_view initial = which == CommandButton::help ? "?" : "≡";
        if (entry(ui, formatted(ui, "rail/{}", command->id), line, command->title, thin ? initial : keys,
                  false, kind))
            command->run();
        if (thin) tooltip(ui, formatted(ui, "{}  {}", command->title, keys));
    }
}

}  // namespace softmaxlab
