#include "app/platform/offscreen.h"

#include <glad/gl.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstddef>

#include "app/gl/context.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {

namespace {

using Pixel = std::array<int, 4>;

constexpr Pixel red = {255, 0, 0, 255};
constexpr Pixel green = {0, 255, 0, 255};

Pixel pixel_at(const Image& image, int x, int y) {
    const auto first = static_cast<std::size_t>(y * image.size.width + x) * 4;
    return {image.rgba[first], image.rgba[first + 1], image.rgba[first + 2], image.rgba[first + 3]};
}

void clear(float r, float g, float b, float a) {
    glClearColor(r, g, b, a);
    glClear(GL_COLOR_BUFFER_BIT);
}

/// Red, with the uppermost row green. OpenGL counts rows from below.
void draw(OffscreenSurface& surface) {
    surface.make_current();
    surface.bind_framebuffer();
    clear(1, 0, 0, 0.25f);
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, surface.size().height - 1, surface.size().width, 1);
    clear(0, 1, 0, 1);
    glDisable(GL_SCISSOR_TEST);
    surface.present();
}

}  // namespace

TEST_CASE("off screen: pixels come back from the top down, opaque") {
    const auto surface = require_gl(3, 3, {5, 3});
    draw(*surface);
    const Image image = surface->read_pixels();
    REQUIRE(image.size == PixelSize{5, 3});
    REQUIRE(image.rgba.size() == 5 * 3 * 4);
    for (int x = 0; x < 5; ++x) {
        CHECK(pixel_at(image, x, 0) == green);
        CHECK(pixel_at(image, x, 1) == red);
        CHECK(pixel_at(image, x, 2) == red);
    }
}

TEST_CASE("off screen: the size and the scale can change") {
    const auto surface = require_gl(3, 3, {4, 4});
    CHECK(surface->content_scale() == 1);
    surface->resize({7, 2});
    surface->set_content_scale(2);
    CHECK(surface->size() == PixelSize{7, 2});
    CHECK(surface->content_scale() == 2);
    std::array<GLint, 4> viewport{};
    glGetIntegerv(GL_VIEWPORT, viewport.data());
    CHECK(viewport == std::array<GLint, 4>{0, 0, 7, 2});
    draw(*surface);
    const Image image = surface->read_pixels();
    CHECK(image.size == PixelSize{7, 2});
    CHECK(pixel_at(image, 6, 0) == green);
    CHECK(pixel_at(image, 6, 1) == red);
}

TEST_CASE("off screen: sizes that cannot be are refused, and the old one stays") {
    const auto surface = require_gl(3, 3, {4, 4});
    for (const PixelSize size : {PixelSize{0, 4}, PixelSize{4, 0}, PixelSize{-1, 4}, PixelSize{1 << 30, 4}}) {
        CHECK_THROWS_AS(surface->resize(size), gl::GlError);
        CHECK_THROWS_AS(OffscreenSurface(size), gl::GlError);
    }
    draw(*surface);
    CHECK(pixel_at(surface->read_pixels(), 3, 0) == green);
}

TEST_CASE("off screen: two surfaces do not disturb each other") {
    const auto first = require_gl(3, 3, {4, 4});
    {
        OffscreenSurface second({4, 4});
        draw(second);
        first->make_current();
        first->bind_framebuffer();
        clear(0, 0, 1, 1);
        CHECK(pixel_at(second.read_pixels(), 0, 0) == green);
        CHECK(pixel_at(first->read_pixels(), 0, 0) == Pixel{0, 0, 255, 255});
    }
    draw(*first);  // still usable after the other one is gone
    CHECK(pixel_at(first->read_pixels(), 0, 0) == green);
}

TEST_CASE("off screen: the OpenGL that was asked for is there") {
    const auto surface = require_gl(3, 3);
    const gl::ContextInfo context = gl::current_context();
    CHECK(context.major * 10 + context.minor >= 33);
    CHECK_FALSE(context.renderer.empty());
    CHECK_FALSE(context.version.empty());
    CHECK(glClear != nullptr);  // its functions are loaded
    GLint profile = 0;
    glGetIntegerv(GL_CONTEXT_PROFILE_MASK, &profile);
    CHECK((profile & GL_CONTEXT_CORE_PROFILE_BIT) != 0);
}

}  // namespace softmaxlab::test
