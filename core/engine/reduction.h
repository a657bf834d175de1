#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/workers.h"
#include "core/scene/attention_mask.h"

namespace softmaxlab {

/// What one picture element says about the cells below it.
enum class ReductionKind {
    mean,  ///< area averaging
    max
};

/// A part of a matrix, drawn into width × height picture elements. Each cell belongs to one element, each
/// element has at least one cell: nothing is left out, and where cells are larger than elements they stay
/// sharp.
struct Reduction {
    double column = 0;  ///< of the upper left corner, in cells
    double row = 0;
    double columns = 0;  ///< of the part; more than 0
    double rows = 0;
    std::size_t width = 0;
    std::size_t height = 0;
    ReductionKind kind = ReductionKind::mean;
    const MaskBits* mask = nullptr;  ///< only cells that take part count; nothing: all do
};

/// The cells below one picture element, along one axis: `begin` included, `end` not.
struct CellRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Of element `index` of `elements` that share the cells from `corner` to `corner + extent`, among `cells`.
CellRange cells_below(std::size_t index, std::size_t elements, double corner, double extent,
                      std::size_t cells);

/// height × width numbers, rows from the top. NaN where no cell counts, or where one of them is NaN.
/// `values`: rows × columns. The `workers`, if there are any, share the rows of the picture: the numbers are
/// the same.
std::vector<float> reduce_matrix(std::span<const float> values, std::size_t rows, std::size_t columns,
                                 const Reduction& reduction, Workers* workers = nullptr);
std::vector<float> reduce_matrix(std::span<const double> values, std::size_t rows, std::size_t columns,
                                 const Reduction& reduction);

}  // namespace softmaxlab
