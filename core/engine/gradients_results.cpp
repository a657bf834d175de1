#include "core/engine/gradients_results.h"

#include "core/numeric/jacobian.h"

namespace softmaxlab {

const std::vector<std::size_t>& GradientsResults::jacobian_classes() {
    constexpr std::size_t max_shown = 1024;
    return jacobian_classes_.get(softmax_.logits_version(),
                                 [&] { return softmax_.leading_classes(max_shown); });
}

const JacobianOutput& GradientsResults::jacobian() {
    return jacobian_.get(softmax_.backend_version(), [&] {
        return softmax_.by_backend([&](Backend& backend) {
            return backend.jacobian({softmax_.logits(), jacobian_classes(), softmax_.scene().temperature});
        });
    });
}

const JacobianRow& GradientsResults::jacobian_row() {
    return jacobian_row_.get(softmax_.backend_version(), [&] {
        return softmaxlab::jacobian_row({softmax_.logits(), jacobian_classes(), softmax_.scene().temperature},
                                        softmax_.probabilities());
    });
}

const Saturation& GradientsResults::saturation() {
    return saturation_.get(softmax_.revision(), [&] {
        const std::vector<double>& p = softmax_.reference().probabilities;
        return Saturation{largest_variance(p), spectral_norm(p)};
    });
}

}  // namespace softmaxlab
