#include "app/labs/overflow/ladder_values.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/labs/overflow/format_text.h"
#include "app/ui/frame_memory.h"
#include "app/ui/number_text.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

constexpr std::array<std::string_view, 6> rung_names = {"z", "exponent", "exp", "sum", "p", "error"};

Text term(double value) {
    const Text text = fitted(value, 10);
    return value < 0 ? "(" + text + ")" : text;
}

Text explain_logit(const LadderValues& v, std::size_t i) {
    const Format format = v.trace.format;
    const Scene& scene = v.scene;
    if (is_masked(scene, i)) return "z = -∞";
    const double z = scene.loaded ? scene.loaded->logits[i] : scene.classes[i].logit;
    Text formula = term(z);
    if (scene.scale != 1) formula += formatted(" · {}", term(scene.scale));
    if (scene.shift != 0) formula += formatted(" + {}", term(scene.shift));
    Text words = formatted("{} = {} = {}, in {}", v.label(Rung::logits), formula,
                           exactly(v.trace.logits[i], format), name_of(format));
    const double exact = exact_logit(v, i);
    if (exact != v.trace.logits[i]) words += formatted("\nBefore rounding: {}", exactly(exact, Format::f64));
    return words;
}

Text explain_exponent(const LadderValues& v, std::size_t i) {
    const Trace& t = v.trace;
    if (!v.has_exponents()) return "Naive softmax takes e^z as it is: nothing is subtracted.";
    const Text result = formatted("{}, in {}", exactly(v.exponents()[i], t.format), name_of(t.format));
    if (is_limit(t.temperature))
        return formatted("At T = {} the limit is taken: 0 for the classes that share, -∞ for the others: {}",
                         temperature_text(t.temperature), result);
    if (v.naive())
        return formatted("z / T = {} / {} = {}", term(t.logits[i]), temperature_text(t.temperature), result);
    Text formula = formatted("{} - {}", term(t.logits[i]), term(t.max.value_or(NAN)));
    if (t.temperature != 1) formula = formatted("({}) / {}", formula, temperature_text(t.temperature));
    return formatted("{} = {} = {}", v.label(Rung::exponents), formula, result);
}

/// The exponent that real numbers would have.
double exact_exponent(const LadderValues& v, std::size_t i) {
    const double z = exact_logit(v, i);
    return (v.naive() ? z : z - v.exact.max) / v.trace.temperature;
}

Text explain_exponential(const LadderValues& v, std::size_t i) {
    const Trace& t = v.trace;
    Text words = formatted("e^{} = {}, in {}", term(v.exponents()[i]), exactly(t.exponentials[i], t.format),
                           name_of(t.format));
    if (!is_limit(t.temperature) && !is_masked(v.scene, i)) {
        const double exponent = exact_exponent(v, i);
        words += formatted("\nExactly: e^{} = {}", term(exponent), power_of_e(exponent));
    }
    return words;
}

Text explain_sum(const LadderValues& v) {
    const Trace& t = v.trace;
    Text words = formatted("Σ = {}: the exponentials added from the left, each sum rounded to {}",
                           exactly(t.sum, t.format), name_of(t.format));
    if (!is_limit(t.temperature) && !v.exact.all_masked) {
        const double exponent = v.exact.log_sum_exp - (v.naive() ? 0 : v.exact.max / t.temperature);
        words += formatted("\nExactly: {}", power_of_e(exponent));
    }
    return words;
}

Text explain_probability(const LadderValues& v, std::size_t i) {
    const Trace& t = v.trace;
    const double p = t.probabilities[i];
    Text words =
        formatted("p = {} / {} = {}, in {}\nExactly: {}", fitted(t.exponentials[i], 10), fitted(t.sum, 10),
                  exactly(p, t.format), name_of(t.format), exactly(v.exact.probabilities[i], Format::f64));
    if (std::isnan(p) && t.sum == 0) words += "\n0/0 is not a number.";
    if (std::isnan(p) && std::isinf(t.sum)) words += "\n∞/∞ is not a number.";
    if (p == 0 && std::isinf(t.sum)) words += "\nAnything finite divided by ∞ is 0.";
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
    return exact_shifted_logit(z, scene.scale, scene.shift);
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

Text LadderValues::label(Rung rung) const {
    const bool divided = scene.temperature != 1;
    switch (rung) {
        case Rung::logits:
            return formatted("z{}{}", scene.scale == 1 ? "" : " · s", scene.shift == 0 ? "" : " + c");
        case Rung::exponents:
            if (naive()) return divided ? "z / T" : "z - m";
            return divided ? "(z - m)/T" : "z - m";
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

Text LadderValues::explain(Rung rung, std::size_t index) const {
    Text words;
    switch (rung) {
        case Rung::logits:
            words = explain_logit(*this, index);
            break;
        case Rung::exponents:
            words = explain_exponent(*this, index);
            break;
        case Rung::exponentials:
            words = explain_exponential(*this, index);
            break;
        case Rung::sum:
            words = explain_sum(*this);
            break;
        case Rung::probabilities:
            words = explain_probability(*this, index);
            break;
        case Rung::error:
            return formatted("p - exact p = {} - {}", exactly(trace.probabilities[index], trace.format),
                             exactly(exact.probabilities[index], Format::f64));
    }
    if (rung != Rung::sum) words = formatted("{}: {}", class_name(scene, index), words);
    if (rung == Rung::probabilities && divided_by_infinity(index)) return words;
    const Text meaning = state_sentence(state(rung, index), trace.format);
    return meaning.empty() ? words : words + "\n" + meaning;
}

Text LadderValues::status(Rung rung) const {
    if (rung == Rung::error || (rung == Rung::exponents && !has_exponents())) return {};
    if (rung == Rung::sum) {
        const CellState s = diagnosis.sum;
        return s == CellState::fine ? "" : formatted("{} {}", sign_of(s), name_of(s));
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
        return formatted("{}{}{} {}", sign, sign.empty() ? "" : " ", grouped(cells), name_of(state));
    }
    return {};
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
    const Diagnosis& diagnosis = results.diagnosis(method);
    return {context.document.scene(), results.format_trace(method),  diagnosis,
            results.exact(),          results.trace_summary(method), results.diagnosis_counts(method)};
}

}  // namespace softmaxlab
