#pragma once

#include <cstddef>

#include "app/ui/frame_arena.h"
#include "app/ui/theme.h"
#include "app/widgets/formula.h"
#include "core/numeric/trace.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// How much of a term is written out. Without max subtraction, and at T = 0 and T = ∞, some of them are the
/// same.
enum class TermForm {
    full,        ///< e^((1.40 − 2.00)/0.80)
    subtracted,  ///< e^(−0.60/0.80)
    quotient,    ///< e^(−0.75)
    value        ///< 0.472
};

/// The type that a formula is set in, and how much of it.
struct FormulaStyle {
    FormulaFont letter = FormulaFont::math_large;
    FormulaFont exponent = FormulaFont::number;
    FormulaFont number = FormulaFont::number_large;
    TermForm form = TermForm::full;
};

/// A class's name in the formula is cut to this many letters.
inline constexpr std::size_t formula_name_letters = 16;

/// What the formula is about: one class of a scene, with every step of its computation.
struct FormulaSubject {
    const Scene& scene;
    const Trace& trace;
    const Theme& theme;
    std::size_t index = 0;  ///< of the class
    std::string_view
        widest_name;  ///< of all classes: the room for the name does not change from one to the other
};

/// p, "=", and the fraction with its exponentials.
FormulaBox formula_head(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style);

/// "=", the same fraction as numbers, "=", and the probability.
FormulaBox formula_tail(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style);

/// A sentence below the formula; no words when there is nothing to say.
struct FormulaRemark {
    std::string_view words;
    bool bad = false;
};

/// What went wrong, or what a limit means.
FormulaRemark formula_remark(FrameArena& arena, const FormulaSubject& subject);

/// Whether the terms are limits instead of exponentials: T = 0 or T = ∞.
bool is_limit(const Scene& scene);

/// The colour of a class's letters and digits: its own, moved towards the text's as far as it takes to be
/// read on a card. In a loaded set, where classes have no colours, the accent.
ImU32 class_ink(const Scene& scene, const Theme& theme, std::size_t index);

/// A logit as it stands behind a minus sign: "1.40", "(−0.70)".
std::string_view subtracted_number(FrameArena& arena, double value);

/// An exponential or a sum: "0.472", "1.3e-09", and "0" for exactly 0 only.
std::string_view exponential_text(FrameArena& arena, double value);

/// A probability with the digits that tell it from 0 and 1: "0.539990", "1.2e-09", "0.99999999".
std::string_view probability_digits(FrameArena& arena, double value);

}  // namespace softmaxlab
