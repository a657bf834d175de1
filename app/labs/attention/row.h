#pragma once

#include <cstddef>
#include <span>

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The keys of the scene's row, of whose weights a guess can be made; none if there are too many for bars.
std::vector<GuessedItem> keys_to_guess(const Scene& scene);

/// What stands above the bars of a row: to choose the query, or its name.
enum class RowHead { chooser, name };

/// The weights of the query that is shown (see shown_query()) as bars, beside the large matrix.
void draw_row_bars(LabContext& context, Cache& cache, Rect room, RowHead head);

/// The softmax of that query: its weights over the keys, what they say about themselves, and the output
/// that they make; or the same row with either kind of mask in a small number format.
void draw_row(LabContext& context, View& view, Cache& cache, Rect room);

/// The keys that are shown one by one: all of up to `max_count`, otherwise those with the largest weights
/// (NaN first), in the order of their weights.
List<std::size_t> shown_keys(FrameArena& arena, std::span<const double> weights, std::size_t max_count);

}  // namespace softmaxlab::attention
