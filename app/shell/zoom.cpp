#include "app/shell/zoom.h"

#include <algorithm>
#include <array>

namespace softmaxlab {
namespace {

constexpr std::array<float, 13> zoom_steps = {0.5F,  0.67F, 0.75F, 0.8F, 0.9F, 1.0F, 1.1F,
                                              1.25F, 1.5F,  1.75F, 2.0F, 2.5F, 3.0F};

}  // namespace

float zoom_after(float zoom, int steps) {
    constexpr float same = 1e-3F;
    if (steps > 0) {
        const auto next =
            std::find_if(zoom_steps.begin(), zoom_steps.end(), [&](float z) { return z > zoom + same; });
        return next == zoom_steps.end() ? max_zoom : *next;
    }
    const auto next =
        std::find_if(zoom_steps.rbegin(), zoom_steps.rend(), [&](float z) { return z < zoom - same; });
    return next == zoom_steps.rend() ? min_zoom : *next;
}

}  // namespace softmaxlab
