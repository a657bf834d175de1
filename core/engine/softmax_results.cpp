#include "core/engine/softmax_results.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>
#include <utility>

#include "core/base/limits.h"
#include "core/engine/row_softmax.h"
#include "core/kernels/row_f64.h"
#include "core/numeric/same_values.h"

namespace softmaxlab {

namespace {

/// Shorter rows are not worth waking a thread.
constexpr std::size_t long_row = 65'536;

/// NaN goes below everything else, so that values can be sorted.
double sort_key(double value) {
    return std::isnan(value) ? -infinity : value;
}

std::vector<std::size_t> all_classes(std::size_t count) {
    std::vector<std::size_t> classes(count);
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

std::vector<std::size_t> ranked(const std::vector<double>& logits) {
    std::vector<std::size_t> order = all_classes(logits.size());
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sort_key(logits[a]) > sort_key(logits[b]); });
    return order;
}

}  // namespace

SoftmaxResults::SoftmaxResults(const Document& document, std::unique_ptr<Backend> backend)
    : document_(document), backend_(std::move(backend)) {}

void SoftmaxResults::replace_backend(std::unique_ptr<Backend> backend) {
    backend_ = std::move(backend);
    failure_.reset();
    ++backend_changes_;
}

const std::vector<double>& SoftmaxResults::logits() {
    update_logits();
    return logits_.values;
}

Revision SoftmaxResults::logits_version() {
    update_logits();
    return logits_.version;
}

void SoftmaxResults::update_logits() {
    CountedLogits& counted = logits_;
    if (counted.checked == revision()) return;
    const bool same_set = scene().loaded != nullptr && counted.loaded == scene().loaded &&
                          counted.masked == scene().loaded_masked;
    counted.checked = revision();
    if (same_set) return;
    counted.loaded = scene().loaded;
    counted.masked = scene().loaded_masked;
    std::vector<double> now = effective_logits(scene());
    if (counted.version > 0 && now.size() == counted.values.size() && same_values(now, counted.values))
        return;
    counted.values = std::move(now);
    ++counted.version;
}

const SoftmaxOutput& SoftmaxResults::probabilities() {
    return probabilities_.get(backend_version(), [&](SoftmaxOutput& output) {
        const std::vector<double>& z = logits();
        const SoftmaxInput input{z, 1, z.size(), scene().temperature, &row_facts(), workers()};
        by_backend([&](Backend& backend) { backend.softmax(input, output); });
    });
}

const Softmax& SoftmaxResults::reference() {
    return reference_.get(revision(), [&](Softmax& row) {
        row_softmax(logits(), row_facts(), scene().temperature, row, workers());
    });
}

const kernels::RowFacts& SoftmaxResults::row_facts() {
    return row_facts_.get(logits_version(), [&] { return kernels::facts_of(logits()); });
}

void SoftmaxResults::expect_softmax_work() {
    if (workers_ && logits_.values.size() >= long_row) workers_->expect();
}

Workers* SoftmaxResults::workers() {
    if (logits().size() < long_row) return nullptr;
    if (!workers_) workers_.emplace(std::thread::hardware_concurrency());
    return &*workers_;
}

const Trace& SoftmaxResults::trace() {
    return trace_.get(backend_version(), [&] {
        return softmaxlab::trace(logits(), scene().temperature, backend_->format(), scene().method);
    });
}

const LostRow* SoftmaxResults::lost_row() {
    const std::optional<LostRow>& lost =
        lost_.get(backend_version(), [&] { return softmaxlab::lost_row(trace()); });
    return lost ? &*lost : nullptr;
}

bool SoftmaxResults::shows_trace() {
    if (scene().method == Method::stable) return false;
    const std::vector<double>& z = logits();
    return std::any_of(z.begin(), z.end(), [](double logit) { return logit != -infinity; });
}

const std::vector<double>& SoftmaxResults::shown_probabilities() {
    return shows_trace() ? trace().probabilities : probabilities().probabilities;
}

double SoftmaxResults::difference_to_reference() {
    return difference_.get(backend_version(), [&] {
        return kernels::largest_difference(shown_probabilities(), reference().probabilities);
    });
}

double SoftmaxResults::sum_of_probabilities() {
    return sum_.get(backend_version(),
                    [&] { return kernels::sum_from_left(backend_->format(), shown_probabilities()); });
}

const std::vector<std::size_t>& SoftmaxResults::ranking() {
    return ranking_.get(logits_version(), [&] { return ranked(logits()); });
}

const RankCurve& SoftmaxResults::rank_curve() {
    return rank_curve_.get(backend_version(), [&](RankCurve& curve) {
        find_rank_curve(shown_probabilities(), logits(), ranking(), curve, workers());
    });
}

std::vector<std::size_t> SoftmaxResults::leading_classes(std::size_t max_count) {
    if (scene().loaded == nullptr) return all_classes(logits().size());
    const std::vector<std::size_t>& order = ranking();
    return {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(max_count, order.size()))};
}

const std::vector<std::size_t>& SoftmaxResults::curve_classes() {
    constexpr std::size_t max_curves = 12;
    return curve_classes_.get(logits_version(), [&] { return leading_classes(max_curves); });
}

}  // namespace softmaxlab
