#include "app/labs/attention/pipeline_card.h"

namespace softmaxlab {

void pipeline_card(LabContext& context, AttentionState&, const Rect& rect) {
    card(context.ui, rect, "Pipeline");
}

}  // namespace softmaxlab
