#include "tests/gl/gl_context.h"

#include <glad/gl.h>

#include <catch2/catch_test_macros.hpp>
#include <cstddef>

#include "app/gl/context.h"

namespace softmaxlab::test {

std::shared_ptr<OffscreenSurface> require_gl(int major, int minor, PixelSize size) {
    std::shared_ptr<OffscreenSurface> surface;
    try {
        surface = std::make_shared<OffscreenSurface>(size);
    } catch (const PlatformError& error) {
        SKIP("no OpenGL off screen: " << error.what());
    }
    const gl::ContextInfo context = gl::current_context();
    if (context.major * 10 + context.minor < major * 10 + minor) {
        SKIP("OpenGL " << context.major << "." << context.minor << " is older than " << major << "."
                       << minor);
    }
    return surface;
}

std::vector<std::uint32_t> texels_of(const gl::PictureTexture& picture) {
    std::vector<std::uint32_t> texels(static_cast<std::size_t>(picture.width()) *
                                      static_cast<std::size_t>(picture.height()));
    glBindTexture(GL_TEXTURE_2D, picture.name());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
    glBindTexture(GL_TEXTURE_2D, 0);
    return texels;
}

}  // namespace softmaxlab::test
