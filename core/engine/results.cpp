#include "core/engine/results.h"

#include <stdexcept>
#include <utility>

#include "core/engine/simd_attention.h"

namespace softmaxlab {

Results::Results(const Document& document, std::unique_ptr<Backend> backend)
    : SoftmaxResults(document, std::move(backend)), document_(document) {}

void Results::set_backend(std::unique_ptr<Backend> backend) {
    attention_failure_.reset();
    auto one = attention_ ? attention_of(*backend) : nullptr;
    auto heads = attention_heads_ ? attention_of(*backend) : nullptr;
    if (one) attention_->set_backend(std::move(one));
    if (heads) attention_heads_->set_backend(std::move(heads));
    replace_backend(std::move(backend));
}

/// The backend's own, or another one where it cannot be had: then failure() says why.
std::unique_ptr<AttentionBackend> Results::attention_of(Backend& backend) {
    try {
        return backend.attention();
    } catch (const std::runtime_error& error) {
        attention_failure_ = error.what();
        return make_simd_attention();
    }
}

AttentionResults& Results::attention() {
    if (!attention_) attention_.emplace(document_, attention_of(backend()), &model_heads_);
    return *attention_;
}

void Results::expect_work() {
    expect_softmax_work();
    if (attention_) attention_->expect_work();
}

std::optional<std::string> Results::failure() const {
    if (softmax_failure()) return softmax_failure();
    if (attention_failure_) return attention_failure_;
    if (attention_ && attention_->failure()) return attention_->failure();
    return attention_heads_ ? attention_heads_->failure() : std::nullopt;
}

AttentionHeads& Results::attention_heads() {
    if (!attention_heads_) attention_heads_.emplace(document_, attention_of(backend()), &model_heads_);
    return *attention_heads_;
}

}  // namespace softmaxlab
