#include "core/engine/jacobian_row.h"

#include <cmath>
#include <limits>

namespace softmaxlab {

JacobianRow jacobian_row(const JacobianInput& input, const SoftmaxOutput& softmax) {
    JacobianRow row;
    const RowStatus status = softmax.status.front();
    const bool limit = input.temperature == 0 || std::isinf(input.temperature);
    if (status == RowStatus::not_a_number) {
        row.constant = std::numeric_limits<double>::quiet_NaN();
    } else if (status == RowStatus::all_masked || limit) {
        row.constant = 0;
    }
    for (const std::size_t index : input.classes)
        row.probabilities.push_back(static_cast<float>(softmax.probabilities.at(index)));
    return row;
}

}  // namespace softmaxlab
