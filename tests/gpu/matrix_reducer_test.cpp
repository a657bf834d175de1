#include "app/gpu/matrix_reducer.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "app/gpu/storage_buffer.h"
#include "core/scene/attention_mask.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {
namespace {

/// Infinite if one of them is NaN where the other is not.
float worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
    REQUIRE(a.size() == b.size());
    float worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) && std::isnan(b[i])) continue;
        const float difference = std::fabs(a[i] - b[i]);
        worst = std::isnan(difference) ? std::numeric_limits<float>::infinity() : std::max(worst, difference);
    }
    return worst;
}

}  // namespace

TEST_CASE("a picture of a matrix on the GPU is the one that the CPU makes", "[matrix-reducer]") {
    const auto surface = require_gl(4, 3);
    constexpr std::size_t rows = 90;
    constexpr std::size_t columns = 301;
    RandomLogits random(61);
    std::vector<float> cells(rows * columns);
    for (float& cell : cells) cell = static_cast<float>(random.uniform(-1, 1));
    cells[45 * columns + 200] = std::numeric_limits<float>::quiet_NaN();
    AttentionMask rule;
    rule.causal = true;
    const MaskBits mask = mask_bits(rule, rows, columns);

    const gl::Buffer buffer;
    gpu::allocate(buffer, cells.size() * sizeof(float), cells.data());
    const gpu::MatrixReducer reducer;
    Reduction part;
    part.columns = GENERATE(301.0, 7.5, 120.25);
    part.column = part.columns < columns ? 90.5 : 0;
    part.rows = GENERATE(90.0, 3.5);
    part.row = part.rows < rows ? 44.25 : 0;
    part.kind = GENERATE(ReductionKind::mean, ReductionKind::max);
    part.mask = GENERATE(false, true) ? &mask : nullptr;
    // Around a workgroup's 32 × 8 elements; elements of many cells and cells of many elements.
    for (const std::size_t width : {1U, 5U, 31U, 32U, 33U, 100U, 400U}) {
        for (const std::size_t height : {1U, 8U, 9U, 100U}) {
            part.width = width;
            part.height = height;
            CAPTURE(part.columns, part.rows, width, height, part.kind == ReductionKind::max,
                    part.mask != nullptr);
            // Sums of up to 27,090 numbers of at most 1, in another order.
            CHECK(worst_difference(reducer.reduce({buffer, rows, columns}, part),
                                   reduce_matrix(cells, rows, columns, part)) <= 2e-6F);
        }
    }
}

}  // namespace softmaxlab::test
