#pragma once

#include <optional>
#include <span>

#include "core/numeric/diagnosis.h"

namespace softmaxlab {

/// The exact numbers that a trace began with: logits · scale + shift, −inf for a masked class.
struct ExactLogits {
    std::span<const double> logits;
    double scale = 1;
    double shift = 0;
};

/// `Diagnosis::first` of a trace whose states are known.
std::optional<Failure> first_failure(const Trace& trace, const ExactLogits& exact, const Diagnosis& states);

}  // namespace softmaxlab
