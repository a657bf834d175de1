#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// The part of a matrix that is in sight: a square of `side` cells whose upper left corner is at (column,
/// row).
struct HeatmapView {
    double column = 0;
    double row = 0;
    double side = 0;  ///< 0: the whole matrix

    friend bool operator==(const HeatmapView&, const HeatmapView&) = default;

    /// Moved and sized so that it lies within a matrix of `cells` × `cells`, with at least one cell in sight.
    HeatmapView within(std::size_t cells) const;

    /// As large as `factor` times this one, with the cell at the fractions (x, y) of the square staying
    /// there.
    HeatmapView zoomed(double factor, double x, double y, std::size_t cells) const;
};

struct HeatmapCell {
    std::size_t row = 0;
    std::size_t column = 0;

    friend bool operator==(const HeatmapCell&, const HeatmapCell&) = default;
};

/// A square matrix of numbers on both sides of 0.
struct Heatmap {
    std::string_view landmark;  ///< cells with numbers are places "landmark/row/column"
    std::size_t cells = 0;
    double range = 0;  ///< the numbers that have the colours of the ends
    FrameFunction<double(std::size_t row, std::size_t column)> value;
    std::optional<ImTextureID> picture;  ///< of all cells; nothing: each is drawn by itself
    std::optional<HeatmapCell> lit;  ///< its row and column are marked, where no cell is under the pointer
};

/// Draws the cells into the square `rect`, with their numbers where they are large enough. With more cells
/// than have room the wheel zooms at the pointer, a drag moves what is in sight, and a double-click shows all
/// again. Returns the cell under the pointer.
std::optional<HeatmapCell> heatmap(Ui& ui, const Rect& rect, const DivergingMap& colours, const Heatmap& map,
                                   HeatmapView& view);

/// Whether the cells are too small for a point: their numbers are then whole hundredths.
bool heatmap_in_hundredths(const Ui& ui, float cell);

/// The colours with their numbers, from −range to range, and words for what they measure.
void colour_bar(Ui& ui, const Rect& rect, const DivergingMap& colours, double range, std::string_view words);

}  // namespace softmaxlab
