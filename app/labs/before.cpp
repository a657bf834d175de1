#include "app/labs/before.h"

namespace softmaxlab {

const SoftmaxBefore* shown_before(LabContext& context) {
    return context.ui.shows_before ? context.results.before().softmax() : nullptr;
}

}  // namespace softmaxlab
