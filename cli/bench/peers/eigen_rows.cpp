// Compiled with -O3 -march=native: Eigen chooses its instructions when it is compiled.
#include "cli/bench/peers/eigen_rows.h"

#include <Eigen/Core>

namespace softmaxlab::peers {

void eigen_rows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes) {
    const auto size = static_cast<Eigen::Index>(classes);
    for (std::size_t row = 0; row < rows; ++row) {
        const Eigen::Map<const Eigen::ArrayXf> z(logits + row * classes, size);
        Eigen::Map<Eigen::ArrayXf> p(probabilities + row * classes, size);
        p = (z - z.maxCoeff()).exp();
        p *= 1 / p.sum();
    }
}

}  // namespace softmaxlab::peers
