#pragma once

namespace softmaxlab {

inline constexpr float min_zoom = 0.5F;
inline constexpr float max_zoom = 3.0F;

/// The next zoom step above `zoom` for a positive `steps`, below it for a negative one: 50 %, 67 %, … 300 %.
float zoom_after(float zoom, int steps);

}  // namespace softmaxlab
