#include "app/labs/gradients/loss_now.h"

#include "core/numeric/trace.h"

namespace softmaxlab {

const LossNow& KeptLoss::at(LabContext& context, const TargetChoice& choice) {
    if (revision_ == context.document.revision() && choice_ == choice) return now_;
    const Scene& scene = context.document.scene();
    const std::vector<double>& z = context.results.logits();
    now_.target = target_of(scene, choice);
    now_.loss = soft_cross_entropy(z, now_.target, scene.temperature);
    const LogValues logs = log_values(trace(z, scene.temperature, Format::f32, Method::stable));
    now_.by_probability = -logs.log_of_probabilities[scene.gradients.target];
    now_.fused = -logs.log_softmax[scene.gradients.target];
    now_.problem = descent_problem(scene, choice);
    revision_ = context.document.revision();
    choice_ = choice;
    return now_;
}

}  // namespace softmaxlab
