#pragma once

#include <memory>

#include "app/gl/context.h"

namespace softmaxlab {

/// An OpenGL context without anything to draw on: the platform's half of OffscreenSurface.
class HeadlessContext {
  public:
    virtual ~HeadlessContext() = default;
    virtual void make_current() = 0;
    virtual gl::GlLoader gl_loader() const = 0;
};

/// Made in headless_egl.cpp or headless_glfw.cpp, whichever is built. Throws PlatformError.
std::unique_ptr<HeadlessContext> make_headless_context();

}  // namespace softmaxlab
