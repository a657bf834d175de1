#include "core/kernels/stored_matrix_f32.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "core/base/workers.h"

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/stored_matrix_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/matrix_tile-inl.h"

#ifndef SOFTMAXLAB_ROW_BLOCK
#define SOFTMAXLAB_ROW_BLOCK
namespace softmaxlab::kernels {
/// So many rows of the right factor are added up before the result is written to: each is read from its own
/// place in memory, one after the other, and more such places than this are not fetched ahead.
inline constexpr std::size_t row_block = 8;

/// From so many rows on, the right factor is widened into a panel first, which all rows then read.
inline constexpr std::size_t min_panel_rows = 4;
}  // namespace softmaxlab::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// Reads float32.
struct Single {
    using Stored = float;
    HWY_INLINE Vector operator()(const Stored* from) const { return hn::LoadU(Tag(), from); }
    HWY_INLINE Vector some(const Stored* from, std::size_t count) const {
        return hn::LoadN(Tag(), from, count);
    }
};

/// Reads 16 bits a number and widens them. `Narrow`: hwy::float16_t or hwy::bfloat16_t.
template <class Narrow>
struct Half {
    using Stored = std::uint16_t;
    HWY_INLINE Vector operator()(const Stored* from) const { return widened(hn::LoadU(Bits(), from)); }
    HWY_INLINE Vector some(const Stored* from, std::size_t count) const {
        return widened(hn::LoadN(Bits(), from, count));
    }

  private:
    using Bits = hn::Rebind<std::uint16_t, Tag>;
    HWY_INLINE static Vector widened(hn::Vec<Bits> bits) {
        return hn::PromoteTo(Tag(), hn::BitCast(hn::Rebind<Narrow, Tag>(), bits));
    }
};

/// Calls body(how the matrix is read, its values).
template <class Body>
HWY_INLINE void with_format(const StoredMatrix& matrix, const Body& body) {
    switch (matrix.format) {
        case StoredFormat::f32:
            return body(Single(), static_cast<const float*>(matrix.values));
        case StoredFormat::f16:
            return body(Half<hwy::float16_t>(), static_cast<const std::uint16_t*>(matrix.values));
        case StoredFormat::bf16:
            return body(Half<hwy::bfloat16_t>(), static_cast<const std::uint16_t*>(matrix.values));
    }
}

/// Adds `depth` ≤ row_block rows, each times its own factor, to the columns from `begin` to `end`.
template <class Load>
HWY_INLINE void add_rows(const Load& load, const float* left, const typename Load::Stored* right,
                         std::size_t depth, std::size_t stride, std::size_t begin, std::size_t end,
                         float* result) {
    const Tag d;
    const std::size_t lanes = hn::Lanes(d);
    Vector factors[row_block];
    for (std::size_t i = 0; i < row_block; ++i) factors[i] = i < depth ? hn::Set(d, left[i]) : hn::Zero(d);
    std::size_t column = begin;
    if (depth == row_block) {
        for (; column + lanes <= end; column += lanes) {
            Vector sum = hn::Mul(factors[0], load(right + column));
            for (std::size_t i = 1; i < row_block; ++i)
                sum = hn::MulAdd(factors[i], load(right + i * stride + column), sum);
            hn::StoreU(hn::Add(hn::LoadU(d, result + column), sum), d, result + column);
        }
    }
    for (; column < end; column += lanes) {
        const std::size_t count = std::min(lanes, end - column);
        Vector sum = hn::Zero(d);
        for (std::size_t i = 0; i < depth; ++i)
            sum = hn::MulAdd(factors[i], load.some(right + i * stride + column, count), sum);
        hn::StoreN(hn::Add(hn::LoadN(d, result + column, count), sum), d, result + column, count);
    }
}

