#include "core/scene/overflow_scene.h"

#include <algorithm>
#include <cmath>

#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/numeric/json_readers.h"
#include "core/scene/part_json.h"
#include "core/scene/scene.h"

namespace softmaxlab {
namespace {

bool is_format(Format format) {
    return std::find(all_formats.begin(), all_formats.end(), format) != all_formats.end();
}

}  // namespace

void edit::apply_to(Scene& scene, const SetFormat& change) {
    if (is_format(change.format)) scene.overflow.format = change.format;
}

void edit::apply_to(Scene& scene, const SetShift& change) {
    if (std::isnan(change.shift)) return;
    scene.overflow.shift = std::clamp(change.shift, -shift_limit, shift_limit) + 0.0;  // −0 is 0
}

void edit::apply_to(Scene& scene, const SetScale& change) {
    if (!std::isnan(change.scale)) scene.overflow.scale = std::clamp(change.scale, 1.0, scale_limit);
}

bool is_valid(const OverflowScene& overflow, std::size_t /*classes*/) {
    return is_format(overflow.format) && std::abs(overflow.shift) <= shift_limit && overflow.scale >= 1 &&
           overflow.scale <= scale_limit;
}

void read(const JsonValue& scene, std::size_t /*classes*/, OverflowScene& overflow) {
    if (scene.has("number_format")) overflow.format = read_format(scene.at("number_format"));
    if (scene.has("shift")) overflow.shift = read_number_from(scene.at("shift"), -shift_limit, shift_limit);
    if (scene.has("scale")) overflow.scale = read_number_from(scene.at("scale"), 1, scale_limit);
}

void write(const OverflowScene& overflow, JsonWriter& json) {
    json.key("number_format").text(name_of(overflow.format));
    json.key("shift").number(overflow.shift);
    json.key("scale").number(overflow.scale);
}

}  // namespace softmaxlab
