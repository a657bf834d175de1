#pragma once

namespace softmaxlab {

/// How probabilities are written in bars and lists.
enum class ProbabilityStyle { percent, decimals };

/// What a person prefers in all labs, remembered from one start to the next.
struct Preferences {
    bool reduce_motion = false;  ///< nothing blinks or fades
    bool shows_before = true;    ///< what was there before a drag stays as an outline, with Δ
    ProbabilityStyle probabilities = ProbabilityStyle::percent;

    friend bool operator==(const Preferences&, const Preferences&) = default;
};

}  // namespace softmaxlab
