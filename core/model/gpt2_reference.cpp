#include "core/model/gpt2_reference.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/kernels/stored_matrix_f32.h"

namespace softmaxlab {
namespace {

using Row = std::vector<double>;

Row row_of(const kernels::StoredMatrix& matrix, std::size_t row) {
    std::vector<float> values(matrix.columns);
    kernels::read_row(matrix, row, values);
    return {values.begin(), values.end()};
}

Row normalized(const Row& x, const Gpt2Norm& norm, double epsilon) {
    const auto width = static_cast<double>(x.size());
    double mean = 0;
    for (const double value : x) mean += value / width;
    double variance = 0;
    for (const double value : x) variance += (value - mean) * (value - mean) / width;
    Row result(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        result[i] = (x[i] - mean) / std::sqrt(variance + epsilon) * static_cast<double>(norm.weight[i]) +
                    static_cast<double>(norm.bias[i]);
    return result;
}

Row applied(const Gpt2Linear& linear, const Row& x) {
    Row result(linear.bias.begin(), linear.bias.end());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const Row weights = row_of(linear.weights, i);
        for (std::size_t j = 0; j < result.size(); ++j) result[j] += x[i] * weights[j];
    }
    return result;
}

void add(const Row& values, Row& to) {
    std::transform(values.begin(), values.end(), to.begin(), to.begin(), std::plus<>());
}

double gelu(double x) {
    const double pi = std::acos(-1.0);
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / pi) * (x + 0.044715 * x * x * x)));
}

}  // namespace

Gpt2Reference::Gpt2Reference(std::shared_ptr<const LanguageModel> model)
    : model_(std::move(model)), keys_(model_->config.layers), values_(model_->config.layers) {}

Row Gpt2Reference::attention(std::size_t layer, const Row& query_key_value) {
    const Gpt2Config& config = model_->config;
    const auto part = [&](std::size_t index) {
        const auto begin = query_key_value.begin() + static_cast<std::ptrdiff_t>(index * config.width);
        return Row(begin, begin + static_cast<std::ptrdiff_t>(config.width));
    };
    const Row query = part(0);
    keys_[layer].push_back(part(1));
    values_[layer].push_back(part(2));
    Row mixed(config.width, 0.0);
    for (std::size_t head = 0; head < config.heads; ++head) {
        const std::size_t begin = head * config.head_width();
        const std::size_t end = begin + config.head_width();
        Row weights;
        for (const Row& key : keys_[layer]) {
            double score = 0;
            for (std::size_t i = begin; i < end; ++i) score += query[i] * key[i];
            weights.push_back(score / std::sqrt(static_cast<double>(config.head_width())));
        }
        const double max = *std::max_element(weights.begin(), weights.end());
        double sum = 0;
        for (double& weight : weights) sum += weight = std::exp(weight - max);
        for (std::size_t key = 0; key < weights.size(); ++key)
            for (std::size_t i = begin; i < end; ++i) mixed[i] += weights[key] / sum * values_[layer][key][i];
    }
    return mixed;
}

std::vector<double> Gpt2Reference::append(Token token) {
    const Gpt2Config& config = model_->config;
    const Gpt2Weights& weights = model_->weights;
    if (length_ == config.context) throw std::invalid_argument("more tokens than the context holds");
    if (token >= config.vocabulary) throw std::invalid_argument("a token that the vocabulary does not have");
    Row x = row_of(weights.token_embedding, token);
    add(row_of(weights.position_embedding, length_), x);
    ++length_;
    for (std::size_t i = 0; i < config.layers; ++i) {
        const Gpt2Layer& layer = weights.layers[i];
        const Row vectors = applied(layer.query_key_value, normalized(x, layer.norm_1, config.epsilon));
        add(applied(layer.attention_output, attention(i, vectors)), x);
        Row inner = applied(layer.inner, normalized(x, layer.norm_2, config.epsilon));
        std::transform(inner.begin(), inner.end(), inner.begin(), gelu);
        add(applied(layer.output, inner), x);
    }
    const Row last = normalized(x, weights.final_norm, config.epsilon);
    std::vector<double> logits(config.vocabulary, 0.0);
    for (std::size_t i = 0; i < config.vocabulary; ++i) {
        const Row embedding = row_of(weights.head, i);
        for (std::size_t j = 0; j < config.width; ++j) logits[i] += last[j] * embedding[j];
    }
    return logits;
}

}  // namespace softmaxlab
