#include "app/gpu/gpu_attention.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "app/gpu/context.h"
#include "app/gpu/shader_program.h"
#include "app/gpu/storage_buffer.h"
#include "core/engine/reference_attention.h"

namespace softmaxlab::gpu {
namespace {

constexpr std::size_t tile = 64;  // of the product's workgroups
constexpr double coldest = 1e-30;
constexpr std::size_t bytes_of_float = sizeof(float);

/// As the shaders have them.
struct ShaderScoreFacts {
    float sum;
    float sum_lack;
    float squares;
    float squares_lack;
    float range;
    std::uint32_t finite;
    std::uint32_t unused[2];
};
struct ShaderRowFacts {
    std::uint32_t status;
    float max;
    float sum;
    float sum_lack;
    float weighted;
    float squares;
    std::uint32_t live;
    std::uint32_t unused;
};
static_assert(sizeof(ShaderScoreFacts) == 32 && sizeof(ShaderRowFacts) == 32);

double pair(float high, float low) {
    return static_cast<double>(high) + static_cast<double>(low);
}

AttentionRowFacts facts_of(const ShaderRowFacts& row, double temperature) {
    AttentionRowFacts facts;
    facts.status = static_cast<RowStatus>(row.status);
    facts.max = static_cast<double>(row.max);
    facts.live = row.live;
    const double none = std::numeric_limits<double>::quiet_NaN();
    if (facts.status == RowStatus::not_a_number) {
        facts.max = facts.log_sum_exp = facts.entropy = facts.largest = facts.sum_of_squares = none;
    } else if (facts.status == RowStatus::all_masked) {
        facts.log_sum_exp = facts.max;
        facts.entropy = none;
    } else {
        const double sum = pair(row.sum, row.sum_lack);
        const bool at_zero = temperature < coldest;
        const double infinity = std::numeric_limits<double>::infinity();
        const double shift = at_zero ? std::copysign(infinity, facts.max) : facts.max / temperature;
        facts.log_sum_exp = (facts.max == 0 ? 0 : shift) + std::log(sum);
        facts.entropy = std::log(sum) - static_cast<double>(row.weighted) / sum;
        facts.largest = 1 / sum;
        facts.sum_of_squares = static_cast<double>(row.squares) / (sum * sum);
    }
    return facts;
}

std::vector<float> narrowed(const Matrix& matrix) {
    return {matrix.values.begin(), matrix.values.end()};
}

void set(const Program& program, const char* name, std::size_t value) {
    glUniform1ui(glGetUniformLocation(program.name(), name), static_cast<GLuint>(value));
}

class GpuAttention final : public AttentionBackend, public AttentionOnGpu {
  public:
    Format format() const override { return Format::f32; }
    std::size_t least_rows() const override { return tile; }

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
            throw GpuError(
                fmt::format("{} queries and {} keys with d_k = {} and d_v = {} do not fit into this "
                            "driver's buffers of {} MiB.",
                            queries_, keys_, d_k_, d_v_, largest_buffer() >> 20U));
        }
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
        if (queries_ != shape_.queries || keys_ != shape_.keys) allocate_zeros(weights_, bytes);
        shape_ = {queries_, keys_};
        if (d_v_ > 0) allocate_zeros(output_, queries_ * d_v_ * bytes_of_float);
        finite_values_ = has_finite_values(head);
        throw_on_error("the matrices of attention");
        mask_on_gpu_.reset();
    }

