// Compiled with -O3 -march=native -ffast-math: nothing that others compile too belongs in here.
#include "cli/bench/peers/vector_loop.h"

#include <cmath>

namespace softmaxlab::peers {

void vector_loop_rows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes) {
    for (std::size_t row = 0; row < rows; ++row) {
        const float* const z = logits + row * classes;
        float* const p = probabilities + row * classes;
        float max = z[0];
        for (std::size_t i = 1; i < classes; ++i) max = z[i] > max ? z[i] : max;
        float sum = 0;
        for (std::size_t i = 0; i < classes; ++i) {
            p[i] = expf(z[i] - max);
            sum += p[i];
        }
        const float factor = 1 / sum;
        for (std::size_t i = 0; i < classes; ++i) p[i] *= factor;
    }
}

}  // namespace softmaxlab::peers
