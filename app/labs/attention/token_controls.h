#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

// Parts of the controls card, each in the rectangle of its line.

/// The sentence, to type or paste.
void text_controls(LabContext& context, Rect line);

/// Words or bytes.
void token_kind_controls(LabContext& context, Rect line);

/// How many tokens: the text repeats.
void length_controls(LabContext& context, Rect line);

}  // namespace softmaxlab
