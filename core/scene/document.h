#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/scene/edit.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// Counts changes of a scene; results are keyed by it.
using Revision = std::uint64_t;

/// The scene with its history. `apply` is the only way in which the scene changes.
class Document {
public:
    explicit Document(Scene scene = default_scene());

    const Scene& scene() const { return scene_; }
    Revision revision() const { return revision_; }

    /// Applies one edit. Outside a gesture it is one undo step of its own, inside it joins the gesture's step.
    /// An edit that changes nothing leaves no trace.
    void apply(const Edit& edit);

    /// A gesture (mouse down … up, a wheel turn, a sweep) is one undo step.
    void begin_gesture();
    void end_gesture();
    bool in_gesture() const { return in_gesture_; }

    bool can_undo() const;
    bool can_redo() const;
    void undo();  ///< restores exactly what was there; ends a gesture first
    void redo();

    /// Whether the scene differs from what was last saved or opened.
    bool modified() const;
    void mark_saved();

private:
    Scene scene_;
    Scene saved_;
    Scene before_gesture_;
    std::vector<Scene> undo_;
    std::vector<Scene> redo_;
    Revision revision_ = 1;
    bool in_gesture_ = false;
};

}  // namespace softmaxlab
