#include "app/labs/attention/stage_picture.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/attention/stages.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

constexpr float hatch_spacing = 6;  // design pixels

PictureSize pixels_of(const Rect& rect) {
    return {std::max(1, static_cast<int>(std::lround(rect.width()))),
            std::max(1, static_cast<int>(std::lround(rect.height())))};
}

Reduction reduction_for(const MatrixView& view, PictureSize size, ReductionKind kind) {
    Reduction reduction;
    reduction.column = view.column;
    reduction.row = view.row;
    reduction.columns = view.columns;
    reduction.rows = view.rows;
    reduction.width = static_cast<std::size_t>(size.width);
    reduction.height = static_cast<std::size_t>(size.height);
    reduction.kind = kind;
    return reduction;
}

/// Whether a cell of the row among columns begin … end − 1 takes part.
bool any_live(std::span<const std::uint64_t> row, std::size_t begin, std::size_t end) {
    while (begin < end) {
        const std::size_t here = std::min<std::size_t>(64 - begin % 64, end - begin);
        const std::uint64_t bits = row[begin / 64] >> (begin % 64);
        const std::uint64_t wanted = here == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << here) - 1;
        if ((bits & wanted) != 0) return true;
        begin += here;
    }
    return false;
}

/// Says of picture elements whether every cell below them is masked.
class MaskedElements {
  public:
    MaskedElements(const MaskBits& mask, const Reduction& reduction) : mask_(mask), reduction_(reduction) {}

    bool at(std::size_t x, std::size_t y) const {
        const CellRange columns =
            cells_below(x, reduction_.width, reduction_.column, reduction_.columns, mask_.keys());
        const CellRange rows =
            cells_below(y, reduction_.height, reduction_.row, reduction_.rows, mask_.queries());
        for (std::size_t row = rows.begin; row < rows.end; ++row)
            if (any_live(mask_.row(row), columns.begin, columns.end)) return false;
        return true;
    }

  private:
    const MaskBits& mask_;
    const Reduction& reduction_;
};

/// The colour of an element that is masked: of its number, if it has one, with lines over it.
class HatchedColours {
  public:
    explicit HatchedColours(const Ui& ui)
        : period_(std::max(3, static_cast<int>(ui.px(hatch_spacing)))),
          thickness_(std::max(1, static_cast<int>(ui.px(1)))),
          line_(ui.theme.faint),
          ground_(ui.theme.panel) {}

    ImU32 at(std::size_t x, std::size_t y) const {
        return static_cast<int>(x + y) % period_ < thickness_ ? line_ : ground_;
    }

    ImU32 line() const { return line_; }
    ImU32 ground() const { return ground_; }
    int period() const { return period_; }
    int thickness() const { return thickness_; }

  private:
    int period_;
    int thickness_;
    ImU32 line_;
    ImU32 ground_;
};

/// The whole matrix.
Reduction reduction_of_all(const MaskBits& mask, PictureSize size) {
    return reduction_for(MatrixView{}.within({mask.queries(), mask.keys()}), size, ReductionKind::mean);
}

std::vector<ImU32> paint_head(LabContext& context, const HeadPicture& head, PictureSize size) {
    AttentionResults& results = context.results.attention();
    const MatrixView all = MatrixView{}.within({head.height, head.width});
    const std::vector<float> values =
        reduce_matrix(std::span<const float>(head.weights), head.height, head.width,
                      reduction_for(all, size, ReductionKind::mean));
    const Reduction reduction = reduction_of_all(results.mask(), size);
    const MaskedElements masked(results.mask(), reduction);
    const HatchedColours hatched(context.ui);
    const SequentialMap colours(context.ui.theme, bend_of(results));
    // One scale for all heads.
    double range = 0;
    for (const HeadPicture& each : context.results.attention_heads().heads())
        range = std::max(range, each.summary.largest_weight);
    std::vector<ImU32> texels;
    texels.reserve(values.size());
    for (std::size_t y = 0; y < reduction.height; ++y) {
        for (std::size_t x = 0; x < reduction.width; ++x) {
            const auto value = static_cast<double>(values[y * reduction.width + x]);
            texels.push_back(value == 0 && masked.at(x, y) ? hatched.at(x, y) : colours.at(value, range));
        }
    }
    return texels;
}

