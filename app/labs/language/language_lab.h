#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// A language model's next token: its logits, the filters between them and the draw, the text that comes of
/// it.
Lab language_lab();

}  // namespace softmaxlab