/// Columns `begin` to `end` of one row times the matrix, added to what is in `result`.
void add_row_product(const float* left, const StoredMatrix& right, std::size_t begin, std::size_t end,
                     float* result) {
    with_format(right, [&](const auto& load, const auto* values) HWY_ATTR {
        for (std::size_t c = 0; c < right.rows; c += row_block)
            add_rows(load, left + c, values + c * right.columns, std::min(row_block, right.rows - c),
                     right.columns, begin, end, result);
    });
}

/// At most 64 columns from `begin` on of many rows times the matrix, added to what is in `result`.
void add_panel_product(const float* left, std::size_t rows, const StoredMatrix& right, std::size_t begin,
                       std::size_t columns, float* result) {
    const Tag d;
    const std::size_t lanes = hn::Lanes(d);
    HWY_ALIGN float panel[depth_block * PackedMatrix::panel_width];
    std::fill(panel, panel + depth_block * PackedMatrix::panel_width, 0.0F);
    for (std::size_t c = 0; c < right.rows; c += depth_block) {
        const std::size_t depth = std::min(depth_block, right.rows - c);
        with_format(right, [&](const auto& load, const auto* values) HWY_ATTR {
            for (std::size_t i = 0; i < depth; ++i) {
                const auto* const from = values + (c + i) * right.columns + begin;
                float* const to = panel + i * PackedMatrix::panel_width;
                std::size_t column = 0;
                for (; column + lanes <= columns; column += lanes)
                    hn::StoreU(load(from + column), d, to + column);
                if (column < columns) {
                    const std::size_t count = columns - column;
                    hn::StoreN(load.some(from + column, count), d, to + column, count);
                }
            }
        });
        std::size_t row = 0;
        for (; row + min_panel_rows <= rows; row += min_panel_rows)
            rows_times_panel<min_panel_rows>(left + row * right.rows + c, right.rows, panel, depth, false,
                                             result + row * right.columns + begin, right.columns, columns);
        for (; row < rows; ++row)
            rows_times_panel<1>(left + row * right.rows + c, right.rows, panel, depth, false,
                                result + row * right.columns + begin, right.columns, columns);
    }
}

/// Σ left · right over `depth` values.
template <class Load>
HWY_INLINE float dot(const Load& load, const float* left, const typename Load::Stored* right,
                     std::size_t depth) {
    const Tag d;
    const std::size_t lanes = hn::Lanes(d);
    Vector a = hn::Zero(d);
    Vector b = hn::Zero(d);
    Vector e = hn::Zero(d);
    Vector f = hn::Zero(d);
    std::size_t i = 0;
    for (; i + 4 * lanes <= depth; i += 4 * lanes) {
        a = hn::MulAdd(hn::LoadU(d, left + i), load(right + i), a);
        b = hn::MulAdd(hn::LoadU(d, left + i + lanes), load(right + i + lanes), b);
        e = hn::MulAdd(hn::LoadU(d, left + i + 2 * lanes), load(right + i + 2 * lanes), e);
        f = hn::MulAdd(hn::LoadU(d, left + i + 3 * lanes), load(right + i + 3 * lanes), f);
    }
    for (; i + lanes <= depth; i += lanes) a = hn::MulAdd(hn::LoadU(d, left + i), load(right + i), a);
    if (i < depth) b = hn::MulAdd(hn::LoadN(d, left + i, depth - i), load.some(right + i, depth - i), b);
    return hn::ReduceSum(d, hn::Add(hn::Add(a, b), hn::Add(e, f)));
}

/// Rows `begin` to `end` of the matrix, each times every row of `left`.
void dot_rows(const float* left, std::size_t rows, const StoredMatrix& right, std::size_t begin,
              std::size_t end, float* result) {
    with_format(right, [&](const auto& load, const auto* values) HWY_ATTR {
        for (std::size_t r = begin; r < end; ++r)
            for (std::size_t row = 0; row < rows; ++row)
                result[row * right.rows + r] =
                    dot(load, left + row * right.columns, values + r * right.columns, right.columns);
    });
}

