#include "core/engine/results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/engine/same_values.h"
#include "core/engine/simd_attention.h"
#include "core/numeric/comparison.h"
#include "core/scene/scene.h"

namespace softmaxlab {

namespace {

/// NaN goes below everything else, so that values can be sorted.
double sort_key(double value) {
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(a[i] - b[i]);
        if (std::isnan(difference)) return difference;
        largest = std::max(largest, difference);
    }
    return largest;
}

std::vector<std::size_t> all_classes(std::size_t count) {
    std::vector<std::size_t> classes(count);
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

/// Those that take part.
std::vector<std::size_t> live_of(std::vector<std::size_t> classes, const std::vector<double>& logits) {
    const auto masked = [&](std::size_t i) { return logits[i] == -std::numeric_limits<double>::infinity(); };
    classes.erase(std::remove_if(classes.begin(), classes.end(), masked), classes.end());
    return classes;
}

std::vector<std::size_t> ranked(const std::vector<double>& logits) {
    std::vector<std::size_t> order = all_classes(logits.size());
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sort_key(logits[a]) > sort_key(logits[b]); });
    return order;
}

}  // namespace

Results::Results(const Document& document, std::unique_ptr<Backend> backend)
    : document_(document), backend_(std::move(backend)) {}

void Results::set_backend(std::unique_ptr<Backend> backend) {
    attention_failure_.reset();
    auto one = attention_ ? attention_of(*backend) : nullptr;
    auto heads = attention_heads_ ? attention_of(*backend) : nullptr;
    if (one) attention_->set_backend(std::move(one));
    if (heads) attention_heads_->set_backend(std::move(heads));
    backend_ = std::move(backend);
    cache_ = {};
}

/// The backend's own, or another one where it cannot be had: then attention_failure() says why.
std::unique_ptr<AttentionBackend> Results::attention_of(Backend& backend) {
    try {
        return backend.attention();
    } catch (const std::runtime_error& error) {
        attention_failure_ = error.what();
        return make_simd_attention();
    }
}

AttentionResults& Results::attention() {
    if (!attention_) attention_.emplace(document_, attention_of(*backend_));
    return *attention_;
}

std::optional<std::string> Results::attention_failure() const {
    if (attention_failure_) return attention_failure_;
    if (attention_ && attention_->failure()) return attention_->failure();
    return attention_heads_ ? attention_heads_->failure() : std::nullopt;
}

AttentionHeads& Results::attention_heads() {
    if (!attention_heads_) attention_heads_.emplace(document_, attention_of(*backend_));
    return *attention_heads_;
}

const std::vector<double>& Results::logits() {
    return cache_.logits.at(document_.revision(), [&] { return effective_logits(document_.scene()); });
}

const SoftmaxOutput& Results::probabilities() {
    return cache_.probabilities.at(document_.revision(), [&] {
        const std::vector<double>& z = logits();
        return backend_->softmax({z, 1, z.size(), document_.scene().temperature});
    });
}

const Softmax& Results::reference() {
    return cache_.reference.at(document_.revision(),
                               [&] { return softmax(logits(), document_.scene().temperature); });
}

const Trace& Results::trace() {
    return cache_.trace.at(document_.revision(), [&] {
        const Scene& scene = document_.scene();
        return softmaxlab::trace(logits(), scene.temperature, backend_->format(), scene.method);
    });
}

bool Results::shows_trace() {
    if (document_.scene().method == Method::naive) return true;
    const std::vector<double>& z = logits();
    return std::all_of(z.begin(), z.end(),
                       [](double logit) { return logit == -std::numeric_limits<double>::infinity(); });
}

const std::vector<double>& Results::shown_probabilities() {
    return shows_trace() ? trace().probabilities : probabilities().probabilities;
}

double Results::difference_to_reference() {
    return cache_.difference.at(document_.revision(), [&] {
        return largest_difference(shown_probabilities(), reference().probabilities);
    });
}

double Results::sum_of_probabilities() {
    return cache_.sum.at(document_.revision(), [&] {
        double sum = 0;
        for (const double p : shown_probabilities()) sum = round_to(backend_->format(), sum + p);
        return sum;
    });
}

const std::vector<std::size_t>& Results::ranking() {
    if (cache_.ranking_checked != document_.revision()) {
        // Kept while the logits are: a turn of the temperature knob leaves it as it is.
        if (!same_values(cache_.ranked_logits, logits())) {
            cache_.ranked_logits = logits();
            cache_.ranking = ranked(cache_.ranked_logits);
        }
        cache_.ranking_checked = document_.revision();
    }
    return cache_.ranking;
}

std::vector<std::size_t> Results::top_classes() {
    constexpr std::size_t most = 12;
    const std::vector<std::size_t>& order = ranking();
    return {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size()))};
}

const std::vector<std::size_t>& Results::jacobian_classes() {
    constexpr std::size_t most = 1024;
    return cache_.jacobian_classes.at(document_.revision(), [&] {
        if (document_.scene().loaded == nullptr) return all_classes(logits().size());
        const std::vector<std::size_t>& order = ranking();
        return std::vector<std::size_t>(
            order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size())));
    });
}

const JacobianOutput& Results::jacobian() {
    return cache_.jacobian.at(document_.revision(), [&] {
        return backend_->jacobian({logits(), jacobian_classes(), document_.scene().temperature});
    });
}

const TemperatureSweep& Results::temperature_sweep() {
    KeptSweep& kept = temperatures_;
    if (kept.checked != document_.revision()) {
        const bool loaded = document_.scene().loaded != nullptr;
        // A loaded set has more classes than can be edited by hand: the two never have the same logits.
        if (!same_values(kept.logits, logits())) {
            const std::vector<std::size_t> classes =
                live_of(loaded ? top_classes() : all_classes(logits().size()), logits());
            kept.sweep =
                sweep_temperature(logits(), logarithmic_range(0.01, 100, loaded ? 101 : 201), classes);
            kept.logits = logits();
            kept.steepest.reset();
            kept.at_zero.reset();
            kept.at_infinity.reset();
        }
        kept.checked = document_.revision();
    }
    return kept.sweep;
}

double Results::steepest_temperature() {
    const TemperatureSweep& sweep = temperature_sweep();
    if (!temperatures_.steepest) temperatures_.steepest = softmaxlab::steepest_temperature(logits(), sweep);
    return *temperatures_.steepest;
}

const Softmax& Results::limit_at_zero() {
    temperature_sweep();  // forgets the limits of other logits
    if (!temperatures_.at_zero) temperatures_.at_zero = softmax(logits(), 0);
    return *temperatures_.at_zero;
}

const Softmax& Results::limit_at_infinity() {
    temperature_sweep();
    if (!temperatures_.at_infinity)
        temperatures_.at_infinity = softmax(logits(), std::numeric_limits<double>::infinity());
    return *temperatures_.at_infinity;
}

const EntropySlope& Results::entropy_slope() {
    return cache_.slope.at(document_.revision(), [&] {
        const double temperature = document_.scene().temperature;
        return EntropySlope{softmaxlab::entropy_slope(logits(), temperature),
                            entropy_slope_by_difference(logits(), temperature)};
    });
}

const PinComparison* Results::comparison() {
    if (!document_.scene().pin_a) return nullptr;
    return pins_.at(document_.scene(), document_.revision(), reference());
}

const ShiftSweep& Results::shift_sweep(Method method, const std::vector<double>& shifts) {
    const bool loaded = document_.scene().loaded != nullptr;
    return formats_.shift_sweep(now(), method, shifts, loaded ? top_classes() : all_classes(logits().size()));
}

}  // namespace softmaxlab
