#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <variant>

#include "core/numeric/format.h"

namespace softmaxlab {

class JsonValue;
class JsonWriter;
struct Scene;

inline constexpr double shift_limit = 2000;  ///< |c| of the shift
inline constexpr double scale_limit = 1000;  ///< the largest scale

namespace edit {

/// Any other number than those of formats is refused.
struct SetFormat {
    Format format;
};

/// Clamped to ±shift_limit; NaN is refused.
struct SetShift {
    double shift;
};

/// Clamped to 1 … scale_limit; NaN is refused.
struct SetScale {
    double scale;
};

void apply_to(Scene& scene, const SetFormat& change);
void apply_to(Scene& scene, const SetShift& change);
void apply_to(Scene& scene, const SetScale& change);

}  // namespace edit

/// The part of the scene that the lab "Shift and overflow" shows: softmax of (logits · scale) + shift.
struct OverflowScene {
    Format format = Format::f32;  ///< whose arithmetic is shown
    double shift = 0;             ///< c, added to every logit: −2000 … 2000
    double scale = 1;             ///< multiplies every logit: 1 … 1000

    friend bool operator==(const OverflowScene&, const OverflowScene&) = default;

    using Edit = std::variant<edit::SetFormat, edit::SetShift, edit::SetScale>;
    static constexpr std::array<std::string_view, 3> json_keys = {"number_format", "shift", "scale"};
};

bool is_valid(const OverflowScene& overflow, std::size_t classes);
void read(const JsonValue& scene, std::size_t classes, OverflowScene& overflow);
void write(const OverflowScene& overflow, JsonWriter& json);

}  // namespace softmaxlab
