#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

namespace softmaxlab {

/// A named place on screen. A lesson points at it, a test drags it, the plain-text read-out prints it.
struct Landmark {
    std::string name;  ///< "softmax/logit/2", "softmax/entropy"
    ImVec2 min;
    ImVec2 max;
    std::string value;                       ///< the number or words shown there; empty for a mere place
    std::optional<std::size_t> class_index;  ///< hovering it lights this class

    ImVec2 centre() const { return ImVec2((min.x + max.x) * 0.5F, (min.y + max.y) * 0.5F); }
    bool contains(ImVec2 point) const {
        return point.x >= min.x && point.x < max.x && point.y >= min.y && point.y < max.y;
    }
};

/// The landmarks of one frame, in drawing order. Those of the last frame are written over, so that their
/// texts find room.
class Landmarks {
  public:
    void add(std::string_view name, ImVec2 min, ImVec2 max, std::string_view value,
             std::optional<std::size_t> class_index);
    void clear() { count_ = 0; }

    std::span<const Landmark> list() const { return {all_.data(), count_}; }

    /// The first landmark with that name, or nullptr.
    const Landmark* find(std::string_view name) const;

    /// The class of the topmost landmark at `point` that has one.
    std::optional<std::size_t> class_at(ImVec2 point) const;

    /// Every value with its name, each on one line, in drawing order.
    std::string text() const;

  private:
    std::vector<Landmark> all_;  // from `count_` on those of earlier frames
    std::size_t count_ = 0;
};

}  // namespace softmaxlab
