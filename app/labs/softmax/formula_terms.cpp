#include "app/labs/softmax/formula_terms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string_view logit_of(FrameArena& arena, double z) {
    return fixed(arena, z, 2, 8);
}

bool takes_part(const Trace& trace, std::size_t index) {
    return trace.input[index] != -infinity;
}

std::size_t live_classes(const Trace& trace) {
    return static_cast<std::size_t>(
        std::count_if(trace.input.begin(), trace.input.end(), [](double z) { return z != -infinity; }));
}

bool any_nan(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

bool any_infinite(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return v == infinity; });
}

/// Builds the parts of one formula.
struct Terms {
    FrameArena& arena;
    const FormulaSubject& subject;
    const FormulaStyle& style;

    const Trace& trace() const { return subject.trace; }
    const Theme& theme() const { return subject.theme; }
    ImU32 colour(std::size_t index) const { return class_ink(subject.scene, theme(), index); }

    // A number: what is none is red.
    FormulaBox number(double value, std::string_view words, ImU32 usual, std::string_view widest = {},
                      Align align = Align::centre) const {
        const ImU32 ink = std::isfinite(value) ? usual : theme().bad;
        return formula::text(words, style.number, ink, widest, align);
    }

    FormulaBox sign(std::string_view words, FormulaFont font) const {
        return formula::sign(words, font, theme().secondary);
    }

    std::string_view exponent_words(std::size_t index) const {
        const std::string_view temperature = temperature_text(arena, subject.scene.temperature);
        // Where no class is left, the max is −∞ too, and there is a difference to be seen.
        if (!takes_part(trace(), index) && live_classes(trace()) > 0) return "−∞";
        if (style.form == TermForm::quotient) {
            const bool stable = trace().method == Method::stable;
            return fixed(arena, stable ? trace().shifted[index] : trace().scaled[index], 3, 9);
        }
        const double z = trace().logits[index];
        if (trace().method == Method::naive)
            return formatted(arena, "{}/{}", logit_of(arena, z), temperature);
        const double max = trace().max.value_or(std::numeric_limits<double>::quiet_NaN());
        if (style.form == TermForm::subtracted)
            return formatted(arena, "{}/{}", logit_of(arena, z - max), temperature);
        return formatted(arena, "({} − {})/{}", logit_of(arena, z), subtracted_number(arena, max),
                         temperature);
    }

    bool written_out() const { return style.form != TermForm::value && !is_limit(subject.scene); }

    FormulaBox term(std::size_t index) const {
        if (!written_out()) {
            const double value = trace().exponentials[index];
            return number(value, exponential_text(arena, value), colour(index));
        }
        return formula::scripts(arena, formula::text("e", style.letter, colour(index)),
                                formula::text(exponent_words(index), style.exponent, colour(index)));
    }

    FormulaBox placed_term(std::string_view part, std::size_t index) const {
        std::string_view value = exponential_text(arena, trace().exponentials[index]);
        if (written_out()) value = formatted(arena, "e^({}) = {}", exponent_words(index), value);
        return formula::place(term(index), formatted(arena, "softmax/formula/{}/{}", part, index), value,
                              index);
    }

    FormulaFont sign_font() const {
        return style.letter == FormulaFont::math_large ? FormulaFont::number_large : FormulaFont::number;
    }

    // Every class that takes part; when none does, all of them, so that there is something to see.
    FormulaBox all_terms() const {
        const bool all = live_classes(trace()) == 0 || is_limit(subject.scene);
        List<FormulaBox> parts(arena);
        for (std::size_t i = 0; i < trace().logits.size(); ++i) {
            if (!all && !takes_part(trace(), i)) continue;
            FormulaBox next = placed_term("term", i);
            // A line that is broken goes on with its sign.
            if (!parts.empty()) next = formula::row(arena, {sign("+", sign_font()), next});
            parts.push_back(next);
        }
        return formula::lines(arena, parts);
    }

