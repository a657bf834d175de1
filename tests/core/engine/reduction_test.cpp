#include "core/engine/reduction.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/scene/attention.h"

namespace softmaxlab::test {

namespace {

/// NaN equals NaN.
bool same_picture(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
    return true;
}

}  // namespace

TEST_CASE("reduction: several threads make the same picture as one") {
    constexpr std::size_t side = 1200;
    std::vector<float> values(side * side);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(std::sin(static_cast<double>(i) * 0.7));
    values[5 * side + 7] = std::nanf("");
    AttentionMask causal;
    causal.causal = true;
    const MaskBits mask = mask_bits(causal, side, side);
    Workers workers(2);
    for (const MaskBits* const bits : {static_cast<const MaskBits*>(nullptr), &mask}) {
        for (const ReductionKind kind : {ReductionKind::mean, ReductionKind::max}) {
            Reduction part;
            part.column = 3;
            part.row = 10;
            part.columns = side - 3;
            part.rows = side - 10;
            part.width = 301;
            part.height = 407;
            part.kind = kind;
            part.mask = bits;
            const std::vector<float> alone = reduce_matrix(values, side, side, part);
            CHECK(alone.size() == part.width * part.height);
            CHECK(same_picture(reduce_matrix(values, side, side, part, &workers), alone));
        }
    }
}

TEST_CASE("reduction: no element is left out, none is written twice") {
    const std::vector<float> values = {1, 2, 3, 4, 5, 6};
    Reduction whole;
    whole.columns = 3;
    whole.rows = 2;
    whole.width = 3;
    whole.height = 2;
    Workers workers(2);
    CHECK(reduce_matrix(std::span<const float>(values), 2, 3, whole, &workers) == values);
    whole.height = 0;
    CHECK(reduce_matrix(std::span<const float>(values), 2, 3, whole, &workers).empty());
}

}  // namespace softmaxlab::test
