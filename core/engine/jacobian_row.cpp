#include "core/engine/jacobian_row.h"

#include "core/base/limits.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/temperature.h"

#include <cmath>

namespace softmaxlab {

JacobianRow jacobian_row(const JacobianInput& input, const SoftmaxOutput& softmax) {
    JacobianRow row;
    const RowStatus status = softmax.status.front();
    const bool limit = is_limit(input.temperature);
    if (status == RowStatus::not_a_number) {
        row.constant = quiet_nan;
    } else if (status == RowStatus::all_masked || limit) {
        row.constant = 0;
    }
    const std::vector<double> others = sums_of_others(softmax.probabilities);
    for (const std::size_t index : input.classes) {
        row.probabilities.push_back(static_cast<float>(softmax.probabilities.at(index)));
        row.others.push_back(static_cast<float>(others[index]));
    }
    return row;
}

}  // namespace softmaxlab
