// The softmax of rows in float32, by whichever way their numbers need. Included once for each instruction set.
#if defined(SOFTMAXLAB_SOFTMAX_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_SOFTMAX_ROW_INL_H
#undef SOFTMAXLAB_SOFTMAX_ROW_INL_H
#else
#define SOFTMAXLAB_SOFTMAX_ROW_INL_H
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <hwy/highway.h>

#include "core/engine/backend.h"
#include "core/kernels/quick_row-inl.h"
#include "core/kernels/row_facts-inl.h"
#include "core/kernels/wide_row-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

inline RowStatus softmax_row(const float* row, float* probabilities, std::size_t classes,
                             double temperature) {
    const RowFacts facts = look_at(row, classes);
    if (facts.status() != RowStatus::ok) {
        fill(facts.not_a_number ? std::numeric_limits<float>::quiet_NaN() : 0.0F, probabilities, classes);
    } else if (temperature < same_as_zero) {
        share_of_largest(row, probabilities, classes, facts.max);
    } else if (std::isinf(temperature)) {
        share_of_all(row, probabilities, classes);
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    } else if (has_quick_exponential(temperature)) {
        const Exponential exponential{TemperatureFactor(temperature)};
        with_row_exponential(exponential, facts.max, [&](const auto& of_row) HWY_ATTR {
            quick_row(row, probabilities, classes, of_row);
        });
#endif
    } else {
        exponentials_over_sum<false>(row, probabilities, classes, facts.max, temperature);
    }
    return facts.status();
}

#if SOFTMAXLAB_QUICK_EXPONENTIAL
/// As many whole blocks from the first row on as can be had; returns the rows that are done.
template <class Block>
HWY_INLINE void softmax_blocks(const float* logits, float* probabilities, std::size_t rows,
                               std::size_t classes, double temperature, RowStatus* status,
                               const Block& block) {
    for (std::size_t row = 0; row + rows_in_block <= rows; row += rows_in_block) {
        const float* const from = logits + row * classes;
        float* const to = probabilities + row * classes;
        if (block(from, to)) {
            std::fill_n(status + row, rows_in_block, RowStatus::ok);
        } else {
            for (std::size_t i = 0; i < rows_in_block; ++i)
                status[row + i] = softmax_row(from + i * classes, to + i * classes, classes, temperature);
        }
    }
}
#endif

inline void softmax_rows_of(const float* logits, float* probabilities, std::size_t rows, std::size_t classes,
                            double temperature, RowStatus* status) {
    std::size_t row = 0;
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    if (has_quick_exponential(temperature)) {
        const Exponential exponential{TemperatureFactor(temperature)};
        if (classes <= most_dense_classes) {
            const DenseBlock block = dense_block_of<1>(classes);
            softmax_blocks(logits, probabilities, rows, classes, temperature, status,
                           [&](const float* from, float* to) HWY_ATTR { return block(from, to, exponential); });
            row = rows - rows % rows_in_block;
        } else if (classes <= most_vectors_in_block * rows_in_block) {
            softmax_blocks(logits, probabilities, rows, classes, temperature, status,
                           [&](const float* from, float* to) HWY_ATTR {
                               return block_of_rows(from, to, classes, exponential);
                           });
            row = rows - rows % rows_in_block;
        }
    }
#endif
    for (; row < rows; ++row)
        status[row] =
            softmax_row(logits + row * classes, probabilities + row * classes, classes, temperature);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
