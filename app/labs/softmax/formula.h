#pragma once

#include <cstddef>
#include <string_view>

#include "app/ui/lab.h"
#include "app/widgets/formula.h"
#include "core/numeric/trace.h"
#include "core/scene/scene.h"

namespace softmaxlab::softmax_ui {

/// The card "The formula, now": softmax of the lit class (or else of the most probable one) with the live
/// numbers of every step, what went wrong in words, and below it the ratio of two classes that can be chosen.
void draw_formula_card(LabContext& context, const Rect& room);

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

/// What the formula is about: one class of a scene, with every step of its computation.
struct FormulaSubject {
    const Scene& scene;
    const Trace& trace;
    const Theme& theme;
    std::size_t index = 0;  ///< of the class
    /// Of all classes: the room for the name does not change from one to the other.
    std::string_view widest_name;
    bool hides_result = false;  ///< "?" in its place
};

/// p, "=", and the fraction with its exponentials.
FormulaBox formula_head(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style);

/// "=", the same fraction as numbers, "=", and the probability.
FormulaBox formula_tail(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style);

}  // namespace softmaxlab::softmax_ui
