#pragma once

#include <memory>

#include "app/gl/picture_texture.h"
#include "app/ui/pictures.h"
#include "core/engine/backend.h"

namespace softmaxlab {

/// What compute shaders do for the application: in compute_gpu.cpp, or in compute_none.cpp where the program
/// was built without them (SOFTMAXLAB_GPU=OFF).

/// Whether it was built with them.
bool built_with_gpu();

/// In the current context. Throws gl::GlError where it cannot be had.
std::unique_ptr<Backend> make_gpu_backend();

/// Paints what is on the GPU into textures. Every use needs the context current in which it was made.
class GpuPainter {
  public:
    virtual ~GpuPainter() = default;

    /// They return whether it was painted: not where there are no compute shaders, nor if the matrix is
    /// elsewhere.
    virtual bool paint(gl::PictureTexture& texture, const JacobianPicture& jacobian) = 0;
    virtual bool paint(gl::PictureTexture& texture, const MatrixPicture& matrix) = 0;
};

std::unique_ptr<GpuPainter> make_gpu_painter();

}  // namespace softmaxlab
