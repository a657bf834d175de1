#pragma once

#include <cstddef>
#include <optional>
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

/// The landmarks of one frame, in drawing order.
class Landmarks {
  public:
    void add(Landmark landmark) { list_.push_back(std::move(landmark)); }
    void clear() { list_.clear(); }

    const std::vector<Landmark>& list() const { return list_; }

    /// The first landmark with that name, or nullptr.
    const Landmark* find(std::string_view name) const;

    /// The class of the topmost landmark at `point` that has one.
    std::optional<std::size_t> class_at(ImVec2 point) const;

    /// Every value with its name, each on one line, in drawing order.
    std::string text() const;

  private:
    std::vector<Landmark> list_;
};

}  // namespace softmaxlab
