#pragma once

#include <optional>

#include "app/ui/theme.h"

namespace softmaxlab {

/// How probabilities are written in bars and lists.
enum class ProbabilityStyle { percent, decimals };

/// What a person prefers in all labs, remembered from one start to the next.
struct Preferences {
    bool reduce_motion = false;  ///< nothing blinks or fades
    bool shows_before = true;    ///< what was there before a drag stays as an outline, with Δ
    ProbabilityStyle probabilities = ProbabilityStyle::percent;

    /// The theme while presenting; nothing: high contrast in the place of the dark one, any other as it is.
    std::optional<ThemeName> presenting_theme;
    float presenting_zoom = 0;  ///< while presenting; 0: as large as the stage fits on the screen

    friend bool operator==(const Preferences&, const Preferences&) = default;
};

}  // namespace softmaxlab
