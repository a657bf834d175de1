#include "app/labs/softmax/shown_probabilities.h"

namespace softmaxlab {

const std::vector<double>& shown_probabilities(LabContext& context) {
    const bool stable = context.document.scene().method == Method::stable;
    return stable ? context.results.probabilities().probabilities : context.results.trace().probabilities;
}

}  // namespace softmaxlab
