#include "app/labs/attention/stage_numbers.h"

#include <limits>

namespace softmaxlab {

void StageNumbers::read(AttentionResults& results, std::size_t first, std::size_t count) {
    const bool same_rows = first == first_ && count == count_ && keys_ == results.keys();
    if (!same_rows || scores_.version != results.scores_version())
        scores_ = {results.backend().read(AttentionMatrix::scores, first, count), results.scores_version()};
    if (!same_rows || weights_.version != results.weights_version())
        weights_ = {results.backend().read(AttentionMatrix::weights, first, count),
                    results.weights_version()};
    first_ = first;
    count_ = count;
    keys_ = results.keys();
}

double StageNumbers::at(AttentionStage stage, AttentionResults& results, std::size_t query,
                        std::size_t key) const {
    const std::size_t index = (query - first_) * keys_ + key;
    switch (stage) {
        case AttentionStage::scores:
            return scores_.values.at(index);
        case AttentionStage::scaled:
            return scores_.values.at(index) * results.scale();
        case AttentionStage::masked:
            return results.mask().at(query, key) ? scores_.values.at(index) * results.scale()
                                                 : -std::numeric_limits<double>::infinity();
        case AttentionStage::weights:
            break;
    }
    return weights_.values.at(index);
}

}  // namespace softmaxlab
