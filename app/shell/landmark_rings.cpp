#include "app/shell/landmark_rings.h"

#include <algorithm>

namespace softmaxlab {

void draw_landmark_rings(Ui& ui, const Rect& clip, std::span<const std::string> names) {
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    list.PushClipRect(clip.min, clip.max);
    for (const std::string& name : names) {
        const Landmark* const found = ui.landmarks.find(name);
        if (found == nullptr) continue;
        // Outside of what it points at, unless that fills the lab.
        const float gap = ui.px(3);
        const Rect ring{ImVec2(std::max(found->min.x - gap, clip.min.x + 1),
                               std::max(found->min.y - gap, clip.min.y + 1)),
                        ImVec2(std::min(found->max.x + gap, clip.max.x - 1),
                               std::min(found->max.y + gap, clip.max.y - 1))};
        if (!ring.has_room()) continue;
        list.AddRect(ring.min, ring.max, ui.theme.accent, ui.px(7), ImDrawFlags_None, ui.px(2));
        landmark(ui, formatted(ui, "ring/{}", name), ring);
    }
    list.PopClipRect();
}

}  // namespace softmaxlab
