#pragma once

#include <vector>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// All labs, in the order of the navigation rail. Each holds its own view state (a search, a scroll
/// position); what belongs to the document is in the scene.
std::vector<Lab> make_labs();

}  // namespace softmaxlab
