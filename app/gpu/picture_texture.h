#pragma once

#include <cstdint>
#include <span>

#include "app/gpu/gl_object.h"

namespace softmaxlab::gpu {

/// An RGBA8 texture that shows its texels as they are, without smoothing.
class PictureTexture {
  public:
    /// width × height colours (red in the lowest byte), rows from the top. Throws std::invalid_argument for
    /// another number of them.
    void upload(int width, int height, std::span<const std::uint32_t> colours);

    /// Makes room for width × height texels that a shader will write.
    void resize(int width, int height);

    GLuint name() const { return texture_.name(); }
    int width() const { return width_; }
    int height() const { return height_; }

  private:
    Texture texture_;
    int width_ = 0;
    int height_ = 0;
};

/// Colours Jacobians by shaders/jacobian_image.comp: no matrix comes back to the CPU.
class JacobianPainter {
  public:
    /// Throws GpuError where there are no compute shaders.
    JacobianPainter();

    /// (diag(p) − p pᵀ)/T in `colours` (red in the lowest byte) from −range to range. The temperature is
    /// positive and its inverse a float.
    /// A colour goes with the power `bend` of its entry.
    void paint(PictureTexture& picture, std::span<const float> probabilities, double temperature,
               double range, double bend, std::span<const std::uint32_t> colours);

  private:
    Program program_;
    Buffer probabilities_;
    Buffer colours_;
};

}  // namespace softmaxlab::gpu
