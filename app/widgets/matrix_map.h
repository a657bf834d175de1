#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

struct MatrixSize {
    std::size_t rows = 0;
    std::size_t columns = 0;
};

struct MatrixCell {
    std::size_t row = 0;
    std::size_t column = 0;

    friend bool operator==(const MatrixCell&, const MatrixCell&) = default;
};

/// The part of a matrix that is visible, in cells: its zoom and where it is. No rows and columns: all of it.
struct MatrixView {
    double column = 0;
    double row = 0;
    double columns = 0;
    double rows = 0;

    /// Moved and sized so that it lies within the matrix, with at least four cells a side, if it has them.
    MatrixView within(MatrixSize size) const;

    /// `factor` times as many cells a side, with the cell at the fractions (x, y) of the rectangle staying
    /// there.
    MatrixView zoomed(double factor, double x, double y, MatrixSize size) const;

    MatrixView moved(double columns_right, double rows_down, MatrixSize size) const;
    bool is_all(MatrixSize size) const;

    friend bool operator==(const MatrixView&, const MatrixView&) = default;
};

/// How the number in a cell is written.
enum class CellNumbers {
    decimals,  ///< cell_number(): as many digits as fit, the same for all neighbours
    shares     ///< of 1: cell_percent(), or as decimals where the person prefers them
};

/// A matrix of numbers, as it is drawn.
struct MatrixMap {
    std::string_view landmark;  ///< cells whose numbers are written are places "landmark/row/column" …
    bool all_places = false;    ///< … and all that are drawn one by one, if this is set
    MatrixSize size;
    FrameFunction<double(std::size_t row, std::size_t column)> value;
    FrameFunction<ImU32(double)> colour;
    FrameFunction<bool(std::size_t row, std::size_t column)> hatched;  ///< left out; nothing: no cell is
    std::string_view hatched_words;  ///< in hatched cells that are not numbers
    CellNumbers numbers = CellNumbers::decimals;
    std::optional<ImTextureID> picture;  ///< of what is visible, in place of the cells …
    bool picture_of_all = false;         ///< … or of the whole matrix: then the numbers are written over it
    bool cells = true;                   ///< they are to be drawn, if there is no picture …
    bool writes = true;                  ///< … with their numbers
    int least_letters = 4;               ///< cells with room for fewer have no numbers: "-.17" needs four
    std::optional<std::size_t> lit_row;
    std::optional<std::size_t> lit_column;
};

/// The largest rectangle of square cells in `room`, at its upper left; where the matrix is much longer one
/// way, the cells get long so that no side is less than an eighth of the other.
Rect matrix_rect(const Rect& room, MatrixSize size);

/// Where a cell lies.
Rect cell_rect(const Rect& rect, const MatrixView& view, MatrixCell cell);

/// The cell at a point of the rectangle.
MatrixCell cell_at(const Rect& rect, const MatrixView& view, MatrixSize size, ImVec2 point);

/// The cells of one axis of which something is visible.
struct CellSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};
CellSpan rows_in_sight(const MatrixView& view, MatrixSize size);
CellSpan columns_in_sight(const MatrixView& view, MatrixSize size);

/// Draws what is visible into `rect`: the colours, the numbers where there is room, what is lit. Shares and
/// decimals are written in the largest type that fits: numbers grow with their cells.
void draw_matrix(Ui& ui, const Rect& rect, const MatrixView& view, const MatrixMap& map);

/// What a person asks of a view with the pointer, in the rectangle of the matrix.
struct MatrixPointer {
    bool zooms = false;     ///< the wheel with Ctrl zooms at the pointer
    bool moves = false;     ///< the pointer drags it along
    bool asks_all = false;  ///< all of it is to be shown again
};

/// Does that. A view of all of a matrix stays one, whatever the size becomes.
void zoom_and_move(Ui& ui, const Rect& rect, MatrixSize size, const MatrixPointer& pointer, MatrixView& view);

/// The matrix as an item, a place with the map's name: where its cells have no room for their numbers, the
/// wheel zooms at the pointer, a drag moves it, and a double-click shows all again. The cell under the
/// pointer, which is returned, is lit in place of the map's.
std::optional<MatrixCell> zoomable_matrix(Ui& ui, const Rect& rect, const MatrixMap& map, MatrixView& view);

/// A number in at most `letters` characters, with as many digits behind the point as its neighbours, if they
/// fit; the zero before the point dropped if that is what it takes; "·" where only zeros would be left of it.
/// Empty if there is no room for it.
std::string_view cell_number(FrameArena& arena, double value, int letters);

/// A share of 1 in per cent, without the sign: "18", or "18.2" with a decimal. Nothing but 0 and 1 looks like
/// them: "·" and ">99".
std::string_view cell_percent(FrameArena& arena, double share, bool decimal);

/// The end of a scale of shares, with at most three digits, as the person prefers them: "66.5 %", "0.665",
/// "0".
std::string_view share_mark(Ui& ui, double share);

/// Diagonal lines over a cell, in line with those over its neighbours.
void hatch_cell(const Rect& cell, ImU32 colour, float spacing);

/// The colours of a scale from the left to the right, or from below to the top.
void colour_strip(Ui& ui, const Rect& rect, std::span<const ImU32> colours);

}  // namespace softmaxlab
