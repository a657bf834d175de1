#pragma once

#include <cstdint>
#include <span>

#include "app/gl/gl_object.h"
#include "app/gl/picture_texture.h"

namespace softmaxlab::gpu {

/// Colours Jacobians by shaders/jacobian_image.comp: no matrix comes back to the CPU.
class JacobianPainter {
  public:
    /// Throws gl::GlError where there are no compute shaders.
    JacobianPainter();

    /// (diag(p) − p pᵀ)/T in `colours` (red in the lowest byte) from −range to range. `others`: 1 − p of each
    /// class, as the sum of the others. The temperature is positive and its inverse a float. A colour goes
    /// with the power `bend` of its entry.
    void paint(gl::PictureTexture& picture, std::span<const float> probabilities,
               std::span<const float> others, double temperature, double range, double bend,
               std::span<const std::uint32_t> colours);

  private:
    gl::Program program_;
    gl::Buffer probabilities_;
    gl::Buffer others_;
    gl::Buffer colours_;
};

}  // namespace softmaxlab::gpu
