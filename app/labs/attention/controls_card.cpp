#include "app/labs/attention/controls_card.h"

namespace softmaxlab {

void controls_card(LabContext& context, AttentionState&, const Rect& rect) {
    card(context.ui, rect, "Tokens");
}

}  // namespace softmaxlab
