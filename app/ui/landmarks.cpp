#include "app/ui/landmarks.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "core/base/text.h"

namespace softmaxlab {

void Landmarks::add(std::string_view name, ImVec2 min, ImVec2 max, std::string_view value,
                    std::optional<std::size_t> class_index) {
    if (count_ == all_.size()) all_.emplace_back();
    Landmark& landmark = all_[count_++];
    landmark.name.assign(name);
    landmark.min = min;
    landmark.max = max;
    landmark.value.assign(value);
    landmark.class_index = class_index;
}

const Landmark* Landmarks::find(std::string_view name) const {
    const std::span<const Landmark> all = list();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Landmark& l) { return l.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::optional<std::size_t> Landmarks::class_at(ImVec2 point) const {
    const std::span<const Landmark> all = list();
    for (auto it = all.rbegin(); it != all.rend(); ++it) {
        if (it->class_index && it->contains(point)) return it->class_index;
    }
    return std::nullopt;
}

std::string Landmarks::text() const {
    std::size_t width = 0;
    for (const Landmark& landmark : list()) {
        if (!landmark.value.empty()) width = std::max(width, landmark.name.size());
    }
    std::string lines;
    for (const Landmark& landmark : list()) {
        if (landmark.value.empty()) continue;
        lines += landmark.name;
        lines.append(width - landmark.name.size() + 2, ' ');
        std::string value = landmark.value;  // several lines on screen are one here
        std::replace(value.begin(), value.end(), '\n', ' ');
        lines += visible_text(value, value.size());
        lines += '\n';
    }
    return lines;
}

}  // namespace softmaxlab
