#pragma once

#include "app/labs/language/parts.h"

namespace softmaxlab::language {

/// The most probable tokens with their logits, their shares before and after the filters, and 100 draws; the
/// lines where the filters cut.
void draw_table_card(const LabState& state, const Rect& rect);

}  // namespace softmaxlab::language
