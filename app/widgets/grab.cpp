#include "app/widgets/grab.h"

#include <string_view>
#include <utility>

#include <imgui_internal.h>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

constexpr double wheel_turn_seconds = 0.5;  // notches that follow each other faster belong to one turn

float multiplier() {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyShift) return 10;
    return io.KeyAlt ? 0.1F : 1.0F;
}

// The arrow keys belong to the focused item, not to the navigation; Alt+↑/↓ stay free (they move a class).
float key_steps(ImGuiID id, GrabKeys keys) {
    float steps = 0;
    const auto take = [&](ImGuiKey key, float direction) {
        ImGui::SetKeyOwner(key, id);
        if (ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat)) steps += direction;
    };
    take(ImGuiKey_LeftArrow, -1);
    take(ImGuiKey_RightArrow, 1);
    if (keys == GrabKeys::both) {
        take(ImGuiKey_DownArrow, -1);
        take(ImGuiKey_UpArrow, 1);
    }
    return steps * multiplier();
}

bool arrow_down() {
    return ImGui::IsKeyDown(ImGuiKey_LeftArrow) || ImGui::IsKeyDown(ImGuiKey_RightArrow) ||
           ImGui::IsKeyDown(ImGuiKey_DownArrow) || ImGui::IsKeyDown(ImGuiKey_UpArrow);
}

}  // namespace

Grab grab(Ui& ui, std::string_view landmark_name, const Rect& rect, GrabKeys keys, std::string_view value,
          std::optional<std::size_t> class_index, float beside) {
    landmark(ui, landmark_name, rect, value, class_index);
    if (rect.width() < 1 || rect.height() < 1) return {};
    if (!ui.wanted_focus.empty() && ui.wanted_focus == landmark_name) {
        ui.wanted_focus.clear();
        focus_next_item();
    }
    bare_button(landmark_name, rect.inset(-beside, 0));
    const ImGuiID id = ImGui::GetItemID();
    const ImGuiIO& io = ImGui::GetIO();

    Grab result;
    result.hovered = ImGui::IsItemHovered();
    result.focused = has_key_focus();
    // Enter and Space activate the item too, but only the mouse holds it.
    const bool held = ImGui::IsItemActive() && io.MouseDown[0];
    result.dragging = held && !io.KeyCtrl;
    result.pointer = io.MousePos;
    result.double_clicked = result.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (result.focused && class_index) ui.focused_class = class_index;
    if (result.hovered || held) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);

    if (ImGui::IsItemFocused() && !held) result.steps = key_steps(id, keys);
    // With Ctrl the wheel turns it, under a number that lies over it, too; without it scrolls the page.
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenOverlappedByItem))
        result.steps += ctrl_wheel(ui) * multiplier();

    ActiveGesture& gesture = ui.gesture;
    const bool mine = gesture.landmark == landmark_name;
    if (result.dragging || result.steps != 0) {
        const bool turned_again =
            mine && !gesture.by_mouse && ImGui::GetTime() - gesture.time > wheel_turn_seconds;
        result.began = !mine || turned_again;
        gesture = {result.began ? ui.new_gesture() : gesture.id, std::string(landmark_name), result.dragging,
                   ImGui::GetTime()};
        result.gesture = gesture.id;
    } else if (mine &&
               (gesture.by_mouse ? !held
                                 : !arrow_down() && ImGui::GetTime() - gesture.time > wheel_turn_seconds)) {
        result.ended = true;
        result.gesture = gesture.id;
        gesture = {};
    }
    return result;
}

}  // namespace softmaxlab
