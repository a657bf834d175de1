#include "app/labs/gradients/class_choice.h"

#include <algorithm>
#include <string_view>

#include "app/ui/frame_arena.h"

namespace softmaxlab {

bool class_choice(Ui& ui, std::string_view landmark_name, const Rect& rect, const Scene& scene,
                  std::size_t index, bool chosen, std::string_view words) {
    if (!rect.has_room()) return false;
    const bool pressed = bare_button(landmark_name, rect);
    if (has_key_focus()) ui.focused_class = index;
    if (chosen) {
        fill(rect, with_alpha(ui.theme.accent, 0.18F), ui.px(4));
        outline(rect, ui.theme.accent, ui.px(4), ui.px(1));
    } else if (ImGui::IsItemHovered() || ui.lit_class == index) {
        fill(rect, ui.theme.raised, ui.px(4));
    }
    focus_ring(ui, rect, ui.px(4));
    tooltip(ui, words);
    class_label(ui, rect.inset(ui.px(6), 0), scene, index);
    landmark(ui, landmark_name, rect, chosen ? "chosen" : "", index);
    return pressed;
}

List<std::size_t> listed(LabContext& context, std::size_t most) {
    const Scene& scene = context.document.scene();
    const std::size_t count = std::min(most, class_count(scene));
    List<std::size_t> classes(count, context.ui);
    for (std::size_t i = 0; i < count; ++i) classes[i] = scene.loaded ? context.results.ranking()[i] : i;
    return classes;
}

}  // namespace softmaxlab