/// What is to be drawn of a stage; `colours` are those of its map.
MatrixPicture description_of(LabContext& context, const StagePicture& picture, PictureSize size,
                             std::span<const ImU32> colours) {
    AttentionResults& results = context.results.attention();
    const bool weights = picture.stage == AttentionStage::weights;
    const bool shows_mask = weights || picture.stage == AttentionStage::masked;
    // With −1e9 a masked key may have a weight, and then it is shown.
    const bool infinite = context.document.scene().attention.mask.value == MaskValue::minus_infinity;
    MatrixPicture matrix;
    matrix.backend = &results.backend();
    matrix.matrix = weights ? AttentionMatrix::weights : AttentionMatrix::scores;
    matrix.reduction = reduction_for(picture.view, size, picture.reduction);
    if (shows_mask && (!weights || infinite)) matrix.reduction.mask = &results.mask();
    matrix.factor = weights || picture.stage == AttentionStage::scores ? 1.0 : results.scale();
    matrix.range = range_of(results, picture.stage);
    matrix.bend = bend_of(results);
    matrix.two_sided = !weights;
    matrix.colours = colours;
    matrix.bad = context.ui.theme.bad;
    if (shows_mask) matrix.hatched_by = &results.mask();
    const HatchedColours hatched(context.ui);
    matrix.hatch_line = hatched.line();
    matrix.hatch_ground = hatched.ground();
    matrix.hatch_period = hatched.period();
    matrix.hatch_thickness = hatched.thickness();
    return matrix;
}

/// What the GPU does where the matrix is there.
template <typename ColourMap>
std::vector<ImU32> paint(LabContext& context, const MatrixPicture& matrix, const ColourMap& map) {
    AttentionResults& results = context.results.attention();
    const Reduction& reduction = matrix.reduction;
    const std::vector<float> values = results.reduced(matrix.matrix, reduction);
    const MaskedElements masked(results.mask(), reduction);
    const HatchedColours hatched(context.ui);
    std::vector<ImU32> colours;
    colours.reserve(values.size());
    for (std::size_t y = 0; y < reduction.height; ++y) {
        for (std::size_t x = 0; x < reduction.width; ++x) {
            const double value = static_cast<double>(values[y * reduction.width + x]) * matrix.factor;
            const bool nothing = value == 0 || std::isnan(value);
            const bool hatch = matrix.hatched_by != nullptr && nothing && masked.at(x, y);
            colours.push_back(hatch ? hatched.at(x, y) : map.at(value, matrix.range));
        }
    }
    return colours;
}

template <typename ColourMap>
std::optional<ImTextureID> picture_in(LabContext& context, const StagePicture& picture, const PictureKey& key,
                                      const ColourMap& map) {
    const MatrixPicture matrix = description_of(context, picture, key.size, map.table());
    if (const auto texture = context.pictures.of_matrix(picture.name, key, matrix)) return texture;
    return context.pictures.of_colours(picture.name, key,
                                       {context.ui, [&] { return paint(context, matrix, map); }});
}

}  // namespace

std::optional<ImTextureID> stage_picture(LabContext& context, const StagePicture& picture) {
    AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    const bool weights = picture.stage == AttentionStage::weights;
    const bool shows_mask = weights || picture.stage == AttentionStage::masked;
    const MatrixView& view = picture.view;
    PictureKey key;
    key.size = pixels_of(picture.rect);
    key.theme = context.ui.theme.name;
    key.values = results.picture_version(AttentionMatrix::scores);
    if (weights) key.weights = results.picture_version(AttentionMatrix::weights);
    if (shows_mask) key.mask = results.mask_version();
    key.variant = static_cast<int>(picture.stage);
    key.reduction = picture.reduction;
    key.mask_value = attention.mask.value;
    key.scale = results.scale();
    key.range = range_of(results, picture.stage);
    key.column = view.column;
    key.row = view.row;
    key.columns = view.columns;
    key.rows = view.rows;
    key.zoom = context.ui.zoom;
    const Theme& theme = context.ui.theme;
    const double bend = bend_of(results);
    if (weights) return picture_in(context, picture, key, SequentialMap(theme, bend));
    return picture_in(context, picture, key, DivergingMap(theme, bend, DivergingHues::teal_violet));
}

std::optional<ImTextureID> head_picture(LabContext& context, std::string_view name, const HeadPicture& head,
                                        const Rect& rect) {
    PictureKey key;
    key.size = pixels_of(rect);
    key.theme = context.ui.theme.name;
    key.weights = context.results.attention_heads().version();
    key.mask = context.results.attention().mask_version();
    return context.pictures.of_colours(name, key,
                                       {context.ui, [&] { return paint_head(context, head, key.size); }});
}

std::optional<ImTextureID> vectors_picture(LabContext& context, std::string_view name, std::uint64_t version,
                                           const Rect& rect, const Matrix& matrix, double range) {
    PictureKey key;
    key.size = pixels_of(rect);
    key.theme = context.ui.theme.name;
    key.values = version;
    key.range = range;
    return context.pictures.of_colours(
        name, key, {context.ui, [&] {
                        const MatrixView all = MatrixView{}.within({matrix.rows, matrix.columns});
                        const std::vector<float> values =
                            reduce_matrix(std::span<const double>(matrix.values), matrix.rows, matrix.columns,
                                          reduction_for(all, key.size, ReductionKind::mean));
                        const DivergingMap colours(context.ui.theme);
                        std::vector<ImU32> texels(values.size());
                        std::transform(values.begin(), values.end(), texels.begin(), [&](float value) {
                            return colours.at(static_cast<double>(value), range);
                        });
                        return texels;
                    }});
}

}  // namespace softmaxlab
