#include "core/numeric/failure.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "core/base/limits.h"
#include "core/numeric/shifted_logit.h"

namespace softmaxlab {
namespace {

// ---- words ----

/// "1e+09" as "1e9", "-2" as "−2".
std::string tidy(std::string number) {
    const std::size_t exponent = number.find('e');
    if (exponent != std::string::npos) {
        std::size_t digit = exponent + 1;
        if (number[digit] == '+') number.erase(digit, 1);
        if (number[digit] == '-') ++digit;
        while (number[digit] == '0' && digit + 1 < number.size()) number.erase(digit, 1);
    }
    if (number.front() == '-') number.replace(0, 1, "−");
    return number;
}

std::string shown(double value) {
    if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
    return tidy(fmt::format("{:.6g}", value));
}

/// A limit of a format: "65504", "3.40e38".
std::string shown_limit(double value) {
    const bool whole = value >= 1 && value < 1e6;
    return tidy(whole ? fmt::format("{}", value) : fmt::format("{:.2e}", value));
}

/// "65000 + 2000", "65000 − 2000".
std::string shown_sum(double a, double b) {
    return shown(a) + (b < 0 ? " − " : " + ") + shown(std::fabs(b));
}

std::string shown_difference(double a, double b) {
    return shown_sum(a, -b);
}

/// "exp(89.2) is past 3.40e38, the largest f32: it became ∞"
std::string past_the_largest(const std::string& what, Format format, bool negative) {
    const FormatLimits limits = limits_of(format);
    const std::string which = fmt::format("{}{}, the {} {}", negative ? "−" : "", shown_limit(limits.largest),
                                          negative ? "lowest" : "largest", name_of(format));
    if (!limits.has_infinity)
        return fmt::format("{} is past {}, which has no infinity: it became NaN", what, which);
    return fmt::format("{} is past {}: it became {}∞", what, which, negative ? "−" : "");
}

std::string below_the_smallest(const std::string& what, Format format) {
    return fmt::format("{} is below {}, the smallest {}: it became 0", what,
                       shown_limit(limits_of(format).smallest_subnormal), name_of(format));
}

// ---- what happened ----

class Failures {
  public:
    Failures(const Trace& trace, const ExactLogits& exact, const Diagnosis& states)
        : trace_(trace), exact_(exact), states_(states) {}

    std::optional<Failure> first() const {
        if (const auto failure = of_input()) return failure;
        return row_is_lost() ? what_lost_the_row() : what_lost_a_class();
    }

  private:
    bool masked(std::size_t i) const { return exact_.logits[i] == -infinity; }
    std::size_t classes() const { return trace_.logits.size(); }

    template <typename Condition>
    std::optional<std::size_t> first_class(const Condition& condition) const {
        for (std::size_t i = 0; i < classes(); ++i)
            if (condition(i)) return i;
        return std::nullopt;
    }

    /// The first class whose number is in that state and fulfils the condition. States are bytes, and memchr
    /// passes over the others by the dozen.
    template <typename Condition>
    static std::optional<std::size_t> first_in(CellState state, const std::vector<CellState>& states,
                                               const Condition& condition) {
        static_assert(sizeof(CellState) == 1);
        for (std::size_t i = 0; i < states.size(); ++i) {
            const void* found = std::memchr(&states[i], static_cast<int>(state), states.size() - i);
            if (found == nullptr) return std::nullopt;
            i = static_cast<std::size_t>(static_cast<const CellState*>(found) - states.data());
            if (condition(i)) return i;
        }
        return std::nullopt;
    }

    /// Whether all classes that take part fulfil it.
    template <typename Condition>
    bool all_live(const Condition& condition) const {
        return !first_class([&](std::size_t i) { return !masked(i) && !condition(i); });
    }

    bool row_is_lost() const {
        const std::vector<double>& p = trace_.probabilities;
        return std::any_of(p.begin(), p.end(), [](double x) { return std::isnan(x); }) ||
               all_live([&](std::size_t i) { return p[i] == 0; });
    }

    /// Rows that no arithmetic can save.
    std::optional<Failure> of_input() const {
        const auto given_as_none =
            first_class([this](std::size_t i) { return !(exact_.logits[i] < infinity); });
        if (given_as_none) {
            const bool is_nan = std::isnan(exact_.logits[*given_as_none]);
            return Failure{Step::logits, states_.logits[*given_as_none], given_as_none,
                           is_nan ? "a logit is NaN from the start" : "a logit is ∞ from the start"};
        }
        if (!all_live([](std::size_t) { return false; })) return std::nullopt;
        const bool by_subtraction =
            std::any_of(trace_.shifted.begin(), trace_.shifted.end(), [](double x) { return std::isnan(x); });
        if (by_subtraction)
            return Failure{Step::shifted, CellState::not_a_number, std::nullopt,
                           "every class is masked: −∞ − (−∞) is NaN"};
        return Failure{Step::probabilities, CellState::not_a_number, std::nullopt,
                       "every class is masked: all exponentials are 0, and 0/0 is NaN"};
    }

    /// The first overflow of a step to NaN or +∞, either of which makes a p NaN.
    std::optional<Failure> spreading(Step step, const std::vector<double>& values,
                                     const std::vector<CellState>& states) const {
        if (values.empty()) return std::nullopt;
        const auto index =
            first_in(CellState::overflowed, states, [&](std::size_t i) { return values[i] != -infinity; });
        if (!index) return std::nullopt;
        return Failure{step, CellState::overflowed, index, overflow_of(step, *index)};
    }

