#pragma once

#include <cstddef>
#include <vector>

#include "app/gpu/gl_object.h"
#include "core/engine/reduction.h"

namespace softmaxlab::gpu {

/// Pictures of parts of matrices that are on the GPU, by shaders/reduce_matrix.comp.
class MatrixReducer {
  public:
    /// Throws GpuError where there are no compute shaders.
    MatrixReducer();

    /// As softmaxlab::reduce() of a matrix of rows × columns floats.
    std::vector<float> reduce(const Buffer& matrix, std::size_t rows, std::size_t columns,
                              const Reduction& reduction) const;

  private:
    Program program_;
    Buffer mask_;
    Buffer edges_;
    Buffer picture_;
};

}  // namespace softmaxlab::gpu
