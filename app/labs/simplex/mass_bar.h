#pragma once

#include "app/labs/simplex/maps.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// For more classes than corners: the p of the corners and of all others side by side, with their sum M and
/// the missing mass 1 - M.
void mass_bar(LabContext& context, const SimplexNow& now, const Rect& rect);

}  // namespace softmaxlab
