#pragma once

#include <cstddef>
#include <vector>

#include "core/engine/jacobian_row.h"
#include "core/engine/softmax_results.h"

namespace softmaxlab {

/// How much p responds to the logits: T times the largest entry of the Jacobian, and T times its norm.
struct Saturation {
    double largest_variance = 0;
    double spectral_norm = 0;
};

/// What the lab "Gradients" shows of the scene's softmax.
class GradientsResults {
  public:
    explicit GradientsResults(SoftmaxResults& softmax) : softmax_(softmax) {}

    /// The classes whose Jacobian is shown: all of up to 16 in their order, of a loaded set the first 1,024
    /// of ranking().
    const std::vector<std::size_t>& jacobian_classes();

    /// Their block of the Jacobian, by the backend.
    const JacobianOutput& jacobian();

    /// What that block is made of, for a shader that paints it.
    const JacobianRow& jacobian_row();

    /// Of the reference in double.
    const Saturation& saturation();

  private:
    SoftmaxResults& softmax_;
    Cached<std::vector<std::size_t>> jacobian_classes_;  // by the version of the logits
    Cached<JacobianOutput> jacobian_;                    // by the version of the backend
    Cached<JacobianRow> jacobian_row_;                   // likewise
    Cached<Saturation> saturation_;                      // by the revision
};

}  // namespace softmaxlab
