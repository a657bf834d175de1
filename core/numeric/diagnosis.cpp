#include "core/numeric/diagnosis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/failure.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr std::array<std::string_view, 7> state_names = {
    "fine", "masked", "overflowed", "underflowed", "subnormal", "rounded away", "NaN"};
constexpr std::array<std::string_view, 7> step_names = {"logits",       "scaled", "max",          "shifted",
                                                        "exponentials", "sum",    "probabilities"};

std::uint64_t bits_of(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// NaN is not counted. Several maxima at once: each waits only for its own last comparison.
double largest_of(std::span<const double> values) {
    constexpr std::size_t lanes = 4;
    std::array<double, lanes> largest{-infinity, -infinity, -infinity, -infinity};
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            largest[lane] = values[i + lane] > largest[lane] ? values[i + lane] : largest[lane];
    for (; i < values.size(); ++i) largest[0] = std::max(largest[0], values[i]);
    return *std::max_element(largest.begin(), largest.end());
}

/// What the exact numbers say of a class. No exponential is needed for it: e^x is never 0 but in the limit.
class Exact {
  public:
    explicit Exact(const ExactLogits& exact, double temperature) : exact_(exact), coldest_(temperature == 0) {
        largest_ = largest_of(exact.logits);
        for (const double z : exact.logits) live_ += z == -infinity ? 0 : 1;
        if (largest_ == -infinity) return;
        for (const double z : exact.logits) tops_ += z == largest_ ? 1 : 0;
    }

    std::size_t live() const { return live_; }
    bool masked(std::size_t i) const { return exact_.logits[i] == -infinity; }
    bool is_top(std::size_t i) const { return exact_.logits[i] == largest_; }

    /// Whether the exponential and p of a class are more than 0.
    bool takes_part(std::size_t i) const { return !masked(i) && (!coldest_ || is_top(i)); }

    /// How many classes share the probability.
    std::size_t sharing() const { return coldest_ ? tops_ : live_; }

    double logit(std::size_t i) const {
        return exact_shifted_logit(exact_.logits[i], exact_.scale, exact_.shift);
    }

  private:
    const ExactLogits& exact_;
    bool coldest_;
    std::size_t live_ = 0;
    std::size_t tops_ = 0;
    double largest_ = -infinity;
};

/// The states of a trace's numbers, step by step.
class States {
  public:
    States(const Trace& trace, const ExactLogits& logits)
        : trace_(trace),
          logits_(logits),
          exact_(logits, trace.temperature),
          limits_(limits_of(trace.format)),
          min_ordinary_(bits_of(limits_.smallest_normal)),
          largest_ordinary_(bits_of(limits_.largest)) {}

    void all(std::span<const CellState> of_logits, Diagnosis& states) const {
        states.logits.assign(of_logits.begin(), of_logits.end());
        each(trace_.scaled, states.scaled, [this](std::size_t i) { return of_scaled(i); });
        states.max = trace_.method == Method::stable ? of_max() : CellState::fine;
        each(trace_.shifted, states.shifted, [this](std::size_t i) { return of_shifted(i); });
        each(trace_.exponentials, states.exponentials, [this](std::size_t i) { return of_exponential(i); });
        states.sum = of_sum();
        each(trace_.probabilities, states.probabilities, [this](std::size_t i) { return of_probability(i); });
    }

    void of_logits(std::span<const std::size_t> order, std::vector<CellState>& states) const {
        each(trace_.logits, states, [this](std::size_t i) { return of_logit(i); });
        mark_equal(order, states);
    }

  private:
    /// Whether the number has all its digits. 1 is among the numbers that may be more than they seem.
    bool is_ordinary(double value) const {
        const std::uint64_t magnitude = bits_of(std::fabs(value));
        return magnitude - min_ordinary_ <= largest_ordinary_ - min_ordinary_ && value != 1;
    }

    /// Ordinary numbers are fine in every step. They nearly all are: a block of them needs no second look.
    template <typename Function>
    void each(const std::vector<double>& values, std::vector<CellState>& states,
              const Function& state_of) const {
        constexpr std::size_t block = 16;
        states.assign(values.size(), CellState::fine);
        for (std::size_t first = 0; first < values.size(); first += block) {
            const std::size_t end = std::min(first + block, values.size());
            std::size_t others = 0;
            for (std::size_t i = first; i < end; ++i) others += is_ordinary(values[i]) ? 0 : 1;
            if (others == 0) continue;
            for (std::size_t i = first; i < end; ++i)
                if (!is_ordinary(values[i])) states[i] = state_of(i);
        }
    }

    /// `made_of_numbers`: whether everything that went into the value was finite.
    CellState of_value(double value, bool vanished, bool made_of_numbers) const {
        if (std::isnan(value)) {
            const bool past_the_largest = made_of_numbers && !limits_.has_infinity;
            return past_the_largest ? CellState::overflowed : CellState::not_a_number;
        }
        if (std::isinf(value)) return CellState::overflowed;
        if (value == 0) return vanished ? CellState::underflowed : CellState::fine;
        return std::fabs(value) < limits_.smallest_normal ? CellState::subnormal : CellState::fine;
    }

    CellState of_logit(std::size_t i) const {
        if (exact_.masked(i)) return CellState::masked;
        const double given = logits_.logits[i];
        const double exact = trace_.logits[i] == 0 ? std::fabs(exact_.logit(i)) : 0;
        const bool vanished = exact > 0 && exact < limits_.smallest_subnormal;
        return of_value(trace_.logits[i], vanished, !std::isnan(given));
    }

    /// Logits that differ and became the same number.
    void mark_equal(std::span<const std::size_t> order, std::vector<CellState>& states) const {
        if (std::equal(trace_.logits.begin(), trace_.logits.end(), logits_.logits.begin())) return;
        // Rounding never reorders: the classes of one rounded logit stand side by side.
        for (std::size_t first = 0, last = 0; first < order.size(); first = last + 1) {
            last = first;
            const double rounded = trace_.logits[order[first]];
            while (last + 1 < order.size() && trace_.logits[order[last + 1]] == rounded) ++last;
            if (first == last || !std::isfinite(rounded)) continue;
            if (logits_.logits[order[first]] == logits_.logits[order[last]]) continue;
            for (std::size_t n = first; n <= last; ++n)
                if (states[order[n]] != CellState::underflowed) states[order[n]] = CellState::rounded_away;
        }
    }

    CellState of_scaled(std::size_t i) const {
        if (exact_.masked(i)) return CellState::masked;
        return of_value(trace_.scaled[i], trace_.logits[i] != 0, std::isfinite(trace_.logits[i]));
    }

    CellState of_max() const {
        if (!trace_.max) return CellState::not_a_number;
        if (exact_.live() == 0) return CellState::masked;
        return of_value(*trace_.max, false, true);
    }

    CellState of_shifted(std::size_t i) const {
        const double value = trace_.shifted[i];
        if (exact_.masked(i) && !std::isnan(value)) return CellState::masked;
        if (std::isinf(value) && !exact_.takes_part(i)) return CellState::fine;  // the limit T = 0
        const double max = trace_.max.value_or(quiet_nan);
        const bool has_gap = !exact_.is_top(i) && !std::isinf(trace_.temperature);
        const bool became_top = trace_.temperature == 0 || trace_.logits[i] == max;
        if (value == 0 && has_gap && became_top) return CellState::rounded_away;
        return of_value(value, has_gap, std::isfinite(trace_.logits[i]) && std::isfinite(max));
    }

    CellState of_exponential(std::size_t i) const {
        const double value = trace_.exponentials[i];
        if (exact_.masked(i) && value == 0) return CellState::masked;
        const std::vector<double>& exponents = trace_.shifted.empty() ? trace_.scaled : trace_.shifted;
        return of_value(value, exact_.takes_part(i), std::isfinite(exponents[i]));
    }

    CellState of_sum() const {
        const std::vector<double>& terms = trace_.exponentials;
        bool numbers = true;
        bool one_is_all = false;  // no term is larger than a sum from the left
        for (const double e : terms) {
            numbers &= std::isfinite(e);
            one_is_all |= e == trace_.sum;
        }
        const CellState state = of_value(trace_.sum, exact_.live() > 0, numbers);
        if (!numbers || state == CellState::overflowed || trace_.sum == 0 || exact_.sharing() < 2)
            return state;
        return one_is_all ? CellState::rounded_away : state;
    }

    CellState of_probability(std::size_t i) const {
        const double value = trace_.probabilities[i];
        if (exact_.masked(i) && value == 0) return CellState::masked;
        if (value == 1 && exact_.sharing() > 1) return CellState::rounded_away;
        return of_value(value, exact_.takes_part(i), false);
    }

    const Trace& trace_;
    const ExactLogits& logits_;
    Exact exact_;
    FormatLimits limits_;

    // As bits, doubles that are not negative stand in the order of their sizes.
    std::uint64_t min_ordinary_;
    std::uint64_t largest_ordinary_;
};

void check_sizes(const Trace& trace, const ExactLogits& exact) {
    if (exact.logits.size() != trace.logits.size())
        throw std::invalid_argument("the trace and its logits differ in size");
}

}  // namespace

