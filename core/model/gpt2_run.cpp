#include "core/model/gpt2_run.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/base/limits.h"
#include "core/base/workers.h"
#include "core/kernels/attention_f32.h"
#include "core/kernels/gelu_f32.h"
#include "core/kernels/softmax_f32.h"
#include "core/kernels/stored_matrix_f32.h"

namespace softmaxlab {
namespace {

using kernels::StoredFormat;
using kernels::StoredMatrix;

/// The layer norm of each row, with sums in double.
void normalize(std::span<const float> from, const Gpt2Norm& norm, double epsilon, std::span<float> to) {
    const std::size_t width = norm.weight.size();
    for (std::size_t begin = 0; begin < from.size(); begin += width) {
        const float* const row = from.data() + begin;
        double sum = 0;
        for (std::size_t i = 0; i < width; ++i) sum += static_cast<double>(row[i]);
        const double mean = sum / static_cast<double>(width);
        double squares = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const double difference = static_cast<double>(row[i]) - mean;
            squares += difference * difference;
        }
        const double factor = 1 / std::sqrt(squares / static_cast<double>(width) + epsilon);
        for (std::size_t i = 0; i < width; ++i) {
            const double normal = (static_cast<double>(row[i]) - mean) * factor;
            to[begin + i] = static_cast<float>(normal * static_cast<double>(norm.weight[i]) +
                                               static_cast<double>(norm.bias[i]));
        }
    }
}

void add(std::span<const float> values, std::span<float> to) {
    std::transform(values.begin(), values.end(), to.begin(), to.begin(), std::plus<>());
}

double score_scale(const Gpt2Config& config) {
    return 1 / std::sqrt(static_cast<double>(config.head_width()));
}

/// How many tokens a step takes, so that it is a few milliseconds' work: fewer than four would take as long.
std::size_t tokens_at_once(const Gpt2Config& config) {
    constexpr std::size_t products = 64'000'000;
    constexpr std::size_t fewest = 4;
    const std::size_t of_token = config.width * (4 * config.width + 2 * config.inner);
    return std::clamp(products / of_token, fewest, Gpt2Run::max_tokens_at_once);
}

StoredMatrix as_matrix(std::span<const float> values, std::size_t rows, std::size_t columns) {
    return {StoredFormat::f32, values.data(), rows, columns};
}

}  // namespace

Gpt2Run::Gpt2Run(std::shared_ptr<const LanguageModel> model, Workers* workers)
    : model_(std::move(model)), workers_(workers) {
    const Gpt2Config& config = model_->config;
    heads_.resize(config.layers * config.heads);
    residuals_.resize(config.layers + 1);
}

void Gpt2Run::set_tokens(std::span<const Token> tokens) {
    const Gpt2Config& config = model_->config;
    if (tokens.size() > config.context) throw std::invalid_argument("more tokens than the context holds");
    if (std::any_of(tokens.begin(), tokens.end(), [&](Token token) { return token >= config.vocabulary; }))
        throw std::invalid_argument("a token that the vocabulary does not have");
    const auto common = std::mismatch(tokens.begin(), tokens.end(), tokens_.begin(), tokens_.end()).first;
    const auto same = static_cast<std::size_t>(common - tokens.begin());
    // Tokens that are being worked on stay in work as long as they are the same.
    if (same < ready_ + rows_) drop_after(std::min(same, ready_));
    tokens_.assign(tokens.begin(), tokens.end());
}

void Gpt2Run::append(Token token) {
    if (tokens_.size() >= model_->config.context)
        throw std::invalid_argument("more tokens than the context holds");
    if (token >= model_->config.vocabulary)
        throw std::invalid_argument("a token that the vocabulary does not have");
    tokens_.push_back(token);
}

/// Forgets everything about the tokens from `ready` on, and the block that is worked on.
void Gpt2Run::drop_after(std::size_t ready) {
    const Gpt2Config& config = model_->config;
    for (Head& head : heads_) {
        for (AlignedVector<float>* vectors : {&head.q, &head.k, &head.v})
            vectors->resize(std::min(vectors->size(), ready * config.head_width()));
    }
    for (AlignedVector<float>& residual : residuals_)
        residual.resize(std::min(residual.size(), ready * config.width));
    ready_ = ready;
    rows_ = 0;
}

bool Gpt2Run::step() {
    if (rows_ == 0) {
        if (ready_ == tokens_.size()) return false;
        begin_block();
    }
    do_layer();
    if (++layer_ == model_->config.layers) {
        ready_ += rows_;
        rows_ = 0;
    }
    return true;
}

void Gpt2Run::finish() {
    while (step()) {
    }
}

void Gpt2Run::begin_block() {
    const Gpt2Config& config = model_->config;
    const Gpt2Weights& weights = model_->weights;
    rows_ = std::min(tokens_.size() - ready_, tokens_at_once(config));
    layer_ = 0;
    x_.resize(rows_ * config.width);
    normed_.resize(rows_ * config.width);
    mixed_.resize(rows_ * config.width);
    wide_.resize(rows_ * std::max(3 * config.width, config.inner));
    for (std::size_t row = 0; row < rows_; ++row) {
        const std::span<float> to = std::span(x_).subspan(row * config.width, config.width);
        const std::span<float> position = std::span(normed_).first(config.width);
        kernels::read_row(weights.token_embedding, tokens_[ready_ + row], to);
        kernels::read_row(weights.position_embedding, ready_ + row, position);
        add(position, to);
    }
    residuals_.front().insert(residuals_.front().end(), x_.begin(), x_.end());
}