    // Too many terms to write down: the sum as a symbol.
    FormulaBox symbolic_sum() const {
        if (is_limit(subject.scene)) {
            return formula::text(exponential_text(arena, trace().sum), style.number, theme().text);
        }
        const std::string_view temperature = temperature_text(arena, subject.scene.temperature);
        const std::string_view exponent =
            trace().max ? formatted(arena, "(z − {})/{}", subtracted_number(arena, *trace().max), temperature)
                        : formatted(arena, "z/{}", temperature);
        return formula::row(arena, {formula::text("Σ ", style.letter, theme().text),
                                    formula::scripts(arena, formula::text("e", style.letter, theme().text),
                                                     formula::text(exponent, style.exponent, theme().text))});
    }

    FormulaBox name() const {
        const std::string_view name =
            short_name(arena, class_name(subject.scene, subject.index), formula_name_letters);
        const FormulaBox p = formula::text("p", style.letter, theme().text);
        FormulaBox index =
            formula::text(name, FormulaFont::body, colour(subject.index), subject.widest_name, Align::left);
        return formula::place(formula::scripts(arena, p, {}, index), "softmax/formula/class", name,
                              subject.index);
    }
};

std::string_view format_name(const Trace& trace) {
    return name_of(trace.format);
}

FormulaRemark limit_remark(FrameArena& arena, const FormulaSubject& subject) {
    const Trace& trace = subject.trace;
    const std::size_t live = live_classes(trace);
    if (std::isinf(subject.scene.temperature)) {
        return {formatted(arena, "T = ∞ is uniform: 1 of {} that take part, whatever the logits.", live)};
    }
    const auto sharing = std::count(trace.exponentials.begin(), trace.exponentials.end(), 1.0);
    if (trace.exponentials[subject.index] == 0)
        return {"T = 0 is argmax: another class has the largest logit."};
    if (sharing == 1) return {"T = 0 is argmax: the class with the largest logit takes all."};
    return {formatted(arena, "T = 0 is argmax: 1 of {} classes that share the largest logit (a convention).",
                      sharing)};
}

FormulaRemark nan_remark(FrameArena& arena, const FormulaSubject& subject) {
    const Trace& trace = subject.trace;
    if (any_nan(trace.logits)) return {"A logit is NaN, and so is everything computed from it.", true};
    if (any_infinite(trace.logits)) {
        const std::string_view why =
            any_infinite(trace.input)
                ? "A logit is ∞"
                : formatted(arena, "A logit is past {:.3g}, the largest {}, and became ∞",
                            limits_of(trace.format).largest, format_name(trace));
        return {joined(arena, why, trace.method == Method::stable ? ": ∞ − ∞ is NaN." : ": ∞/∞ is NaN."),
                true};
    }
    if (live_classes(trace) == 0) {
        const bool subtracts = trace.method == Method::stable && !is_limit(subject.scene);
        return {subtracts ? "Every class is masked: the max is −∞, and −∞ − (−∞) is NaN."
                          : "Every class is masked: no term is left, and 0/0 is NaN.",
                true};
    }
    if (any_infinite(trace.exponentials)) {
        return {formatted(arena, "∞/∞ is NaN: the exponential is past {:.3g}, the largest {}.",
                          limits_of(trace.format).largest, format_name(trace)),
                true};
    }
    return {formatted(arena, "0/0 is NaN: every exponential underflowed to 0 in {}.", format_name(trace)),
            true};
}

}  // namespace

FormulaBox formula_head(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style) {
    const Terms terms{arena, subject, style};
    const bool many = class_count(subject.scene) > max_classes;
    return formula::row(
        arena, {terms.name(), terms.sign("=", terms.sign_font()),
                formula::fraction(arena, terms.placed_term("numerator", subject.index),
                                  many ? terms.symbolic_sum() : terms.all_terms(), subject.theme.text)});
}

