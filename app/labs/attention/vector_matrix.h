#pragma once

#include <cstdint>
#include <optional>

#include "app/labs/attention/attention_state.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Vectors as a heatmap: one row for each token.
struct VectorMatrix {
    std::string_view id;  ///< "q": of its landmark "attention/q"
    const Matrix* values = nullptr;
    std::uint64_t version = 0;
    double range = 0;  ///< the number that has the colour of the end
    std::optional<std::size_t> lit_row;
    const std::vector<std::string>* labels = nullptr;  ///< of the rows
};

/// The largest finite |component|.
double largest_component(const Matrix& matrix);

/// Draws it into `rect`. Hovering shows the component.
void draw_vectors(LabContext& context, const Rect& rect, const VectorMatrix& vectors);

/// Lets the components be dragged up and down, turned with the wheel, changed with the arrow keys (← → go
/// from one to the next) and typed, then draws. Made-up vectors become given ones by it. What is too small to
/// be hit is only drawn.
void edit_vectors(LabContext& context, const Rect& rect, const VectorMatrix& vectors,
                  edit::VectorMatrix which, VectorHold& hold);

}  // namespace softmaxlab
