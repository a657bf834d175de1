#pragma once

#include <string_view>

#include <imgui.h>

#include "app/ui/ui.h"

namespace softmaxlab {

/// Where a menu stands beside what opens it: above or below it, and flush with its left or right end.
enum class PopupPlace { above_left, above_right, below_right };

/// The height of a line of a menu, in design pixels.
inline constexpr float popup_line_height = 30;

/// A menu while it is open, which ImGui::OpenPopup(name) has done. `width`: of its lines, in design pixels.
/// `draw` is called with a function that returns the place of the next line, from the top down; what closes
/// the menu calls ImGui::CloseCurrentPopup().
template <typename Draw>
void popup_menu(Ui& ui, std::string_view name, const Rect& beside, PopupPlace place, float width,
                const Draw& draw) {
    const float gap = ui.px(4);
    const bool below = place == PopupPlace::below_right;
    const bool at_left = place == PopupPlace::above_left;
    const ImVec2 corner(at_left ? beside.min.x : beside.max.x,
                        below ? beside.max.y + gap : beside.min.y - gap);
    const ImVec2 pivot(at_left ? 0.0F : 1.0F, below ? 0.0F : 1.0F);
    ImGui::SetNextWindowPos(corner, ImGuiCond_Always, pivot);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(6), ui.px(6)));
    if (ImGui::BeginPopup(name.data(), ImGuiWindowFlags_NoMove)) {
        ImVec2 at = ImGui::GetCursorScreenPos();
        draw([&] {
            const Rect line{at, ImVec2(at.x + ui.px(width), at.y + ui.px(popup_line_height))};
            at.y = line.max.y;
            return line;
        });
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

}  // namespace softmaxlab
