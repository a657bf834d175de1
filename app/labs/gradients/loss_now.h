#pragma once

#include <vector>

#include "app/labs/gradients/descent.h"
#include "app/ui/lab.h"
#include "core/numeric/loss.h"

namespace softmaxlab {

/// Everything about the loss of the present scene that the lab shows.
struct LossNow {
    std::vector<double> target;  ///< the distribution q
    SoftCrossEntropy loss;       ///< in double
    double by_probability = 0;   ///< −log p of the hard target in float32, by way of p …
    double fused = 0;            ///< … and by log-softmax
    DescentProblem problem;
};

/// Keeps LossNow while neither the scene nor the choice changes.
class KeptLoss {
  public:
    const LossNow& at(LabContext& context, const TargetChoice& choice);

  private:
    Revision revision_ = 0;
    TargetChoice choice_;
    LossNow now_;
};

}  // namespace softmaxlab
