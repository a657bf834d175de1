// Attention on the GPU at the edges of its shaders' shapes; what every backend has to do is tested elsewhere.
#include "app/gpu/gpu_attention.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "app/gl/context.h"
#include "app/gpu/gpu_backend.h"
#include "core/engine/scaled_gaps.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Numbers that are floats, so that the scores on the GPU are exactly these.
Matrix random_matrix(unsigned seed, std::size_t rows, std::size_t columns) {
    RandomLogits random(seed);
    Matrix matrix(rows, columns);
    for (double& value : matrix.values)
        value = static_cast<double>(static_cast<float>(random.uniform(-12, 3)));
    return matrix;
}

AttentionHead given_head(std::size_t queries, std::size_t keys, std::size_t d_v) {
    AttentionHead head;
    head.scores = random_matrix(51, queries, keys);
    if (d_v > 0) head.v = random_matrix(52, keys, d_v);
    return head;
}

std::vector<AttentionRowFacts> compute(AttentionBackend& attention, const MaskBits& mask,
                                       MaskValue value = MaskValue::minus_infinity) {
    std::vector<AttentionRowFacts> facts(mask.queries());
    attention.compute_weights(0, mask.queries(), {1, 1, value, &mask}, facts);
    attention.compute_output(0, mask.queries());
    return facts;
}

/// The weights, which must be those of softmax in double, and the output that goes with them.
void check(const AttentionBackend& attention, const AttentionHead& head, const MaskBits& mask) {
    const std::size_t keys = mask.keys();
    const std::vector<double> weights = attention.read(AttentionMatrix::weights, 0, mask.queries());
    const std::vector<double> output = attention.read_output(0, mask.queries());
    for (std::size_t query = 0; query < mask.queries(); ++query) {
        std::vector<double> logits(keys);
        for (std::size_t key = 0; key < keys; ++key)
            logits[key] = mask.at(query, key) ? head.scores.at(query, key) : -infinity;
        const std::vector<double> exact = softmax(logits).probabilities;
        for (std::size_t key = 0; key < keys; ++key) {
            CAPTURE(query, key, keys);
            // Gaps of up to 15 are rounded once: see scaled_gap_error.
            const double allowed = (gpu::softmax_relative_error + 15 * scaled_gap_error) * exact[key];
            REQUIRE(std::fabs(weights[query * keys + key] - exact[key]) <=
                    allowed + gpu::softmax_absolute_error);
        }
        for (std::size_t column = 0; column < head.v.columns; ++column) {
            double sum = 0;
            double size = 0;
            for (std::size_t key = 0; key < keys; ++key) {
                const double product = weights[query * keys + key] * head.v.at(key, column);
                sum += product;
                size += std::fabs(product);
            }
            CAPTURE(query, column, keys);
            REQUIRE(std::fabs(output[query * head.v.columns + column] - sum) <=
                    attention.score_error(keys) * size + 1e-37);
        }
    }
}

}  // namespace

TEST_CASE("gpu attention: rows of every shape, several to a workgroup or one", "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    const bool whole_group = GENERATE(false, true);
    const std::size_t keys =
        GENERATE(1, 3, 4, 5, 31, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, 4095, 4096, 4097, 8193);
    const std::size_t queries = keys > 1000 ? 3 : 70;  // more than a workgroup has, and not a multiple of it
    const auto attention = gpu::make_gpu_attention(whole_group);
    const AttentionHead head = given_head(queries, keys, 1);
    AttentionMask mask;
    mask.padding = {keys / 2};
    const MaskBits bits = mask_bits(mask, queries, keys);
    attention->begin(head);
    const std::vector<AttentionRowFacts> facts = compute(*attention, bits);
    check(*attention, head, bits);
    for (const AttentionRowFacts& row : facts) {
        CAPTURE(keys);
        REQUIRE(row.live == keys - 1);
        REQUIRE(row.status == (keys == 1 ? RowStatus::all_masked : RowStatus::ok));
    }
}

