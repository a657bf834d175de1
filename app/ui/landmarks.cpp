#include "app/ui/landmarks.h"

#include <algorithm>

namespace softmaxlab {

const Landmark* Landmarks::find(std::string_view name) const {
    const auto found =
        std::find_if(list_.begin(), list_.end(), [&](const Landmark& l) { return l.name == name; });
    return found == list_.end() ? nullptr : &*found;
}

std::optional<std::size_t> Landmarks::class_at(ImVec2 point) const {
    for (auto it = list_.rbegin(); it != list_.rend(); ++it) {
        if (it->class_index && it->contains(point)) return it->class_index;
    }
    return std::nullopt;
}

std::string Landmarks::text() const {
    std::size_t width = 0;
    for (const Landmark& landmark : list_) {
        if (!landmark.value.empty()) width = std::max(width, landmark.name.size());
    }
    std::string lines;
    for (const Landmark& landmark : list_) {
        if (landmark.value.empty()) continue;
        lines += landmark.name;
        lines.append(width - landmark.name.size() + 2, ' ');
        std::string value = landmark.value;  // several lines on screen are one here
        std::replace(value.begin(), value.end(), '\n', ' ');
        lines += value;
        lines += '\n';
    }
    return lines;
}

}  // namespace softmaxlab