    void compute_scores(std::size_t first, std::size_t count, std::span<ScoreRowFacts> facts) override {
        check_rows(first, count, queries_);
        if (count == 0) return;
        const Unbind unbind_at_the_end;
        if (!given_)
            multiply({queries_buffer_, keys_buffer_, scores_, keys_, d_k_, 1, d_k_, false}, first, count);
        std::vector<ShaderScoreFacts> rows(count);
        allocate(facts_, rows.size() * sizeof(ShaderScoreFacts), nullptr);
        glUseProgram(score_facts_.name());
        set(score_facts_, "first_row", first);
        set(score_facts_, "keys", keys_);
        bind_buffers({&scores_, &facts_});
        glDispatchCompute(static_cast<GLuint>(count), 1, 1);
        glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT | GL_SHADER_STORAGE_BARRIER_BIT);
        read_back(facts_, rows.size() * sizeof(ShaderScoreFacts), rows.data());
        throw_on_error("the scores");
        std::transform(rows.begin(), rows.end(), facts.begin(), [](const ShaderScoreFacts& row) {
            return ScoreRowFacts{row.finite, pair(row.sum, row.sum_lack), pair(row.squares, row.squares_lack),
                                 static_cast<double>(row.range)};
        });
    }

    void compute_weights(std::size_t first, std::size_t count, const AttentionSoftmax& how,
                         std::span<AttentionRowFacts> facts) override {
        check_rows(first, count, queries_);
        if (count == 0) return;
        const Unbind unbind_at_the_end;
        take_mask(*how.mask);
        std::vector<ShaderRowFacts> rows(count);
        allocate(facts_, rows.size() * sizeof(ShaderRowFacts), nullptr);
        glUseProgram(rows_program_.name());
        set(rows_program_, "first_row", first);
        set(rows_program_, "keys", keys_);
        set(rows_program_, "mask_words", how.mask->words_per_row() * 2);
        const auto place = [&](const char* name) { return glGetUniformLocation(rows_program_.name(), name); };
        glUniform1f(place("scale"), static_cast<float>(how.scale));
        glUniform1f(place("mask_value"), -1e9F);
        glUniform1i(place("mask_is_infinite"), how.mask_value == MaskValue::minus_infinity ? 1 : 0);
        const bool at_zero = how.temperature < coldest;
        const bool at_infinity = std::isinf(how.temperature);
        set(rows_program_, "limit", at_zero ? 1 : at_infinity ? 2 : 0);
        const double inverse = at_zero || at_infinity ? 1 : 1 / how.temperature;
        const auto high = static_cast<float>(inverse);
        glUniform2f(place("inverse_temperature"), high,
                    static_cast<float>(inverse - static_cast<double>(high)));
        bind_buffers({&scores_, &mask_, &weights_, &facts_});
        glDispatchCompute(static_cast<GLuint>(count), 1, 1);
        glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT | GL_SHADER_STORAGE_BARRIER_BIT);
        read_back(facts_, rows.size() * sizeof(ShaderRowFacts), rows.data());
        throw_on_error("the weights");
        std::transform(rows.begin(), rows.end(), facts.begin(),
                       [&](const ShaderRowFacts& row) { return facts_of(row, how.temperature); });
    }

    void compute_output(std::size_t first, std::size_t count) override {
        check_rows(first, count, queries_);
        if (count == 0 || d_v_ == 0) return;
        const Unbind unbind_at_the_end;
        multiply({weights_, values_buffer_, output_, d_v_, keys_, d_v_, 1, !finite_values_}, first, count);
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

    GpuMatrix matrix_there(AttentionMatrix which) const override { return {matrix(which), queries_, keys_}; }

    double score_error(std::size_t d_k) const override {
        return (static_cast<double>(d_k) + 3) * 0x1p-24 * 1.001;  // the factors are rounded, and each sum
    }

  private:
    /// C = A B: see shaders/matrix_product.comp.
    struct Product {
        const Buffer& left;
        const Buffer& right;
        const Buffer& result;
        std::size_t columns;
        std::size_t depth;
        std::size_t right_row_step;
        std::size_t right_column_step;
        bool skip_zeros = false;  ///< 0 · ∞ and 0 · NaN add nothing
    };

    void multiply(const Product& product, std::size_t first, std::size_t count) const {
        glUseProgram(product_.name());
        set(product_, "first_row", first);
        set(product_, "rows", count);
        set(product_, "columns", product.columns);
        set(product_, "depth", product.depth);
        set(product_, "right_row_step", product.right_row_step);
        set(product_, "right_column_step", product.right_column_step);
        glUniform1i(glGetUniformLocation(product_.name(), "skip_zeros"), product.skip_zeros ? 1 : 0);
        bind_buffers({&product.left, &product.right, &product.result});
        glDispatchCompute(static_cast<GLuint>((product.columns + tile - 1) / tile),
                          static_cast<GLuint>((count + tile - 1) / tile), 1);
        glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT | GL_BUFFER_UPDATE_BARRIER_BIT);
    }

    /// A mask goes to the GPU once.
    void take_mask(const MaskBits& mask) {
        if (mask_on_gpu_ == mask) return;
        allocate(mask_, mask.words().size_bytes(), mask.words().data());
        mask_on_gpu_ = mask;
    }

    static void fill(const Buffer& buffer, const Matrix& matrix) {
        if (matrix.empty()) return;
        const std::vector<float> values = narrowed(matrix);
        allocate(buffer, values.size() * bytes_of_float, values.data());
    }

    std::vector<double> read_rows(const Buffer& buffer, std::size_t first, std::size_t count,
                                  std::size_t columns) const {
        check_rows(first, count, queries_);
        const Unbind unbind_at_the_end;
        std::vector<float> values(count * columns);
        const std::size_t row_bytes = columns * bytes_of_float;
        if (!values.empty()) read_back(buffer, count * row_bytes, values.data(), first * row_bytes);
        return {values.begin(), values.end()};
    }

    const Buffer& matrix(AttentionMatrix which) const {
        return which == AttentionMatrix::scores ? scores_ : weights_;
    }

    Program product_ = make_compute_program("matrix_product.comp");
    Program score_facts_ = make_compute_program("score_facts.comp");
    Program rows_program_ = make_compute_program("attention_rows.comp");
    MatrixReducer reducer_;
    Buffer queries_buffer_;
    Buffer keys_buffer_;
    Buffer values_buffer_;
    Buffer scores_;
    Buffer mask_;
    Buffer weights_;
    Buffer output_;
    Buffer facts_;
    std::optional<MaskBits> mask_on_gpu_;
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

std::unique_ptr<AttentionBackend> make_gpu_attention() {
    return std::make_unique<GpuAttention>();
}

}  // namespace softmaxlab::gpu
