#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <variant>

#include "core/scene/class_change.h"

namespace softmaxlab {

class JsonValue;
class JsonWriter;
struct Scene;

namespace edit {

/// An index out of range is refused.
struct SetTarget {
    std::size_t index;
};

void apply_to(Scene& scene, const SetTarget& change);

}  // namespace edit

/// The part of the scene that the lab "Gradients" shows beyond softmax itself.
struct GradientsScene {
    std::size_t target = 0;  ///< y, the class whose loss −log p is shown

    friend bool operator==(const GradientsScene&, const GradientsScene&) = default;

    using Edit = std::variant<edit::SetTarget>;
    static constexpr std::array<std::string_view, 1> json_keys = {"target"};
};

bool is_valid(const GradientsScene& gradients, std::size_t classes);
void read(const JsonValue& scene, std::size_t classes, GradientsScene& gradients);
void write(const GradientsScene& gradients, JsonWriter& json);

/// The target stays the same class; a removed one's neighbour takes its place.
void follow(GradientsScene& gradients, const ClassChange& change);

}  // namespace softmaxlab
