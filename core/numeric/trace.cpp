#include "core/numeric/trace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>

#include "core/numeric/rounding.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr std::array<std::string_view, 2> method_names = {"naive", "stable"};

// The sums, differences and quotients below are taken in double and then rounded to the format. Rounding
// twice does no harm: double has more than 2p + 2 bits for every format of p ≤ 24 bits, and for f64 the
// second rounding does nothing. Source: Figueroa, "When is double rounding innocuous?", 1995.

template <typename Function>
std::vector<double> map(const std::vector<double>& values, Function function) {
    std::vector<double> mapped(values.size());
    std::transform(values.begin(), values.end(), mapped.begin(), function);
    return mapped;
}

double sum_from_left(Format format, const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum = round_to(format, sum + value);
    return sum;
}

std::optional<double> max_of(const std::vector<double>& logits) {
    if (std::any_of(logits.begin(), logits.end(), [](double z) { return std::isnan(z); }))
        return std::nullopt;
    return *std::max_element(logits.begin(), logits.end());
}

// What remains of (z − m)/T at T = 0 or T = ∞.
double shifted_in_the_limit(double logit, double max, double temperature) {
    if (std::isnan(logit) || std::isnan(max) || max == infinity)
        return std::numeric_limits<double>::quiet_NaN();
    if (logit == -infinity) return -infinity;
    return temperature == 0 && logit < max ? -infinity : 0.0;
}

}  // namespace

std::string_view name_of(Method method) {
    return method_names[static_cast<std::size_t>(method)];
}

std::optional<Method> method_named(std::string_view name) {
    if (name == name_of(Method::naive)) return Method::naive;
    if (name == name_of(Method::stable)) return Method::stable;
    return std::nullopt;
}

Trace trace(std::span<const double> logits, double temperature, Format format, Method method) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one logit");
    if (!is_temperature(temperature))
        throw std::invalid_argument("a temperature is 0, a positive number, or infinity");

    Trace t;
    t.format = format;
    t.method = method;
    t.temperature = temperature;
    t.input.assign(logits.begin(), logits.end());
    t.logits = map(t.input, [&](double z) { return z == -infinity ? z : round_to(format, z); });

    const std::optional<double> max = max_of(t.logits);
    if (method == Method::stable) t.max = max;
    const double m = max.value_or(std::numeric_limits<double>::quiet_NaN());

    const auto divided = [&](double x) {
        return x == -infinity || temperature == 1 ? x : rounded_quotient(format, x, temperature);
    };
    const auto minus_max = [&](double z) {
        return z == -infinity && m > -infinity ? z : round_to(format, z - m);
    };
    const std::vector<double>* exponents = &t.shifted;
    if (temperature == 0 || temperature == infinity) {
        t.shifted = map(t.logits, [&](double z) { return shifted_in_the_limit(z, m, temperature); });
    } else if (method == Method::stable) {
        t.shifted = map(t.logits, [&](double z) { return divided(minus_max(z)); });
    } else {
        t.scaled = map(t.logits, divided);
        exponents = &t.scaled;
    }

    t.exponentials = map(*exponents, [&](double x) { return rounded_exp(format, x); });
    t.sum = sum_from_left(format, t.exponentials);
    t.probabilities = map(t.exponentials, [&](double e) { return round_to(format, e / t.sum); });
    return t;
}

double sum_of_probabilities(const Trace& trace) {
    return sum_from_left(trace.format, trace.probabilities);
}

}  // namespace softmaxlab
