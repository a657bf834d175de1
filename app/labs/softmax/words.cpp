#include "app/labs/softmax/words.h"
#include "app/ui/label_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::softmax_ui {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::size_t active_classes(const Trace& trace) {
    return static_cast<std::size_t>(
        std::count_if(trace.input.begin(), trace.input.end(), [](double z) { return z != -infinity; }));
}

// "3.4e38, the largest f32"
std::string_view largest_number(FrameArena& arena, Format format) {
    return formatted(arena, "{}, the largest {}", significant(arena, limits_of(format).largest, 3),
                     name_of(format));
}

Remark limit_remark(FrameArena& arena, const Scene& scene, const Trace& trace, std::size_t index) {
    if (std::isinf(scene.temperature)) {
        return {formatted(arena, "T = ∞ is uniform: 1 of {} that take part, whatever the logits.",
                          active_classes(trace))};
    }
    const auto sharing = std::count(trace.exponentials.begin(), trace.exponentials.end(), 1.0);
    if (trace.exponentials[index] == 0) return {"T = 0 is argmax: another class has the largest logit."};
    if (sharing == 1) return {"T = 0 is argmax: the class with the largest logit takes all."};
    return {formatted(arena, "T = 0 is argmax: 1 of {} classes that share the largest logit (a convention).",
                      sharing)};
}

}  // namespace

std::string_view formula_logit(FrameArena& arena, double value) {
    return fixed(arena, value, 2, 8);
}

std::string_view subtracted_number(FrameArena& arena, double value) {
    const std::string_view words = formula_logit(arena, value);
    return value < 0 ? joined(arena, "(", words, ")") : words;
}

std::string_view exponential_text(FrameArena& arena, double value) {
    if (value == 0) return "0";
    if (std::isfinite(value) && value < 0.0005) return scientific(arena, value, 2);
    return fixed(arena, value, 3, 9);
}

std::string_view probability_digits(FrameArena& arena, double value) {
    if (value == 0) return "0";
    if (value == 1) return "1";
    if (!std::isfinite(value)) return fixed(arena, value, 6);
    if (value < 1e-4) return scientific(arena, value, 3);
    for (int decimals = 6; decimals < 17; ++decimals) {
        std::string_view words = formatted(arena, "{:.{}f}", value, decimals);
        if (words[0] == '0') return words;
    }
    return formatted(arena, "{:.17f}", value);
}

std::string_view explain_exponential(const SoftmaxView& shown, std::size_t index) {
    FrameArena& arena = shown.arena;
    const Scene& scene = shown.scene;
    const Trace& trace = shown.trace;
    const std::string_view value = exactly(arena, trace.exponentials[index], trace.format);
    const std::string_view name = visible_label(arena, class_name(scene, index));
    if (is_masked(scene, index)) return formatted(arena, "{} is masked: e^(−∞) = {}", name, value);
    const double z = trace.logits[index];
    const std::string_view temperature = temperature_text(arena, scene.temperature);
    std::string_view formula;
    if (is_limit(scene.temperature)) {
        formula =
            formatted(arena, "at T = {} the limit is taken: 1 for the classes that share, 0 for the others",
                      temperature);
    } else if (scene.method == Method::stable) {
        formula =
            formatted(arena, "e^(({} − {}) / {})", significant(arena, z, 6),
                      trace.max ? significant(arena, *trace.max, 6) : std::string_view("NaN"), temperature);
    } else {
        formula = formatted(arena, "e^({} / {})", significant(arena, z, 6), temperature);
    }
    std::string_view words =
        formatted(arena, "{}: {} = {}, in {}", name, formula, value, name_of(trace.format));
    if (std::isinf(trace.exponentials[index]))
        words = joined(arena, words, "\nOverflow: past ", largest_number(arena, trace.format), ".");
    return words;
}

std::string_view explain_probability(const SoftmaxView& shown, std::size_t index) {
    FrameArena& arena = shown.arena;
    const Trace& trace = shown.trace;
    const double p = shown.probabilities[index];
    std::string_view words =
        formatted(arena, "p = {} / {} = {}, in {}", significant(arena, trace.exponentials[index], 6),
                  significant(arena, trace.sum, 6), exactly(arena, p, trace.format), name_of(trace.format));
    if (std::isnan(p) && trace.sum == 0) words = joined(arena, words, "\n0/0 is not a number.");
    if (std::isnan(p) && std::isinf(trace.sum)) words = joined(arena, words, "\n∞/∞ is not a number.");
    if (p == 1 && shown.active > 1)
        words =
            joined(arena, words, "\nExactly 1 is true of this float only: the real number is a little less.");
    if (p == 0 && !is_masked(shown.scene, index))
        words =
            joined(arena, words, "\nExactly 0 is true of this float only: the real number is a little more.");
    return words;
}