TEST_CASE("gpu attention: what is left out of the output comes back when the mask does", "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    constexpr std::size_t queries = 150;
    const std::size_t keys = GENERATE(15, 150, 200);
    const auto attention = gpu::make_gpu_attention();
    const AttentionHead head = given_head(queries, keys, 70);
    attention->begin(head);
    // Nothing was computed: what the matrix holds has this output.
    attention->compute_output(0, queries);
    const std::vector<double> nothing = attention->read_output(0, queries);
    CHECK(std::all_of(nothing.begin(), nothing.end(), [](double value) { return value == 0; }));

    AttentionMask mask;
    mask.window = 3;
    const MaskBits window = mask_bits(mask, queries, keys);
    compute(*attention, window);
    check(*attention, head, window);
    mask.window = 0;
    mask.causal = true;
    const MaskBits causal = mask_bits(mask, queries, keys);
    compute(*attention, causal);
    check(*attention, head, causal);
    const MaskBits all(queries, keys);
    compute(*attention, all);
    check(*attention, head, all);
}

TEST_CASE("gpu attention: a mask that changes in some rows reaches them", "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    const auto attention = gpu::make_gpu_attention();
    const AttentionHead head = given_head(20, 40, 2);
    attention->begin(head);
    MaskBits mask(20, 40);
    compute(*attention, mask);
    std::vector<AttentionRowFacts> facts(1);
    mask.set(7, 5, false);
    // A row that is as it was, and then the one that is not.
    attention->compute_weights(3, 1, {1, 1, MaskValue::minus_infinity, &mask}, facts);
    attention->compute_weights(7, 1, {1, 1, MaskValue::minus_infinity, &mask}, facts);
    attention->compute_output(7, 1);
    CHECK(facts[0].live == 39);
    check(*attention, head, mask);
}

TEST_CASE("gpu attention: -1e9 for a mask keeps the output of keys without a part", "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    const auto attention = gpu::make_gpu_attention();
    const AttentionHead head = given_head(3, 100, 2);
    attention->begin(head);
    MaskBits mask(3, 100);
    for (std::size_t key = 0; key < 100; ++key) mask.set(1, key, false);
    compute(*attention, mask, MaskValue::minus_1e9);
    double sum = 0;  // a float of that size knows no difference below 64: all weights are the same
    for (std::size_t key = 0; key < 100; ++key) sum += head.v.at(key, 0) / 100;
    CHECK(std::fabs(attention->read_output(1, 1)[0] - sum) <= 1e-5);
}

TEST_CASE("gpu attention: a row of NaN has an output of NaN, whatever the mask", "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    const auto attention = gpu::make_gpu_attention();
    AttentionHead head = given_head(3, 100, 2);
    head.scores.at(1, 20) = std::numeric_limits<double>::quiet_NaN();
    attention->begin(head);
    AttentionMask mask;
    mask.window = 2;
    MaskBits bits = mask_bits(mask, 3, 100);
    bits.set(1, 20, true);
    const std::vector<AttentionRowFacts> facts = compute(*attention, bits);
    CHECK(facts[1].status == RowStatus::not_a_number);
    const std::vector<double> weights = attention->read(AttentionMatrix::weights, 1, 1);
    CHECK(std::all_of(weights.begin(), weights.end(), [](double weight) { return std::isnan(weight); }));
    CHECK(std::isnan(attention->read_output(1, 1)[0]));
    CHECK(std::isfinite(attention->read_output(0, 1)[0]));
}

TEST_CASE("gpu attention: a value past the largest float concerns only who attends to it",
          "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    const auto attention = gpu::make_gpu_attention();
    AttentionHead head = given_head(3, 3, 2);
    head.v.at(2, 0) = 1e300;
    attention->begin(head);
    AttentionMask mask;
    mask.causal = true;
    compute(*attention, mask_bits(mask, 3, 3));
    CHECK(std::isfinite(attention->read_output(0, 1)[0]));
    CHECK(std::isfinite(attention->read_output(1, 1)[0]));
    CHECK(attention->read_output(2, 1)[0] == infinity);
}

TEST_CASE("gpu attention: more keys than a workgroup holds are refused", "[gpu-attention]") {
    const auto surface = require_gl(4, 3);
    const auto attention = gpu::make_gpu_attention();
    CHECK_THROWS_AS(attention->begin(given_head(1, gpu::longest_row_in_group + 1, 0)), gl::GlError);
    const AttentionHead longest = given_head(1, gpu::longest_row_in_group, 0);
    attention->begin(longest);
    const MaskBits all(1, gpu::longest_row_in_group);
    compute(*attention, all);
    check(*attention, longest, all);
}

}  // namespace softmaxlab::test
