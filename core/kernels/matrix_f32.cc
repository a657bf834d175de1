#include "core/kernels/matrix_f32.h"

#include <algorithm>
#include <cstddef>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/matrix_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/matrix_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

void multiply_rows(const float* left, std::size_t rows, const PackedMatrix& right, std::size_t begin,
                   std::size_t end, float* result, std::size_t first_columns) {
    const std::size_t columns = right.columns();
    const std::size_t stride = right.depth();
    if (begin >= end) {
        std::fill(result, result + rows * columns, 0.0F);
        return;
    }
    constexpr std::size_t at_once = 4;
    for (std::size_t first_column = 0; first_column < first_columns;
         first_column += PackedMatrix::panel_width) {
        const std::size_t panel = first_column / PackedMatrix::panel_width;
        const std::size_t count = std::min(PackedMatrix::panel_width, columns - first_column);
        for (std::size_t c = begin; c < end; c += depth_block) {
            const std::size_t depth = std::min(depth_block, end - c);
            const float* const from = right.at(panel, c);
            std::size_t row = 0;
            for (; row + at_once <= rows; row += at_once)
                rows_times_panel<at_once>(left + row * stride + c, stride, from, depth, c == begin,
                                          result + row * columns + first_column, columns, count);
            for (; row < rows; ++row)
                rows_times_panel<1>(left + row * stride + c, stride, from, depth, c == begin,
                                    result + row * columns + first_column, columns, count);
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(multiply_rows);

void PackedMatrix::resize(std::size_t depth, std::size_t columns) {
    depth_ = depth;
    columns_ = columns;
    values_.resize(panels() * depth);
    const std::size_t in_last = columns % panel_width;
    if (in_last == 0) return;
    for (std::size_t c = 0; c < depth; ++c) {
        PanelRow& row = values_[(panels() - 1) * depth + c];
        std::fill(row.columns + in_last, row.columns + panel_width, 0.0F);
    }
}

// A panel at a time, so that the writes, which go all over it, stay in the nearest cache.

template <class Number>
void PackedMatrix::place_rows(std::span<const Number> values, std::size_t depth, std::size_t columns) {
    resize(depth, columns);
    for (std::size_t first = 0; first < columns; first += panel_width) {
        const std::size_t count = std::min(panel_width, columns - first);
        PanelRow* const panel = values_.data() + first / panel_width * depth;
        for (std::size_t c = 0; c < depth; ++c) {
            const Number* const from = values.data() + c * columns + first;
            for (std::size_t column = 0; column < count; ++column)
                panel[c].columns[column] = static_cast<float>(from[column]);
        }
    }
}

template <class Number>
void PackedMatrix::place_columns(std::span<const Number> values, std::size_t columns, std::size_t depth) {
    resize(depth, columns);
    for (std::size_t first = 0; first < columns; first += panel_width) {
        const std::size_t count = std::min(panel_width, columns - first);
        PanelRow* const panel = values_.data() + first / panel_width * depth;
        for (std::size_t column = 0; column < count; ++column) {
            const Number* const from = values.data() + (first + column) * depth;
            for (std::size_t c = 0; c < depth; ++c) panel[c].columns[column] = static_cast<float>(from[c]);
        }
    }
}

PackedMatrix PackedMatrix::of_rows(std::span<const double> values, std::size_t depth, std::size_t columns) {
    PackedMatrix packed;
    packed.place_rows(values, depth, columns);
    return packed;
}

PackedMatrix PackedMatrix::of_columns(std::span<const double> values, std::size_t columns,
                                      std::size_t depth) {
    PackedMatrix packed;
    packed.place_columns(values, columns, depth);
    return packed;
}

void PackedMatrix::pack_rows(std::span<const float> values, std::size_t depth, std::size_t columns) {
    place_rows(values, depth, columns);
}

void PackedMatrix::pack_columns(std::span<const float> values, std::size_t columns, std::size_t depth) {
    place_columns(values, columns, depth);
}

void multiply(const float* left, std::size_t rows, const PackedMatrix& right, std::size_t begin,
              std::size_t end, float* result, std::size_t columns) {
    HWY_DYNAMIC_DISPATCH(multiply_rows)
    (left, rows, right, begin, end, result, std::min(columns, right.columns()));
}

double product_error(std::size_t depth) {
    // Each product takes part in as many additions as its block is long, and in one for each block after it.
    const std::size_t additions = std::min(depth, depth_block) + (depth + depth_block - 1) / depth_block;
    return static_cast<double>(additions + 1) * 0x1p-24 * 1.001;
}

}  // namespace softmaxlab::kernels

#endif