void Gpt2Run::do_layer() {
    const Gpt2Config& config = model_->config;
    const Gpt2Layer& layer = model_->weights.layers[layer_];
    const auto apply = [&](const Gpt2Linear& linear, std::span<const float> from, std::span<float> to) {
        kernels::multiply(from, rows_, linear.weights, linear.bias, to, workers_);
    };
    normalize(x_, layer.norm_1, config.epsilon, normed_);
    apply(layer.query_key_value, normed_, std::span(wide_).first(rows_ * 3 * config.width));
    attend(layer_);
    apply(layer.attention_output, mixed_, normed_);
    add(normed_, x_);

    const std::span<float> inner = std::span(wide_).first(rows_ * config.inner);
    normalize(x_, layer.norm_2, config.epsilon, normed_);
    apply(layer.inner, normed_, inner);
    for_each_part(workers_, inner.size(),
                  [&](std::size_t first, std::size_t count) { kernels::gelu(inner.subspan(first, count)); });
    apply(layer.output, inner, normed_);
    add(normed_, x_);
    residuals_[layer_ + 1].insert(residuals_[layer_ + 1].end(), x_.begin(), x_.end());
}

/// From Q, K and V side by side in wide_ to the heads' outputs side by side in mixed_.
void Gpt2Run::attend(std::size_t layer) {
    const Gpt2Config& config = model_->config;
    const std::size_t d_k = config.head_width();
    // The heads are shared out whole: a block has few rows, and a head few keys.
    share_out(workers_, config.heads, [&](std::size_t index) {
        Head& head = head_at(layer, index);
        for (std::size_t row = 0; row < rows_; ++row) {
            const float* const from = wide_.data() + row * 3 * config.width + index * d_k;
            head.q.insert(head.q.end(), from, from + d_k);
            head.k.insert(head.k.end(), from + config.width, from + config.width + d_k);
            head.v.insert(head.v.end(), from + 2 * config.width, from + 2 * config.width + d_k);
        }
        if (rows_ == 1) {
            attend_one(head, index * d_k);
        } else {
            attend_some(head, index * d_k);
        }
    });
}

/// The last token alone: to lay out its keys for a product of matrices would take longer than this.
void Gpt2Run::attend_one(const Head& head, std::size_t at) {
    const std::size_t d_k = model_->config.head_width();
    const std::size_t keys = head.k.size() / d_k;
    thread_local std::vector<float> weights;
    weights.resize(keys);
    RowStatus status[1];
    kernels::multiply_transposed(std::span(head.q).last(d_k), 1, as_matrix(head.k, keys, d_k), weights);
    kernels::softmax_rows(weights, weights, keys, 1 / score_scale(model_->config), status);
    kernels::multiply(weights, 1, as_matrix(head.v, keys, d_k), {}, std::span(mixed_).subspan(at, d_k));
}

void Gpt2Run::attend_some(const Head& head, std::size_t at) {
    const Gpt2Config& config = model_->config;
    const std::size_t d_k = config.head_width();
    const std::size_t keys = head.k.size() / d_k;
    thread_local std::vector<float> output;
    output.resize(rows_ * d_k);
    kernels::attention({rows_, keys, d_k, d_k, true}, score_scale(config), 1,
                       std::span(head.q).last(rows_ * d_k), head.k, head.v, output);
    for (std::size_t row = 0; row < rows_; ++row)
        std::copy_n(output.data() + row * d_k, d_k, mixed_.data() + row * config.width + at);
}

void Gpt2Run::check_ready(std::size_t position) const {
    if (position >= ready_) throw std::out_of_range("that token has not gone through all layers");
}

std::span<const float> Gpt2Run::residual(std::size_t position, std::size_t layers) const {
    check_ready(position);
    return std::span(residuals_.at(layers)).subspan(position * model_->config.width, model_->config.width);
}

std::vector<float> Gpt2Run::lens(std::size_t position, std::size_t layers) const {
    const Gpt2Config& config = model_->config;
    std::vector<float> normed(config.width);
    normalize(residual(position, layers), model_->weights.final_norm, config.epsilon, normed);
    std::vector<float> logits(config.vocabulary);
    kernels::multiply_transposed(normed, 1, model_->weights.head, logits, workers_);
    return logits;
}

std::vector<float> Gpt2Run::logits(std::size_t position) const {
    return lens(position, model_->config.layers);
}

HeadVectors Gpt2Run::head_vectors(std::size_t layer, std::size_t head) const {
    const Gpt2Config& config = model_->config;
    if (layer >= config.layers || head >= config.heads) throw std::out_of_range("there is no such head");
    const Head& found = heads_[layer * config.heads + head];
    const std::size_t numbers = ready_ * config.head_width();
    return {ready_, config.head_width(), std::span(found.q).first(numbers), std::span(found.k).first(numbers),
            std::span(found.v).first(numbers)};
}

HeadWeights Gpt2Run::head_weights(std::size_t layer, std::size_t head) const {
    const HeadVectors vectors = head_vectors(layer, head);
    const std::size_t n = vectors.tokens;
    HeadWeights result;
    result.scores.resize(n * n);
    result.weights.resize(n * n);
    if (n == 0) return result;
    kernels::multiply_transposed(vectors.q, n, as_matrix(vectors.k, n, vectors.d_k), result.scores, workers_);
    const auto scale = static_cast<float>(score_scale(model_->config));
    for (std::size_t query = 0; query < n; ++query) {
        float* const row = result.scores.data() + query * n;
        for (std::size_t key = 0; key < n; ++key)
            row[key] = key <= query ? row[key] * scale : -static_cast<float>(infinity);
    }
    std::vector<RowStatus> status(n);
    kernels::softmax_rows(result.scores, result.weights, n, 1.0, status, {.workers = workers_});
    return result;
}

}  // namespace softmaxlab
