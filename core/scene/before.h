#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/scene/edit.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// The scene as it was before the last change, to be drawn as an outline behind what is there now. It knows
/// which of its classes the current ones were.
class Before {
  public:
    /// Nothing before a first change, after undo and redo, and once another scene took the place of this one.
    const std::optional<Scene>& scene() const { return scene_; }

    /// Where in scene() a current class was; nothing if it was not there yet, or if there is no scene().
    std::optional<std::size_t> index_of(std::size_t current) const;

    /// Rises whenever something here changes; never repeats.
    std::size_t version() const { return version_; }

    /// Takes note of an edit that made `after` out of `before`. `goes_on`: it belongs to a gesture of which
    /// this has returned true before, and whose beginning stays. Returns whether it changed a number: a name,
    /// a pin, a choice leaves everything as it is, and classes that move keep what they were.
    bool note(const Scene& before, const Scene& after, const Edit& edit, bool goes_on);

    void forget();

    /// Keeps `scene` as what was there before `now`, whatever happens, until forget_held(): for comparing two
    /// scenes. Its classes are found in the current ones by name and colour.
    void hold(const Scene& scene, const Scene& now);
    void forget_held();
    bool holds() const { return holds_; }

    /// While it holds a scene: finds its classes in `now`, which has taken the place of the current scene.
    void follow(const Scene& now);

  private:
    std::optional<Scene> scene_;
    std::vector<std::size_t> places_;  // of classes edited by hand, in their current order
    std::size_t version_ = 0;
    bool holds_ = false;
};

/// Where in `then` each class of `now` was: the class of the same name and colour; nothing for others. Empty
/// where one of the two has logits from a file.
std::vector<std::optional<std::size_t>> matching_classes(const Scene& then, const Scene& now);

/// Whether any number that follows from the two scenes may differ: logits, masks, temperature, method,
/// format, shift, scale, the vectors and masks of attention. Not names, pins, targets and what is chosen.
bool has_other_numbers(const Scene& a, const Scene& b);

/// The same of attention alone: not of its head and query, which are only looked at.
bool has_other_attention(const Attention& a, const Attention& b);

}  // namespace softmaxlab
