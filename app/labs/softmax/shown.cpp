#include "app/labs/softmax/shown.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/softmax/columns.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

bool has_nan(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

bool has_infinity(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isinf(v); });
}

}  // namespace

ShownSoftmax shown_softmax(LabContext& context) {
    const Scene& scene = context.document.scene();
    std::span<const double> logits = context.results.logits();
    const Trace& trace = context.results.trace();
    double largest = 0;
    for (const double e : trace.exponentials) {
        if (std::isfinite(e)) largest = std::max(largest, e);
    }
    const auto live = std::count_if(logits.begin(), logits.end(), [](double z) { return z != -INFINITY; });
    const auto top = std::max_element(logits.begin(), logits.end());
    return {context.ui,
            scene,
            trace,
            context.results.shown_probabilities(),
            context.results.sum_of_probabilities(),
            largest,
            static_cast<std::size_t>(live),
            static_cast<std::size_t>(top - logits.begin())};
}

std::string_view ShownSoftmax::explain_exponential(std::size_t index) const {
    const std::string_view value = exactly(arena, trace.exponentials[index], trace.format);
    const std::string_view name = kept_words(arena, class_name(scene, index));
    if (is_masked(scene, index)) return formatted(arena, "{} is masked: e^(−∞) = {}", name, value);
    const double z = trace.logits[index];
    const bool limit = scene.temperature == 0 || std::isinf(scene.temperature);
    std::string_view formula;
    if (limit) {
        formula =
            formatted(arena, "at T = {} the limit is taken: 1 for the classes that share, 0 for the others",
                      temperature_text(arena, scene.temperature));
    } else if (scene.method == Method::stable) {
        formula = formatted(arena, "e^(({} − {}) / {})", significant(arena, z, 6),
                            trace.max ? significant(arena, *trace.max, 6) : "NaN",
                            temperature_text(arena, scene.temperature));
    } else {
        formula = formatted(arena, "e^({} / {})", significant(arena, z, 6),
                            temperature_text(arena, scene.temperature));
    }
    std::string_view words =
        formatted(arena, "{}: {} = {}, in {}", name, formula, value, name_of(trace.format));
    if (std::isinf(trace.exponentials[index]))
        words = joined(arena, words,
                       formatted(arena, "\nOverflow: past {:.3g}, the largest {}.",
                                 limits_of(trace.format).largest, name_of(trace.format)));
    return words;
}

std::string_view ShownSoftmax::explain_probability(std::size_t index) const {
    const std::string_view numerator = significant(arena, trace.exponentials[index], 6);
    const std::string_view sum = significant(arena, trace.sum, 6);
    const double p = probabilities[index];
    std::string_view words = formatted(arena, "p = {} / {} = {}, in {}", numerator, sum,
                                       exactly(arena, p, trace.format), name_of(trace.format));
    if (std::isnan(p) && trace.sum == 0) words = joined(arena, words, "\n0/0 is not a number.");
    if (std::isnan(p) && std::isinf(trace.sum)) words = joined(arena, words, "\n∞/∞ is not a number.");
    if (p == 1 && live > 1)
        words =
            joined(arena, words, "\nExactly 1 is true of this float only: the real number is a little less.");
    if (p == 0 && !is_masked(scene, index))
        words =
            joined(arena, words, "\nExactly 0 is true of this float only: the real number is a little more.");
    return words;
}

ProbabilityGrip probability_grip(const Scene& scene, std::span<const double> logits, std::size_t index) {
    ProbabilityGrip grip;
    if (is_masked(scene, index)) {
        grip.why_not = "Masked: its probability is exactly 0, whatever its logit.";
        return grip;
    }
    if (scene.temperature == 0) {
        grip.why_not =
            "At T = 0 probabilities are shares of an argmax: no logit gives another one. Turn T up to drag.";
        return grip;
    }
    if (std::isinf(scene.temperature)) {
        grip.why_not = "At T = ∞ all probabilities are equal, whatever the logits. Turn T down to drag.";
        return grip;
    }
    const auto others =
        std::count_if(logits.begin(), logits.end(), [](double z) { return z != -INFINITY; }) - 1;
    if (others < 1) {
        grip.why_not = "The only class that takes part has probability 1, whatever its logit.";
        return grip;
    }
    grip.possible = true;
    return grip;
}

std::string_view words_about(FrameArena& arena, const ProbabilityGrip& grip, const Scene& scene,
                             std::span<const double> logits, std::size_t index) {
    if (!grip.possible) return grip.why_not;
    const double low = logit_for_probability(logits, index, grip.least, scene.temperature);
    const double high = logit_for_probability(logits, index, grip.most, scene.temperature);
    return formatted(
        arena,
        "Drag: only this logit moves, from {} (p = 0.000001) to {} (p = 0.999999).\n0 and 1 are approached, "
        "never reached.",
        with_sign(arena, low, 2), with_sign(arena, high, 2));
}

Edit with_probability(LabContext& context, const ProbabilityGrip& grip, std::size_t index, double p) {
    const double reachable = std::clamp(p, grip.least, grip.most);
    const double temperature = context.document.scene().temperature;
    return edit::SetLogit{index,
                          logit_for_probability(context.results.logits(), index, reachable, temperature)};
}

double logit_axis_end_of(const Scene& scene) {
    double largest = 0;
    for (const ClassItem& item : scene.classes) largest = std::max(largest, std::fabs(item.logit));
    return logit_axis_end(largest);
}

Caption caption_of(LabContext& context, const ShownSoftmax& shown) {
    const std::string_view format = name_of(shown.trace.format);
    if (shown.live == 0) {
        const std::string_view why =
            shown.trace.method == Method::stable
                ? "Every class is masked: the max is −∞, and −∞ − (−∞) is not a number. Without max "
                  "subtraction: 0/0."
                : "Every class is masked: every exponential is 0, so is Σ, and 0/0 is not a number.";
        return {formatted(context.ui,
                          "{} Frameworks differ: some give NaN, some 0. The kernels of this app give 0 and "
                          "raise a flag.",
                          why),
                true};
    }
    if (has_nan(shown.trace.logits))
        return {"A logit is not a number: so is everything that follows from it.", true};
    if (has_nan(shown.probabilities) && has_infinity(shown.trace.exponentials)) {
        return {formatted(context.ui,
                          "An exponential overflowed past {:.3g}, the largest {}: ∞/∞ is not a number. "
                          "Subtract the max.",
                          limits_of(shown.trace.format).largest, format),
                true};
    }
    if (std::isinf(shown.trace.sum)) {
        return {formatted(context.ui,
                          "Σ overflowed: no single exponential did. Everything divided by ∞ is 0, with no "
                          "NaN in sight ({}).",
                          format),
                true};
    }
    if (has_nan(shown.probabilities)) {
        return {
            formatted(
                context.ui,
                "Every exponential underflowed to 0 in {}: Σ = 0, and 0/0 is not a number. Subtract the max.",
                format),
            true};
    }
    for (const Preset& preset : context.presets) {
        if (preset.scene == shown.scene) return {preset.sentence, false};
    }
    return {};
}

}  // namespace softmaxlab
