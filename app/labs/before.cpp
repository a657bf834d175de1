#include "app/labs/before.h"

namespace softmaxlab {

const SoftmaxBefore* shown_before(LabContext& context) {
    return context.ui.preferences.shows_before ? context.results.before().softmax() : nullptr;
}

const Matrix* shown_weights_before(LabContext& context) {
    if (!context.ui.preferences.shows_before) return nullptr;
    return context.results.before().attention_weights(context.document.scene().attention.head);
}

}  // namespace softmaxlab
