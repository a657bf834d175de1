#include "cli/bench/attention_track.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/engine/softmax_race.h"
#include "core/kernels/ladder.h"

namespace softmaxlab {

AttentionTrack::AttentionTrack(std::size_t tokens, std::size_t depth, std::size_t threads)
    : shape{tokens, tokens, depth, depth, true},
      q(random_logits(tokens * depth, 1, 1)),
      k(random_logits(tokens * depth, 1, 2)),
      v(random_logits(tokens * depth, 1, 3)),
      output(tokens * depth),
      workers(threads) {}

double AttentionTrack::scale() const {
    return 1 / std::sqrt(static_cast<double>(shape.d_k));
}

void AttentionTrack::attend(Workers* shared_by) {
    kernels::attention(shape, scale(), 1, q, k, v, output, shared_by);
}

void AttentionTrack::attend_plainly(std::size_t begin, std::size_t end) {
    const std::size_t depth = shape.d_k;
    const auto factor = static_cast<float>(scale());
    std::vector<float> scores(end), weights(end);
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t keys = i + 1;
        const float* const query = q.data() + i * depth;
        for (std::size_t j = 0; j < keys; ++j) {
            const float* const key = k.data() + j * depth;
            float product = 0;
            for (std::size_t c = 0; c < depth; ++c) product += query[c] * key[c];
            scores[j] = product * factor;
        }
        kernels::plain_softmax_rows(std::span(scores).first(keys), std::span(weights).first(keys), keys);
        float* const out = output.data() + i * depth;
        std::fill(out, out + depth, 0.0F);
        for (std::size_t j = 0; j < keys; ++j)
            for (std::size_t c = 0; c < depth; ++c) out[c] += weights[j] * v[j * depth + c];
    }
}

double AttentionTrack::error() const {
    const std::size_t depth = shape.d_k;
    const auto at = [depth](const std::vector<float>& matrix, std::size_t row, std::size_t column) {
        return static_cast<double>(matrix[row * depth + column]);
    };
    constexpr std::size_t every = 17;
    double worst = 0, largest = 0;
    for (const float value : v) largest = std::max(largest, std::fabs(static_cast<double>(value)));
    for (std::size_t i = 0; i < shape.queries; i += every) {
        std::vector<double> weights(i + 1), sums(depth);
        double sum = 0;
        for (std::size_t j = 0; j <= i; ++j) {
            double product = 0;
            for (std::size_t c = 0; c < depth; ++c) product += at(q, i, c) * at(k, j, c);
            sum += weights[j] = std::exp(product * scale());  // normal scores: no overflow
            for (std::size_t c = 0; c < depth; ++c) sums[c] += weights[j] * at(v, j, c);
        }
        for (std::size_t c = 0; c < depth; ++c)
            worst = std::max(worst, std::fabs(at(output, i, c) - sums[c] / sum));
    }
    return worst / largest;
}

}  // namespace softmaxlab
