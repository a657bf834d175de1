// Rows times a panel of a matrix of float32: the innermost loops of the matrix products. Included once for
// each instruction set.
#if defined(SOFTMAXLAB_MATRIX_TILE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_MATRIX_TILE_INL_H
#undef SOFTMAXLAB_MATRIX_TILE_INL_H
#else
#define SOFTMAXLAB_MATRIX_TILE_INL_H
#endif

#include <algorithm>
#include <cstddef>

#include <hwy/highway.h>

#include "core/kernels/matrix_f32.h"

#ifndef SOFTMAXLAB_MATRIX_BLOCK
#define SOFTMAXLAB_MATRIX_BLOCK
namespace softmaxlab::kernels {
/// A panel of the right factor is this deep at once: half of the first cache of most processors, from which
/// all rows read it.
inline constexpr std::size_t depth_block = 64;
}  // namespace softmaxlab::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// At most 16 floats in a vector, so that a panel is a whole number of steps everywhere.
using Tag = hn::CappedTag<float, 16>;
using Vector = hn::Vec<Tag>;

/// One block of the result, kept in registers: `rows` rows of `width` vectors.
template <std::size_t rows, std::size_t width>
HWY_INLINE void tile(const float* left, std::size_t stride, const float* panel, std::size_t depth, bool first,
                     float* result, std::size_t result_stride, std::size_t columns) {
    const Tag d;
    const std::size_t lanes = hn::Lanes(d);
    Vector sums[rows][width];
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t w = 0; w < width; ++w) sums[r][w] = hn::Zero(d);

    for (std::size_t c = 0; c < depth; ++c, panel += PackedMatrix::panel_width) {
        Vector right[width];
        for (std::size_t w = 0; w < width; ++w) right[w] = hn::LoadU(d, panel + w * lanes);
        for (std::size_t r = 0; r < rows; ++r) {
            const Vector factor = hn::Set(d, left[r * stride + c]);
            for (std::size_t w = 0; w < width; ++w) sums[r][w] = hn::MulAdd(factor, right[w], sums[r][w]);
        }
    }

    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t w = 0; w < width && w * lanes < columns; ++w) {
            float* const to = result + r * result_stride + w * lanes;
            const std::size_t count = std::min(lanes, columns - w * lanes);
            if (count == lanes) {
                hn::StoreU(first ? sums[r][w] : hn::Add(hn::LoadU(d, to), sums[r][w]), d, to);
            } else {
                const Vector before = first ? hn::Zero(d) : hn::LoadN(d, to, count);
                hn::StoreN(hn::Add(before, sums[r][w]), d, to, count);
            }
        }
    }
}

template <std::size_t rows>
HWY_INLINE void rows_times_panel(const float* left, std::size_t stride, const float* panel, std::size_t depth,
                                 bool first, float* result, std::size_t result_stride, std::size_t columns) {
    // As many sums as there are registers for, with some left for the factors.
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_SSE4 || HWY_TARGET == HWY_SSSE3 || HWY_TARGET == HWY_SSE2
    constexpr std::size_t width = 2;
#else
    constexpr std::size_t width = 4;
#endif
    const std::size_t step = width * hn::Lanes(Tag());
    for (std::size_t at = 0; at < std::min(columns, PackedMatrix::panel_width); at += step)
        tile<rows, width>(left, stride, panel + at, depth, first, result + at, result_stride, columns - at);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
