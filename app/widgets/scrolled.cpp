#include "app/widgets/scrolled.h"

#include <algorithm>

namespace softmaxlab {
namespace {

constexpr float endless = 200'000;  // px: what scrolls has as much room as it takes

}  // namespace

Rect begin_scrolled(std::string_view id, const Rect& rect, float beside) {
    ImGui::SetCursorScreenPos(rect.min);
    // Dear ImGui takes a height of 0 for all that is left.
    ImGui::BeginChild(id.data(), ImVec2(rect.width() + beside, std::max(rect.height(), 1.0F)),
                      ImGuiChildFlags_None, ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    return {at, ImVec2(at.x + rect.width(), at.y + endless)};
}

void end_scrolled(float bottom) {
    ImGui::SetCursorScreenPos(ImVec2(ImGui::GetCursorScreenPos().x, bottom - 1));
    ImGui::Dummy(ImVec2(1, 1));
    ImGui::EndChild();
}

void scroll_to_line(float top, float height, float room) {
    if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
    if (top + height > ImGui::GetScrollY() + room) ImGui::SetScrollY(top + height - room);
}

}  // namespace softmaxlab
