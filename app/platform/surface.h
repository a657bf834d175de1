#pragma once

#include <stdexcept>

#include "app/gl/context.h"
#include "app/gl/image.h"

namespace softmaxlab {

/// A window or an off-screen surface could not be had. The message is one or more sentences for people.
class PlatformError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Something with an OpenGL context (4.3 core where it can be had, 3.3 core otherwise) that can be drawn on:
/// a window, or a piece of memory. Made with its context current and OpenGL's functions loaded.
class Surface {
  public:
    virtual ~Surface() = default;

    /// Makes its context the current one of this thread.
    virtual void make_current() = 0;

    /// Draw here from now on: binds the framebuffer and sets the viewport to all of it.
    virtual void bind_framebuffer() = 0;

    /// In pixels; 0 × 0 while a window is minimised.
    virtual PixelSize framebuffer_size() const = 0;

    /// Pixels per unit of user-interface size: 1 on ordinary screens, 2 where everything is drawn twice as
    /// large.
    virtual float content_scale() const = 0;

    /// Shows what was drawn. A window with vsync waits for the screen.
    virtual void present() = 0;

    /// Looks up an OpenGL function by name.
    virtual gl::GlLoader gl_loader() const = 0;
};

}  // namespace softmaxlab
