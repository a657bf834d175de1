#include "core/engine/results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/engine/row_softmax.h"
#include "core/engine/same_values.h"
#include "core/engine/simd_attention.h"
#include "core/kernels/row_f64.h"
#include "core/numeric/jacobian.h"
#include "core/scene/scene.h"

namespace softmaxlab {

namespace {

/// NaN goes below everything else, so that values can be sorted.
double sort_key(double value) {
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

std::vector<std::size_t> all_classes(std::size_t count) {
    std::vector<std::size_t> classes(count);
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

/// Many numbers added to one sum each carry its rounding; added to sums of a few, less.
double sum_by_blocks(std::span<const double> values) {
    constexpr std::size_t summed_at_once = 64;
    double sum = 0;
    for (; !values.empty(); values = values.subspan(std::min(summed_at_once, values.size()))) {
        const auto block = values.first(std::min(summed_at_once, values.size()));
        sum += std::accumulate(block.begin(), block.end(), 0.0);
    }
    return sum;
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
    update_logits();
    return logits_.values;
}

Revision Results::logits_version() {
    update_logits();
    return logits_.version;
}

void Results::update_logits() {
    KeptLogits& kept = logits_;
    if (kept.checked == document_.revision()) return;
    const Scene& scene = document_.scene();
    const bool same_set =
        scene.loaded != nullptr && kept.loaded == scene.loaded && kept.masked == scene.loaded_masked;
    kept.checked = document_.revision();
    if (same_set) return;
    kept.loaded = scene.loaded;
    kept.masked = scene.loaded_masked;
    std::vector<double> now = effective_logits(scene);
    if (kept.version > 0 && now.size() == kept.values.size() && same_values(now, kept.values)) return;
    kept.values = std::move(now);
    ++kept.version;
}

const SoftmaxOutput& Results::probabilities() {
    return cache_.probabilities.renewed(document_.revision(), [&](SoftmaxOutput& output) {
        const std::vector<double>& z = logits();
        const double temperature = document_.scene().temperature;
        backend_->softmax({z, 1, z.size(), temperature, &row_facts(), workers()}, output);
    });
}

const Softmax& Results::reference() {
    return cache_.reference.renewed(document_.revision(), [&](Softmax& row) {
        row_softmax(logits(), row_facts(), document_.scene().temperature, row, workers());
    });
}

const kernels::RowFacts& Results::row_facts() {
    const std::vector<double>& z = logits();
    return row_facts_.at(logits_.version, [&] { return kernels::facts_of(z); });
}

Workers* Results::workers() {
    constexpr std::size_t long_row = 65'536;
    if (logits().size() < long_row) return nullptr;
    if (!workers_) workers_.emplace(std::thread::hardware_concurrency());
    return &*workers_;
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
        return kernels::largest_difference(shown_probabilities(), reference().probabilities);
    });
}

double Results::sum_of_probabilities() {
    return cache_.sum.at(document_.revision(),
                         [&] { return kernels::sum_from_left(backend_->format(), shown_probabilities()); });
}

const std::vector<std::size_t>& Results::ranking() {
    const std::vector<double>& z = logits();
    return ranking_.at(logits_.version, [&] { return ranked(z); });
}

const RankCurve& Results::rank_curve() {
    return cache_.rank_curve.renewed(document_.revision(), [&](RankCurve& curve) {
        find_rank_curve(shown_probabilities(), logits(), ranking(), curve, workers());
    });
}

std::vector<std::size_t> Results::leading_classes(std::size_t most) {
    if (document_.scene().loaded == nullptr) return all_classes(logits().size());
    const std::vector<std::size_t>& order = ranking();
    return {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size()))};
}

const std::vector<std::size_t>& Results::curve_classes() {
    constexpr std::size_t most = 12;
    logits();  // for its version
    return curve_classes_.at(logits_.version, [&] { return leading_classes(most); });
}

const std::vector<std::size_t>& Results::jacobian_classes() {
    constexpr std::size_t most = 1024;
    return cache_.jacobian_classes.at(document_.revision(), [&] { return leading_classes(most); });
}

const JacobianOutput& Results::jacobian() {
    return cache_.jacobian.at(document_.revision(), [&] {
        return backend_->jacobian({logits(), jacobian_classes(), document_.scene().temperature});
    });
}

const Saturation& Results::saturation() {
    return cache_.saturation.at(document_.revision(), [&] {
        const std::vector<double>& p = reference().probabilities;
        return Saturation{largest_variance(p), spectral_norm(p)};
    });
}

const TemperatureSweep& Results::temperature_sweep() {
    const std::vector<double>& z = logits();
    // A loaded set has more classes than can be edited by hand: the two never have the same logits.
    return temperatures_.sweep.at(logits_.version, [&] {
        const bool loaded = document_.scene().loaded != nullptr;
        const std::vector<std::size_t> classes = live_of(curve_classes(), z);
        return sweep_temperature(z, logarithmic_range(0.01, 100, loaded ? 101 : 201), classes, row_moments);
    });
}

double Results::steepest_temperature() {
    const TemperatureSweep& sweep = temperature_sweep();
    return temperatures_.steepest.at(
        logits_.version, [&] { return softmaxlab::steepest_temperature(logits(), sweep, row_moments); });
}

const Softmax& Results::limit_at_zero() {
    const std::vector<double>& z = logits();
    return temperatures_.at_zero.at(logits_.version, [&] { return row_softmax(z, 0); });
}

const Softmax& Results::limit_at_infinity() {
    const std::vector<double>& z = logits();
    return temperatures_.at_infinity.at(
        logits_.version, [&] { return row_softmax(z, std::numeric_limits<double>::infinity()); });
}

double Results::rest_of(const std::vector<double>& probabilities) {
    std::vector<std::size_t> ends = temperature_sweep().classes;
    std::sort(ends.begin(), ends.end());
    ends.push_back(probabilities.size());
    double sum = 0;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        sum += sum_by_blocks(std::span(probabilities).subspan(begin, end - begin));
        begin = end + 1;
    }
    return sum;
}

double Results::rest_at_present() {
    return cache_.rest.at(document_.revision(), [&] { return rest_of(reference().probabilities); });
}

double Results::rest_at_zero() {
    const Softmax& row = limit_at_zero();
    return temperatures_.rest_at_zero.at(logits_.version, [&] { return rest_of(row.probabilities); });
}

double Results::rest_at_infinity() {
    const Softmax& row = limit_at_infinity();
    return temperatures_.rest_at_infinity.at(logits_.version, [&] { return rest_of(row.probabilities); });
}

const EntropySlope& Results::entropy_slope() {
    return cache_.slope.at(document_.revision(), [&] {
        const double temperature = document_.scene().temperature;
        return EntropySlope{row_entropy_slope(logits(), temperature),
                            row_entropy_slope_by_difference(logits(), temperature)};
    });
}

const PinComparison* Results::comparison() {
    if (!document_.scene().pin_a) return nullptr;
    return pins_.at(document_.scene(), document_.revision(), reference());
}

const ShiftSweep& Results::shift_sweep(Method method, std::span<const double> shifts, double seconds) {
    return formats_.shift_sweep(now(), method, shifts, curve_classes(), seconds);
}

}  // namespace softmaxlab
