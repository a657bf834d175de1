#include "core/numeric/temperature_sweep.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

/// How far each class that takes part lies below the max. The top, the first class with the max, is in
/// neither list: its exponential is 1.
struct Gaps {
    double unit = 1;             ///< of the gaps: ½ where two logits are further apart than doubles go
    std::vector<double> listed;  ///< (z − m) · unit of the classes with curves, each once
    std::vector<double> rest;    ///< and of all others
    bool top_is_listed = false;
};

bool is_number(double logit) {
    return logit < infinity;  // false for NaN; −inf is a masked class
}

Gaps gaps_of(std::span<const double> logits, double max, const std::vector<char>& is_listed) {
    Gaps gaps;
    double least = max;
    for (const double z : logits)
        if (z != -infinity) least = std::min(least, z);
    if (!std::isfinite(max - least)) gaps.unit = 0.5;

    bool top_seen = false;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const bool listed = is_listed[i] != 0;
        if (logits[i] == max && !top_seen) {
            top_seen = true;
            gaps.top_is_listed = listed;
        } else if (logits[i] != -infinity) {
            (listed ? gaps.listed : gaps.rest).push_back(logits[i] * gaps.unit - max * gaps.unit);
        }
    }
    return gaps;
}

/// What all classes together give at one temperature.
struct Row {
    double sum = 0;   ///< Σ e, the top's 1 included
    double rest = 0;  ///< Σ e of the classes without a curve
    double entropy = 0;
    double slope = 0;
};

Row row_at(const Gaps& gaps, double temperature, MomentsFunction moments) {
    const double divisor = temperature * gaps.unit;
    const Moments rest = moments(gaps.rest, divisor);
    Moments all = rest;
    all.add(moments(gaps.listed, divisor));

    Row row;
    row.sum = 1 + all.sum;
    row.rest = rest.sum + (gaps.top_is_listed ? 0 : 1);
    const double mean = all.depth / row.sum;
    // H = log Σ + Σ p d: both are ≥ 0, and log1p keeps the digits where the top has nearly everything.
    row.entropy = std::log1p(all.sum) + mean;
    row.slope = std::max(0.0, all.square / row.sum - mean * mean) / temperature;
    return row;
}

void check_sweep(std::span<const double> logits, std::span<const double> temperatures,
                 std::span<const std::size_t> classes) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one logit");
    for (const double temperature : temperatures)
        if (!(temperature > 0) || temperature == infinity)
            throw std::invalid_argument("a sweep needs positive, finite temperatures");
    for (const std::size_t index : classes)
        if (index >= logits.size()) throw std::out_of_range("no such class");
}

std::vector<char> marks_of(std::span<const std::size_t> classes, std::size_t count) {
    std::vector<char> marks(count, 0);
    for (const std::size_t index : classes) marks[index] = 1;
    return marks;
}

/// Where `value`, which has one peak between `low` and `high`, is largest. Golden-section search on a
/// logarithmic scale, down to a relative width of 1e-5.
template <typename Value>
double peak_between(double low, double high, const Value& value) {
    constexpr double golden = 0.61803398874989485;
    double a = std::log(low);
    double b = std::log(high);
    double left = b - golden * (b - a);
    double right = a + golden * (b - a);
    double at_left = value(std::exp(left));
    double at_right = value(std::exp(right));
    while (b - a > 1e-5) {
        if (at_left >= at_right) {
            b = right;
            right = left;
            at_right = at_left;
            left = b - golden * (b - a);
            at_left = value(std::exp(left));
        } else {
            a = left;
            left = right;
            at_left = at_right;
            right = a + golden * (b - a);
            at_right = value(std::exp(right));
        }
    }
    return std::exp((a + b) / 2);
}

}  // namespace

