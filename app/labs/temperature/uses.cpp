#include "app/labs/temperature/uses.h"

#include <cmath>
#include <string_view>

namespace softmaxlab {

std::string_view words_for_temperature(double temperature) {
    for (const TemperatureUse& use : temperature_uses) {
        if (use.temperature == temperature) return use.sentence;
    }
    if (std::isinf(temperature))
        return "T = ∞: exactly uniform over the classes that take part. The logits no longer matter.";
    return temperature < 1
               ? "Below 1 the gaps between logits are stretched, towards argmax. The logits themselves stay."
               : "Above 1 the gaps between logits shrink, towards uniform. The logits themselves stay.";
}

}  // namespace softmaxlab
