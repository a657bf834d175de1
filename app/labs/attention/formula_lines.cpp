#include "app/labs/attention/formula_lines.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/attention/stages.h"
#include "app/ui/frame_memory.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

constexpr std::size_t most_terms = 4;
constexpr std::size_t most_letters = 8;

Text brief(double value) {
    return std::fabs(value) < 1e5 ? significant(value, 3) : fitted(value, 6);  // "-1e9"
}

/// As a factor or a term behind another one.
Text in_product(double value) {
    return value < 0 ? "(" + brief(value) + ")" : brief(value);
}

/// "0.52·1.03 + 0.4·(-0.2) + …"
Text dot_product(const AttentionHead& head, AttentionCell cell, std::size_t most) {
    const std::span<const double> q = head.q.row(cell.query);
    const std::span<const double> k = head.k.row(cell.key);
    Text words;
    const std::size_t terms = std::min(q.size(), most);
    for (std::size_t i = 0; i < terms; ++i)
        words += formatted("{}{}·{}", i == 0 ? "" : " + ", i == 0 ? brief(q[i]) : in_product(q[i]),
                           in_product(k[i]));
    return q.size() > terms ? words + " + …" : words;
}

Text score_line(LabContext& context, const AttentionState& state, AttentionCell cell, std::size_t terms) {
    const AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    const double score = results.score(cell.query, cell.key);
    const Text query = short_name(state.labels.queries.at(cell.query), most_letters);
    const Text key = short_name(state.labels.keys.at(cell.key), most_letters);
    Text words = results.vectors().q.empty()
                     ? formatted("score({}, {}) = {}", query, key, fitted(score, 8))
                     : formatted("q({})·k({}) = {} = {}", query, key,
                                 dot_product(results.vectors(), cell, terms), fitted(score, 8));
    if (results.scale() != 1)
        words += formatted(";  ÷ √{} = {}", key_dimension(attention), fitted(score * results.scale(), 8));
    return words;
}

Text limit_words(double temperature, double weight) {
    return temperature == 0
               ? formatted("T = 0: the largest logit of the row takes all; weight {}.", fitted(weight, 8))
               : formatted("T = ∞: all keys that take part share alike; weight {}.", fitted(weight, 8));
}

Text weight_line(LabContext& context, AttentionCell cell) {
    const AttentionResults& results = context.results.attention();
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
        return formatted("Masked: the logit is -∞, e^(-∞) = 0, and the weight {}.", fitted(weight, 8));
    if (is_limit(scene.temperature)) return limit_words(scene.temperature, weight);
    const double logit = results.masked_row(cell.query).at(cell.key);
    const double exponent = (logit - row.max) / scene.temperature;
    const double sum = std::exp(row.log_sum_exp - row.max / scene.temperature);
    const Text over_t = scene.temperature == 1 ? "" : "/" + temperature_text(scene.temperature);
    return formatted("{}weight = e^(({} - {}){}) / Σ = {} / {} = {}",
                     live ? "" : "Masked by -1e9: ", brief(logit), in_product(row.max), over_t,
                     brief(std::exp(exponent)), brief(sum), fitted(weight, 8));
}

}  // namespace

std::array<Text, 2> formula_lines(LabContext& context, const AttentionState& state, AttentionCell cell,
                                  float width) {
    std::size_t terms = most_terms;
    Text score = score_line(context, state, cell, terms);
    while (terms > 1 && text_size(context.ui.fonts.small, score).x > width)
        score = score_line(context, state, cell, --terms);
    return {score, weight_line(context, cell)};
}

}  // namespace softmaxlab
