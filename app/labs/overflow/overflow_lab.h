#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The same logits + c through naive and stable softmax in one number format: every step of both, p against
/// c, the format's number line, log space, all formats at once, and a zoo of rows that fail.
Lab overflow_lab();

}  // namespace softmaxlab
