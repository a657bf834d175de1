#include "core/engine/results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/scene/scene.h"

namespace softmaxlab {

namespace {

/// NaN goes below everything else, so that values can be sorted.
double sort_key(double value) {
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

std::vector<std::size_t> ranked(const std::vector<double>& logits) {
    std::vector<std::size_t> order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sort_key(logits[a]) > sort_key(logits[b]); });
    return order;
}

/// Equality in which NaN equals NaN.
bool same_values(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
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

}  // namespace

Results::Results(const Document& document, std::unique_ptr<Backend> backend)
    : document_(document), backend_(std::move(backend)) {}

void Results::set_backend(std::unique_ptr<Backend> backend) {
    backend_ = std::move(backend);
    cache_ = {};
}

template <typename Value, typename Compute>
const Value& Results::current(Kept<Value>& kept, const Compute& compute) {
    if (!kept.value || kept.revision != document_.revision()) {
        kept.value.reset();
        kept.value = compute();
        kept.revision = document_.revision();
    }
    return *kept.value;
}

const std::vector<double>& Results::logits() {
    return current(cache_.logits, [&] { return effective_logits(document_.scene()); });
}

const SoftmaxOutput& Results::probabilities() {
    return current(cache_.probabilities, [&] {
        const std::vector<double>& z = logits();
        return backend_->softmax({z, 1, z.size(), document_.scene().temperature});
    });
}

const Softmax& Results::reference() {
    return current(cache_.reference, [&] { return softmax(logits(), document_.scene().temperature); });
}

const Trace& Results::trace() {
    return current(cache_.trace, [&] {
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
    return current(cache_.difference,
                   [&] { return largest_difference(shown_probabilities(), reference().probabilities); });
}

double Results::sum_of_probabilities() {
    return current(cache_.sum, [&] {
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

}  // namespace softmaxlab
