#pragma once

#include <span>

#include "app/labs/softmax/class_actions.h"
#include "app/labs/softmax/column_layout.h"
#include "app/labs/softmax/columns.h"
#include "app/labs/softmax/shown.h"
#include "app/ui/frame_arena.h"
#include "app/widgets/grab.h"

namespace softmaxlab {

/// What the hands do to the bars of one row.
struct RowGrabs {
    Grab logit;
    Grab probability;
};

/// Input first: lets every bar be grabbed and applies what is asked for.
List<RowGrabs> grab_rows(LabContext& context, ColumnsState& state, ClassActions& actions,
                         const ColumnLayout& layout, double axis_end);

/// Then output: draws every row of the scene as it is now, with its names and numbers, which can be typed.
void draw_rows(LabContext& context, ColumnsState& state, ClassActions& actions, const ColumnLayout& layout,
               double axis_end, std::span<const RowGrabs> grabs);

}  // namespace softmaxlab
