#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "core/numeric/lost_row.h"

namespace softmaxlab::overflow {

/// The rungs of a ladder: the steps of a trace, and what came of them.
enum class Rung { logits, exponents, exponentials, sum, probabilities, error };
inline constexpr std::array<Rung, 6> all_rungs = {Rung::logits, Rung::exponents,     Rung::exponentials,
                                                  Rung::sum,    Rung::probabilities, Rung::error};

/// For landmarks: "logits", "exponents" …
std::string_view name_of(Rung rung);

/// One method's trace of the scene with all that is said about it. Valid until the scene changes,
/// in this frame.
struct LadderValues {
    FrameArena& arena;  ///< of the words
    const Scene& scene;
    const Trace& trace;
    const Diagnosis& diagnosis;
    const Softmax& exact;
    const TraceSummary& summary;
    const DiagnosisCounts& counts;
    const LostRow* lost;  ///< why nothing is left of the row; or null

    bool naive() const { return trace.method == Method::naive; }

    /// Naive softmax at T = 1 goes from the logits to the exponentials at once.
    bool has_exponents() const { return !naive() || trace.temperature != 1; }

    /// The numbers in the exponentials' exponents.
    std::span<const double> exponents() const { return trace.shifted.empty() ? trace.scaled : trace.shifted; }

    double value(Rung rung, std::size_t index) const;  ///< of Σ, `index` is ignored
    CellState state(Rung rung, std::size_t index) const;

    std::string_view label(Rung rung) const;                       ///< "z + c", "exp", "Σ" …
    std::string_view explain(Rung rung, std::size_t index) const;  ///< its formula with the live numbers

    /// What became of the numbers of a rung, in a few words: "↑ 2 overflowed". Empty if they are fine.
    std::string_view status(Rung rung) const;

    /// What a rung of exponents takes from elsewhere, where it takes anything: "m = 2, T = 0.50".
    std::string_view taken(Rung rung) const;

    /// The rung at which the first failure happened.
    std::optional<Rung> first_to_fail() const;

    /// Whether p is 0 only because Σ is ∞.
    bool divided_by_infinity(std::size_t index) const;
};

LadderValues ladder_values(LabContext& context, Method method);

/// z · scale + c of a class as the numbers of the scene give it, before any format rounds it.
double exact_logit(const LadderValues& values, std::size_t index);

}  // namespace softmaxlab::overflow
