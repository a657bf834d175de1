#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "core/numeric/dimension_study.h"

namespace softmaxlab {

inline constexpr std::array<std::size_t, 4> table_dimensions = {16, 64, 256, 512};

/// Variance, entropy, saturation and p(1 − p) with and without the division: of the numbers of dimensions in
/// table_dimensions, of the present one, and of the matrix on screen.
void dimension_table(LabContext& context, std::span<const DimensionRow> rows, Rect room);

/// The height that it needs, whether the present number of dimensions is in the list or not.
float dimension_table_height(const Ui& ui);

}  // namespace softmaxlab
