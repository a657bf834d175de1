#include "core/engine/simd_attention.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <new>

#include "core/base/workers.h"
#include "core/engine/reference_attention.h"
#include "core/engine/scaled_gaps.h"
#include "core/kernels/attention_f32.h"
#include "core/kernels/matrix_f32.h"

namespace softmaxlab {
namespace {

constexpr std::size_t threads = 2;
constexpr std::size_t cells_worth_a_thread = 16384;

/// Floats that begin as 0 without being written: the memory comes when the rows do.
class Rows {
  public:
    /// A matrix of the same shape keeps its numbers.
    void resize(std::size_t rows, std::size_t columns) {
        if (rows == rows_ && columns == columns_) return;
        rows_ = columns_ = 0;
        values_.reset(
            static_cast<float*>(std::calloc(std::max<std::size_t>(1, rows * columns), sizeof(float))));
        if (values_ == nullptr) throw std::bad_alloc();
        rows_ = rows;
        columns_ = columns;
    }
    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    float* row(std::size_t index) { return values_.get() + index * columns_; }
    std::span<const float> all() const { return {values_.get(), rows_ * columns_}; }

    std::vector<double> widened_rows(std::size_t first, std::size_t count) const {
        check_rows(first, count, rows_);
        const std::span<const float> part = all().subspan(first * columns_, count * columns_);
        return {part.begin(), part.end()};
    }

  private:
    struct Free {
        void operator()(float* values) const { std::free(values); }
    };
    std::unique_ptr<float, Free> values_;
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
};

class SimdAttention final : public AttentionBackend {
  public:
    Format format() const override { return Format::f32; }

    void expect_work() override {
        if (scores_.rows() * scores_.columns() >= 2 * cells_worth_a_thread) workers_.expect();
    }

    void begin(const AttentionHead& head) override {
        check(head);
        const bool given = !head.scores.empty();
        const std::size_t queries = given ? head.scores.rows : head.q.rows;
        const std::size_t keys = given ? head.scores.columns : head.k.rows;
        scores_.resize(queries, keys);
        weights_.resize(queries, keys);
        output_.resize(queries, head.v.columns);
        queries_.assign(head.q.values.begin(), head.q.values.end());
        keys_ = kernels::PackedMatrix::of_columns(head.k.values, head.k.rows, head.k.columns);
        values_ = kernels::PackedMatrix::of_rows(head.v.values, head.v.rows, head.v.columns);
        given_.assign(head.scores.values.begin(), head.scores.values.end());
        live_.assign(queries, {});
        const bool finite = has_finite_values(head, Format::f32);
        values_with_nan_ = finite ? Matrix() : head.v;
    }

    void compute_scores(std::size_t first, std::size_t count, std::span<ScoreRowFacts> facts) override {
        check_rows(first, count, scores_.rows());
        const std::size_t keys = scores_.columns();
        run(count, [&](std::size_t begin, std::size_t end) {
            if (given_.empty()) {
                const std::size_t d_k = keys_.depth();
                kernels::multiply(queries_.data() + (first + begin) * d_k, end - begin, keys_, 0, d_k,
                                  scores_.row(first + begin));
            } else {
                std::copy_n(given_.data() + (first + begin) * keys, (end - begin) * keys,
                            scores_.row(first + begin));
            }
            for (std::size_t i = begin; i < end; ++i)
                facts[i] = kernels::score_facts({scores_.row(first + i), keys});
        });
    }

    void compute_weights(std::size_t first, std::size_t count, const AttentionSoftmax& how,
                         std::span<AttentionRowFacts> facts) override {
        check_rows(first, count, scores_.rows());
        const kernels::AttentionRows rows{scores_.columns(), static_cast<float>(how.scale), how.temperature,
                                          how.mask_value};
        const bool all = how.mask_value == MaskValue::minus_1e9;
        run(count, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const std::size_t query = first + i;
                facts[i] = kernels::attention_row(rows, scores_.row(query), how.mask->row(query).data(),
                                                  weights_.row(query));
                const bool is_number = facts[i].status != RowStatus::not_a_number;
                live_[query] =
                    all || !is_number ? MaskBits::Range{0, rows.keys} : how.mask->live_range(query);
            }
        });
    }

    void compute_output(std::size_t first, std::size_t count) override {
        check_rows(first, count, output_.rows());
        if (output_.columns() == 0) return;
        if (!values_with_nan_.empty()) {
            for (std::size_t query = first; query < first + count; ++query) add_up(query);
            return;
        }
        run(count, [&](std::size_t begin, std::size_t end) {
            // A few rows at a time: neighbours attend to much the same keys.
            constexpr std::size_t at_once = 16;
            for (std::size_t i = begin; i < end; i += at_once) {
                const std::size_t rows = std::min(at_once, end - i);
                MaskBits::Range range{weights_.columns(), 0};
                for (std::size_t row = first + i; row < first + i + rows; ++row) {
                    if (live_[row].begin == live_[row].end) continue;
                    range = {std::min(range.begin, live_[row].begin), std::max(range.end, live_[row].end)};
                }
                kernels::multiply(weights_.row(first + i), rows, values_, range.begin, range.end,
                                  output_.row(first + i));
            }
        });
    }

    std::vector<double> read(AttentionMatrix which, std::size_t first, std::size_t count) const override {
        return (which == AttentionMatrix::scores ? scores_ : weights_).widened_rows(first, count);
    }

    std::vector<double> read_output(std::size_t first, std::size_t count) const override {
        return output_.widened_rows(first, count);
    }

    std::vector<float> reduced(AttentionMatrix which, const Reduction& reduction) const override {
        const Rows& matrix = which == AttentionMatrix::scores ? scores_ : weights_;
        return reduce_matrix(matrix.all(), matrix.rows(), matrix.columns(), reduction, &workers_);
    }

    double score_error(std::size_t d_k) const override {
        return kernels::product_error(d_k) + 2 * 0x1p-24;  // the factors are rounded to float32
    }

  private:
    /// The output of one row, to which a key without weight adds nothing, be its value NaN.
    void add_up(std::size_t query) {
        const float* const weights = weights_.row(query);
        float* const output = output_.row(query);
        std::fill_n(output, output_.columns(), 0.0F);
        for (std::size_t key = 0; key < weights_.columns(); ++key) {
            if (weights[key] == 0) continue;
            for (std::size_t column = 0; column < output_.columns(); ++column)
                output[column] += weights[key] * static_cast<float>(values_with_nan_.at(key, column));
        }
    }

    template <class Body>
    void run(std::size_t rows, const Body& body) {
        workers_.run(rows, cells_worth_a_thread / std::max(scores_.columns(), std::size_t{1}) + 1, body);
    }

    mutable Workers workers_{threads};  // pictures take them, too
    std::vector<float> queries_;
    kernels::PackedMatrix keys_;
    kernels::PackedMatrix values_;
    Matrix values_with_nan_;  ///< the values where one of them is not finite; otherwise empty
    std::vector<float> given_;
    std::vector<MaskBits::Range> live_;  ///< the keys of each row whose weights may be other than 0
    Rows scores_;
    Rows weights_;
    Rows output_;
};

}  // namespace

std::unique_ptr<AttentionBackend> make_simd_attention() {
    return std::make_unique<SimdAttention>();
}

}  // namespace softmaxlab
