#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// What the large matrix is to leave and to have.
struct MatrixRoom {
    float beside = 0;  ///< pixels that stay free at its right, at least
    bool tabs = true;  ///< the stages to choose from, and the way to all the room
};

/// Where it was drawn.
struct MatrixPlaces {
    Rect cells;
    Rect row;  ///< of the query that is shown: see shown_query()
};

/// A stage, large and square, from the left of `room`, which keeps what is right of it: tokens at its rows
/// and columns, the colours with their numbers below it. Cells are chosen and painted there; what is too
/// large is zoomed and moved.
MatrixPlaces draw_large_matrix(LabContext& context, View& view, Cache& cache, Rect& room,
                               const MatrixRoom& wanted);

/// How the weight of the cell that is looked at comes about, in two lines.
void draw_formula(LabContext& context, const Cache& cache, Rect rect, ImFont* font);

}  // namespace softmaxlab::attention
