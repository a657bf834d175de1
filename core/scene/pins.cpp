#include "core/scene/pins.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/limits.h"
#include "core/numeric/json_readers.h"
#include "core/numeric/same_values.h"
#include "core/numeric/softmax.h"
#include "core/scene/part_json.h"
#include "core/scene/scene.h"

namespace softmaxlab {
namespace {

constexpr double minus_infinity = -infinity;

template <typename Change>
void change_logits(std::optional<Pin>& pin, const Change& change) {
    if (!pin) return;
    std::vector<double> logits = *pin->logits;
    change(logits);
    pin->logits = std::make_shared<const std::vector<double>>(std::move(logits));
}

template <typename Change>
void change_pins(Pins& pins, const Change& change) {
    change_logits(pins.a, change);
    change_logits(pins.b, change);
}

/// A frozen distribution that has lost one of its classes is none; one in which the class took no part stays.
bool survives_removal(const std::optional<Pin>& pin, std::size_t removed) {
    return pin && (*pin->logits)[removed] == minus_infinity;
}

bool is_valid_pin(const std::optional<Pin>& pin, std::size_t classes) {
    return !pin || (pin->logits && pin->logits->size() == classes && is_temperature(pin->temperature));
}

void write_pin(JsonWriter& json, const Pin& pin) {
    json.open('{');
    json.key("temperature").number(pin.temperature);
    json.key("logits").numbers(*pin.logits);
    json.close('}');
}

Pin read_pin(const JsonValue& value, std::size_t count) {
    value.check_keys({"logits", "temperature"});
    auto logits = value.at("logits").numbers();
    if (logits.size() != count) value.at("logits").fail(fmt::format("{} numbers, one for each class", count));
    Pin pin;
    pin.logits = std::make_shared<const std::vector<double>>(std::move(logits));
    if (value.has("temperature")) pin.temperature = read_temperature(value.at("temperature"));
    return pin;
}

}  // namespace

bool operator==(const Pin& a, const Pin& b) {
    const bool same_logits =
        a.logits == b.logits || (a.logits && b.logits && same_values(*a.logits, *b.logits));
    return same_logits && a.temperature == b.temperature;
}

void edit::apply_to(Scene& scene, const PinState& change) {
    if (change.slot == PinSlot::b && !scene.pins.a) return;
    Pin pin{std::make_shared<const std::vector<double>>(effective_logits(scene)), scene.temperature};
    (change.slot == PinSlot::a ? scene.pins.a : scene.pins.b) = std::move(pin);
}

void edit::apply_to(Scene& scene, const Unpin& change) {
    if (change.slot == PinSlot::a) scene.pins.a.reset();
    scene.pins.b.reset();
}

bool is_valid(const Pins& pins, std::size_t classes) {
    return is_valid_pin(pins.a, classes) && is_valid_pin(pins.b, classes) && (pins.a || !pins.b);
}

void read(const JsonValue& scene, std::size_t classes, Pins& pins) {
    if (scene.has("pin_a")) pins.a = read_pin(scene.at("pin_a"), classes);
    if (!scene.has("pin_b")) return;
    if (!pins.a) scene.at("pin_b").fail("a \"pin_a\" beside it");
    pins.b = read_pin(scene.at("pin_b"), classes);
}

void write(const Pins& pins, JsonWriter& json) {
    if (pins.a) write_pin(json.key("pin_a"), *pins.a);
    if (pins.b) write_pin(json.key("pin_b"), *pins.b);
}

std::size_t rough_json_size(const Pins& pins) {
    const auto numbers = [](const std::optional<Pin>& pin) { return pin ? pin->logits->size() : 0; };
    return json_bytes_of_number * (numbers(pins.a) + numbers(pins.b));
}

void follow(Pins& pins, const ClassChange& change) {
    switch (change.kind) {
        case ClassChange::Kind::added:
            change_pins(pins, [](std::vector<double>& logits) { logits.push_back(minus_infinity); });
            break;
        case ClassChange::Kind::removed:
            if (!survives_removal(pins.b, change.from)) pins.b.reset();
            if (!survives_removal(pins.a, change.from)) pins = {};
            change_pins(pins, [&](std::vector<double>& logits) {
                logits.erase(logits.begin() + static_cast<std::ptrdiff_t>(change.from));
            });
            break;
        case ClassChange::Kind::moved:
            change_pins(pins,
                        [&](std::vector<double>& logits) { move_element(logits, change.from, change.to); });
            break;
    }
}

}  // namespace softmaxlab
