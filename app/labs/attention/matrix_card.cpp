#include "app/labs/attention/matrix_card.h"

namespace softmaxlab {

void matrix_card(LabContext& context, AttentionState&, const Rect& rect) {
    card(context.ui, rect, "Weights");
}

}  // namespace softmaxlab
