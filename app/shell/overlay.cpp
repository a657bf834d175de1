#include "app/shell/overlay.h"

#include <algorithm>
#include <string>

#include "app/ui/frame_arena.h"

namespace softmaxlab {

bool Overlay::begin(Ui& ui, const char* name, ImVec2 size, bool casual) {
    just_opened_ = wanted_ && !ImGui::IsPopupOpen(name);
    if (just_opened_) ImGui::OpenPopup(name);

    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float margin = ui.px(24);
    const ImVec2 fitting(std::min(ui.px(size.x), display.x - margin),
                         std::min(ui.px(size.y), display.y - margin));
    ImGui::SetNextWindowSize(fitting);
    ImGui::SetNextWindowPos(ImVec2((display.x - fitting.x) * 0.5F, (display.y - fitting.y) * 0.5F));
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar |
                                       ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoSavedSettings;
    if (!ImGui::BeginPopupModal(name, nullptr, flags)) return false;

    const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                        !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                                ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) || (casual && beside && !just_opened_)) wanted_ = false;
    if (!wanted_) {
        ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
        return false;
    }
    const ImVec2 at = ImGui::GetWindowPos();
    inside_ = Rect{at, ImVec2(at.x + fitting.x, at.y + fitting.y)}.inset(ui.px(16));
    return true;
}

void Overlay::end() {
    if (!wanted_) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
}

void begin_floating(const char* name, const Rect& rect, ImGuiWindowFlags more) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));  // nothing is cut off at the edges
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::SetNextWindowPos(rect.min);
    ImGui::SetNextWindowSize(rect.size());
    ImGui::Begin(name, nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav | more);
    ImGui::PopStyleVar(2);
}

bool line_edit(Ui& ui, const std::string& landmark_name, const Rect& rect, std::string& text,
               const char* hint, bool focus, int* vertical_step, std::size_t max_letters) {
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::SetNextItemWidth(rect.width());
    const float padding = std::max(0.0F, (rect.height() - ui.fonts.body->FontSize) * 0.5F);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(10), padding));
    ImGui::PushFont(ui.fonts.body);
    if (focus) focus_next_item();
    const bool entered = input_text(ui, joined(ui, "##", landmark_name), hint, text,
                                    ImGuiInputTextFlags_EnterReturnsTrue, max_letters, vertical_step);
    ImGui::PopFont();
    ImGui::PopStyleVar();
    outline(rect, ImGui::IsItemActive() ? ui.theme.accent : ui.theme.line, ui.px(6), ui.px(ui.theme.border));
    landmark(ui, landmark_name, rect, text);
    return entered;
}

}  // namespace softmaxlab
