#include "app/labs/overflow/words.h"

#include <cmath>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab::overflow {
namespace {

std::string_view limit_text(FrameArena& arena, double value) {
    return fitted(arena, value, 8);
}

}  // namespace

std::string_view about_format(FrameArena& arena, Format format) {
    const FormatLimits limits = limits_of(format);
    return formatted(
        arena,
        "{}: {} bits of significand. Largest number {}, smallest normal one {}, smallest of all {}.\ne^x "
        "overflows "
        "above x = {} to {} and is 0 below x = {}.",
        name_of(format), limits.significand_bits, limit_text(arena, limits.largest),
        limit_text(arena, limits.smallest_normal), limit_text(arena, limits.smallest_subnormal),
        significant(arena, limits.exp_overflows_above, 6), limits.has_infinity ? "∞" : "NaN (there is no ∞)",
        significant(arena, limits.exp_is_zero_below, 6));
}

std::string_view power_of_e(FrameArena& arena, double exponent) {
    if (!std::isfinite(exponent)) return exponent > 0 ? "∞" : (exponent < 0 ? "0" : "NaN");
    const double value = std::exp(exponent);
    if (std::isfinite(value) && value > 1e-300) return fitted(arena, value, 9);
    const double decades = exponent / std::log(10.0);
    const double whole = std::floor(decades);
    return with_minus(arena, formatted(arena, "{:.1f}e{:.0f}", std::pow(10.0, decades - whole), whole));
}

std::string_view sign_of(CellState state) {
    switch (state) {
        case CellState::fine:
        case CellState::masked:
        case CellState::not_a_number:
            return {};
        case CellState::overflowed:
            return "↑";
        case CellState::underflowed:
            return "↓";
        case CellState::subnormal:
            return "·";
        case CellState::rounded_away:
            return "≈";
    }
    return {};
}

std::string_view state_sentence(FrameArena& arena, CellState state, Format format) {
    const FormatLimits limits = limits_of(format);
    switch (state) {
        case CellState::fine:
            return {};
        case CellState::masked:
            return "Masked: the class takes no part.";
        case CellState::overflowed:
            return formatted(arena, "↑ Overflowed: past {}, the largest {}.",
                             limit_text(arena, limits.largest), name_of(format));
        case CellState::underflowed:
            return formatted(arena, "↓ Underflowed to 0: below half of {}, the smallest {}.",
                             limit_text(arena, limits.smallest_subnormal), name_of(format));
        case CellState::subnormal:
            return formatted(arena, "· Subnormal: below {}, held with fewer than {} bits.",
                             limit_text(arena, limits.smallest_normal), limits.significand_bits);
        case CellState::rounded_away:
            return "≈ Rounded away: something that was not 0 left no trace in this number.";
        case CellState::not_a_number:
            return "NaN: it follows from an earlier failure.";
    }
    return {};
}

List<FailureRun> failure_runs(FrameArena& arena, const ShiftSweep& sweep) {
    List<FailureRun> runs(arena);
    for (std::size_t at = 0;;) {
        const FailureRun run = next_failure_run(sweep, at);
        if (run.cause == ShiftFailure::none) return runs;
        runs.push_back(run);
    }
}

std::string_view words_for(ShiftFailure cause, Format format) {
    const bool has_infinity = limits_of(format).has_infinity;
    switch (cause) {
        case ShiftFailure::none:
            return {};
        case ShiftFailure::exp_overflows:
            return has_infinity ? "overflow: ∞/∞ = NaN" : "overflow: NaN";
        case ShiftFailure::sum_overflows:
            return has_infinity ? "Σ overflows: all 0" : "Σ overflows: NaN";
        case ShiftFailure::all_underflow:
            return "underflow: 0/0 = NaN";
        case ShiftFailure::logits_overflow:
            return "z + c itself overflows";
    }
    return {};
}

}  // namespace softmaxlab::overflow
