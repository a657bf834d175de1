#include "tests/gpu/gl_context.h"

#include <catch2/catch_test_macros.hpp>

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

}  // namespace softmaxlab::test
