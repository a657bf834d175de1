#pragma once

#include <cstddef>

#include "app/ui/lab.h"

namespace softmaxlab {

/// The row as a scene of the lab "Softmax": a class for each key, named by its token, with the logits of the
/// row's softmax (scaled and masked) and the scene's temperature.
Scene scene_of_row(FrameArena& arena, const Scene& scene, AttentionResults& results, std::size_t query);

/// Makes it the scene, as one undo step, and goes to that lab. The attention stays for the way back.
void open_row_in_softmax(LabContext& context, std::size_t query);

}  // namespace softmaxlab
