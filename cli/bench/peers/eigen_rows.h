#pragma once

#include <cstddef>

namespace softmaxlab::peers {

/// An array expression of Eigen for each row.
void eigen_rows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes);

}  // namespace softmaxlab::peers