std::string_view why_fixed(const SoftmaxView& shown, std::size_t index) {
    if (is_masked(shown.scene, index)) return "Masked: its probability is exactly 0, whatever its logit.";
    if (shown.scene.temperature == 0)
        return "At T = 0 the largest logit takes all (ties share): nothing in between can be reached. Turn T "
               "up to drag.";
    if (std::isinf(shown.scene.temperature))
        return "At T = ∞ all probabilities are equal, whatever the logits. Turn T down to drag.";
    if (shown.active < 2) return "The only class that takes part has probability 1, whatever its logit.";
    return {};
}

std::string_view explain_drag(const SoftmaxView& shown, std::size_t index) {
    const std::string_view why_not = why_fixed(shown, index);
    if (!why_not.empty()) return why_not;
    const auto logit_at = [&](double p) {
        return with_sign(shown.arena, logit_for_probability(shown.logits, index, p, shown.scene.temperature),
                         2);
    };
    return formatted(
        shown.arena,
        "Drag: only this logit moves, from {} (p = 0.000001) to {} (p = 0.999999).\n0 and 1 are approached, "
        "never reached.",
        logit_at(min_probability), logit_at(max_probability));
}

Remark caption_of(const SoftmaxView& shown, const std::vector<Preset>& presets) {
    FrameArena& arena = shown.arena;
    if (shown.active == 0) {
        const std::string_view why =
            shown.trace.method == Method::stable
                ? "Every class is masked: the max is −∞, and −∞ − (−∞) is not a number. Without max "
                  "subtraction: 0/0."
                : "Every class is masked: every exponential is 0, so is Σ, and 0/0 is not a number.";
        return {joined(arena, why,
                       " Frameworks differ: some give NaN, some 0. This app returns 0 and marks the row."),
                true};
    }
    if (shown.lost != nullptr && is_lost(shown.logits, shown.probabilities))
        return {lost_words(arena, shown.scene, *shown.lost), true};
    const Preset* const preset = current_preset(presets, shown.scene, PresetSubject::softmax);
    if (preset == nullptr) return {};
    return {preset->sentence, false, !is_as_in(*preset, shown.scene)};
}

Remark formula_remark(FrameArena& arena, const Scene& scene, const Trace& trace, const LostRow* lost,
                      std::size_t index) {
    const double e = trace.exponentials[index];
    const double p = trace.probabilities[index];
    const std::string_view format = name_of(trace.format);
    if (std::isnan(p)) {
        const bool own_is_finite = std::isfinite(e) && std::isinf(trace.sum);
        if (!own_is_finite && lost != nullptr) return {lost_words(arena, scene, *lost), true};
    }
    if (trace.input[index] == -infinity)
        return {"Masked: its exponential is exactly 0, and so is its probability."};
    if (std::isinf(trace.sum)) {
        return {
            joined(arena, "Σ is past ", largest_number(arena, trace.format), ": what is finite becomes 0."),
            true};
    }
    if (is_limit(scene.temperature)) return limit_remark(arena, scene, trace, index);
    if (p == 0)
        return {formatted(arena, "Exactly 0 in {} only: the real number is too small for it.", format)};
    if (p == 1 && active_classes(trace) > 1) {
        return {formatted(arena, "Exactly 1 in {} only: the other terms are too small to change Σ.", format)};
    }
    return {};
}

std::string_view ratio_remark(const Scene& scene, double from_logits, std::span<const double> logits,
                              std::span<const double> probabilities) {
    const auto [i, j] = scene.ratio;
    const double pi = probabilities[i];
    const double pj = probabilities[j];
    const bool first_masked = logits[i] == -infinity;
    const bool second_masked = logits[j] == -infinity;
    if (first_masked && second_masked) return "both are masked: 0/0";
    if (first_masked) return "the first is masked: 0";
    if (second_masked) return "the second is masked: division by 0";
    if (std::isnan(pi) || std::isnan(pj)) return "a probability is NaN";
    if (scene.temperature == 0 && pi == 0 && pj == 0) return "T = 0: both are 0, and 0/0 is NaN";
    if (scene.temperature == 0) return "T = 0: the limit";
    const bool vanished = (pi == 0 && from_logits > 0) || (pj == 0 && std::isfinite(from_logits));
    if (vanished) return "a probability underflowed to 0: the ratio is lost";
    return {};
}

}  // namespace softmaxlab::softmax_ui
