#include "app/labs/overflow/ladder_values.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::overflow {
namespace {

constexpr std::array<std::string_view, 6> rung_names = {"z", "exponent", "exp", "sum", "p", "error"};

std::string_view term(FrameArena& arena, double value) {
    const std::string_view text = fitted(arena, value, 10);
    return value < 0 ? joined(arena, "(", text, ")") : text;
}

std::string_view explain_logit(FrameArena& arena, const LadderValues& v, std::size_t i) {
    const Format format = v.trace.format;
    const Scene& scene = v.scene;
    if (is_masked(scene, i)) return "z = −∞";
    const double z = scene.loaded ? scene.loaded->logits[i] : scene.classes[i].logit;
    std::string_view formula = term(v.arena, z);
    if (scene.overflow.scale != 1)
        formula = joined(arena, formula, formatted(arena, " · {}", term(v.arena, scene.overflow.scale)));
    if (scene.overflow.shift != 0)
        formula = joined(arena, formula, formatted(arena, " + {}", term(v.arena, scene.overflow.shift)));
    std::string_view words = formatted(arena, "{} = {} = {}, in {}", v.label(Rung::logits), formula,
                                       exactly(arena, v.trace.logits[i], format), name_of(format));
    const double exact = exact_logit(v, i);
    if (exact != v.trace.logits[i])
        words = joined(arena, words,
                       formatted(arena, "\nBefore rounding: {}", exactly(arena, exact, Format::f64)));
    return words;
}

std::string_view explain_exponent(FrameArena& arena, const LadderValues& v, std::size_t i) {
    const Trace& t = v.trace;
    if (!v.has_exponents()) return "Naive softmax takes e^z as it is: nothing is subtracted.";
    const std::string_view result =
        formatted(arena, "{}, in {}", exactly(arena, v.exponents()[i], t.format), name_of(t.format));
    if (is_limit(t.temperature))
        return formatted(arena,
                         "At T = {} the limit is taken: 0 for the classes that share, −∞ for the others: {}",
                         temperature_text(arena, t.temperature), result);
    if (v.naive())
        return formatted(arena, "z / T = {} / {} = {}", term(v.arena, t.logits[i]),
                         temperature_text(arena, t.temperature), result);
    std::string_view formula =
        formatted(arena, "{} − {}", term(v.arena, t.logits[i]), term(v.arena, t.max.value_or(NAN)));
    if (t.temperature != 1)
        formula = formatted(arena, "({}) / {}", formula, temperature_text(arena, t.temperature));
    return formatted(arena, "{} = {} = {}", v.label(Rung::exponents), formula, result);
}

/// The exponent that real numbers would have.
double exact_exponent(const LadderValues& v, std::size_t i) {
    const double z = exact_logit(v, i);
    return (v.naive() ? z : z - v.exact.max) / v.trace.temperature;
}

std::string_view explain_exponential(FrameArena& arena, const LadderValues& v, std::size_t i) {
    const Trace& t = v.trace;
    std::string_view words = formatted(arena, "e^{} = {}, in {}", term(v.arena, v.exponents()[i]),
                                       exactly(arena, t.exponentials[i], t.format), name_of(t.format));
    if (!is_limit(t.temperature) && !is_masked(v.scene, i)) {
        const double exponent = exact_exponent(v, i);
        words = joined(
            arena, words,
            formatted(arena, "\nExactly: e^{} = {}", term(v.arena, exponent), power_of_e(arena, exponent)));
    }
    return words;
}

std::string_view explain_sum(FrameArena& arena, const LadderValues& v) {
    const Trace& t = v.trace;
    std::string_view words =
        formatted(arena, "Σ = {}: the exponentials added from the left, each sum rounded to {}",
                  exactly(arena, t.sum, t.format), name_of(t.format));
    if (!is_limit(t.temperature) && !v.exact.all_masked) {
        const double exponent = v.exact.log_sum_exp - (v.naive() ? 0 : v.exact.max / t.temperature);
        words = joined(arena, words, formatted(arena, "\nExactly: {}", power_of_e(arena, exponent)));
    }
    return words;
}

std::string_view explain_probability(FrameArena& arena, const LadderValues& v, std::size_t i) {
    const Trace& t = v.trace;
    const double p = t.probabilities[i];
    std::string_view words =
        formatted(arena, "p = {} / {} = {}, in {}\nExactly: {}", fitted(arena, t.exponentials[i], 10),
                  fitted(arena, t.sum, 10), exactly(arena, p, t.format), name_of(t.format),
                  exactly(arena, v.exact.probabilities[i], Format::f64));
    if (std::isnan(p) && t.sum == 0) words = joined(arena, words, "\n0/0 is not a number.");
    if (std::isnan(p) && std::isinf(t.sum)) words = joined(arena, words, "\n∞/∞ is not a number.");
    if (p == 0 && std::isinf(t.sum)) words = joined(arena, words, "\nAnything finite divided by ∞ is 0.");
    return words;
}

Rung rung_of(Step step) {
    switch (step) {
        case Step::logits:
            return Rung::logits;
        case Step::scaled:
        case Step::max:
        case Step::shifted:
            return Rung::exponents;
        case Step::exponentials:
            return Rung::exponentials;
        case Step::sum:
            return Rung::sum;
        case Step::probabilities:
            return Rung::probabilities;
    }
    return Rung::probabilities;
}

const StateCounts& counts_at(const DiagnosisCounts& counts, Rung rung) {
    switch (rung) {
        case Rung::logits:
            return counts.logits;
        case Rung::exponents:
            return counts.exponents;
        case Rung::exponentials:
            return counts.exponentials;
        default:
            return counts.probabilities;
    }
}

const std::vector<CellState>* states_of(const Diagnosis& d, Rung rung) {
    switch (rung) {
        case Rung::logits:
            return &d.logits;
        case Rung::exponents:
            return d.shifted.empty() ? &d.scaled : &d.shifted;
        case Rung::exponentials:
            return &d.exponentials;
        case Rung::probabilities:
            return &d.probabilities;
        case Rung::sum:
        case Rung::error:
            return nullptr;
    }
    return nullptr;
}

}  // namespace

