#include "app/shell/landmark_rings.h"

#include <algorithm>
#include <array>

namespace softmaxlab {

namespace {

constexpr float arm = 12;  // design pixels
constexpr float thickness = 3;
constexpr float max_share = 0.3F;  // of a side, that an arm is long

// Corners alone: no outline, which is what has the keyboard, and nothing through words at the sides.
void draw_corners(Ui& ui, const Rect& ring) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float across = std::min(ui.px(arm), ring.width() * max_share);
    const float down = std::min(ui.px(arm), ring.height() * max_share);
    for (const bool right : {false, true}) {
        for (const bool bottom : {false, true}) {
            const ImVec2 corner(right ? ring.max.x : ring.min.x, bottom ? ring.max.y : ring.min.y);
            const std::array<ImVec2, 3> points = {ImVec2(corner.x + (right ? -across : across), corner.y),
                                                  corner,
                                                  ImVec2(corner.x, corner.y + (bottom ? -down : down))};
            list.AddPolyline(points.data(), static_cast<int>(points.size()), ui.theme.accent, 0,
                             ui.px(thickness));
        }
    }
}

}  // namespace

void draw_landmark_rings(Ui& ui, const Rect& clip, std::span<const std::string> names) {
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
        draw_corners(ui, ring);
        landmark(ui, formatted(ui, "ring/{}", name), ring);
    }
}

}  // namespace softmaxlab
