#include "app/gpu/attention_rows.h"

#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "app/gpu/storage_buffer.h"
#include "core/numeric/row_summary.h"

namespace softmaxlab::gpu {
namespace {

constexpr double coldest = 1e-30;

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
    float others;
    float others_lack;
    float weighted;
    float squares;
    std::uint32_t live;
    std::uint32_t tops;
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
        facts.max = facts.log_sum_exp = facts.entropy = facts.largest = facts.p_one_minus_p = none;
    } else if (facts.status == RowStatus::all_masked) {
        facts.log_sum_exp = facts.max;
        facts.entropy = none;
    } else {
        const RowSums sums{static_cast<double>(row.tops), pair(row.others, row.others_lack),
                           static_cast<double>(row.weighted), static_cast<double>(row.squares),
                           static_cast<double>(row.live)};
        const bool at_zero = temperature < coldest;
        const RowSummary summary = at_zero || std::isinf(temperature)
                                       ? summary_at_limit(sums.exponentials(), facts.max, at_zero)
                                       : summary_of(sums, facts.max, temperature);
        facts.log_sum_exp = summary.log_sum_exp;
        facts.entropy = summary.entropy;
        facts.largest = summary.largest;
        facts.p_one_minus_p = summary.p_one_minus_p;
    }
    return facts;
}

/// For each row of the mask, from and up to which key any takes part.
std::vector<std::uint32_t> live_keys_of(const MaskBits& mask) {
    std::vector<std::uint32_t> live;
    live.reserve(2 * mask.queries());
    for (std::size_t query = 0; query < mask.queries(); ++query) {
        const MaskBits::Range range = mask.live_range(query);
        live.push_back(static_cast<std::uint32_t>(range.begin));
        live.push_back(static_cast<std::uint32_t>(range.end));
    }
    return live;
}

bool same_rows(const MaskBits& a, const MaskBits& b, std::size_t first, std::size_t count) {
    if (a.queries() != b.queries() || a.keys() != b.keys()) return false;
    const std::size_t words = a.words_per_row();
    const std::span<const std::uint64_t> of_a = a.words().subspan(first * words, count * words);
    const std::span<const std::uint64_t> of_b = b.words().subspan(first * words, count * words);
    return std::equal(of_a.begin(), of_a.end(), of_b.begin());
}

/// T as the shader has it: 1/T as a pair, or which of its limits it is.
void set_temperature(const gl::Program& program, double temperature) {
    const bool at_zero = temperature < coldest;
    const bool at_infinity = std::isinf(temperature);
    set_uint(program, "limit", at_zero ? 1 : at_infinity ? 2 : 0);
    const double inverse = at_zero || at_infinity ? 1 : 1 / temperature;
    const auto high = static_cast<float>(inverse);
    glUniform2f(glGetUniformLocation(program.name(), "inverse_temperature"), high,
                static_cast<float>(inverse - static_cast<double>(high)));
}

}  // namespace

void AttentionRows::begin(std::size_t keys) {
    keys_ = keys;
    shape_ = row_shape(keys, whole_group_);
    mask_on_gpu_.reset();
}

/// A mask goes to the GPU once. Whether it is there already is asked for the rows that are needed: it has
/// megabytes, and rows come a few at a time.
void AttentionRows::take_mask(const MaskBits& mask, std::size_t first, std::size_t count) {
    if (mask_on_gpu_ && same_rows(*mask_on_gpu_, mask, first, count)) return;
    const std::vector<std::uint32_t> live = live_keys_of(mask);
    allocate(mask_, mask.words().size_bytes(), mask.words().data());
    allocate(live_keys_, live.size() * sizeof(std::uint32_t), live.data());
    mask_on_gpu_ = mask;
}

const gl::Program& AttentionRows::use(const char* shader, std::size_t first, std::size_t count) {
    const gl::Program& program = programs_.get(shader, shape_);
    glUseProgram(program.name());
    set_uint(program, "first_row", first);
    set_uint(program, "rows", count);
    set_uint(program, "keys", keys_);
    return program;
}

void AttentionRows::dispatch(std::size_t count) const {
    dispatch_groups(groups_of(shape_, count));
    glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT | GL_SHADER_STORAGE_BARRIER_BIT);
}

void AttentionRows::score_facts(const gl::Buffer& scores, std::size_t first, std::size_t count,
                                std::span<ScoreRowFacts> facts) {
    std::vector<ShaderScoreFacts> rows(count);
    allocate(facts_, rows.size() * sizeof(ShaderScoreFacts), nullptr);
    use("score_facts.comp", first, count);
    bind_buffers({&scores, &facts_});
    dispatch(count);
    read_back(facts_, rows.size() * sizeof(ShaderScoreFacts), rows.data());
    std::transform(rows.begin(), rows.end(), facts.begin(), [](const ShaderScoreFacts& row) {
        return ScoreRowFacts{row.finite, pair(row.sum, row.sum_lack), pair(row.squares, row.squares_lack),
                             static_cast<double>(row.range)};
    });
}

void AttentionRows::softmax(const Matrices& matrices, const AttentionSoftmax& how, std::size_t first,
                            std::size_t count, std::span<AttentionRowFacts> facts) {
    take_mask(*how.mask, first, count);
    std::vector<ShaderRowFacts> rows(count);
    allocate(facts_, rows.size() * sizeof(ShaderRowFacts), nullptr);
    const gl::Program& program = use("attention_rows.comp", first, count);
    set_uint(program, "mask_words", how.mask->words_per_row() * 2);
    const auto place = [&](const char* name) { return glGetUniformLocation(program.name(), name); };
    glUniform1f(place("scale"), static_cast<float>(how.scale));
    glUniform1f(place("mask_value"), -1e9F);
    glUniform1i(place("mask_is_infinite"), how.mask_value == MaskValue::minus_infinity ? 1 : 0);
    set_temperature(program, how.temperature);
    bind_buffers({&matrices.scores, &mask_, &live_keys_, &matrices.weights, &matrices.extents, &facts_});
    dispatch(count);
    read_back(facts_, rows.size() * sizeof(ShaderRowFacts), rows.data());
    std::transform(rows.begin(), rows.end(), facts.begin(),
                   [&](const ShaderRowFacts& row) { return facts_of(row, how.temperature); });
}

}  // namespace softmaxlab::gpu
