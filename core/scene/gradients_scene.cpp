#include "core/scene/gradients_scene.h"

#include <cstdint>

#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/scene/scene.h"

namespace softmaxlab {

void edit::apply_to(Scene& scene, const SetTarget& change) {
    if (change.index < class_count(scene)) scene.gradients.target = change.index;
}

bool is_valid(const GradientsScene& gradients, std::size_t classes) {
    return gradients.target < classes;
}

void read(const JsonValue& scene, std::size_t classes, GradientsScene& gradients) {
    if (!scene.has("target")) return;
    const auto last = static_cast<std::int64_t>(classes) - 1;
    gradients.target = static_cast<std::size_t>(scene.at("target").integer(0, last));
}

void write(const GradientsScene& gradients, JsonWriter& json) {
    json.key("target").whole(gradients.target);
}

void follow(GradientsScene& gradients, const ClassChange& change) {
    gradients.target = index_after(change, gradients.target);
}

}  // namespace softmaxlab
