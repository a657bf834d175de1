#pragma once

#include <cstddef>
#include <string_view>

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The weights of every head side by side, each with its number and the mean entropy of its rows; of a model
/// a row for each layer, and beside them what the head on screen does. A click shows a head in the whole lab.
void draw_heads(LabContext& context, View& view, Cache& cache, Rect room);

/// "layer 2, head 1", or "head 1".
std::string_view name_of_head(FrameArena& arena, const Attention& attention, std::size_t head);

/// What a model's head does with the text, once that is known: "Layer 2, head 1 mostly looks at the token
/// before: 71 %."
std::string_view sentence_of_head(LabContext& context, std::size_t head);

/// Of a model: buttons that show the best example of each habit; one without an example says so.
void draw_habit_buttons(LabContext& context, Rect line);

}  // namespace softmaxlab::attention
