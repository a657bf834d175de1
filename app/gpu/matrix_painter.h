#pragma once

#include <cstdint>
#include <span>

#include "app/gl/picture_texture.h"
#include "app/gpu/matrix_reducer.h"

namespace softmaxlab::gpu {

/// How the numbers of a matrix become colours (red in the lowest byte).
struct MatrixColours {
    double factor = 1;       ///< multiplies the numbers
    double range = 1;        ///< the number that has the colour of the end
    double bend = 1;         ///< the power of a number that its colour goes with
    bool two_sided = false;  ///< colours from −range to range; otherwise from 0
    std::span<const std::uint32_t> colours;
    std::uint32_t bad = 0;  ///< of NaN
};

/// Diagonal lines over elements below which no cell takes part and nothing is to be shown.
struct MatrixHatching {
    const MaskBits* mask = nullptr;  ///< nothing is hatched without one
    std::uint32_t line = 0;
    std::uint32_t ground = 0;
    int period = 6;  ///< picture elements
    int thickness = 1;
};

/// Draws parts of matrices that are on the GPU into textures: no number comes back to the CPU.
class MatrixPainter {
  public:
    /// Throws GlError where there are no compute shaders.
    MatrixPainter();

    /// As large as the reduction says.
    void paint(gl::PictureTexture& picture, const GpuMatrix& matrix, const Reduction& reduction,
               const MatrixColours& colours, const MatrixHatching& hatching);

  private:
    MatrixReducer reducer_;
    gl::Program program_;
    gl::Buffer colours_;
};

}  // namespace softmaxlab::gpu
