#include "app/labs/attention/mask_brush.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace softmaxlab {
namespace {

void paint(LabContext& context, AttentionCell cell, bool masked, GestureId gesture) {
    context.document.apply(edit::ChangeAttention{edit::PaintMask{cell.query, cell.key, masked}}, gesture);
}

/// The cells of the straight line from the last one to this one: quick strokes leave nothing out.
void paint_line(LabContext& context, const MaskStroke& stroke, AttentionCell to) {
    const auto rows = static_cast<double>(to.query) - static_cast<double>(stroke.last.query);
    const auto columns = static_cast<double>(to.key) - static_cast<double>(stroke.last.key);
    const double steps = std::max({std::fabs(rows), std::fabs(columns), 1.0});
    for (double step = 0; step <= steps; ++step) {
        const double row = static_cast<double>(stroke.last.query) + rows * step / steps;
        const double column = static_cast<double>(stroke.last.key) + columns * step / steps;
        paint(context,
              {static_cast<std::size_t>(std::lround(row)), static_cast<std::size_t>(std::lround(column))},
              stroke.masks, stroke.gesture);
    }
}

}  // namespace

bool brush_is_on(const AttentionState& state) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool shows_mask = state.stage == AttentionStage::masked || state.stage == AttentionStage::weights;
    return shows_mask && (state.painting || io.KeyShift || io.KeyAlt);
}

void paint_stroke(LabContext& context, AttentionState& state, AttentionCell cell, bool held) {
    if (!held) {
        if (state.stroke) context.document.end_gesture(state.stroke->gesture);
        state.stroke.reset();
        return;
    }
    if (!state.stroke) {
        const bool masks = context.results.attention().mask().at(cell.query, cell.key);
        state.stroke = MaskStroke{context.ui.new_gesture(), masks, cell};
    }
    paint_line(context, *state.stroke, cell);
    state.stroke->last = cell;
}

void toggle_cell(LabContext& context, AttentionCell cell) {
    paint(context, cell, context.results.attention().mask().at(cell.query, cell.key), no_gesture);
}

}  // namespace softmaxlab
