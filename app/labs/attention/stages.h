#pragma once

#include <array>
#include <string_view>

#include "app/labs/attention/attention_state.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Rows and columns up to which cells are drawn one by one.
inline constexpr std::size_t most_single_cells = 64;

/// How one of the four matrices is called.
struct StageName {
    AttentionStage stage;
    std::string_view id;  ///< in landmarks
    std::string_view title;
    std::string_view words;  ///< what it is
};

inline constexpr std::array<StageName, 4> stage_names = {{
    {AttentionStage::scores, "scores", "Q Kᵀ", "Raw scores: the dot product of each query with each key."},
    {AttentionStage::scaled, "scaled", "scaled", "The scores divided by √d_k, if that is on."},
    {AttentionStage::masked, "masked", "masked", "The logits of softmax: hatched keys are left out."},
    {AttentionStage::weights, "weights", "weights", "Softmax over each row: every row sums to 1."},
}};

MatrixSize matrix_size(AttentionResults& results);

const StageName& name_of(AttentionStage stage);

/// The number that has the colour of the scale's end.
double range_of(AttentionResults& results, AttentionStage stage);

/// The power of a number that its colour goes with: in large matrices, whose means are small beside the
/// largest cell, its 4th root.
double bend_of(AttentionResults& results);

/// The colours of the scale, from its low end to its high one: −range or 0, to range.
ColourTable colours_of(const Theme& theme, AttentionStage stage);

/// "−∞" or "−1e9": what stands in masked cells.
std::string_view mask_words(const Attention& attention);

/// What the part `view` of a stage looks like in `rect`; numbers come from state.numbers, which must have its
/// rows. Of many cells a picture, kept under `name`.
MatrixMap map_of_stage(LabContext& context, AttentionState& state, AttentionStage stage, const Rect& rect,
                       const MatrixView& view, std::string_view name);

/// Whether so many cells in so large a rectangle are drawn as a picture.
bool as_picture(const Ui& ui, const Rect& rect, const MatrixView& view);

/// "cat → mat 0.137" of a cell, with what it means in that stage.
std::string_view words_for_cell(LabContext& context, const AttentionState& state, AttentionStage stage,
                                AttentionCell cell);

}  // namespace softmaxlab
