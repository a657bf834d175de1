#include "core/engine/pin_results.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/base/limits.h"
#include "core/engine/row_softmax.h"
#include "core/numeric/comparison.h"
#include "core/numeric/same_values.h"

namespace softmaxlab {

void PinResults::Pinned::follow(const Pin& now) {
    if (pin && pin->logits == now.logits && pin->temperature == now.temperature) return;
    Softmax made = softmax(*now.logits, now.temperature);
    pin = now;
    probabilities = std::move(made.probabilities);
    all_masked = made.all_masked;
    entropy_nats = made.entropy_nats;
    sweep.reset();
}

std::optional<PinnedState> PinResults::state(edit::PinSlot slot) {
    const Scene& scene = softmax_.scene();
    const bool a = slot == edit::PinSlot::a;
    const std::optional<Pin>& pin = a ? scene.pins.a : scene.pins.b;
    if (!pin) return std::nullopt;
    Pinned& pinned = a ? a_ : b_;
    pinned.follow(*pin);
    PinnedState state{pin->temperature, pinned.probabilities, pinned.entropy_nats};
    const std::vector<double>& z = *pin->logits;
    if (scene.loaded || same_values(z, softmax_.logits())) return state;
    if (!pinned.sweep) {
        std::vector<std::size_t> live(z.size());
        std::iota(live.begin(), live.end(), std::size_t{0});
        live.erase(std::remove_if(live.begin(), live.end(), [&](std::size_t i) { return z[i] == -infinity; }),
                   live.end());
        pinned.sweep = sweep_temperature(z, logarithmic_range(0.01, 100, 201), live, row_moments);
    }
    state.sweep = &*pinned.sweep;
    return state;
}

const PinComparison* PinResults::comparison() {
    const Scene& scene = softmax_.scene();
    if (!scene.pins.a) return nullptr;
    return &comparison_.get(softmax_.revision(), [&](PinComparison& c) {
        a_.follow(*scene.pins.a);
        if (scene.pins.b) b_.follow(*scene.pins.b);
        const Softmax& current = softmax_.reference();

        c.with_pin_b = scene.pins.b.has_value();
        c.temperature_a = scene.pins.a->temperature;
        c.temperature_b = scene.pins.b ? scene.pins.b->temperature : scene.temperature;
        c.a = a_.probabilities;
        c.b = scene.pins.b ? b_.probabilities : current.probabilities;
        c.all_masked_a = a_.all_masked;
        c.all_masked_b = scene.pins.b ? b_.all_masked : current.all_masked;
        if (c.all_masked_a || c.all_masked_b) {
            c.kl_nats = c.total_variation = quiet_nan;
        } else {
            c.kl_nats = kl_divergence(c.a, c.b);
            c.total_variation = total_variation(c.a, c.b);
        }
    });
}

}  // namespace softmaxlab
