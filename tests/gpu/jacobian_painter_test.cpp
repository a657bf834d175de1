#include "app/gpu/jacobian_painter.h"

#include <glad/gl.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/numeric/jacobian.h"
#include "core/numeric/softmax.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {
namespace {

/// 257 colours whose red is their index, so that a colour can be read back as a number.
std::vector<std::uint32_t> ramp() {
    std::vector<std::uint32_t> colours(257);
    for (std::uint32_t i = 0; i < 257; ++i) colours[i] = 0xFF000000U | (i < 256 ? i : 255U);
    return colours;
}

}  // namespace

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
            const std::vector<double> rest = sums_of_others(p);
            const std::vector<float> others(rest.begin(), rest.end());
            constexpr double range = 0.2;
            painter.paint(picture, probabilities, others, temperature, range, bend, ramp());
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