    /// Every number of a step at −∞, with nothing above it.
    std::optional<Failure> all_lost(Step step, const std::vector<double>& values, const char* what) const {
        if (values.empty() || !all_live([&](std::size_t i) { return values[i] == -infinity; }))
            return std::nullopt;
        return Failure{step, CellState::overflowed, std::nullopt,
                       past_the_largest(what, trace_.format, true)};
    }

    std::optional<Failure> what_lost_the_row() const {
        if (auto f = spreading(Step::logits, trace_.logits, states_.logits)) return f;
        if (auto f = all_lost(Step::logits, trace_.logits, "every logit")) return f;
        if (auto f = spreading(Step::scaled, trace_.scaled, states_.scaled)) return f;
        if (auto f = all_lost(Step::scaled, trace_.scaled, "every z/T")) return f;
        if (auto f = spreading(Step::shifted, trace_.shifted, states_.shifted)) return f;
        if (auto f = spreading(Step::exponentials, trace_.exponentials, states_.exponentials)) return f;
        if (trace_.sum == 0)
            return Failure{Step::exponentials, CellState::underflowed, std::nullopt,
                           "every exponential underflowed to 0: 0/0 is NaN"};
        const bool has_infinity = limits_of(trace_.format).has_infinity;
        return Failure{Step::sum, CellState::overflowed, std::nullopt,
                       has_infinity ? "Σ overflowed: no single term did; every p is e/∞ = 0"
                                    : "Σ overflowed: no single term did; every p is NaN"};
    }

    /// The first class of a step whose p is lost: by an overflow to −∞ or an underflow to 0.
    std::optional<std::size_t> first_lost(const std::vector<double>& values,
                                          const std::vector<CellState>& states, CellState state) const {
        if (values.empty()) return std::nullopt;
        return first_in(state, states, [this](std::size_t i) { return trace_.probabilities[i] == 0; });
    }

    std::optional<Failure> what_lost_a_class() const {
        if (const auto i = first_lost(trace_.logits, states_.logits, CellState::overflowed))
            return Failure{Step::logits, CellState::overflowed, i, overflow_of(Step::logits, *i)};
        if (const auto i = first_lost(trace_.scaled, states_.scaled, CellState::overflowed))
            return Failure{Step::scaled, CellState::overflowed, i, overflow_of(Step::scaled, *i)};
        if (const auto i = first_lost(trace_.shifted, states_.shifted, CellState::overflowed))
            return Failure{Step::shifted, CellState::overflowed, i, overflow_of(Step::shifted, *i)};
        if (const auto i = first_lost(trace_.exponentials, states_.exponentials, CellState::underflowed))
            return Failure{Step::exponentials, CellState::underflowed, i,
                           below_the_smallest(exp_of(*i), trace_.format)};
        if (const auto i = first_lost(trace_.probabilities, states_.probabilities, CellState::underflowed))
            return Failure{
                Step::probabilities, CellState::underflowed, i,
                below_the_smallest(fmt::format("{}/{}", shown(trace_.exponentials[*i]), shown(trace_.sum)),
                                   trace_.format)};
        return std::nullopt;
    }

    // ---- the operation that failed, with its numbers ----

    std::string exp_of(std::size_t i) const {
        return fmt::format("exp({})", shown(trace_.shifted.empty() ? trace_.scaled[i] : trace_.shifted[i]));
    }

    std::string overflow_of(Step step, std::size_t i) const {
        if (step == Step::logits) return logit_overflow(i);
        if (step == Step::exponentials) return past_the_largest(exp_of(i), trace_.format, false);
        const std::string temperature = shown(trace_.temperature);
        const double z = trace_.logits[i];
        if (step == Step::scaled)
            return past_the_largest(fmt::format("z/T = {}/{}", shown(z), temperature), trace_.format, z < 0);
        const double max = trace_.max.value_or(0);
        const double gap = round_to(trace_.format, z - max);
        if (!std::isfinite(gap))
            return past_the_largest("z − m = " + shown_difference(z, max), trace_.format, true);
        return past_the_largest(fmt::format("(z − m)/T = {}/{}", shown(gap), temperature), trace_.format,
                                true);
    }

    std::string logit_overflow(std::size_t i) const {
        const double z = exact_.logits[i];
        const ShiftedLogit steps = shifted_logit(z, exact_.scale, exact_.shift, trace_.format);
        if (!std::isfinite(steps.rounded)) return past_the_largest(shown(z), trace_.format, z < 0);
        if (!std::isfinite(steps.scaled))
            return past_the_largest(
                fmt::format("z × scale = {} × {}", shown(steps.rounded), shown(exact_.scale)), trace_.format,
                z < 0);
        return past_the_largest("z + c = " + shown_sum(steps.scaled, exact_.shift), trace_.format,
                                exact_.shift < 0);
    }

    const Trace& trace_;
    const ExactLogits& exact_;
    const Diagnosis& states_;
};

}  // namespace

std::optional<Failure> first_failure(const Trace& trace, const ExactLogits& exact, const Diagnosis& states) {
    return Failures(trace, exact, states).first();
}

}  // namespace softmaxlab
