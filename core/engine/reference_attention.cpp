#include "core/engine/reference_attention.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/dot.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

ScoreRowFacts facts_of(std::span<const double> scores) {
    ScoreRowFacts facts;
    for (const double score : scores) {
        if (!std::isfinite(score)) continue;
        ++facts.finite;
        facts.sum += score;
        facts.sum_of_squares += score * score;
        facts.range = std::max(facts.range, std::fabs(score));
    }
    return facts;
}

AttentionRowFacts facts_of(const Softmax& row) {
    AttentionRowFacts facts;
    facts.max = row.max;
    facts.log_sum_exp = row.log_sum_exp;
    facts.entropy = row.entropy_nats;
    facts.live = row.live_classes;
    if (row.all_masked) return facts;
    facts.status = std::isnan(row.probabilities.front()) ? RowStatus::not_a_number : RowStatus::ok;
    const auto top = std::max_element(row.probabilities.begin(), row.probabilities.end());
    facts.largest = *top;
    // 1 − p of the largest is the sum of the others: nothing cancels.
    double others = 0;
    for (auto p = row.probabilities.begin(); p != row.probabilities.end(); ++p) {
        if (p == top) continue;
        others += *p;
        facts.p_one_minus_p += *p * (1 - *p);
    }
    facts.p_one_minus_p += facts.largest * others;
    return facts;
}

class ReferenceAttention final : public AttentionBackend {
  public:
    Format format() const override { return Format::f64; }

    void begin(const AttentionHead& head) override {
        check(head);
        head_ = head;
        const bool given = !head.scores.empty();
        scores_ = Matrix(given ? head.scores.rows : head.q.rows, given ? head.scores.columns : head.k.rows);
        weights_ = Matrix(scores_.rows, scores_.columns);
        output_ = Matrix(scores_.rows, head.v.columns);
        finite_values_ = has_finite_values(head, Format::f64);
        values_by_column_ = Matrix(head.v.columns, head.v.rows);
        for (std::size_t row = 0; row < head.v.rows; ++row)
            for (std::size_t column = 0; column < head.v.columns; ++column)
                values_by_column_.at(column, row) = head.v.at(row, column);
    }

    void compute_scores(std::size_t first, std::size_t count, std::span<ScoreRowFacts> facts) override {
        check_rows(first, count, scores_.rows);
        for (std::size_t i = 0; i < count; ++i) {
            const std::vector<double> row = exact_scores(head_, first + i);
            std::copy(row.begin(), row.end(), scores_.row(first + i).begin());
            facts[i] = facts_of(row);
        }
    }

    void compute_weights(std::size_t first, std::size_t count, const AttentionSoftmax& how,
                         std::span<AttentionRowFacts> facts) override {
        check_rows(first, count, scores_.rows);
        std::vector<double> logits(scores_.columns);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t query = first + i;
            for (std::size_t key = 0; key < logits.size(); ++key)
                logits[key] = masked_score(scores_.at(query, key), how.scale, how.mask->at(query, key),
                                           how.mask_value, Format::f64);
            const Softmax row = softmax(logits, how.temperature);
            std::copy(row.probabilities.begin(), row.probabilities.end(), weights_.row(query).begin());
            facts[i] = facts_of(row);
        }
    }

    void compute_output(std::size_t first, std::size_t count) override {
        check_rows(first, count, output_.rows);
        for (std::size_t query = first; query < first + count; ++query)
            for (std::size_t column = 0; column < output_.columns; ++column)
                output_.at(query, column) = mean(weights_.row(query), values_by_column_.row(column));
    }

    std::vector<double> read(AttentionMatrix which, std::size_t first, std::size_t count) const override {
        return rows_of(which == AttentionMatrix::scores ? scores_ : weights_, first, count);
    }

    std::vector<double> read_output(std::size_t first, std::size_t count) const override {
        return rows_of(output_, first, count);
    }

    std::vector<float> reduced(AttentionMatrix which, const Reduction& reduction) const override {
        const Matrix& matrix = which == AttentionMatrix::scores ? scores_ : weights_;
        return reduce_matrix(std::span<const double>(matrix.values), matrix.rows, matrix.columns, reduction);
    }

    double score_error(std::size_t) const override { return 2.3e-16; }

  private:
    /// Σ weight · value, to which a key without weight adds nothing, be its value NaN.
    double mean(std::span<const double> weights, std::span<const double> values) const {
        if (finite_values_) return dot(weights, values);
        double sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] != 0) sum += weights[i] * values[i];
        return sum;
    }

    static std::vector<double> rows_of(const Matrix& matrix, std::size_t first, std::size_t count) {
        check_rows(first, count, matrix.rows);
        const auto begin = matrix.values.begin() + static_cast<std::ptrdiff_t>(first * matrix.columns);
        return {begin, begin + static_cast<std::ptrdiff_t>(count * matrix.columns)};
    }

    AttentionHead head_;
    Matrix scores_;
    Matrix weights_;
    Matrix output_;
    Matrix values_by_column_;
    bool finite_values_ = true;
};

}  // namespace

double masked_score(double score, double scale, bool takes_part, MaskValue value, Format format) {
    if (!takes_part && value == MaskValue::minus_infinity) return -infinity;
    if (format == Format::f32) {
        const float scaled = static_cast<float>(score) * static_cast<float>(scale);
        return static_cast<double>(takes_part ? scaled : scaled + -1e9F);
    }
    return takes_part ? score * scale : score * scale - 1e9;
}

std::vector<double> exact_scores(const AttentionHead& head, std::size_t query) {
    if (!head.scores.empty()) {
        const std::span<const double> row = head.scores.row(query);
        return {row.begin(), row.end()};
    }
    std::vector<double> scores(head.k.rows);
    for (std::size_t key = 0; key < scores.size(); ++key)
        scores[key] = dot(head.q.row(query), head.k.row(key));
    return scores;
}

std::unique_ptr<AttentionBackend> make_reference_attention() {
    return std::make_unique<ReferenceAttention>();
}

void check(const AttentionHead& head) {
    const bool given = !head.scores.empty();
    const std::size_t keys = given ? head.scores.columns : head.k.rows;
    if (given ? !head.q.empty() || !head.k.empty()
              : head.q.empty() || head.k.empty() || head.q.columns != head.k.columns)
        throw std::invalid_argument("attention needs q and k with as many columns, or scores alone");
    if (!head.v.empty() && head.v.rows != keys)
        throw std::invalid_argument("attention needs one value for each key");
}

bool has_finite_values(const AttentionHead& head, Format format) {
    return std::all_of(head.v.values.begin(), head.v.values.end(),
                       [&](double v) { return std::isfinite(round_to(format, v)); });
}

void check_rows(std::size_t first, std::size_t count, std::size_t rows) {
    if (first > rows || count > rows - first) throw std::out_of_range("attention has no such rows");
}

}  // namespace softmaxlab
