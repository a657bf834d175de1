#include "core/engine/attention_vectors.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "core/numeric/normal_numbers.h"

namespace softmaxlab {
namespace {

/// Which numbers a seed is for.
enum class Purpose : std::uint64_t { token = 1, q, k, v };

/// Spreads every bit of a number over all of the result. Source: the finaliser of SplitMix64, G. L. Steele,
/// D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", 2014.
std::uint64_t mixed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

std::uint64_t seed_for(std::uint64_t seed, Purpose purpose, std::uint64_t which, std::uint64_t row) {
    return mixed(mixed(mixed(mixed(seed) ^ static_cast<std::uint64_t>(purpose)) ^ which) ^ row);
}

/// FNV-1a: G. Fowler, L. C. Noll and K.-P. Vo.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return hash;
}

void fill_normal(std::span<double> values, std::uint64_t seed, double deviation) {
    NormalNumbers numbers(seed);
    for (double& value : values) value = numbers.next() * deviation;
}

Matrix projection(std::uint64_t seed, Purpose purpose, std::size_t head, std::size_t columns) {
    Matrix matrix(embedding_dimension, columns);
    const double deviation = 1 / std::sqrt(static_cast<double>(embedding_dimension));
    // Column by column, so that one more dimension leaves the others as they are.
    std::vector<double> column(embedding_dimension);
    for (std::size_t c = 0; c < columns; ++c) {
        fill_normal(column, seed_for(seed, purpose, head, c), deviation);
        for (std::size_t r = 0; r < embedding_dimension; ++r) matrix.at(r, c) = column[r];
    }
    return matrix;
}

/// embedding · matrix
void multiply(std::span<const double> embedding, const Matrix& matrix, std::span<double> result) {
    for (double& value : result) value = 0;
    for (std::size_t r = 0; r < embedding.size(); ++r) {
        const std::span<const double> row = matrix.row(r);
        for (std::size_t c = 0; c < result.size(); ++c) result[c] += embedding[r] * row[c];
    }
}

}  // namespace

VectorMaker::VectorMaker(const Attention& attention, std::size_t head)
    : source_(attention.source),
      seed_(attention.seed),
      head_(head),
      d_k_(attention.d_k),
      d_v_(attention.d_v),
      labels_(key_labels(attention)) {
    if (source_ != VectorSource::projections) return;
    project_q_ = projection(seed_, Purpose::q, head, d_k_);
    project_k_ = projection(seed_, Purpose::k, head, d_k_);
    project_v_ = projection(seed_, Purpose::v, head, d_v_);
}

AttentionHead VectorMaker::empty_head() const {
    return {Matrix(rows(), d_k_), Matrix(rows(), d_k_), Matrix(rows(), d_v_), {}};
}

void VectorMaker::make_rows(std::size_t first, std::size_t count, AttentionHead& head) const {
    for (std::size_t row = first; row < first + count; ++row) {
        if (source_ == VectorSource::projections) {
            project(row, head);
        } else {
            draw(row, head);
        }
    }
}

void VectorMaker::project(std::size_t row, AttentionHead& head) const {
    std::vector<double> embedding(embedding_dimension);
    fill_normal(embedding, seed_for(seed_, Purpose::token, hash_of(labels_[row]), 0), 1);
    multiply(embedding, project_q_, head.q.row(row));
    multiply(embedding, project_k_, head.k.row(row));
    multiply(embedding, project_v_, head.v.row(row));
}

void VectorMaker::draw(std::size_t row, AttentionHead& head) const {
    for (const auto& [purpose, matrix] :
         {std::pair<Purpose, Matrix*>{Purpose::q, &head.q}, {Purpose::k, &head.k}, {Purpose::v, &head.v}}) {
        fill_normal(matrix->row(row), seed_for(seed_, purpose, head_, row), 1);
    }
}

AttentionHead head_of(const Attention& attention, std::size_t head) {
    if (attention.given) return attention.given->heads.at(head);
    const VectorMaker maker(attention, head);
    AttentionHead vectors = maker.empty_head();
    maker.make_rows(0, maker.rows(), vectors);
    return vectors;
}

std::shared_ptr<const GivenVectors> as_given(const Attention& attention, const AttentionHead& shown) {
    if (attention.given) return attention.given;
    GivenVectors vectors;
    if (attention.model) {
        vectors.source =
            fmt::format("{} of “{}”", head_name(attention, attention.head), attention.model->model);
        vectors.heads = {shown};
        vectors.labels = key_labels(attention);
        return std::make_shared<const GivenVectors>(std::move(vectors));
    }
    vectors.source = source_in_words(attention);
    for (std::size_t head = 0; head < attention.heads; ++head)
        vectors.heads.push_back(head_of(attention, head));
    return std::make_shared<const GivenVectors>(std::move(vectors));
}

}  // namespace softmaxlab
