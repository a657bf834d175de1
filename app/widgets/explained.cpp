#include "app/widgets/explained.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <imgui_internal.h>

#include "app/ui/frame_arena.h"
#include "app/ui/wrapped_text.h"

namespace softmaxlab {

void draw_trouble(Ui& ui, const Rect& rect, std::string_view landmark_name, std::string_view words) {
    hatch(rect, with_alpha(ui.theme.bad, 0.25F), ui.px(10));
    const float width = std::min(rect.width() - ui.px(24), text_size(ui.fonts.body, words).x + ui.px(24));
    const ImVec2 size = wrapped_size(ui.fonts.body, words, width - ui.px(24));
    const ImVec2 middle = rect.centre();
    const Rect box = Rect{ImVec2(middle.x - width * 0.5F, middle.y - size.y * 0.5F - ui.px(8)),
                          ImVec2(middle.x + width * 0.5F, middle.y + size.y * 0.5F + ui.px(8))};
    fill(box, ui.theme.panel, ui.px(6));
    outline(box, ui.theme.bad, ui.px(6), ui.px(1));
    paragraph(ui, box.inset(ui.px(12), ui.px(8)), ui.fonts.body, ui.theme.bad, words);
    landmark(ui, landmark_name, box, words);
}

namespace {

/// What the last item says of itself.
void explain_item(Ui& ui, const Rect& rect, std::string_view explanation,
                  std::optional<std::size_t> class_index) {
    focus_ring(ui, rect, ui.px(4));
    if (has_key_focus() && class_index) ui.focused_class = class_index;
    tooltip(ui, explanation);
}

}  // namespace

void explain_place(Ui& ui, const Rect& rect, std::string_view id, std::string_view explanation,
                   std::optional<std::size_t> class_index) {
    if (!rect.has_room()) return;
    bare_button(id, rect);
    explain_item(ui, rect, explanation, class_index);
}

void explained(Ui& ui, std::string_view landmark_name, const Rect& rect, std::string_view value,
               std::string_view explanation, std::optional<std::size_t> class_index) {
    landmark(ui, landmark_name, rect, value, class_index);
    explain_place(ui, rect, landmark_name, explanation, class_index);
}

void explained_over(Ui& ui, std::string_view landmark_name, const Rect& rect, std::string_view value,
                    std::string_view explanation, std::optional<std::size_t> class_index) {
    landmark(ui, landmark_name, rect, value, class_index);
    const ImGuiID id =
        ImGui::GetCurrentWindow()->GetID(landmark_name.data(), landmark_name.data() + landmark_name.size());
    // Without a behaviour of its own it is no item for the mouse, but one for the keys.
    ImGui::ItemAdd(ImRect(rect.min, rect.max), id);
    explain_item(ui, rect, explanation, class_index);
}

}  // namespace softmaxlab
