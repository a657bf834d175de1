#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "core/scene/class_change.h"

namespace softmaxlab {

class JsonValue;
class JsonWriter;
struct Scene;

/// A distribution frozen to be compared: the logits (−inf for masked classes) and the temperature of that
/// moment. Its classes are those of the scene, in the scene's order.
struct Pin {
    std::shared_ptr<const std::vector<double>> logits;  ///< never null, K values
    double temperature = 1;

    /// Compares the logits by value. NaN equals NaN.
    friend bool operator==(const Pin& a, const Pin& b);
};

namespace edit {

enum class PinSlot { a, b };

/// Freezes the current logits and temperature. B without an A is refused: it is compared with A only.
struct PinState {
    PinSlot slot;
};

/// A's removal takes B along.
struct Unpin {
    PinSlot slot;
};

void apply_to(Scene& scene, const PinState& change);
void apply_to(Scene& scene, const Unpin& change);

}  // namespace edit

/// The part of the scene that is compared.
struct Pins {
    std::optional<Pin> a;
    std::optional<Pin> b;  ///< only beside an A; nothing: A is compared with the current state

    friend bool operator==(const Pins&, const Pins&) = default;

    using Edit = std::variant<edit::PinState, edit::Unpin>;
    static constexpr std::array<std::string_view, 2> json_keys = {"pin_a", "pin_b"};
};

bool is_valid(const Pins& pins, std::size_t classes);
void read(const JsonValue& scene, std::size_t classes, Pins& pins);
void write(const Pins& pins, JsonWriter& json);
std::size_t rough_json_size(const Pins& pins);

/// A new class is masked in both. A pin goes with a class that took part in it.
void follow(Pins& pins, const ClassChange& change);

}  // namespace softmaxlab
