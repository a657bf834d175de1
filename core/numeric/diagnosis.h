#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/numeric/trace.h"

namespace softmaxlab {

/// What became of one number of a trace, compared with the exact number that it stands for.
enum class CellState : std::uint8_t {
    fine,          ///< rounded like every float, no more
    masked,        ///< the class takes no part
    overflowed,    ///< past the largest finite number: ±∞, or NaN in f8e4m3
    underflowed,   ///< 0 though the exact number is not
    subnormal,     ///< held with fewer digits than the format has
    rounded_away,  ///< a logit that differs from another one and no longer does (its gap to the max is 0);
                   ///< a Σ that is no more than its largest term, a p that is exactly 1, though others take
                   ///< part
    not_a_number   ///< NaN made from earlier failures (∞/∞, 0/0, ∞ − ∞), or given as a logit
};

inline constexpr std::size_t cell_state_count = 7;

/// The steps of a trace, in their order.
enum class Step { logits, scaled, max, shifted, exponentials, sum, probabilities };

std::string_view name_of(CellState state);
std::string_view name_of(Step step);

/// The first step that went wrong, with the sentence that says how: "Σ overflowed: no single term did".
struct Failure {
    Step step = Step::logits;
    CellState state = CellState::fine;
    std::optional<std::size_t> class_index;  ///< of the class whose number the sentence names, if it is one
    std::string sentence;                    ///< without a full stop; names numbers, not classes
};

/// One state for each number of a trace; vectors are empty where the trace's are.
struct Diagnosis {
    std::vector<CellState> logits, scaled, shifted, exponentials, probabilities;
    CellState max = CellState::fine;
    CellState sum = CellState::fine;

    /// What made a p NaN or 0. Where the whole row is NaN or 0, the first step that explains that; otherwise
    /// the first overflow to −∞ or underflow to 0 that left a single p 0. Rounding alone is no failure.
    std::optional<Failure> first;
};

/// The trace against the exact numbers of its `input`. T = 0 and T = ∞ are their limits, exactly.
Diagnosis diagnose(const Trace& trace);

/// The same for a trace whose `input` is shifted_logits(logits, scale, shift, trace.format), against the
/// exact logits · scale + shift. Throws std::invalid_argument if the sizes differ.
Diagnosis diagnose(const Trace& trace, std::span<const double> logits, double scale, double shift);

/// The classes with a finite logit, the smallest logit first.
std::vector<std::size_t> by_size(std::span<const double> logits);

/// What the diagnoses of both methods share: Diagnosis::logits, which do not depend on T either. `order` is
/// by_size(logits).
void diagnose_logits(const Trace& trace, std::span<const double> logits, double scale, double shift,
                     std::span<const std::size_t> order, std::vector<CellState>& result);

/// diagnose() into `result`, whose memory is used again. `of_logits` comes from diagnose_logits().
void diagnose(const Trace& trace, std::span<const double> logits, double scale, double shift,
              std::span<const CellState> of_logits, Diagnosis& result);

/// Largest |p − exact p|, against softmax in double of the trace's `input`; NaN if a p is.
double largest_error(const Trace& trace);

/// The same against other exact probabilities: of the logits before they were shifted and rounded, say.
/// Throws std::invalid_argument if the sizes differ.
double largest_error(const Trace& trace, std::span<const double> exact);

}  // namespace softmaxlab
