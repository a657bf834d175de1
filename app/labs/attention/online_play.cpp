#include "app/labs/attention/online_play.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {

std::optional<std::string> OnlinePlay::follow(AttentionResults& results, std::size_t query,
                                              double temperature) {
    const auto refuse = [&](const char* why) {
        reset();
        source_.reset();
        return std::optional<std::string>(why);
    };
    if (is_limit(temperature)) return refuse("The online form divides by T: it needs 0 < T < ∞.");
    block = std::clamp<std::size_t>(block, 1, results.keys());
    const Source now{results.weights_version(), results.vectors_version(), query, block, temperature};
    if (source_ == now) return std::nullopt;

    std::vector<double> logits = results.masked_row(query);
    if (std::any_of(logits.begin(), logits.end(), [](double z) { return std::isnan(z) || z == INFINITY; }))
        return refuse("A logit of this row is no finite number: there is nothing to add up.");
    const bool another = !source_ || source_->query != query || logits.size() != logits_.size();
    if (another) reset();
    logits_ = std::move(logits);
    row_ = online_softmax(logits_, results.vectors().v.values, block, temperature);
    offline_ = softmax(logits_, temperature).probabilities;
    done_ = std::min(done_, row_.steps.size());
    source_ = now;
    return std::nullopt;
}

std::size_t OnlinePlay::keys_done() const {
    if (done_ == 0) return 0;
    const OnlineStep& last = row_.steps[done_ - 1];
    return last.first + last.count;
}

void OnlinePlay::step() {
    if (!at_end()) ++done_;
    if (at_end()) playing = false;
}

void OnlinePlay::reset() {
    done_ = 0;
    waiting_ = 0;
    playing = false;
}

void OnlinePlay::set_block(std::size_t keys) {
    block = keys;
    reset();
}

void OnlinePlay::advance(double seconds) {
    if (!playing) return;
    const double rate =
        std::max(online_steps_a_second, static_cast<double>(row_.steps.size()) / longest_online_play);
    waiting_ += seconds * rate;
    for (; waiting_ >= 1 && playing; waiting_ -= 1) step();
}

double OnlinePlay::largest_difference() const {
    double largest = 0;
    for (std::size_t i = 0; i < offline_.size(); ++i) {
        const double difference = std::fabs(row_.weights[i] - offline_[i]);
        if (std::isnan(difference)) return difference;
        largest = std::max(largest, difference);
    }
    return largest;
}

}  // namespace softmaxlab
