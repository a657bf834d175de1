#pragma once

#include <array>
#include <string_view>

#include "app/labs/temperature/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::temperature {

/// A temperature that people use, and what for.
struct TemperatureUse {
    std::string_view id;     ///< in the landmark
    std::string_view label;  ///< on the button
    double temperature;
    std::string_view sentence;
};

inline constexpr std::array<TemperatureUse, 5> temperature_uses = {{
    {"greedy", "Greedy: 0", 0,
     "Greedy decoding, T = 0: the most probable class, every time. If several tie, they share equally "
     "here, by convention."},
    {"focused", "Focused: 0.7", 0.7,
     "T = 0.7: a bit more focused than the model itself. A usual choice for code and factual answers."},
    {"as-trained", "As trained: 1", 1,
     "T = 1: the model's own distribution, as trained. The gaps are as they are."},
    {"varied", "Creative: 1.5", 1.5,
     "T = 1.5: more varied than the model itself. Some use it for brainstorming; mistakes become more "
     "likely, too."},
    {"distillation", "Distillation: 4", 4,
     "Distillation, say at T = 4: a student learns from soft targets, in which the ratios among the small "
     "probabilities show. Gradients shrink about as 1/T², so the loss is multiplied by T²."},
}};

/// The height that the card needs at that width, in pixels.
float controls_height(const Ui& ui, float width);

/// Space plays and pauses, unless something is typed or a button has the keyboard.
void play_with_space(LabContext& context, Sweep& sweep);

/// Play, speed and loop; T as a number; the temperatures that people use, with a sentence about the current
/// one.
void draw_controls(LabContext& context, View& view, Sweep& sweep, const Rect& rect);

}  // namespace softmaxlab::temperature
