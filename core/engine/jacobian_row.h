#pragma once

#include <optional>
#include <vector>

#include "core/engine/backend.h"

namespace softmaxlab {

/// What a float32 Jacobian is made of.
struct JacobianRow {
    std::vector<float> probabilities;  ///< of the classes of the block
    std::vector<float> others;         ///< 1 − p of each, as the sum of all others of the row
    std::optional<double> constant;  ///< the value of every entry, where no product is taken: 0 in the limits
                                     ///< of T and for a masked row, NaN for a row that is none
};

/// From the softmax of the same logits and temperature. Throws std::out_of_range for a class.
JacobianRow jacobian_row(const JacobianInput& input, const SoftmaxOutput& softmax);

}  // namespace softmaxlab
