#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "app/gl/gl_object.h"

namespace softmaxlab::gpu {

/// C = A B of float32, by shaders/matrix_product.comp. Its programs are made when they are first needed.
class MatrixProduct {
  public:
    static constexpr std::size_t tile = 64;  ///< rows and columns of C that a workgroup computes

    struct Factors {
        const gl::Buffer& left;    ///< A, rows × depth
        const gl::Buffer& right;   ///< B[d, j] at d · right_row_step + j · right_column_step
        const gl::Buffer& result;  ///< C, rows × columns
        std::size_t columns;
        std::size_t depth;
        std::size_t right_row_step;
        std::size_t right_column_step;
        const gl::Buffer* extents = nullptr;  ///< two uints for each row of A: all numbers outside are 0
        bool skip_zeros = false;              ///< 0 · ∞ and 0 · NaN add nothing
    };

    /// Computes the rows first … first + count − 1 of C. Does not wait for the GPU; what comes after it sees
    /// the results. Leaves buffers and a program bound.
    void run(const Factors& factors, std::size_t first, std::size_t count);

  private:
    std::map<std::string, gl::Program> programs_;  ///< by their definitions
};

}  // namespace softmaxlab::gpu
