#pragma once

#include "app/labs/language/parts.h"

namespace softmaxlab::language {

/// The filters in their order, each with what it does, and the ways into other labs.
void draw_filters_card(const LabState& state, const Rect& rect);

}  // namespace softmaxlab::language
