#pragma once

#include "app/labs/temperature/parts.h"
#include "app/labs/temperature/sweep.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "core/engine/pin_results.h"

namespace softmaxlab::temperature {

/// One class, or the rest, in both distributions.
struct PinRow {
    std::string_view landmark;  ///< its last part: "2", "rest"
    std::string_view name;
    ImU32 colour = 0;
    double a = 0;
    double b = 0;
    std::optional<std::size_t> class_index;

    double difference() const { return b - a; }
};

struct PinRows {
    explicit PinRows(FrameArena& arena) : rows(arena) {}

    List<PinRow> rows;
    std::size_t left_out = 0;     ///< classes that there is no room for …
    double largest_left_out = 0;  ///< … and the largest |b - a| among them
};

/// The rows that fit into `most` lines: those with the largest differences, in the order of the classes. The
/// rest of a loaded set is one row.
PinRows pin_rows(LabContext& context, const PinComparison& comparison, std::size_t most);

/// The end of the axis of the bars: 1, 0.5, 0.2, 0.1 …, at least `largest`.
double pin_axis_end(double largest);

/// Two frozen distributions, or one and the present state, side by side: bars in pairs, the difference of
/// each class, KL(A‖B) and the total variation.
void pins_card(LabContext& context, Sweep& sweep, const Rect& rect);

}  // namespace softmaxlab::temperature
