#include "core/numeric/trace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/format_steps.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

constexpr std::array<std::string_view, 2> names_of_methods = {"naive", "stable"};

/// Nothing if a logit is NaN.
std::optional<double> max_of(const std::vector<double>& logits) {
    double max = logits.front();
    bool any_nan = false;
    for (const double z : logits) {
        any_nan |= std::isnan(z);
        max = z > max ? z : max;
    }
    if (any_nan) return std::nullopt;
    return max;
}

/// Blocks of a row that stay in the first cache from one step to the next.
template <typename Function>
void in_blocks(std::size_t classes, const Function& function) {
    constexpr std::size_t block = 1024;
    for (std::size_t first = 0; first < classes; first += block)
        function(first, std::min(block, classes - first));
}

// What remains of (z − m)/T at T = 0 or T = ∞.
double shifted_in_the_limit(double logit, double max, double temperature) {
    if (std::isnan(logit) || std::isnan(max) || max == infinity) return quiet_nan;
    if (logit == -infinity) return -infinity;
    return temperature == 0 && logit < max ? -infinity : 0.0;
}

}  // namespace

std::string_view name_of(Method method) {
    return names_of_methods[static_cast<std::size_t>(method)];
}

std::vector<std::string> method_names() {
    return {names_of_methods.begin(), names_of_methods.end()};
}

std::optional<Method> method_named(std::string_view name) {
    if (name == name_of(Method::naive)) return Method::naive;
    if (name == name_of(Method::stable)) return Method::stable;
    return std::nullopt;
}

Trace trace(std::span<const double> logits, double temperature, Format format, Method method) {
    Trace result;
    trace(logits, temperature, format, method, result);
    return result;
}

void trace(std::span<const double> logits, double temperature, Format format, Method method, Trace& t) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one logit");
    if (!is_temperature(temperature))
        throw std::invalid_argument("a temperature is 0, a positive number, or infinity");

    const std::size_t classes = logits.size();
    t.format = format;
    t.method = method;
    t.temperature = temperature;
    t.input.resize(classes);
    t.logits.resize(classes);
    in_blocks(classes, [&](std::size_t first, std::size_t count) {
        std::copy_n(logits.begin() + static_cast<std::ptrdiff_t>(first), count, &t.input[first]);
        round_row(format, {&t.input[first], count}, {&t.logits[first], count});
    });

    const std::optional<double> max = max_of(t.logits);
    const double m = max.value_or(quiet_nan);
    t.max = method == Method::stable ? max : std::nullopt;

    const bool in_the_limit = is_limit(temperature);
    const bool shifts = in_the_limit || method == Method::stable;
    std::vector<double>& all_exponents = shifts ? t.shifted : t.scaled;
    (shifts ? t.scaled : t.shifted).clear();
    all_exponents.resize(classes);
    t.exponentials.resize(classes);
    in_blocks(classes, [&](std::size_t first, std::size_t count) {
        const std::span<const double> z(&t.logits[first], count);
        const std::span<double> exponents(&all_exponents[first], count);
        if (in_the_limit) {
            std::transform(z.begin(), z.end(), exponents.begin(),
                           [&](double x) { return shifted_in_the_limit(x, m, temperature); });
        } else if (method == Method::stable) {
            subtract_from_row(format, z, m, exponents);
            divide_row(format, exponents, temperature, exponents);
        } else {
            divide_row(format, z, temperature, exponents);
        }
        exp_row(format, exponents, {&t.exponentials[first], count});
    });
    t.sum = sum_from_left(format, t.exponentials);
    t.probabilities.resize(classes);
    normalize_row(format, t.exponentials, t.sum, t.probabilities);
}

double sum_of_probabilities(const Trace& trace) {
    return sum_from_left(trace.format, trace.probabilities);
}

}  // namespace softmaxlab
