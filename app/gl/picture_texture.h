#pragma once

#include <cstdint>
#include <span>

#include "app/gl/gl_object.h"
#include "app/gl/image.h"

namespace softmaxlab::gl {

/// An RGBA8 texture that shows its texels as they are, without smoothing.
class PictureTexture {
  public:
    /// width × height colours (red in the lowest byte), rows from the top. Throws std::invalid_argument for
    /// another number of them.
    void upload(int width, int height, std::span<const std::uint32_t> colours);

    /// Makes room for width × height texels that a shader will write.
    void resize(int width, int height);

    /// Its texels, as upload() takes them. Needs room: a width and a height.
    Image read() const;

    GLuint name() const { return texture_.name(); }
    int width() const { return width_; }
    int height() const { return height_; }

  private:
    Texture texture_;
    int width_ = 0;
    int height_ = 0;
};

}  // namespace softmaxlab::gl