void widen_row(const StoredMatrix& matrix, std::size_t row, float* to) {
    const Tag d;
    const std::size_t lanes = hn::Lanes(d);
    with_format(matrix, [&](const auto& load, const auto* values) HWY_ATTR {
        const auto* const from = values + row * matrix.columns;
        std::size_t i = 0;
        for (; i + lanes <= matrix.columns; i += lanes) hn::StoreU(load(from + i), d, to + i);
        if (i < matrix.columns)
            hn::StoreN(load.some(from + i, matrix.columns - i), d, to + i, matrix.columns - i);
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(add_row_product);
HWY_EXPORT(add_panel_product);
HWY_EXPORT(dot_rows);
HWY_EXPORT(widen_row);

namespace {

/// A part of the work that is worth waking a thread for, in products.
constexpr std::size_t min_products = 65'536;

/// body(begin, end) for parts of 0 … items − 1, each of which is so many products.
template <class Body>
void in_parts(Workers* workers, std::size_t items, std::size_t products, const Body& body) {
    if (workers == nullptr) return body(std::size_t{0}, items);
    workers->run(items, min_products / std::max(products, std::size_t{1}) + 1, body);
}

}  // namespace

void multiply(std::span<const float> left, std::size_t rows, const StoredMatrix& right,
              std::span<const float> bias, std::span<float> result, Workers* workers) {
    const std::size_t columns = right.columns;
    if (left.size() != rows * right.rows || result.size() != rows * columns ||
        (!bias.empty() && bias.size() != columns))
        throw std::invalid_argument("a product needs factors, a bias and a result whose sizes agree");
    for (std::size_t row = 0; row < rows; ++row) {
        float* const to = result.data() + row * columns;
        if (bias.empty()) {
            std::fill(to, to + columns, 0.0F);
        } else {
            std::copy(bias.begin(), bias.end(), to);
        }
    }
    const std::size_t panels = (columns + PackedMatrix::panel_width - 1) / PackedMatrix::panel_width;
    in_parts(workers, panels, rows * right.rows * PackedMatrix::panel_width,
             [&](std::size_t first, std::size_t last) {
                 const std::size_t begin = first * PackedMatrix::panel_width;
                 const std::size_t end = std::min(last * PackedMatrix::panel_width, columns);
                 if (rows < min_panel_rows) {
                     for (std::size_t row = 0; row < rows; ++row) HWY_DYNAMIC_DISPATCH(add_row_product)
                     (left.data() + row * right.rows, right, begin, end, result.data() + row * columns);
                     return;
                 }
                 for (std::size_t at = begin; at < end; at += PackedMatrix::panel_width)
                     HWY_DYNAMIC_DISPATCH(add_panel_product)
                 (left.data(), rows, right, at, std::min(PackedMatrix::panel_width, end - at), result.data());
             });
}

void multiply_transposed(std::span<const float> left, std::size_t rows, const StoredMatrix& right,
                         std::span<float> result, Workers* workers) {
    if (left.size() != rows * right.columns || result.size() != rows * right.rows)
        throw std::invalid_argument("a product needs factors and a result whose sizes agree");
    in_parts(workers, right.rows, rows * right.columns, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(dot_rows)(left.data(), rows, right, begin, end, result.data());
    });
}

void read_row(const StoredMatrix& matrix, std::size_t row, std::span<float> to) {
    if (row >= matrix.rows || to.size() != matrix.columns)
        throw std::invalid_argument("a row of the matrix is read into as many places as it has columns");
    HWY_DYNAMIC_DISPATCH(widen_row)(matrix, row, to.data());
}

double stored_product_error(std::size_t depth) {
    // A product takes part in the additions of its own block and in one for each block after it: 8 in a
    // block, or 64, or as many blocks as a vector of four lanes makes of a row. The worst of them for any
    // depth.
    const std::size_t additions = std::min(depth, depth_block) + (depth + row_block - 1) / row_block;
    return static_cast<double>(additions + 2) * 0x1p-24 * 1.001;
}

}  // namespace softmaxlab::kernels

#endif
