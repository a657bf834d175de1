#pragma once

#include <cstddef>
#include <vector>

#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

/// `rows` rows of random logits as float32, one after the other, with outliers.
inline std::vector<float> random_rows(RandomLogits& random, std::size_t rows, std::size_t classes,
                                      double spread) {
    std::vector<float> values;
    values.reserve(rows * classes);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::vector<double> one = random.row(classes, spread);
        values.insert(values.end(), one.begin(), one.end());
    }
    return values;
}

/// One of them in double.
inline std::vector<double> row_of(const std::vector<float>& values, std::size_t row, std::size_t classes) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * classes);
    return {first, first + static_cast<std::ptrdiff_t>(classes)};
}

}  // namespace softmaxlab::test
