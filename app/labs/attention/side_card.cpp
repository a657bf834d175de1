#include "app/labs/attention/side_card.h"

namespace softmaxlab {

void side_card(LabContext& context, AttentionState&, const Rect& rect) {
    card(context.ui, rect, "Row");
}

}  // namespace softmaxlab