// Sums of blocks, then the sum of those: the errors of 200,000 additions stay below those of 1,000.
Moments moments_of(std::span<const double> gaps, double divisor) {
    constexpr double exp_is_zero_below = -745.2;
    constexpr std::size_t block_size = 256;
    Moments total;
    for (std::size_t first = 0; first < gaps.size(); first += block_size) {
        const std::size_t last = std::min(first + block_size, gaps.size());
        Moments block;
        for (std::size_t i = first; i < last; ++i) {
            const double exponent = gaps[i] / divisor;
            if (exponent < exp_is_zero_below) continue;
            const double e = std::exp(exponent);
            block.sum += e;
            block.depth -= e * exponent;
            block.square += e * exponent * exponent;
        }
        total.add(block);
    }
    return total;
}

std::vector<double> logarithmic_range(double low, double high, std::size_t points) {
    if (points < 2 || !(low > 0) || !(low < high) || high == infinity)
        throw std::invalid_argument("a logarithmic range needs two points and 0 < low < high");
    const double first = std::log(low);
    const double step = (std::log(high) - first) / static_cast<double>(points - 1);
    std::vector<double> range(points);
    for (std::size_t i = 0; i < points; ++i) range[i] = std::exp(first + step * static_cast<double>(i));
    range.front() = low;
    range.back() = high;
    return range;
}

TemperatureSweep sweep_temperature(std::span<const double> logits, std::span<const double> temperatures,
                                   std::span<const std::size_t> classes, MomentsFunction moments) {
    check_sweep(logits, temperatures, classes);
    const std::size_t points = temperatures.size();
    const bool numbers = std::all_of(logits.begin(), logits.end(), is_number);
    const double max = numbers ? *std::max_element(logits.begin(), logits.end()) : quiet_nan;
    const bool ordinary = max > -infinity;
    const double no_probability = numbers ? 0 : quiet_nan;

    TemperatureSweep sweep;
    sweep.temperatures.assign(temperatures.begin(), temperatures.end());
    sweep.classes.assign(classes.begin(), classes.end());
    sweep.curves.assign(classes.size(), std::vector<double>(points, no_probability));
    sweep.rest.assign(points, no_probability);
    sweep.entropy_nats.assign(points, quiet_nan);
    sweep.entropy_slope.assign(points, quiet_nan);
    if (!ordinary) return sweep;

    const Gaps gaps = gaps_of(logits, max, marks_of(classes, logits.size()));
    for (std::size_t t = 0; t < points; ++t) {
        const Row row = row_at(gaps, temperatures[t], moments);
        for (std::size_t c = 0; c < classes.size(); ++c) {
            const double gap = logits[classes[c]] * gaps.unit - max * gaps.unit;
            sweep.curves[c][t] = std::exp(gap / (temperatures[t] * gaps.unit)) / row.sum;
        }
        sweep.rest[t] = row.rest / row.sum;
        sweep.entropy_nats[t] = row.entropy;
        sweep.entropy_slope[t] = row.slope;
    }
    return sweep;
}

double steepest_temperature(std::span<const double> logits, const TemperatureSweep& sweep,
                            MomentsFunction moments) {
    const std::vector<double>& slopes = sweep.entropy_slope;
    const auto steepest = std::max_element(slopes.begin(), slopes.end());
    if (steepest == slopes.end() || !(*steepest > 0)) return quiet_nan;

    const auto index = static_cast<std::size_t>(steepest - slopes.begin());
    const double low = sweep.temperatures[index > 0 ? index - 1 : 0];
    const double high = sweep.temperatures[std::min(index + 1, slopes.size() - 1)];
    if (low == high) return low;
    const double max = *std::max_element(logits.begin(), logits.end());
    const Gaps gaps = gaps_of(logits, max, std::vector<char>(logits.size(), 0));
    const auto slope_at = [&](double temperature) { return row_at(gaps, temperature, moments).slope; };
    const double found = peak_between(low, high, slope_at);
    return slope_at(found) > *steepest ? found : sweep.temperatures[index];
}

}  // namespace softmaxlab
