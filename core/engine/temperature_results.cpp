#include "core/engine/temperature_results.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "core/base/limits.h"
#include "core/engine/row_softmax.h"

namespace softmaxlab {

namespace {

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
    const auto masked = [&](std::size_t i) { return logits[i] == -infinity; };
    classes.erase(std::remove_if(classes.begin(), classes.end(), masked), classes.end());
    return classes;
}

}  // namespace

const TemperatureSweep& TemperatureResults::sweep() {
    // A loaded set has more classes than can be edited by hand: the two never have the same logits.
    return sweep_.get(softmax_.logits_version(), [&] {
        const std::vector<double>& z = softmax_.logits();
        const bool loaded = softmax_.scene().loaded != nullptr;
        const std::vector<std::size_t> classes = live_of(softmax_.curve_classes(), z);
        return sweep_temperature(z, logarithmic_range(0.01, 100, loaded ? 101 : 201), classes, row_moments);
    });
}

double TemperatureResults::steepest() {
    return steepest_.get(softmax_.logits_version(),
                         [&] { return steepest_temperature(softmax_.logits(), sweep(), row_moments); });
}

const Softmax& TemperatureResults::limit_at_zero() {
    return at_zero_.get(softmax_.logits_version(), [&] { return row_softmax(softmax_.logits(), 0); });
}

const Softmax& TemperatureResults::limit_at_infinity() {
    return at_infinity_.get(softmax_.logits_version(),
                            [&] { return row_softmax(softmax_.logits(), infinity); });
}

double TemperatureResults::rest_of(const std::vector<double>& probabilities) {
    std::vector<std::size_t> ends = sweep().classes;
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

double TemperatureResults::rest() {
    return rest_.get(softmax_.revision(), [&] { return rest_of(softmax_.reference().probabilities); });
}

double TemperatureResults::rest_at_zero() {
    return rest_at_zero_.get(softmax_.logits_version(),
                             [&] { return rest_of(limit_at_zero().probabilities); });
}

double TemperatureResults::rest_at_infinity() {
    return rest_at_infinity_.get(softmax_.logits_version(),
                                 [&] { return rest_of(limit_at_infinity().probabilities); });
}

const EntropySlope& TemperatureResults::entropy_slope() {
    return slope_.get(softmax_.revision(), [&] {
        const double temperature = softmax_.scene().temperature;
        return EntropySlope{row_entropy_slope(softmax_.logits(), temperature),
                            row_entropy_slope_by_difference(softmax_.logits(), temperature)};
    });
}

}  // namespace softmaxlab
