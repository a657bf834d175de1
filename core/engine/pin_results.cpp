#include "core/engine/pin_results.h"

#include <utility>

#include "core/base/limits.h"
#include "core/numeric/comparison.h"

namespace softmaxlab {

void PinResults::Pinned::follow(const Pin& now) {
    if (pin && pin->logits == now.logits && pin->temperature == now.temperature) return;
    Softmax made = softmax(*now.logits, now.temperature);
    pin = now;
    probabilities = std::move(made.probabilities);
    all_masked = made.all_masked;
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
