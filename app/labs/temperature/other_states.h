#pragma once

#include "app/labs/temperature/parts.h"

namespace softmaxlab::temperature {

/// A state beside the one that is there: what was before the last drag, pin A, pin B.
struct OtherState {
    std::string_view name;    ///< in landmarks: "before", "a", "b"
    std::string_view letter;  ///< on screen; none for what was before
    double temperature = 1;
    std::span<const double> probabilities;  ///< of the current classes; NaN where one was not there
    double entropy_nats = 0;
    const TemperatureSweep* sweep = nullptr;  ///< where its logits are not those of now …
    std::span<const std::size_t> classes;     ///< … whose curves they are
};

/// Those that there are, of classes edited by hand.
List<OtherState> other_states(LabContext& context);

/// Their curves, behind those of now.
void draw_other_curves(LabContext& context, const TemperatureAxis& axis, std::span<const OtherState> states);

/// A line at the temperature of each, with a ring where each class was. Before the markers of now.
void draw_other_temperatures(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                             std::span<const OtherState> states);

/// Their entropies: a curve of their own if they have one, and a ring at their temperature.
void draw_other_entropies(LabContext& context, const TemperatureAxis& axis, EntropyUnit unit,
                          std::span<const OtherState> states);

}  // namespace softmaxlab::temperature
