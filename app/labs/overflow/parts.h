#pragma once

// What the files of this folder share, and nobody else.

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "app/labs/overflow/format_tiles.h"
#include "app/ui/lab.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/trace.h"

namespace softmaxlab::overflow {

/// What the lower card shows.
enum class LowerView { plot, number_line, log_space, formats };

/// What the eye has chosen.
struct View {
    LowerView lower = LowerView::plot;
    bool whole_range = false;     ///< the plot spans every shift, not only the limits of the format
    std::size_t first_class = 0;  ///< of the rows that the ladders have room for; goes with the classes
    std::shared_ptr<const LogitSet> set;  ///< whose classes they are, from the first drawing on

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

struct Cache {
    double shift_at_press = 0;  ///< when the number line was taken hold of
    FormatVerdicts verdicts;    ///< what the tiles of all formats show
};

/// A number of a trace in its cell.
struct ValueCell {
    std::string_view landmark;
    double value = 0;
    CellState state = CellState::fine;
    std::string_view explanation;  ///< the tooltip
    std::optional<std::size_t> class_index;
    bool framed = true;   ///< with a surface of its own
    bool failed = false;  ///< wrong, whatever its state says
    bool hidden = false;  ///< it is to be guessed
};

// What is hidden here, by what is shown.

/// The numbers of one method: its own p, or those of both.
bool hides_probabilities(const Ui& ui, Method method);

/// What became of one method, in words.
bool hides_verdict(const Ui& ui, Method method);

/// p of one method against the shift.
bool hides_curves(const Ui& ui, Method method);

/// The row as it was before the last drag or edit.
struct RowBefore {
    const SoftmaxBefore& softmax;
    const OverflowScene& overflow;

    /// (z · scale + c)/T of a class, as real numbers have it; nothing if it was not there, or masked.
    std::optional<double> exponent(std::size_t index) const;

    /// Its exact p at the scale of then; nothing if it was not there, or where another scale than 1 made it.
    std::optional<double> probability(std::size_t index) const;
};

/// Nothing if nothing of then is to be shown.
std::optional<RowBefore> row_before(LabContext& context);

/// Draws the number as large as it fits, marked by its state with colour, hatching and a sign.
void draw_value_cell(Ui& ui, const Rect& rect, const ValueCell& cell);

}  // namespace softmaxlab::overflow
