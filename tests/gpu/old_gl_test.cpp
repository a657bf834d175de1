// Run by ctest with Mesa's version limited to OpenGL 3.3: what a computer without compute shaders sees.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/gl/context.h"
#include "app/gpu/gpu_backend.h"
#include "core/engine/backend_choice.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {

TEST_CASE("old OpenGL: drawing works, the gpu backend says what it lacks, auto takes SIMD") {
    const auto surface = require_gl(3, 3, {3, 2});
    const gl::ContextInfo context = gl::current_context();
    const GlSummary gl{context.major, context.minor, context.renderer};
    if (has_compute_shaders(gl)) SKIP("the driver here can't be limited to OpenGL 3.3");

    surface->bind_framebuffer();
    glClearColor(0, 0, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    const Image image = surface->read_pixels();
    CHECK(std::vector<std::uint8_t>(image.rgba.begin(), image.rgba.begin() + 4) ==
          std::vector<std::uint8_t>{0, 0, 255, 255});

    using Catch::Matchers::ContainsSubstring;
    using Catch::Matchers::MessageMatches;
    CHECK_THROWS_MATCHES(gpu::make_gpu_backend(), gl::GlError,
                         MessageMatches(ContainsSubstring("4.3") && ContainsSubstring("3.3")));
    CHECK(choose_backend(std::nullopt, gl).kind == BackendKind::simd);
}

}  // namespace softmaxlab::test
