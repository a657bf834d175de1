#pragma once

#include <string_view>

#include "app/labs/simplex/maps.h"
#include "app/labs/simplex/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/ui/ui.h"

namespace softmaxlab::simplex {

/// Names to the left, then a column for each map: both cards of the right side stand on the same lines.
struct MapColumns {
    float names = 0;   ///< the width of the names
    float column = 0;  ///< and of a map, in pixels
    float gap = 0;

    explicit MapColumns(const Ui& ui, float width);
    Rect name(const Rect& row) const;
    Rect cell(const Rect& row, SimplexMap map) const;
};

/// A number in a cell that explains itself.
struct NumberCell {
    std::string_view landmark;
    std::string_view shown;
    std::string_view explanation;
    ImFont* font = nullptr;
    ImU32 colour = 0;
    std::optional<std::size_t> class_index = {};
    bool hidden = false;  ///< it is to be guessed
};
void draw_number_cell(Ui& ui, const Rect& rect, const NumberCell& cell, Align align = Align::left);

/// Softmax, entmax-1.5, sparsemax and argmax of the same logits: a bar for each class, exact zeros marked,
/// the size of the support below. The heads show and hide the maps in the triangle.
void draw_maps_card(LabContext& context, const LabState& state, const Rect& rect);

/// What softmax is: of the four points the one with the largest p·z + T·H(p), which is T · log Σ exp(z/T).
void draw_objective_card(LabContext& context, const LabState& state, const Rect& rect);

}  // namespace softmaxlab::simplex
