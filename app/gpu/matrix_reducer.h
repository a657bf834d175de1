#pragma once

#include <cstddef>
#include <vector>

#include "app/gpu/gl_object.h"
#include "core/engine/reduction.h"

namespace softmaxlab::gpu {

/// A matrix of floats on the GPU, rows × columns.
struct GpuMatrix {
    const Buffer& buffer;
    std::size_t rows = 0;
    std::size_t columns = 0;
};

/// Pictures of parts of matrices that are on the GPU, by shaders/reduce_matrix.comp.
class MatrixReducer {
  public:
    /// Throws GpuError where there are no compute shaders.
    MatrixReducer();

    /// As softmaxlab::reduce().
    std::vector<float> reduce(const GpuMatrix& matrix, const Reduction& reduction) const;

    /// The same, left on the GPU in elements(). `mask` says which cells take part; only where reduction.mask
    /// is set do the others not count. Null: all take part.
    void reduce_there(const GpuMatrix& matrix, const Reduction& reduction, const MaskBits* mask) const;

    const Buffer& elements() const { return elements_; }  ///< height × width floats
    const Buffer& live() const { return live_; }  ///< likewise, 1 where a cell takes part, otherwise 0

  private:
    Program program_;
    Buffer mask_;
    Buffer edges_;
    Buffer elements_;
    Buffer live_;
};

}  // namespace softmaxlab::gpu
