#include "core/numeric/lost_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/limits.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

/// Only for what is done to z itself: with the max subtracted the largest e^x is 1, and no Σ of such terms
/// overflows, since in every format the sum stops growing long before. What remains is z − m past the largest
/// number where that becomes NaN.
bool max_would_help(const Trace& t, const Failure& failure) {
    const bool of_z =
        failure.step == Step::scaled || failure.step == Step::exponentials || failure.step == Step::sum;
    if (t.method != Method::naive || is_limit(t.temperature) || !of_z) return false;
    if (limits_of(t.format).has_infinity) return true;
    return !is_lost(t.input, trace(t.input, t.temperature, t.format, Method::stable).probabilities);
}

/// What the arithmetic makes of an infinite logit.
std::string_view of_infinity(const Trace& t) {
    if (!limits_of(t.format).has_infinity) return "the format has no ∞, and makes NaN of it";
    if (is_limit(t.temperature)) return "there is no largest number to compare with";
    return t.method == Method::stable ? "∞ − ∞ is NaN" : "∞/∞ is NaN";
}

std::string words_about(const Trace& t, const Failure& failure) {
    const bool has_infinity = limits_of(t.format).has_infinity;
    switch (failure.step) {
        case Step::logits:
            if (failure.class_index && std::isnan(t.input[*failure.class_index]))
                return "the logit is NaN, and so is every probability";
            if (failure.class_index && t.input[*failure.class_index] == infinity)
                return fmt::format("the logit is ∞: {}, and so is every probability", of_infinity(t));
            if (failure.class_index && has_infinity)
                return fmt::format("{}; {}", failure.sentence, of_infinity(t));
            return failure.sentence;
        case Step::scaled:
        case Step::exponentials:
            if (failure.state == CellState::overflowed && failure.class_index && has_infinity)
                return failure.sentence + ", and ∞/∞ is NaN";
            return failure.sentence;
        case Step::max:
        case Step::shifted:
        case Step::sum:
        case Step::probabilities:
            return failure.sentence;
    }
    return failure.sentence;
}

}  // namespace

bool is_lost(std::span<const double> logits, std::span<const double> probabilities) {
    bool all_0 = true;
    bool any_live = false;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (std::isnan(probabilities[i])) return true;
        all_0 &= probabilities[i] == 0;
        any_live |= logits[i] != -infinity;
    }
    return any_live && all_0;
}

std::optional<LostRow> lost_row(const Trace& trace) {
    if (!is_lost(trace.input, trace.probabilities)) return std::nullopt;
    // The states of logits that merely became equal do not matter here: no order is needed for that.
    std::vector<CellState> of_logits;
    diagnose_logits(trace, trace.input, 1, 0, {}, of_logits);
    Diagnosis diagnosis;
    diagnose(trace, trace.input, 1, 0, of_logits, diagnosis);
    if (!diagnosis.first) return std::nullopt;
    LostRow lost;
    lost.failure = *std::move(diagnosis.first);
    lost.max_helps = max_would_help(trace, lost.failure);
    lost.words = words_about(trace, lost.failure) + (lost.max_helps ? ". Subtract the max." : ".");
    return lost;
}

std::string words_with(const LostRow& lost, std::string_view class_name) {
    if (lost.failure.class_index) return fmt::format("{}: {}", class_name, lost.words);
    std::string words = lost.words;
    words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
    return words;
}

}  // namespace softmaxlab
