#include "core/engine/attention_heads.h"

#include <algorithm>
#include <utility>

#include "core/base/clock.h"

namespace softmaxlab {
AttentionHeads::AttentionHeads(const Document& document, std::unique_ptr<AttentionBackend> backend,
                               ModelHeads* model)
    : document_(document), one_(document, std::move(backend), model) {}

void AttentionHeads::set_backend(std::unique_ptr<AttentionBackend> backend) {
    one_.set_backend(std::move(backend));
    taken_.reset();
    seen_ = 0;
}

bool AttentionHeads::advance(double seconds) {
    const Clock::time_point start = Clock::now();
    const auto left = [&] {
        constexpr double a_block = 1e-9;  // however little time is left
        return std::max(a_block, seconds - seconds_since(start));
    };
    if (seen_ != document_.revision()) {
        take_changes();
        seen_ = document_.revision();
    }
    while (next_ < heads_.size()) {
        one_.choose_head(next_);
        if (!one_.advance(left())) return false;
        if (!one_.trouble().empty()) return true;
        keep_picture();
        ++next_;
    }
    return true;
}

void AttentionHeads::take_changes() {
    Attention now = document_.scene().attention;
    now.head = now.query = 0;  // what is looked at changes no weight
    const double temperature = document_.scene().temperature;
    if (taken_ && *taken_ == now && temperature_ == temperature) return;
    taken_ = std::move(now);
    temperature_ = temperature;
    heads_.resize(head_count(document_.scene().attention));
    for (HeadPicture& head : heads_) head.complete = false;
    next_ = 0;
    ++version_;
}

void AttentionHeads::keep_picture() {
    HeadPicture& head = heads_[next_];
    Reduction all;
    all.columns = static_cast<double>(one_.keys());
    all.rows = static_cast<double>(one_.queries());
    all.width = head.width = std::min(max_picture_side, one_.keys());
    all.height = head.height = std::min(max_picture_side, one_.queries());
    head.weights = one_.reduced(AttentionMatrix::weights, all);
    head.summary = one_.summary();
    head.complete = true;
    ++version_;
}

}  // namespace softmaxlab
