#include "app/ui/late_modifiers.h"

#include <algorithm>

namespace softmaxlab {
namespace {

bool is_modifier(const ImGuiInputEvent& event) {
    return event.Type == ImGuiInputEventType_Key && (event.Key.Key & ImGuiMod_Mask_) != 0;
}

// The keys that are modifiers are pressed together with them.
bool is_press(const ImGuiInputEvent& event) {
    return event.Type == ImGuiInputEventType_Key && event.Key.Down && !is_modifier(event) &&
           (event.Key.Key < ImGuiKey_LeftCtrl || event.Key.Key > ImGuiKey_RightSuper);
}

}  // namespace

void LateModifiers::hold_back() {
    ImVector<ImGuiInputEvent>& queue = ImGui::GetCurrentContext()->InputEventsQueue;
    ImGuiInputEvent* press = std::find_if(queue.begin(), queue.end(), is_press);
    ImGuiInputEvent* late = std::find_if(press, queue.end(), is_modifier);
    held_.assign(late, queue.end());
    queue.resize(static_cast<int>(late - queue.begin()));
}

void LateModifiers::give_back() {
    ImVector<ImGuiInputEvent>& queue = ImGui::GetCurrentContext()->InputEventsQueue;
    for (const ImGuiInputEvent& event : held_) queue.push_back(event);
    held_.clear();
}

}  // namespace softmaxlab