std::string_view name_of(CellState state) {
    return state_names[static_cast<std::size_t>(state)];
}

std::string_view name_of(Step step) {
    return step_names[static_cast<std::size_t>(step)];
}

Diagnosis diagnose(const Trace& trace) {
    return diagnose(trace, trace.input, 1, 0);
}

Diagnosis diagnose(const Trace& trace, std::span<const double> logits, double scale, double shift) {
    std::vector<CellState> of_logits;
    diagnose_logits(trace, logits, scale, shift, by_size(logits), of_logits);
    Diagnosis result;
    diagnose(trace, logits, scale, shift, of_logits, result);
    return result;
}

std::vector<std::size_t> by_size(std::span<const double> logits) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < logits.size(); ++i)
        if (std::isfinite(logits[i])) order.push_back(i);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return logits[a] < logits[b]; });
    return order;
}

void diagnose_logits(const Trace& trace, std::span<const double> logits, double scale, double shift,
                     std::span<const std::size_t> order, std::vector<CellState>& result) {
    const ExactLogits exact{logits, scale, shift};
    check_sizes(trace, exact);
    States(trace, exact).of_logits(order, result);
}

void diagnose(const Trace& trace, std::span<const double> logits, double scale, double shift,
              std::span<const CellState> of_logits, Diagnosis& result) {
    const ExactLogits exact{logits, scale, shift};
    check_sizes(trace, exact);
    States(trace, exact).all(of_logits, result);
    result.first = first_failure(trace, exact, result);
}

double largest_error(const Trace& trace) {
    return largest_error(trace, softmax(trace.input, trace.temperature).probabilities);
}

double largest_error(const Trace& trace, std::span<const double> exact) {
    if (exact.size() != trace.probabilities.size())
        throw std::invalid_argument("the trace and the exact probabilities differ in size");
    double largest = 0;
    bool any_nan = false;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const double error = std::fabs(trace.probabilities[i] - exact[i]);
        any_nan |= std::isnan(error);
        largest = error > largest ? error : largest;
    }
    return any_nan ? quiet_nan : largest;
}

}  // namespace softmaxlab
