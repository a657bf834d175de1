#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/numeric/diagnosis.h"

namespace softmaxlab {

/// Whether a p is NaN, or all of them are 0 though a class takes part: no distribution is left.
bool is_lost(std::span<const double> logits, std::span<const double> probabilities);

/// Why a row of softmax came to nothing: what every place that says so takes its words from.
struct LostRow {
    Failure failure;         ///< the step that is to blame, and the class whose number it is, if it is one
    bool max_helps = false;  ///< the same row is not lost once the max is subtracted
    std::string words;       ///< what happened, what came of it, what helps: see words_with()
};

/// Nothing if the row of the trace is not lost.
std::optional<LostRow> lost_row(const Trace& trace);

/// "cat: exp(100) is past 3.40e38, the largest f32: it became ∞, and ∞/∞ is NaN. Subtract the max.", with the
/// name of the class where the failure is that of a class; otherwise "Every exponential …".
std::string words_with(const LostRow& lost, std::string_view class_name);

}  // namespace softmaxlab
