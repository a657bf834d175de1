#include "app/labs/known_classes.h"

#include <algorithm>

namespace softmaxlab {

void KnownClasses::remember(const Scene& scene) {
    loaded_ = scene.loaded;
    classes_.clear();
    if (loaded_) return;
    for (const ClassItem& item : scene.classes) classes_.push_back({item.colour, item.name});
}

bool KnownClasses::knows(const ClassItem& item) const {
    return std::find(classes_.begin(), classes_.end(), Class{item.colour, item.name}) != classes_.end();
}

bool KnownClasses::are_of(const Scene& scene) const {
    if (scene.loaded || loaded_) return scene.loaded == loaded_;
    return std::any_of(scene.classes.begin(), scene.classes.end(),
                       [&](const ClassItem& item) { return knows(item); });
}

std::optional<std::size_t> KnownClasses::find(const Scene& scene, std::size_t index) const {
    if (loaded_) return index;
    if (index >= classes_.size()) return std::nullopt;
    const Class& wanted = classes_[index];
    std::optional<std::size_t> renamed;
    for (std::size_t i = 0; i < scene.classes.size(); ++i) {
        const ClassItem& item = scene.classes[i];
        if (item.colour != wanted.colour) continue;
        if (item.name == wanted.name) return i;
        if (!renamed && !knows(item)) renamed = i;
    }
    return renamed;
}

}  // namespace softmaxlab
