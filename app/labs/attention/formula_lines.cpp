#include "app/labs/attention/formula_lines.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/labs/attention/stages.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

constexpr std::size_t most_terms = 4;
constexpr std::size_t most_letters = 8;

std::string brief(double value) {
    return std::fabs(value) < 1e5 ? significant(value, 3) : fitted(value, 6);  // "-1e9"
}

/// As a factor or a term behind another one.
std::string in_product(double value) {
    return value < 0 ? "(" + brief(value) + ")" : brief(value);
}

/// "0.52·1.03 + 0.4·(-0.2) + …"
std::string dot_product(const AttentionHead& head, AttentionCell cell, std::size_t most) {
    const std::span<const double> q = head.q.row(cell.query);
    const std::span<const double> k = head.k.row(cell.key);
    std::string words;
    const std::size_t terms = std::min(q.size(), most);
    for (std::size_t i = 0; i < terms; ++i)
        words += fmt::format("{}{}·{}", i == 0 ? "" : " + ", i == 0 ? brief(q[i]) : in_product(q[i]),
                             in_product(k[i]));
    return q.size() > terms ? words + " + …" : words;
}

std::string score_line(LabContext& context, const AttentionState& state, AttentionCell cell,
                       std::size_t terms) {
    const AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    const double score = results.score(cell.query, cell.key);
    const std::string query = short_name(state.labels.queries.at(cell.query), most_letters);
    const std::string key = short_name(state.labels.keys.at(cell.key), most_letters);
    std::string words = results.vectors().q.empty()
                            ? fmt::format("score({}, {}) = {}", query, key, fitted(score, 8))
                            : fmt::format("q({})·k({}) = {} = {}", query, key,
                                          dot_product(results.vectors(), cell, terms), fitted(score, 8));
    if (results.scale() != 1)
        words += fmt::format(";  ÷ √{} = {}", key_dimension(attention), fitted(score * results.scale(), 8));
    return words;
}

std::string limit_words(double temperature, double weight) {
    return temperature == 0
               ? fmt::format("T = 0: the largest logit of the row takes all; weight {}.", fitted(weight, 8))
               : fmt::format("T = ∞: all keys that take part share alike; weight {}.", fitted(weight, 8));
}

std::string weight_line(LabContext& context, AttentionCell cell) {
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
        return fmt::format("Masked: the logit is -∞, e^(-∞) = 0, and the weight {}.", fitted(weight, 8));
    if (is_limit(scene.temperature)) return limit_words(scene.temperature, weight);
    const double logit = results.masked_row(cell.query).at(cell.key);
    const double exponent = (logit - row.max) / scene.temperature;
    const double sum = std::exp(row.log_sum_exp - row.max / scene.temperature);
    const std::string over_t = scene.temperature == 1 ? "" : "/" + temperature_text(scene.temperature);
    return fmt::format("{}weight = e^(({} - {}){}) / Σ = {} / {} = {}",
                       live ? "" : "Masked by -1e9: ", brief(logit), in_product(row.max), over_t,
                       brief(std::exp(exponent)), brief(sum), fitted(weight, 8));
}

}  // namespace

std::array<std::string, 2> formula_lines(LabContext& context, const AttentionState& state, AttentionCell cell,
                                         float width) {
    std::size_t terms = most_terms;
    std::string score = score_line(context, state, cell, terms);
    while (terms > 1 && text_size(context.ui.fonts.small, score).x > width)
        score = score_line(context, state, cell, --terms);
    return {score, weight_line(context, cell)};
}

}  // namespace softmaxlab
