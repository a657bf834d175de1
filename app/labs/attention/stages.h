#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/widgets/matrix_map.h"
#include "core/engine/attention_results.h"
#include "core/engine/reduction.h"

namespace softmaxlab::attention {

struct View;
struct Cache;
struct TokenLabels;

/// The four matrices of queries × keys, in the order of the work.
enum class Stage { scores, scaled, masked, weights };

/// A cell of them.
struct Cell {
    std::size_t query = 0;
    std::size_t key = 0;

    friend bool operator==(const Cell&, const Cell&) = default;
};

/// Rows and columns up to which cells are drawn one by one.
inline constexpr std::size_t max_single_cells = 64;

/// How one of the four matrices is called.
struct StageName {
    Stage stage;
    std::string_view id;  ///< in landmarks
    std::string_view title;
    std::string_view words;  ///< what it is
};

inline constexpr std::array<StageName, 4> stage_names = {{
    {Stage::scores, "scores", "Q Kᵀ", "Raw scores: the dot product of each query with each key."},
    {Stage::scaled, "scaled", "scaled", "The scores divided by √d_k, if that is on."},
    {Stage::masked, "masked", "masked", "The logits of softmax: hatched keys are left out."},
    {Stage::weights, "weights", "weights", "Softmax over each row: every row sums to 1."},
}};

const StageName& name_of(Stage stage);

/// Whether the mask is seen in it.
bool shows_mask(Stage stage);

MatrixSize matrix_size(const AttentionResults& results);

/// Some rows of the four matrices, as the backend has them: read once, and kept until they change.
class StageNumbers {
  public:
    /// Reads rows first … first + count − 1, if they are not there yet. Needs results.has_begun().
    void read(AttentionResults& results, std::size_t first, std::size_t count);

    /// One of them. What is masked is −∞ in the stage `masked`, whatever number stands for it.
    double at(Stage stage, const AttentionResults& results, Cell cell) const;

  private:
    struct Block {
        std::vector<double> values;
        std::uint64_t version = 0;
    };

    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t keys_ = 0;
    Block scores_;
    Block weights_;
};

/// The number that has the colour of the scale's end. Of weights it is 1, so that what has not changed keeps
/// its colour, unless the scale is `stretched`: then the largest weight.
double range_of(const AttentionResults& results, Stage stage, bool stretched);

/// Whether the stage differs from the one before it: the scores are divided, something is masked.
bool differs(LabContext& context, Stage stage);

/// The power of a number that its colour goes with: in large matrices, whose means are small beside the
/// largest cell, its 4th root.
double gamma_of(const AttentionResults& results);

/// The colours of the scale, from its low end to its high one: −range or 0, to range.
ColourTable colours_of(const Theme& theme, Stage stage);

/// A part of a stage, drawn into a rectangle.
struct StagePart {
    Stage stage = Stage::weights;
    std::string_view name;  ///< of the place and of the picture that is kept
    Rect rect;
    MatrixView part;
    ReductionKind reduction = ReductionKind::mean;
    bool stretched = false;  ///< see range_of()
};

/// What a part of a stage looks like; numbers come from `numbers`, which must have its rows. Of many cells a
/// picture.
MatrixMap map_of_stage(LabContext& context, const Cache& cache, const StagePart& part);

/// The picture of a part of a stage, one element for each pixel of the rectangle. Elements below which every
/// cell is masked are hatched. Nothing where there is no OpenGL.
std::optional<ImTextureID> stage_picture(LabContext& context, const StagePart& part);

/// Whether that many cells in a rectangle of that size are drawn as a picture.
bool is_picture(const Ui& ui, const Rect& rect, const MatrixView& part);

/// The weights of one of all heads, whose picture is there: the number `range` has the colour of the end.
std::optional<ImTextureID> head_picture(LabContext& context, std::string_view name, const HeadPicture& head,
                                        const Rect& rect, double range);

/// The range of the pictures of all heads: see range_of().
double range_of_heads(const AttentionHeads& heads, bool stretched);

/// Vectors as a heatmap, one row for each token.
struct VectorMatrix {
    std::string_view landmark;  ///< "attention/q"
    const Matrix* values = nullptr;
    std::uint64_t version = 0;
    double range = 0;  ///< the number that has the colour of the end
    std::optional<std::size_t> lit_row;
    const std::vector<std::string>* labels = nullptr;  ///< of the rows
};

/// The picture of vectors: components on both sides of 0. Nothing where there is no OpenGL.
std::optional<ImTextureID> vectors_picture(LabContext& context, const VectorMatrix& vectors,
                                           const Rect& rect);

/// "−∞" or "−1e9": what stands in masked cells.
std::string_view mask_words(MaskValue value);

/// "cat → mat 0.137" of a cell, with what it means in that stage.
std::string_view words_for_cell(LabContext& context, const TokenLabels& labels, Stage stage, Cell cell);

/// How the weight of a cell comes about, in numbers: its score, then what softmax makes of it. The first line
/// has as many products as fit into `width` pixels of that type.
std::array<std::string_view, 2> formula_lines(LabContext& context, const TokenLabels& labels, Cell cell,
                                              ImFont* font, float width);

}  // namespace softmaxlab::attention
