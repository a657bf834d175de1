#include "app/gl/picture_texture.h"
#include "app/gpu/jacobian_painter.h"

#include <glad/gl.h>

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "core/numeric/jacobian.h"
#include "core/numeric/softmax.h"
#include "tests/gpu/gl_context.h"

namespace softmaxlab::test {
namespace {

std::vector<std::uint32_t> texels_of(const gl::PictureTexture& picture) {
    std::vector<std::uint32_t> texels(static_cast<std::size_t>(picture.width()) *
                                      static_cast<std::size_t>(picture.height()));
    glBindTexture(GL_TEXTURE_2D, picture.name());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
    glBindTexture(GL_TEXTURE_2D, 0);
    return texels;
}

/// 257 colours whose red is their index, so that a colour can be read back as a number.
std::vector<std::uint32_t> ramp() {
    std::vector<std::uint32_t> colours(257);
    for (std::uint32_t i = 0; i < 257; ++i) colours[i] = 0xFF000000U | (i < 256 ? i : 255U);
    return colours;
}

}  // namespace

TEST_CASE("a picture keeps its colours and grows") {
    const auto surface = require_gl(3, 3);
    gl::PictureTexture picture;
    picture.upload(2, 2, std::vector<std::uint32_t>{1, 2, 3, 0xFFFFFFFF});
    CHECK(texels_of(picture) == std::vector<std::uint32_t>{1, 2, 3, 0xFFFFFFFF});
    const std::vector<std::uint32_t> nine(9, 7);
    picture.upload(3, 3, nine);
    CHECK(picture.width() == 3);
    CHECK(texels_of(picture) == nine);
    CHECK_THROWS_AS(picture.upload(2, 2, nine), std::invalid_argument);
    const std::vector<std::uint32_t> wide = {1, 2, 3, 4, 5, 6};
    picture.upload(3, 2, wide);
    CHECK(picture.height() == 2);
    CHECK(texels_of(picture) == wide);
    CHECK(glGetError() == GL_NO_ERROR);
}

TEST_CASE("the painter's colours are those of the Jacobian") {
    const auto surface = require_gl(4, 3);
    gpu::JacobianPainter painter;
    gl::PictureTexture picture;
    for (const double bend : {1.0, 0.25}) {
        for (const std::size_t n : {1U, 15U, 16U, 17U, 40U}) {
            std::vector<double> z(n);
            for (std::size_t i = 0; i < n; ++i) z[i] = 2 * std::sin(static_cast<double>(i));
            constexpr double temperature = 0.7;
            const std::vector<double> exact = jacobian(z, temperature);
            const std::vector<double> p = softmax(z, temperature).probabilities;
            const std::vector<float> probabilities(p.begin(), p.end());
            constexpr double range = 0.2;
            painter.paint(picture, probabilities, temperature, range, bend, ramp());
            const std::vector<std::uint32_t> texels = texels_of(picture);
            REQUIRE(texels.size() == n * n);
            for (std::size_t i = 0; i < texels.size(); ++i) {
                const double size = std::pow(std::min(std::fabs(exact[i]) / range, 1.0), bend);
                const double place = 128 + std::copysign(size, exact[i]) * 128;
                // pow() of a driver may be off by some units in the last place: that moves a colour by one at
                // most.
                CHECK(std::fabs(static_cast<double>(texels[i] & 0xFFU) - std::min(place, 255.0)) <= 1.01);
            }
        }
    }
    CHECK(glGetError() == GL_NO_ERROR);
}

}  // namespace softmaxlab::test
