#pragma once

#include "app/labs/attention/online_play.h"
#include "app/labs/attention/token_labels.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The row's keys from left to right as blocks: done, current and to come, each key's logit as a bar where
/// there is room, and the running max as a line.
void online_strip(LabContext& context, const TokenLabels& labels, const OnlinePlay& play, const Rect& room);

}  // namespace softmaxlab