std::string_view name_of(Rung rung) {
    return rung_names[static_cast<std::size_t>(rung)];
}

double exact_logit(const LadderValues& values, std::size_t index) {
    const Scene& scene = values.scene;
    if (is_masked(scene, index)) return -INFINITY;
    const double z = scene.loaded ? scene.loaded->logits[index] : scene.classes[index].logit;
    return exact_shifted_logit(z, scene.overflow.scale, scene.overflow.shift);
}

double LadderValues::value(Rung rung, std::size_t index) const {
    switch (rung) {
        case Rung::logits:
            return trace.logits[index];
        case Rung::exponents:
            return exponents()[index];
        case Rung::exponentials:
            return trace.exponentials[index];
        case Rung::sum:
            return trace.sum;
        case Rung::probabilities:
            return trace.probabilities[index];
        case Rung::error:
            return trace.probabilities[index] - exact.probabilities[index];
    }
    return NAN;
}

CellState LadderValues::state(Rung rung, std::size_t index) const {
    if (rung == Rung::sum) return diagnosis.sum;
    const std::vector<CellState>* states = states_of(diagnosis, rung);
    return states == nullptr ? CellState::fine : (*states)[index];
}

std::string_view LadderValues::label(Rung rung) const {
    const bool divided = scene.temperature != 1;
    switch (rung) {
        case Rung::logits:
            return formatted(arena, "z{}{}", scene.overflow.scale == 1 ? "" : " · s",
                             scene.overflow.shift == 0 ? "" : " + c");
        case Rung::exponents:
            if (naive()) return divided ? "z / T" : "z − m";
            return divided ? "(z − m)/T" : "z − m";
        case Rung::exponentials:
            return "exp";
        case Rung::sum:
            return "Σ";
        case Rung::probabilities:
            return "p";
        case Rung::error:
            return "error";
    }
    return {};
}

std::string_view LadderValues::explain(Rung rung, std::size_t index) const {
    std::string_view words;
    switch (rung) {
        case Rung::logits:
            words = explain_logit(arena, *this, index);
            break;
        case Rung::exponents:
            words = explain_exponent(arena, *this, index);
            break;
        case Rung::exponentials:
            words = explain_exponential(arena, *this, index);
            break;
        case Rung::sum:
            words = explain_sum(arena, *this);
            break;
        case Rung::probabilities:
            words = explain_probability(arena, *this, index);
            break;
        case Rung::error:
            return formatted(arena, "p − exact p = {} − {}",
                             exactly(arena, trace.probabilities[index], trace.format),
                             exactly(arena, exact.probabilities[index], Format::f64));
    }
    if (rung != Rung::sum)
        words = formatted(arena, "{}: {}", visible_label(arena, class_name(scene, index)), words);
    if (rung == Rung::probabilities && divided_by_infinity(index)) return words;
    const std::string_view meaning = state_sentence(arena, state(rung, index), trace.format);
    return meaning.empty() ? words : joined(arena, words, "\n", meaning);
}

std::string_view LadderValues::status(Rung rung) const {
    if (rung == Rung::error || (rung == Rung::exponents && !has_exponents())) return {};
    if (rung == Rung::sum) {
        const CellState s = diagnosis.sum;
        return s == CellState::fine ? "" : formatted(arena, "{} {}", sign_of(s), name_of(s));
    }
    const StateCounts& count = counts_at(counts, rung);
    if (rung == Rung::probabilities && std::isinf(trace.sum) && count.of(CellState::not_a_number) == 0)
        return "every e/∞ is 0";
    constexpr std::array<CellState, 5> worst_first = {CellState::not_a_number, CellState::overflowed,
                                                      CellState::underflowed, CellState::rounded_away,
                                                      CellState::subnormal};
    for (const CellState state : worst_first) {
        const std::size_t cells = count.of(state);
        if (cells == 0) continue;
        const std::string_view sign = sign_of(state);
        return formatted(arena, "{}{}{} {}", sign, sign.empty() ? "" : " ", grouped(arena, cells),
                         name_of(state));
    }
    return {};
}

std::string_view LadderValues::taken(Rung rung) const {
    if (rung != Rung::exponents || !has_exponents()) return {};
    const std::string_view m = trace.max ? joined(arena, "m = ", fitted(arena, *trace.max, 7)) : "";
    if (trace.temperature == 1) return m;
    return joined(arena, m, m.empty() ? "" : ", ", "T = ", temperature_text(arena, trace.temperature));
}

std::optional<Rung> LadderValues::first_to_fail() const {
    if (!diagnosis.first) return std::nullopt;
    const Rung rung = rung_of(diagnosis.first->step);
    return rung == Rung::exponents && !has_exponents() ? Rung::exponentials : rung;
}

bool LadderValues::divided_by_infinity(std::size_t index) const {
    return std::isinf(trace.sum) && trace.probabilities[index] == 0 && !is_masked(scene, index);
}

LadderValues ladder_values(LabContext& context, Method method) {
    Results& results = context.results;
    const Diagnosis& diagnosis = results.formats().diagnosis(method);
    return {context.ui,
            context.document.scene(),
            results.formats().trace(method),
            diagnosis,
            results.formats().exact(),
            results.formats().summary(method),
            results.formats().counts(method),
            results.formats().lost_row(method)};
}

}  // namespace softmaxlab::overflow
