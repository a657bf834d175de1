#include "core/engine/softmaxes_of_gpt3.h"

#include <cmath>

#include "core/base/clock.h"
#include "core/engine/softmax_race.h"
#include "core/kernels/attention_f32.h"

namespace softmaxlab {
namespace {}  // namespace

SoftmaxesOfGpt3::SoftmaxesOfGpt3(std::size_t threads)
    : workers_(threads),
      scores_(repeated(random_logits(65'521, 1, 1), context * context)),
      weights_(context * context),
      status_(context) {}

bool SoftmaxesOfGpt3::advance(double seconds) {
    const Clock::time_point start = Clock::now();
    do {
        if (!over()) next_head();
        // Without an end it would be minutes on some machines.
    } while (!over() && std::isfinite(seconds) && seconds_since(start) < seconds);
    return over();
}

double SoftmaxesOfGpt3::seconds_for_all() const {
    return seconds_ * static_cast<double>(heads) / static_cast<double>(heads_);
}

std::vector<float> SoftmaxesOfGpt3::weights_of(std::size_t row) const {
    const auto first = weights_.begin() + static_cast<std::ptrdiff_t>(row * context);
    return {first, first + static_cast<std::ptrdiff_t>(row + 1)};
}

void SoftmaxesOfGpt3::next_head() {
    const Clock::time_point start = Clock::now();
    kernels::AttentionRows how;
    how.keys = context;
    // Scores are scaled by 1/√d_k when they are made.
    kernels::attention_rows(how, true, scores_, weights_, status_, &workers_, kernels::LeftOut::untouched);
    seconds_ += seconds_since(start);
    ++heads_;
}

}  // namespace softmaxlab
