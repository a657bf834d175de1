#pragma once

#include "app/gl/gl_object.h"
#include "app/gl/image.h"

namespace softmaxlab::gl {

/// A framebuffer of 8-bit red, green, blue and alpha that can be drawn into without a window, and read back.
/// No depth, no multisampling: what is read is what was drawn, from run to run.
class RenderTarget {
  public:
    /// Throws GlError if the driver has no such size (each side 1 … GL_MAX_TEXTURE_SIZE).
    explicit RenderTarget(PixelSize size);

    PixelSize size() const { return size_; }
    const Texture& texture() const { return texture_; }

    /// Draw into it from now on; sets the viewport to all of it.
    void bind() const;

    /// Waits for what was drawn and reads it. Alpha is 255 throughout, as a window would show it.
    Image read_pixels() const;

  private:
    PixelSize size_;
    Texture texture_;
    Framebuffer framebuffer_;
};

}  // namespace softmaxlab::gl
