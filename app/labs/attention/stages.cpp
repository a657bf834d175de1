#include "app/labs/attention/stages.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "app/labs/attention/parts.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::attention {
namespace {

constexpr double picture_gamma = 0.25;
constexpr float min_cell = 4;  // design pixels; smaller ones make a picture

constexpr float hatch_spacing = 6;  // design pixels

PictureSize pixels_of(const Rect& rect) {
    return {std::max(1, static_cast<int>(std::lround(rect.width()))),
            std::max(1, static_cast<int>(std::lround(rect.height())))};
}

Reduction reduction_for(const MatrixView& part, PictureSize size, ReductionKind kind) {
    Reduction reduction;
    reduction.column = part.column;
    reduction.row = part.row;
    reduction.columns = part.columns;
    reduction.rows = part.rows;
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
          line_(mix(ui.theme.panel, ui.theme.faint, 0.55F)),
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

std::vector<ImU32> paint_head(LabContext& context, const HeadPicture& head, PictureSize size, double range) {
    AttentionResults& results = context.results.attention();
    const MatrixView all = MatrixView{}.within({head.height, head.width});
    const std::vector<float> values =
        reduce_matrix(std::span<const float>(head.weights), head.height, head.width,
                      reduction_for(all, size, ReductionKind::mean));
    const Reduction reduction = reduction_of_all(results.mask(), size);
    const MaskedElements masked(results.mask(), reduction);
    const HatchedColours hatched(context.ui);
    const SequentialMap colours(context.ui.theme, gamma_of(results));
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
MatrixPicture description_of(LabContext& context, const StagePart& part, PictureSize size,
                             std::span<const ImU32> colours) {
    AttentionResults& results = context.results.attention();
    const bool weights = part.stage == Stage::weights;
    // With −1e9 a masked key may have a weight, and then it is shown.
    const bool infinite = context.document.scene().attention.mask.value == MaskValue::minus_infinity;
    MatrixPicture matrix;
    matrix.backend = &results.backend();
    matrix.matrix = weights ? AttentionMatrix::weights : AttentionMatrix::scores;
    matrix.reduction = reduction_for(part.part, size, part.reduction);
    if (shows_mask(part.stage) && (!weights || infinite)) matrix.reduction.mask = &results.mask();
    matrix.factor = weights || part.stage == Stage::scores ? 1.0 : results.scale();
    matrix.range = range_of(results, part.stage, part.stretched);
    matrix.bend = gamma_of(results);
    matrix.two_sided = !weights;
    matrix.colours = colours;
    matrix.bad = context.ui.theme.bad;
    if (shows_mask(part.stage)) matrix.hatched_by = &results.mask();
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
std::optional<ImTextureID> picture_in(LabContext& context, const StagePart& part, const PictureKey& key,
                                      const ColourMap& map) {
    const MatrixPicture matrix = description_of(context, part, key.size, map.table());
    if (const auto texture = context.pictures.of_matrix(part.name, key, matrix)) return texture;
    return context.pictures.of_colours(part.name, key,
                                       {context.ui, [&] { return paint(context, matrix, map); }});
}

constexpr std::size_t max_terms = 4;
constexpr std::size_t max_letters = 8;

std::string_view brief(FrameArena& arena, double value) {
    return std::fabs(value) < 1e5 ? significant(arena, value, 3) : fitted(arena, value, 6);  // "−1e9"
}

/// As a factor or a term behind another one.
std::string_view in_product(FrameArena& arena, double value) {
    return value < 0 ? joined(arena, "(", brief(arena, value), ")") : brief(arena, value);
}

/// "0.52·1.03 + 0.4·(-0.2) + …"
std::string_view dot_product(FrameArena& arena, const AttentionHead& head, Cell cell,
                             std::size_t max_products) {
    const std::span<const double> q = head.q.row(cell.query);
    const std::span<const double> k = head.k.row(cell.key);
    std::string_view words;
    const std::size_t terms = std::min(q.size(), max_products);
    for (std::size_t i = 0; i < terms; ++i)
        words =
            joined(arena, words,
                   formatted(arena, "{}{}·{}", i == 0 ? "" : " + ",
                             i == 0 ? brief(arena, q[i]) : in_product(arena, q[i]), in_product(arena, k[i])));
    return q.size() > terms ? joined(arena, words, " + …") : words;
}

std::string_view score_line(LabContext& context, const TokenLabels& labels, Cell cell, std::size_t terms) {
    AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    const double score = results.score(cell.query, cell.key);
    const std::string_view query = short_name(context.ui, labels.queries.at(cell.query), max_letters);
    const std::string_view key = short_name(context.ui, labels.keys.at(cell.key), max_letters);
    std::string_view words =
        results.vectors().q.empty()
            ? formatted(context.ui, "score({}, {}) = {}", query, key, fitted(context.ui, score, 8))
            : formatted(context.ui, "q({})·k({}) = {} = {}", query, key,
                        dot_product(context.ui, results.vectors(), cell, terms),
                        fitted(context.ui, score, 8));
    if (results.scale() != 1)
        words = joined(context.ui, words,
                       formatted(context.ui, ";  ÷ √{} = {}", key_dimension(attention),
                                 fitted(context.ui, score * results.scale(), 8)));
    return words;
}

std::string_view limit_words(FrameArena& arena, double temperature, double weight) {
    return temperature == 0 ? formatted(arena, "T = 0: the largest logit of the row takes all: weight {}.",
                                        fitted(arena, weight, 8))
                            : formatted(arena, "T = ∞: all keys that take part get the same weight: {}.",
                                        fitted(arena, weight, 8));
}

std::string_view weight_line(LabContext& context, Cell cell, ImFont* font, float width) {
    AttentionResults& results = context.results.attention();
    const Scene& scene = context.document.scene();
    if (!results.has_row(cell.query)) return "This row is still being computed.";
    const AttentionRowFacts& row = results.facts().at(cell.query);
    const double weight = results.weight(cell.query, cell.key);
    if (row.status == RowStatus::all_masked)
        return "Every key of the row is masked: naive arithmetic makes 0/0 = NaN of it; here the weights are "
               "0.";
    const bool live = results.mask().at(cell.query, cell.key);
    const MaskValue value = scene.attention.mask.value;
    if (!live && value == MaskValue::minus_infinity)
        return formatted(context.ui, "Masked: the logit is −∞, e^(−∞) = 0, and the weight {}.",
                         fitted(context.ui, weight, 8));
    if (is_limit(scene.temperature)) return limit_words(context.ui, scene.temperature, weight);
    const double logit = results.masked_row(cell.query).at(cell.key);
    const double exponent = (logit - row.max) / scene.temperature;
    const double sum = std::exp(row.log_sum_exp - row.max / scene.temperature);
    const std::string_view gap =
        joined(context.ui, brief(context.ui, logit), " − ", in_product(context.ui, row.max));
    const std::string_view power =
        scene.temperature == 1
            ? gap
            : formatted(context.ui, "({})/{}", gap, temperature_text(context.ui, scene.temperature));
    const std::string_view head = live ? "" : "Masked by −1e9: ";
    const std::string_view shown = fitted(context.ui, weight, 8);
    const std::string_view formula = formatted(context.ui, "{}weight = e^({}) / Σ", head, power);
    const std::string_view numbers =
        formatted(context.ui, "{} / {}", brief(context.ui, std::exp(exponent)), brief(context.ui, sum));
    return first_that_fits(font, width,
                           {formatted(context.ui, "{} = {} = {}", formula, numbers, shown),
                            formatted(context.ui, "{} = {}", formula, shown),
                            formatted(context.ui, "{}weight = {} = {}", head, numbers, shown)});
}

}  // namespace

void StageNumbers::read(AttentionResults& results, std::size_t first, std::size_t count) {
    const bool same_rows = first == first_ && count == count_ && keys_ == results.keys();
    if (!same_rows || scores_.version != results.scores_version())
        scores_ = {results.backend().read(AttentionMatrix::scores, first, count), results.scores_version()};
    if (!same_rows || weights_.version != results.weights_version())
        weights_ = {results.backend().read(AttentionMatrix::weights, first, count),
                    results.weights_version()};
    first_ = first;
    count_ = count;
    keys_ = results.keys();
}

double StageNumbers::at(Stage stage, const AttentionResults& results, Cell cell) const {
    const std::size_t index = (cell.query - first_) * keys_ + cell.key;
    switch (stage) {
        case Stage::scores:
            return scores_.values.at(index);
        case Stage::scaled:
            return scores_.values.at(index) * results.scale();
        case Stage::masked:
            return results.mask().at(cell.query, cell.key) ? scores_.values.at(index) * results.scale()
                                                           : -std::numeric_limits<double>::infinity();
        case Stage::weights:
            break;
    }
    return weights_.values.at(index);
}

MatrixSize matrix_size(const AttentionResults& results) {
    return {results.queries(), results.keys()};
}

const StageName& name_of(Stage stage) {
    return stage_names[static_cast<std::size_t>(stage)];
}

bool shows_mask(Stage stage) {
    return stage == Stage::masked || stage == Stage::weights;
}

bool differs(LabContext& context, Stage stage) {
    if (stage == Stage::scaled) return context.results.attention().scale() != 1;
    return stage != Stage::masked || masks_something(context.document.scene().attention.mask);
}

double range_of_heads(const AttentionHeads& heads, bool stretched) {
    double largest = 0;
    for (const HeadPicture& each : heads.heads()) largest = std::max(largest, each.summary.largest_weight);
    return stretched && largest > 0 ? largest : 1;
}

double range_of(const AttentionResults& results, Stage stage, bool stretched) {
    const AttentionSummary& summary = results.summary();
    switch (stage) {
        case Stage::scores:
            return summary.score_range;
        case Stage::scaled:
        case Stage::masked:
            return summary.score_range * results.scale();
        case Stage::weights:
            break;
    }
    // Where all is masked there is nothing to stretch to.
    return stretched && summary.largest_weight > 0 ? summary.largest_weight : 1;
}

double gamma_of(const AttentionResults& results) {
    return std::max(results.queries(), results.keys()) > max_single_cells ? picture_gamma : 1.0;
}

ColourTable colours_of(const Theme& theme, Stage stage) {
    if (stage == Stage::weights) return SequentialMap(theme).table();
    return DivergingMap(theme, 1, DivergingHues::teal_violet).table();
}

std::string_view mask_words(MaskValue value) {
    return value == MaskValue::minus_infinity ? "−∞" : "−1e9";
}

bool is_picture(const Ui& ui, const Rect& rect, const MatrixView& part) {
    const Rect cell = cell_rect(rect, part, {});
    constexpr auto max_cells = static_cast<double>(max_single_cells);
    return part.columns > max_cells || part.rows > max_cells ||
           std::min(cell.width(), cell.height()) < ui.px(min_cell);
}

MatrixMap map_of_stage(LabContext& context, const Cache& cache, const StagePart& part) {
    const AttentionResults& results = context.results.attention();
    const Stage stage = part.stage;
    MatrixMap map;
    map.landmark = part.name;
    map.size = matrix_size(results);
    if (const auto& lit = cache.hovered.lit()) {
        map.lit_row = lit->query;
        map.lit_column = lit->key;
    }
    if (is_picture(context.ui, part.rect, part.part)) {
        map.cells = false;
        map.picture = stage_picture(context, part);
        return map;
    }
    map.value = {context.ui, [&results, &cache, stage](std::size_t row, std::size_t column) {
                     return cache.numbers.at(stage, results, {row, column});
                 }};
    const double range = range_of(results, stage, part.stretched);
    const double gamma = gamma_of(results);
    if (stage == Stage::weights) {
        map.colour = {context.ui, [colours = SequentialMap(context.ui.theme, gamma), range](double value) {
                          return colours.at(value, range);
                      }};
    } else {
        map.colour = {context.ui,
                      [colours = DivergingMap(context.ui.theme, gamma, DivergingHues::teal_violet),
                       range](double value) { return colours.at(value, range); }};
    }
    if (shows_mask(stage))
        map.hatched = {context.ui, [&results](std::size_t row, std::size_t column) {
                           return !results.mask().at(row, column);
                       }};
    map.numbers = stage == Stage::weights ? CellNumbers::shares : CellNumbers::decimals;
    map.hatched_words =
        stage == Stage::masked ? mask_words(context.document.scene().attention.mask.value) : "";
    return map;
}

std::string_view words_for_cell(LabContext& context, const TokenLabels& labels, Stage stage, Cell cell) {
    AttentionResults& results = context.results.attention();
    const MaskValue masked_by = context.document.scene().attention.mask.value;
    Ui& ui = context.ui;
    const std::string_view pair =
        formatted(ui, "query {} → key {}", numbered_quoted(ui, labels.queries, cell.query, 20),
                  numbered_quoted(ui, labels.keys, cell.key, 20));
    if (hides_stage(ui, stage)) return pair;
    const bool live = results.mask().at(cell.query, cell.key);
    const double score = results.score(cell.query, cell.key);
    switch (stage) {
        case Stage::scores:
            return formatted(ui, "{}\nq·k = {}", pair, fitted(ui, score, 9));
        case Stage::scaled:
            return formatted(ui, "{}\n{} · {} = {}", pair, fitted(ui, score, 9),
                             fitted(ui, results.scale(), 6), fitted(ui, score * results.scale(), 9));
        case Stage::masked:
            return live ? formatted(ui, "{}\n{}: takes part", pair, fitted(ui, score * results.scale(), 9))
                        : formatted(ui, "{}\nmasked: {}{}", pair,
                                    masked_by == MaskValue::minus_1e9
                                        ? joined(ui, fitted(ui, score * results.scale(), 9), " + ")
                                        : "",
                                    mask_words(masked_by));
        case Stage::weights:
            break;
    }
    const double weight = results.weight(cell.query, cell.key);
    return formatted(ui, "{}\nweight {}, {}{}", pair, fitted(ui, weight, 9), probability_text(ui, weight),
                     live ? "" : ", masked");
}

std::optional<ImTextureID> stage_picture(LabContext& context, const StagePart& part) {
    AttentionResults& results = context.results.attention();
    const bool weights = part.stage == Stage::weights;
    PictureKey key;
    key.size = pixels_of(part.rect);
    key.theme = context.ui.theme.name;
    key.values = results.picture_version(AttentionMatrix::scores);
    if (weights) key.weights = results.picture_version(AttentionMatrix::weights);
    if (shows_mask(part.stage)) key.mask = results.mask_version();
    key.variant = static_cast<int>(part.stage);
    key.reduction = part.reduction;
    key.mask_value = context.document.scene().attention.mask.value;
    key.scale = results.scale();
    key.range = range_of(results, part.stage, part.stretched);
    key.column = part.part.column;
    key.row = part.part.row;
    key.columns = part.part.columns;
    key.rows = part.part.rows;
    key.zoom = context.ui.zoom;
    const Theme& theme = context.ui.theme;
    const double gamma = gamma_of(results);
    if (weights) return picture_in(context, part, key, SequentialMap(theme, gamma));
    return picture_in(context, part, key, DivergingMap(theme, gamma, DivergingHues::teal_violet));
}

std::optional<ImTextureID> head_picture(LabContext& context, std::string_view name, const HeadPicture& head,
                                        const Rect& rect, double range) {
    PictureKey key;
    key.size = pixels_of(rect);
    key.theme = context.ui.theme.name;
    key.range = range;
    key.weights = context.results.attention_heads().version();
    key.mask = context.results.attention().mask_version();
    return context.pictures.of_colours(
        name, key, {context.ui, [&] { return paint_head(context, head, key.size, range); }});
}

std::optional<ImTextureID> vectors_picture(LabContext& context, const VectorMatrix& vectors,
                                           const Rect& rect) {
    PictureKey key;
    key.size = pixels_of(rect);
    key.theme = context.ui.theme.name;
    key.values = vectors.version;
    key.range = vectors.range;
    const auto paint_vectors = [&] {
        const Matrix& matrix = *vectors.values;
        const MatrixView all = MatrixView{}.within({matrix.rows, matrix.columns});
        const std::vector<float> values =
            reduce_matrix(std::span<const double>(matrix.values), matrix.rows, matrix.columns,
                          reduction_for(all, key.size, ReductionKind::mean));
        const DivergingMap colours(context.ui.theme);
        std::vector<ImU32> texels(values.size());
        std::transform(values.begin(), values.end(), texels.begin(),
                       [&](float value) { return colours.at(static_cast<double>(value), vectors.range); });
        return texels;
    };
    return context.pictures.of_colours(vectors.landmark, key, {context.ui, paint_vectors});
}

std::array<std::string_view, 2> formula_lines(LabContext& context, const TokenLabels& labels, Cell cell,
                                              ImFont* font, float width) {
    const bool hides_weight = hides_weights(context.ui) || veiled(context.ui, learning::Quantity::formula) ||
                              veiled(context.ui, learning::Quantity::exponentials) ||
                              veiled(context.ui, learning::Quantity::sum);
    if (veiled(context.ui, learning::Quantity::logits)) return {"q·k = ?", "weight = e^(…) / Σ = ?"};
    std::size_t terms = max_terms;
    std::string_view score = score_line(context, labels, cell, terms);
    while (terms > 1 && text_size(font, score).x > width) score = score_line(context, labels, cell, --terms);
    return {score, hides_weight ? "weight = e^(…) / Σ = ?" : weight_line(context, cell, font, width)};
}

}  // namespace softmaxlab::attention
