#include "core/numeric/diagnosis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/numeric/failure.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr std::array<std::string_view, 7> state_names = {
    "fine", "masked", "overflowed", "underflowed", "subnormal", "rounded away", "NaN"};
constexpr std::array<std::string_view, 7> step_names = {"logits",       "scaled", "max",          "shifted",
                                                        "exponentials", "sum",    "probabilities"};

/// What the exact numbers say of a class. No exponential is needed for it: e^x is never 0 but in the limit.
class Exact {
  public:
    explicit Exact(const ExactLogits& exact, double temperature) : exact_(exact), coldest_(temperature == 0) {
        for (const double z : exact.logits) {
            if (z == -infinity) continue;
            ++live_;
            largest_ = std::max(largest_, z);
        }
        for (const double z : exact.logits) tops_ += z == largest_ && z != -infinity ? 1 : 0;
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
          limits_(limits_of(trace.format)) {}

    Diagnosis all() {
        Diagnosis states;
        states.logits = each(trace_.logits, [this](std::size_t i) { return of_logit(i); });
        mark_equal(states.logits);
        states.scaled = each(trace_.scaled, [this](std::size_t i) { return of_scaled(i); });
        if (trace_.method == Method::stable) states.max = of_max();
        states.shifted = each(trace_.shifted, [this](std::size_t i) { return of_shifted(i); });
        states.exponentials = each(trace_.exponentials, [this](std::size_t i) { return of_exponential(i); });
        states.sum = of_sum();
        states.probabilities =
            each(trace_.probabilities, [this](std::size_t i) { return of_probability(i); });
        return states;
    }

  private:
    template <typename Function>
    static std::vector<CellState> each(const std::vector<double>& values, const Function& state_of) {
        std::vector<CellState> states(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) states[i] = state_of(i);
        return states;
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
    void mark_equal(std::vector<CellState>& states) const {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < states.size(); ++i)
            if (std::isfinite(trace_.logits[i])) order.push_back(i);
        std::sort(order.begin(), order.end(),
                  [this](std::size_t a, std::size_t b) { return logits_.logits[a] < logits_.logits[b]; });
        // Rounding never reorders: the classes of one rounded logit stand side by side.
        for (std::size_t first = 0, last = 0; first < order.size(); first = last + 1) {
            last = first;
            const double rounded = trace_.logits[order[first]];
            while (last + 1 < order.size() && trace_.logits[order[last + 1]] == rounded) ++last;
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
        const double max = trace_.max.value_or(not_a_number);
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
        const bool numbers =
            std::all_of(terms.begin(), terms.end(), [](double e) { return std::isfinite(e); });
        const CellState state = of_value(trace_.sum, exact_.live() > 0, numbers);
        if (!numbers || state == CellState::overflowed || trace_.sum == 0 || exact_.sharing() < 2)
            return state;
        const bool one_is_all = *std::max_element(terms.begin(), terms.end()) == trace_.sum;
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
};

Diagnosis diagnose(const Trace& trace, const ExactLogits& exact) {
    if (exact.logits.size() != trace.logits.size())
        throw std::invalid_argument("the trace and its logits differ in size");
    Diagnosis result = States(trace, exact).all();
    result.first = first_failure(trace, exact, result);
    return result;
}

}  // namespace

std::string_view name_of(CellState state) {
    return state_names[static_cast<std::size_t>(state)];
}

std::string_view name_of(Step step) {
    return step_names[static_cast<std::size_t>(step)];
}

Diagnosis diagnose(const Trace& trace) {
    return diagnose(trace, ExactLogits{trace.input, 1, 0});
}

Diagnosis diagnose(const Trace& trace, std::span<const double> logits, double scale, double shift) {
    return diagnose(trace, ExactLogits{logits, scale, shift});
}

double largest_error(const Trace& trace) {
    return largest_error(trace, softmax(trace.input, trace.temperature).probabilities);
}

double largest_error(const Trace& trace, std::span<const double> exact) {
    if (exact.size() != trace.probabilities.size())
        throw std::invalid_argument("the trace and the exact probabilities differ in size");
    double largest = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const double error = std::fabs(trace.probabilities[i] - exact[i]);
        if (std::isnan(error)) return error;
        largest = std::max(largest, error);
    }
    return largest;
}

}  // namespace softmaxlab
