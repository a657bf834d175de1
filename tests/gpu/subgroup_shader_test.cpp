// What the shaders do with subgroups, also where the driver has none: see made_subgroups.h.
#include <glad/gl.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "app/gpu/gpu_backend.h"
#include "app/gpu/row_shape.h"
#include "app/gpu/storage_buffer.h"
#include "core/engine/scaled_gaps.h"
#include "core/numeric/softmax.h"
#include "core/scene/attention_mask.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/gl/gl_context.h"
#include "tests/gpu/made_subgroups.h"

namespace softmaxlab::test {
namespace {

constexpr unsigned group = 256;
constexpr unsigned each = 4;
constexpr std::size_t rows = 77;  // more than fill the last workgroup
constexpr float infinity = std::numeric_limits<float>::infinity();

std::size_t row_length(unsigned lanes) {
    return lanes * each - (lanes > 1 ? 3 : 0);
}

std::vector<float> random_rows(std::size_t classes) {
    RandomLogits random(41);
    std::vector<float> logits(rows * classes);
    for (float& logit : logits) logit = static_cast<float>(random.uniform(-12, 12));
    logits[classes] = -infinity;
    return logits;
}

template <typename Number>
std::vector<Number> read(const gl::Buffer& buffer, std::size_t count) {
    std::vector<Number> numbers(count);
    gpu::read_back(buffer, count * sizeof(Number), numbers.data());
    return numbers;
}

template <typename Number>
void upload(const gl::Buffer& buffer, const std::vector<Number>& numbers) {
    gpu::allocate(buffer, numbers.size() * sizeof(Number), numbers.data());
}

void dispatch(unsigned lanes) {
    gpu::dispatch_groups(gpu::groups_of({group, lanes, each}, rows));
    glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
}

/// The row's softmax in double, of the classes that `takes_part` says.
template <typename TakesPart>
std::vector<double> exact_row(const std::vector<float>& logits, std::size_t row, std::size_t classes,
                              const TakesPart& takes_part) {
    std::vector<double> one(classes);
    for (std::size_t i = 0; i < classes; ++i)
        one[i] = static_cast<double>(takes_part(i) ? logits[row * classes + i] : -infinity);
    return softmax(one).probabilities;
}

/// `more`: what comes to the relative error of softmax.
bool is_near(float actual, double exact, double more = 0) {
    return std::fabs(static_cast<double>(actual) - exact) <=
           (gpu::softmax_relative_error + more) * exact + gpu::softmax_absolute_error;
}

}  // namespace

TEST_CASE("subgroups: rows within one, of several to one, and of one over several") {
    const auto surface = require_gl(4, 3);
    const unsigned lanes = GENERATE(1U, 8U, 32U, 64U, 256U);
    const std::size_t classes = row_length(lanes);
    const std::vector<float> logits = random_rows(classes);

    const gpu::Unbind unbind_at_the_end;
    const gl::Program program = program_with_made_subgroups("softmax_rows.comp", {group, lanes, each});
    const gl::Buffer values;
    const gl::Buffer statuses;
    upload(values, logits);
    gpu::allocate(statuses, rows * sizeof(std::uint32_t), nullptr);
    gpu::bind_buffers({&values, &statuses});
    glUseProgram(program.name());
    gpu::set_uint(program, "rows", rows);
    gpu::set_uint(program, "classes", classes);
    dispatch(lanes);
    const std::vector<float> probabilities = read<float>(values, logits.size());
    gpu::throw_on_error("the test");

    for (std::size_t row = 0; row < rows; ++row) {
        const std::vector<double> exact = exact_row(logits, row, classes, [](std::size_t) { return true; });
        for (std::size_t i = 0; i < classes; ++i) {
            CAPTURE(lanes, row, i);
            REQUIRE(is_near(probabilities[row * classes + i], exact[i]));
        }
    }
}

TEST_CASE("subgroups: rows of attention, masked, and what they say about themselves") {
    const auto surface = require_gl(4, 3);
    const unsigned lanes = GENERATE(1U, 8U, 32U, 64U, 256U);
    const std::size_t keys = row_length(lanes);
    const std::vector<float> logits = random_rows(keys);
    AttentionMask mask;
    mask.window = 1 + keys / 2;
    const MaskBits bits = mask_bits(mask, rows, keys);
    std::vector<std::uint32_t> live;
    for (std::size_t row = 0; row < rows; ++row) {
        const MaskBits::Range range = bits.live_range(row);
        live.push_back(static_cast<std::uint32_t>(range.begin));
        live.push_back(static_cast<std::uint32_t>(range.end));
    }

    const gpu::Unbind unbind_at_the_end;
    const gl::Program program = program_with_made_subgroups("attention_rows.comp", {group, lanes, each});
    const gl::Buffer scores, words, live_keys, weights, extents, facts;
    upload(scores, logits);
    gpu::allocate(words, bits.words().size_bytes(), bits.words().data());
    upload(live_keys, live);
    gpu::allocate_zeros(weights, logits.size() * sizeof(float));
    gpu::allocate_zeros(extents, live.size() * sizeof(std::uint32_t));
    gpu::allocate_zeros(facts, rows * 8 * sizeof(std::uint32_t));
    gpu::bind_buffers({&scores, &words, &live_keys, &weights, &extents, &facts});
    glUseProgram(program.name());
    gpu::set_uint(program, "rows", rows);
    gpu::set_uint(program, "keys", keys);
    gpu::set_uint(program, "mask_words", bits.words_per_row() * 2);
    glUniform1f(glGetUniformLocation(program.name(), "scale"), 1);
    glUniform1i(glGetUniformLocation(program.name(), "mask_is_infinite"), 1);
    glUniform2f(glGetUniformLocation(program.name(), "inverse_temperature"), 1, 0);
    dispatch(lanes);
    const std::vector<float> actual = read<float>(weights, logits.size());
    const std::vector<std::uint32_t> words_of_facts = read<std::uint32_t>(facts, rows * 8);
    gpu::throw_on_error("the test");

    for (std::size_t row = 0; row < rows; ++row) {
        const std::vector<double> exact =
            exact_row(logits, row, keys, [&](std::size_t key) { return bits.at(row, key); });
        std::size_t live_count = 0;
        for (std::size_t key = 0; key < keys; ++key) {
            CAPTURE(lanes, row, key);
            // Gaps of up to 24 are rounded once.
            REQUIRE(is_near(actual[row * keys + key], exact[key], 24 * scaled_gap_error));
            live_count += bits.at(row, key) && std::isfinite(logits[row * keys + key]) ? 1 : 0;
        }
        CAPTURE(lanes, row);
        REQUIRE(words_of_facts[row * 8 + 6] == live_count);
        REQUIRE(words_of_facts[row * 8] == (live_count == 0 ? 1U : 0U));
    }
}

TEST_CASE("subgroups: the facts of rows of scores") {
    const auto surface = require_gl(4, 3);
    const unsigned lanes = GENERATE(1U, 8U, 32U, 64U, 256U);
    const std::size_t keys = row_length(lanes) + 500;  // more than LANES · EACH
    const std::vector<float> logits = random_rows(keys);

    const gpu::Unbind unbind_at_the_end;
    const gl::Program program = program_with_made_subgroups("score_facts.comp", {group, lanes, each});
    const gl::Buffer scores, facts;
    upload(scores, logits);
    gpu::allocate_zeros(facts, rows * 8 * sizeof(float));
    gpu::bind_buffers({&scores, &facts});
    glUseProgram(program.name());
    gpu::set_uint(program, "rows", rows);
    gpu::set_uint(program, "keys", keys);
    dispatch(lanes);
    const std::vector<float> actual = read<float>(facts, rows * 8);
    const std::vector<std::uint32_t> counts = read<std::uint32_t>(facts, rows * 8);
    gpu::throw_on_error("the test");

    for (std::size_t row = 0; row < rows; ++row) {
        double sum = 0, squares = 0, range = 0;
        std::size_t finite = 0;
        for (std::size_t key = 0; key < keys; ++key) {
            const auto score = static_cast<double>(logits[row * keys + key]);
            if (!std::isfinite(score)) continue;
            sum += score;
            squares += score * score;
            range = std::max(range, std::fabs(score));
            ++finite;
        }
        CAPTURE(lanes, row);
        const auto pair_at = [&](std::size_t at) {
            return static_cast<double>(actual[row * 8 + at]) + static_cast<double>(actual[row * 8 + at + 1]);
        };
        // Pairs of floats keep the sum; each square was rounded to a float.
        REQUIRE(std::fabs(pair_at(0) - sum) <= 1e-10 * static_cast<double>(keys) * range);
        REQUIRE(std::fabs(pair_at(2) - squares) <= 0x1p-24 * 1.001 * squares);
        REQUIRE(static_cast<double>(actual[row * 8 + 4]) == range);
        REQUIRE(counts[row * 8 + 5] == finite);
    }
}

}  // namespace softmaxlab::test