FormulaBox formula_tail(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style) {
    const Terms terms{arena, subject, style};
    const Trace& trace = subject.trace;
    const double e = trace.exponentials[subject.index];
    const double p = trace.probabilities[subject.index];
    const ImU32 colour = terms.colour(subject.index);
    FormulaBox numerator =
        formula::place(terms.number(e, exponential_text(arena, e), colour, "0.000"),
                       "softmax/formula/exponential", exponential_text(arena, e), subject.index);
    FormulaBox sum = formula::place(
        terms.number(trace.sum, exponential_text(arena, trace.sum), subject.theme.text, "0.000"),
        "softmax/formula/sum", exponential_text(arena, trace.sum), std::nullopt);
    FormulaBox result =
        formula::place(terms.number(p, probability_digits(arena, p), colour, "0.000000", Align::left),
                       "softmax/formula/result", probability_digits(arena, p), subject.index);
    return formula::row(arena, {terms.sign("=", terms.sign_font()),
                                formula::fraction(arena, numerator, sum, subject.theme.text),
                                terms.sign("=", terms.sign_font()), result});
}

FormulaRemark formula_remark(FrameArena& arena, const FormulaSubject& subject) {
    const Trace& trace = subject.trace;
    const double e = trace.exponentials[subject.index];
    const double p = trace.probabilities[subject.index];
    const std::string_view format = format_name(trace);
    if (std::isnan(p)) {
        const bool own_is_finite = std::isfinite(e) && std::isinf(trace.sum);
        if (!own_is_finite) return nan_remark(arena, subject);
    }
    if (!takes_part(trace, subject.index)) {
        return {"Masked: its exponential is exactly 0, and so is its probability."};
    }
    if (std::isinf(trace.sum)) {
        return {formatted(arena, "Σ is past {:.3g}, the largest {}: what is finite becomes 0.",
                          limits_of(trace.format).largest, format),
                true};
    }
    if (is_limit(subject.scene)) return limit_remark(arena, subject);
    if (p == 0) {
        return {formatted(arena, "Exactly 0 in {} only: the real number is too small for it.", format)};
    }
    if (p == 1 && live_classes(trace) > 1) {
        return {formatted(arena, "Exactly 1 in {} only: the other terms are too small to change Σ.", format)};
    }
    return {};
}

bool is_limit(const Scene& scene) {
    return scene.temperature == 0 || std::isinf(scene.temperature);
}

ImU32 class_ink(const Scene& scene, const Theme& theme, std::size_t index) {
    if (scene.loaded) return theme.accent;
    const double least = theme.name == ThemeName::contrast ? 7 : 4.5;
    const ImU32 colour = theme.class_colour(scene.classes[index].colour);
    ImU32 ink = colour;
    for (float step = 0.1F; step <= 1 && contrast_ratio(ink, theme.panel) < least; step += 0.1F) {
        ink = mix(colour, theme.text, step);
    }
    return ink;
}

std::string_view subtracted_number(FrameArena& arena, double value) {
    const std::string_view words = logit_of(arena, value);
    return value < 0 ? joined(arena, "(", words, ")") : words;
}

std::string_view exponential_text(FrameArena& arena, double value) {
    if (value == 0) return "0";
    if (std::isfinite(value) && value < 0.0005) return with_minus(arena, formatted(arena, "{:.2e}", value));
    return fixed(arena, value, 3, 9);
}

std::string_view probability_digits(FrameArena& arena, double value) {
    if (value == 0) return "0";
    if (value == 1) return "1";
    if (!std::isfinite(value)) return fixed(arena, value, 6);
    if (value < 1e-4) return with_minus(arena, formatted(arena, "{:.3e}", value));
    for (int decimals = 6; decimals < 17; ++decimals) {
        std::string_view words = formatted(arena, "{:.{}f}", value, decimals);
        if (words[0] == '0') return words;
    }
    return formatted(arena, "{:.17f}", value);
}

}  // namespace softmaxlab
