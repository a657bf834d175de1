#include "app/labs/class_label.h"

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"

namespace softmaxlab {

ImU32 colour_of(const Ui& ui, const Scene& scene, std::size_t index) {
    return scene.loaded ? ui.theme.accent : ui.theme.class_colour(scene.classes[index].colour);
}

std::string_view name_of_class(FrameArena& arena, const Scene& scene, std::size_t index,
                               std::size_t letters) {
    return short_name(arena, visible_label(arena, class_name(scene, index)), letters);
}

void class_label(Ui& ui, Rect rect, const Scene& scene, std::size_t index, std::size_t letters) {
    const float dot = ui.px(4);
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(rect.min.x + dot, rect.centre().y), dot,
                                                colour_of(ui, scene, index));
    rect.cut_left(3 * dot);
    ImFont* const font = ui.lit_class == index ? ui.fonts.strong : ui.fonts.body;
    text(ui, rect, font, ui.theme.text,
         fitted_name(ui, font, name_of_class(ui, scene, index, letters), rect.width()));
}

}  // namespace softmaxlab
