#include "app/labs/attention/formula_lines.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/attention/stages.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

constexpr std::size_t most_terms = 4;
constexpr std::size_t most_letters = 8;

std::string_view brief(FrameArena& arena, double value) {
    return std::fabs(value) < 1e5 ? significant(arena, value, 3) : fitted(arena, value, 6);  // "−1e9"
}

/// As a factor or a term behind another one.
std::string_view in_product(FrameArena& arena, double value) {
    return value < 0 ? joined(arena, "(", brief(arena, value), ")") : brief(arena, value);
}

/// "0.52·1.03 + 0.4·(-0.2) + …"
std::string_view dot_product(FrameArena& arena, const AttentionHead& head, AttentionCell cell,
                             std::size_t most) {
    const std::span<const double> q = head.q.row(cell.query);
    const std::span<const double> k = head.k.row(cell.key);
    std::string_view words;
    const std::size_t terms = std::min(q.size(), most);
    for (std::size_t i = 0; i < terms; ++i)
        words =
            joined(arena, words,
                   formatted(arena, "{}{}·{}", i == 0 ? "" : " + ",
                             i == 0 ? brief(arena, q[i]) : in_product(arena, q[i]), in_product(arena, k[i])));
    return q.size() > terms ? joined(arena, words, " + …") : words;
}

std::string_view score_line(LabContext& context, const AttentionState& state, AttentionCell cell,
                            std::size_t terms) {
    AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    const double score = results.score(cell.query, cell.key);
    const std::string_view query = short_name(context.ui, state.labels.queries.at(cell.query), most_letters);
    const std::string_view key = short_name(context.ui, state.labels.keys.at(cell.key), most_letters);
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
    return temperature == 0 ? formatted(arena, "T = 0: the largest logit of the row takes all; weight {}.",
                                        fitted(arena, weight, 8))
                            : formatted(arena, "T = ∞: all keys that take part share alike; weight {}.",
                                        fitted(arena, weight, 8));
}

std::string_view weight_line(LabContext& context, AttentionCell cell) {
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
    const std::string_view over_t =
        scene.temperature == 1 ? ""
                               : joined(context.ui, "/", temperature_text(context.ui, scene.temperature));
    return formatted(context.ui, "{}weight = e^(({} − {}){}) / Σ = {} / {} = {}",
                     live ? "" : "Masked by −1e9: ", brief(context.ui, logit),
                     in_product(context.ui, row.max), over_t, brief(context.ui, std::exp(exponent)),
                     brief(context.ui, sum), fitted(context.ui, weight, 8));
}

}  // namespace

std::array<std::string_view, 2> formula_lines(LabContext& context, const AttentionState& state,
                                              AttentionCell cell, float width) {
    std::size_t terms = most_terms;
    std::string_view score = score_line(context, state, cell, terms);
    while (terms > 1 && text_size(context.ui.fonts.small, score).x > width)
        score = score_line(context, state, cell, --terms);
    return {score, weight_line(context, cell)};
}

}  // namespace softmaxlab
