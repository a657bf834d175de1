#pragma once

#include <cstddef>

namespace softmaxlab::peers {

/// Plain C++ as a compiler makes it that may reorder sums and has expf for whole vectors (glibc's libmvec).
void vector_loop_rows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes);

}  // namespace softmaxlab::peers
