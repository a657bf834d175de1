#pragma once

// What the columns, the formula and the ratio say.

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "app/labs/softmax/parts.h"

namespace softmaxlab::softmax_ui {

// ---- numbers in a formula ----

/// A logit: "1.40", "−0.70".
std::string_view formula_logit(FrameArena& arena, double value);

/// A logit as it stands behind a minus sign: "1.40", "(−0.70)".
std::string_view subtracted_number(FrameArena& arena, double value);

/// An exponential or a sum: "0.472", "1.3e−9", and "0" for exactly 0 only.
std::string_view exponential_text(FrameArena& arena, double value);

/// A probability with the digits that tell it from 0 and 1: "0.539990", "1.2e−9", "0.99999999".
std::string_view probability_digits(FrameArena& arena, double value);

// ---- what a number is, with the live numbers it is made of ----

std::string_view explain_exponential(const SoftmaxView& shown, std::size_t index);
std::string_view explain_probability(const SoftmaxView& shown, std::size_t index);

/// Why the probability of a class cannot be dragged, in a sentence; no words if it can.
std::string_view why_fixed(const SoftmaxView& shown, std::size_t index);

/// How far it can be dragged, with the logit's range, or why it cannot.
std::string_view explain_drag(const SoftmaxView& shown, std::size_t index);

// ---- sentences about the whole ----

/// Something to be said beside the numbers; no words when there is nothing to say.
struct Remark {
    std::string_view words;
    bool bad = false;    ///< something went wrong
    bool faded = false;  ///< it was about what has been changed since
};

/// Above the columns: what went wrong, or the sentence of the preset that is played with.
Remark caption_of(const SoftmaxView& shown, const std::vector<Preset>& presets);

/// Below the formula of a class: what went wrong, or what a limit means.
/// `lost`: of that trace.
Remark formula_remark(FrameArena& arena, const Scene& scene, const Trace& trace, const LostRow* lost,
                      std::size_t index);

/// Why a side of the ratio of the scene's two classes is 0, ∞ or NaN, or the two differ. `from_logits`:
/// exp((zᵢ − zⱼ)/T).
std::string_view ratio_remark(const Scene& scene, double from_logits, std::span<const double> logits,
                              std::span<const double> probabilities);

}  // namespace softmaxlab::softmax_ui
