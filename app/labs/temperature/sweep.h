#pragma once

#include <array>

#include "core/scene/document.h"

namespace softmaxlab::temperature {

/// How T moves while the sweep plays: evenly along a logarithmic axis from 0.01 to 100.
struct SweepMotion {
    double decades = 0;    ///< log₁₀ T
    double direction = 1;  ///< 1 towards 100, −1 back
    bool ended = false;    ///< has come to 100, and there is no way back

    /// The motion that begins at `temperature`: towards 100, from 0.01 if it is not below 100 or not on the
    /// axis.
    static SweepMotion from(double temperature);

    /// The place after another `seconds` at `decades_per_second`. With `loop` it turns round at both ends;
    /// without, it ends at 100 exactly.
    void advance(double seconds, double decades_per_second, bool loop);

    /// T, to three significant digits: what is shown is what is there.
    double temperature() const;
};

/// Plays T along its axis. From play to pause (or to its end) is one gesture: one undo step.
///
/// Whatever else edits the scene (undo, another gesture, a button) ends that gesture, and with it the sweep.
class Sweep {
  public:
    /// Decades a second.
    static constexpr std::array<double, 4> speeds = {0.5, 1, 2, 4};

    bool playing() const { return playing_; }
    void play(Document& document, GestureId gesture);
    void pause(Document& document);

    /// Moves the scene's T on by `seconds` if it plays: see SweepMotion.
    void advance(Document& document, double seconds, double decades_per_second, bool loop);

  private:
    void move(Document& document);

    SweepMotion motion_;
    bool playing_ = false;
    GestureId gesture_ = no_gesture;
};

}  // namespace softmaxlab::temperature
