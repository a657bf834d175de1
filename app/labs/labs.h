#pragma once

#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// All labs, in the order of the navigation rail.
std::vector<Lab> make_labs();

}  // namespace softmaxlab
