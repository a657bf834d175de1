#pragma once

#include <cstddef>

#include "app/labs/overflow/format_verdicts.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// What the lower card shows.
enum class OverflowView { plot, number_line, log_space, formats };

/// What belongs to the eye and not to the document.
struct OverflowState {
    OverflowView view = OverflowView::plot;
    bool whole_range = false;     ///< the plot spans every shift, not only the limits of the format
    std::size_t first_class = 0;  ///< of the rows that the ladders have room for
    double shift_at_press = 0;    ///< when the number line was taken hold of
    FormatVerdicts verdicts;      ///< what the tiles of all formats show
};

}  // namespace softmaxlab
