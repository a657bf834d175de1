#include <glad/gl.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "app/gpu/gpu_attention.h"
#include "app/gpu/matrix_painter.h"
#include "app/gpu/storage_buffer.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {
namespace {

constexpr std::uint32_t bad = 0xFF0000FFU;
constexpr std::uint32_t line = 0xFF112233U;
constexpr std::uint32_t ground = 0xFF445566U;

/// 0xFF000000 + i for the i-th of `count` colours.
std::vector<std::uint32_t> numbered_colours(std::uint32_t count) {
    std::vector<std::uint32_t> colours(count);
    for (std::uint32_t i = 0; i < count; ++i) colours[i] = 0xFF000000U + i;
    return colours;
}

}  // namespace

TEST_CASE("a matrix on the GPU is painted there: colours, NaN, hatching", "[matrix-painter]") {
    const auto surface = require_gl(4, 3);
    // 0 … 11, but for a NaN, and a masked 0.
    std::vector<float> numbers = {0, 1, 2, 3, 4, 5, NAN, 7, 8, 9, 10, 11};
    numbers[5] = 0;
    MaskBits mask(3, 4);
    mask.set(1, 1, false);
    mask.set(2, 3, false);  // has a number: it is shown
    const gl::Buffer buffer;
    gpu::allocate(buffer, numbers.size() * sizeof(float), numbers.data());
    Reduction all;
    all.columns = 4;
    all.rows = 3;
    all.width = 4;
    all.height = 3;
    const std::vector<std::uint32_t> colours = numbered_colours(12);
    const gpu::MatrixColours how{1, 11, 1, false, colours, bad};
    gl::PictureTexture picture;
    gpu::MatrixPainter painter;
    painter.paint(picture, {buffer, 3, 4}, all, how, {&mask, line, ground, 2, 1});
    const std::vector<std::uint32_t> texels = texels_of(picture);
    REQUIRE(texels.size() == 12);
    for (std::uint32_t i = 0; i < 12; ++i) {
        CAPTURE(i);
        if (i == 5) {
            CHECK(texels[i] == line);  // (1 + 1) % 2 < 1
        } else if (i == 6) {
            CHECK(texels[i] == bad);
        } else {
            CHECK(texels[i] == colours[i]);
        }
    }
    painter.paint(picture, {buffer, 3, 4}, all, how, {&mask, line, ground, 100, 1});
    CHECK(texels_of(picture)[5] == ground);
    painter.paint(picture, {buffer, 3, 4}, all, how, {});
    CHECK(texels_of(picture)[5] == colours[0]);
}

TEST_CASE("two-sided colours go from -range to range, times a factor", "[matrix-painter]") {
    const auto surface = require_gl(4, 3);
    const std::array<float, 5> numbers = {-2, -1, 0, 1, 2};
    const gl::Buffer buffer;
    gpu::allocate(buffer, sizeof numbers, numbers.data());
    Reduction all;
    all.columns = 5;
    all.rows = 1;
    all.width = 5;
    all.height = 1;
    const std::vector<std::uint32_t> colours = numbered_colours(9);
    gl::PictureTexture picture;
    gpu::MatrixPainter painter;
    painter.paint(picture, {buffer, 1, 5}, all, {0.5, 1, 1, true, colours, bad}, {});
    CHECK(texels_of(picture) ==
          std::vector<std::uint32_t>{colours[0], colours[2], colours[4], colours[6], colours[8]});
}

TEST_CASE("the gpu's attention says where its matrices are", "[matrix-painter]") {
    const auto surface = require_gl(4, 3);
    const auto attention = gpu::make_gpu_attention();
    AttentionHead head;
    head.scores = Matrix(2, 3);
    attention->begin(head);
    const AttentionOnGpu* const there = attention->on_gpu();
    REQUIRE(there != nullptr);
    CHECK(there->matrix_there(AttentionMatrix::scores).rows == 2);
    CHECK(there->matrix_there(AttentionMatrix::weights).columns == 3);
}

}  // namespace softmaxlab::test
