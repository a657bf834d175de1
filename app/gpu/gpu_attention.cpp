#include "app/gpu/gpu_attention.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "app/gl/context.h"
#include "app/gpu/attention_rows.h"
#include "app/gpu/matrix_product.h"
#include "app/gpu/row_shape.h"
#include "app/gpu/storage_buffer.h"
#include "core/engine/reference_attention.h"

namespace softmaxlab::gpu {
namespace {

constexpr std::size_t bytes_of_float = sizeof(float);

std::vector<float> narrowed(const Matrix& matrix) {
    return {matrix.values.begin(), matrix.values.end()};
}

class GpuAttention final : public AttentionBackend, public AttentionOnGpu {
  public:
    GpuAttention(bool whole_group, bool subgroups) : rows_(whole_group, subgroups) {}

    Format format() const override { return Format::f32; }
    std::size_t min_rows() const override { return MatrixProduct::tile; }

    void begin(const AttentionHead& head) override {
        check(head);
        given_ = !head.scores.empty();
        queries_ = given_ ? head.scores.rows : head.q.rows;
        keys_ = given_ ? head.scores.columns : head.k.rows;
        d_k_ = head.q.columns;
        d_v_ = head.v.columns;
        const std::size_t bytes = queries_ * keys_ * bytes_of_float;
        const std::size_t most =
            std::max({queries_ * keys_, queries_ * d_k_, keys_ * d_k_, keys_ * d_v_, queries_ * d_v_}) *
            bytes_of_float;
        if (most > largest_buffer()) {
            throw gl::GlError(
                fmt::format("{} queries and {} keys with d_k = {} and d_v = {} do not fit into this "
                            "driver's buffers of {} MiB.",
                            queries_, keys_, d_k_, d_v_, largest_buffer() >> 20U));
        }
        if (keys_ > longest_row_in_group)
            throw gl::GlError(fmt::format("{} keys are too many for the gpu backend: at most {}.", keys_,
                                          longest_row_in_group));
        const Unbind unbind_at_the_end;
        drop_errors();
        fill(queries_buffer_, head.q);
        fill(keys_buffer_, head.k);
        fill(values_buffer_, head.v);
        if (given_) {
            fill(scores_, head.scores);
        } else {
            allocate_zeros(scores_, bytes);
        }
        // What the last head of the same shape had stays until its rows come.
        if (queries_ != shape_.queries || keys_ != shape_.keys) {
            allocate_zeros(weights_, bytes);
            allocate_zeros(extents_, queries_ * 2 * sizeof(std::uint32_t));
        }
        shape_ = {queries_, keys_};
        if (d_v_ > 0) allocate_zeros(output_, queries_ * d_v_ * bytes_of_float);
        finite_values_ = has_finite_values(head, Format::f32);
        throw_on_error("the matrices of attention");
        rows_.begin(keys_);
    }

    void compute_scores(std::size_t first, std::size_t count, std::span<ScoreRowFacts> facts) override {
        check_rows(first, count, queries_);
        if (count == 0) return;
        const Unbind unbind_at_the_end;
        if (!given_)
            product_.run({queries_buffer_, keys_buffer_, scores_, keys_, d_k_, 1, d_k_}, first, count);
        rows_.score_facts(scores_, first, count, facts);
        throw_on_error("the scores");
    }

    void compute_weights(std::size_t first, std::size_t count, const AttentionSoftmax& how,
                         std::span<AttentionRowFacts> facts) override {
        check_rows(first, count, queries_);
        if (count == 0) return;
        const Unbind unbind_at_the_end;
        rows_.softmax({scores_, weights_, extents_}, how, first, count, facts);
        throw_on_error("the weights");
    }

    void compute_output(std::size_t first, std::size_t count) override {
        check_rows(first, count, queries_);
        if (count == 0 || d_v_ == 0) return;
        const Unbind unbind_at_the_end;
        product_.run({weights_, values_buffer_, output_, d_v_, keys_, d_v_, 1, &extents_, !finite_values_},
                     first, count);
        glFinish();  // whoever measures the time of a block means all of it
        throw_on_error("the output");
    }

    std::vector<double> read(AttentionMatrix which, std::size_t first, std::size_t count) const override {
        return read_rows(matrix(which), first, count, keys_);
    }

    std::vector<double> read_output(std::size_t first, std::size_t count) const override {
        return read_rows(output_, first, count, d_v_);
    }

    std::vector<float> reduced(AttentionMatrix which, const Reduction& reduction) const override {
        return reducer_.reduce(matrix_there(which), reduction);
    }

    const AttentionOnGpu* on_gpu() const override { return this; }
    GpuMatrix matrix_there(AttentionMatrix which) const override { return {matrix(which), queries_, keys_}; }

    double score_error(std::size_t d_k) const override {
        return (static_cast<double>(d_k) + 3) * 0x1p-24 * 1.001;  // the factors are rounded, and each sum
    }

  private:
    static void fill(const gl::Buffer& buffer, const Matrix& matrix) {
        if (matrix.empty()) return;
        const std::vector<float> values = narrowed(matrix);
        allocate(buffer, values.size() * bytes_of_float, values.data());
    }

    std::vector<double> read_rows(const gl::Buffer& buffer, std::size_t first, std::size_t count,
                                  std::size_t columns) const {
        check_rows(first, count, queries_);
        const Unbind unbind_at_the_end;
        std::vector<float> values(count * columns);
        const std::size_t row_bytes = columns * bytes_of_float;
        if (!values.empty()) read_back(buffer, count * row_bytes, values.data(), first * row_bytes);
        return {values.begin(), values.end()};
    }

    const gl::Buffer& matrix(AttentionMatrix which) const {
        return which == AttentionMatrix::scores ? scores_ : weights_;
    }

    MatrixProduct product_;
    AttentionRows rows_;
    MatrixReducer reducer_;
    gl::Buffer queries_buffer_;
    gl::Buffer keys_buffer_;
    gl::Buffer values_buffer_;
    gl::Buffer scores_;
    gl::Buffer weights_;
    gl::Buffer extents_;  ///< of the rows of weights: see AttentionRows
    gl::Buffer output_;
    struct Shape {
        std::size_t queries = 0;
        std::size_t keys = 0;
    };
    Shape shape_;  ///< of the weights
    bool finite_values_ = true;
    bool given_ = false;
    std::size_t queries_ = 0;
    std::size_t keys_ = 0;
    std::size_t d_k_ = 0;
    std::size_t d_v_ = 0;
};

}  // namespace

std::unique_ptr<AttentionBackend> make_gpu_attention(bool whole_group, bool subgroups) {
    return std::make_unique<GpuAttention>(whole_group, subgroups);
}

}  // namespace softmaxlab::gpu
