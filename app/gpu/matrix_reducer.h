#pragma once

#include <cstddef>
#include <vector>

#include "app/gl/gl_object.h"
#include "core/engine/reduction.h"

namespace softmaxlab::gpu {

/// A matrix of floats on the GPU, rows × columns.
struct GpuMatrix {
    const gl::Buffer& buffer;
    std::size_t rows = 0;
    std::size_t columns = 0;
};

/// Pictures of parts of matrices that are on the GPU, by shaders/reduce_matrix.comp.
class MatrixReducer {
  public:
    /// Throws GlError where there are no compute shaders.
    MatrixReducer();

    /// As softmaxlab::reduce_matrix().
    std::vector<float> reduce(const GpuMatrix& matrix, const Reduction& reduction) const;

    /// The same, left on the GPU in elements(). `mask` says which cells take part; only where reduction.mask
    /// is set do the others not count. Null: all take part.
    void reduce_there(const GpuMatrix& matrix, const Reduction& reduction, const MaskBits* mask) const;

    const gl::Buffer& elements() const { return elements_; }  ///< height × width floats
    const gl::Buffer& live() const { return live_; }  ///< likewise, 1 where a cell takes part, otherwise 0

  private:
    gl::Program program_;
    gl::Buffer mask_;
    gl::Buffer edges_;
    gl::Buffer elements_;
    gl::Buffer live_;
};

}  // namespace softmaxlab::gpu
