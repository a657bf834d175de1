#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/scene/edit.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// Counts changes of a scene; results are keyed by it.
using Revision = std::uint64_t;

/// The scene with its history. `apply` is the only way in which the scene changes.
class Document {
  public:
    static constexpr std::size_t undo_limit = 1000;  ///< steps that are kept; the oldest ones go first

    /// Throws std::invalid_argument if the scene is not valid.
    explicit Document(Scene scene = default_scene());

    const Scene& scene() const { return scene_; }

    /// Rises whenever the scene changes, by undo and redo too; never falls and never repeats.
    Revision revision() const { return revision_; }

    /// Applies one edit. Outside a gesture it is one undo step of its own, inside it joins the gesture's
    /// step. An edit that changes nothing leaves no trace; any other one ends what could be redone.
    void apply(const Edit& edit);

    /// A gesture (mouse down … up, a wheel turn, a sweep) is one undo step. One that ends where it began is
    /// none, and what could be redone stays. Beginning a gesture inside a gesture, or ending none, does
    /// nothing.
    void begin_gesture();
    void end_gesture();
    bool in_gesture() const { return in_gesture_; }

    bool can_undo() const;
    bool can_redo() const;
    void undo();  ///< restores exactly what was there; ends a gesture first
    void redo();  ///< likewise

    /// Whether the scene differs from what was last saved or opened.
    bool modified() const { return modified_; }
    void mark_saved() { mark_saved(scene_); }
    void mark_saved(const Scene& scene);  ///< what was saved, which may not be the present one any more

  private:
    void become(Scene scene);
    void add_undo_step(Scene before);

    Scene scene_;
    Scene saved_;
    Scene before_gesture_;
    std::vector<Scene> undo_;
    std::vector<Scene> redo_;
    Revision revision_ = 1;
    bool in_gesture_ = false;
    bool modified_ = false;  // kept, because comparing with `saved_` may mean comparing 200,000 labels
};

}  // namespace softmaxlab
