#pragma once

#include <optional>
#include <string_view>

#include "app/ui/lab.h"
#include "app/widgets/slider.h"

namespace softmaxlab {

/// The scene's T as a number to type, 0 and inf included. Returns what was typed, once; it is for the caller
/// to apply it.
std::optional<double> temperature_field(LabContext& context, std::string_view landmark_name, const Rect& rect,
                                        ImFont* font, Align align);

/// From 0.05 to 20, without labels: of a slider that stands in for the knob.
SliderScale temperature_scale();

/// What a temperature does, in a short sentence.
std::string_view temperature_words(double temperature);

}  // namespace softmaxlab
