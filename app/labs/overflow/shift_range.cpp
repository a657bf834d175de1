#include "app/labs/overflow/shift_range.h"

#include "app/ui/frame_arena.h"

namespace softmaxlab {

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

}  // namespace softmaxlab
