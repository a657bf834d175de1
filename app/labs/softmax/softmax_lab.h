#pragma once

#include "app/labs/softmax/columns.h"
#include "app/labs/softmax/logit_list.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The first lab: logits, exponentials and probabilities side by side, the temperature, the formula, the
/// read-outs. With more than 16 classes the columns give way to a list and a rank plot.
class SoftmaxLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

  private:
    ColumnsState columns_;
    LogitListState list_;
};

}  // namespace softmaxlab
