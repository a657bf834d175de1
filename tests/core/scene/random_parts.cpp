#include "tests/core/scene/random_parts.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "tests/core/scene/random_attention.h"

namespace softmaxlab::test {
namespace {

Format any_format(Random& random) {
    return all_formats[pick(random, 0, all_formats.size() - 1)];
}

std::optional<Pin> any_pin(Random& random, std::size_t classes) {
    if (pick(random, 0, 1) == 0) return std::nullopt;
    std::vector<double> logits;
    for (std::size_t i = 0; i < classes; ++i) {
        logits.push_back(pick(random, 0, 3) == 0 ? -infinity : any_double(random));
    }
    return Pin{std::make_shared<const std::vector<double>>(std::move(logits)), any_temperature(random)};
}

}  // namespace

void randomise(Random& random, std::size_t /*classes*/, OverflowScene& overflow) {
    overflow.format = any_format(random);
    overflow.shift = static_cast<double>(pick(random, 0, 400'000)) / 100 - 2000;
    overflow.scale = static_cast<double>(pick(random, 10, 10'000)) / 10;
}

OverflowScene::Edit random_edit_of(Random& random, const Scene& /*scene*/,
                                   const OverflowScene& /*overflow*/) {
    switch (pick(random, 0, 2)) {
        case 0:
            return edit::SetFormat{pick(random, 0, 5) == 0 ? static_cast<Format>(6) : any_format(random)};
        case 1:
            return edit::SetShift{any_double(random)};
        default:
            return edit::SetScale{any_double(random)};
    }
}

void randomise(Random& random, std::size_t classes, GradientsScene& gradients) {
    gradients.target = pick(random, 0, classes - 1);
}

GradientsScene::Edit random_edit_of(Random& random, const Scene& scene, const GradientsScene& /*gradients*/) {
    return edit::SetTarget{pick(random, 0, class_count(scene) + 2)};
}

void randomise(Random& random, std::size_t classes, Pins& pins) {
    pins.a = any_pin(random, classes);
    if (pins.a) pins.b = any_pin(random, classes);
}

Pins::Edit random_edit_of(Random& random, const Scene& /*scene*/, const Pins& /*pins*/) {
    const edit::PinSlot slot = pick(random, 0, 1) == 0 ? edit::PinSlot::a : edit::PinSlot::b;
    if (pick(random, 0, 1) == 0) return edit::PinState{slot};
    return edit::Unpin{slot};
}

void randomise(Random& random, std::size_t /*classes*/, Attention& attention) {
    if (pick(random, 0, 1) == 0) attention = random_attention(random);
}

Attention::Edit random_edit_of(Random& random, const Scene& /*scene*/, const Attention& attention) {
    return edit::ChangeAttention{random_attention_edit(random, attention)};
}

}  // namespace softmaxlab::test
