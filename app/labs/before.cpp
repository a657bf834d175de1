#include "app/labs/before.h"

namespace softmaxlab {
namespace {

// What is compared with a frozen lab always is.
bool is_shown(const LabContext& context) {
    return context.ui.preferences.shows_before || context.document.before().holds();
}

}  // namespace

const SoftmaxBefore* shown_before(LabContext& context) {
    return is_shown(context) ? context.results.before().softmax() : nullptr;
}

const Matrix* shown_weights_before(LabContext& context) {
    if (!is_shown(context)) return nullptr;
    return context.results.before().attention_weights(context.document.scene().attention.head);
}

}  // namespace softmaxlab
