#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "core/scene/before.h"
#include "core/scene/edit.h"
#include "core/scene/history.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// Counts changes of a scene; results are keyed by it.
using Revision = std::uint64_t;

/// Names one gesture: a drag from press to release, a burst of notches or keys, a sweep that plays. Every
/// edit of a gesture carries its id, so that nothing else can slip into its undo step. No id is used twice.
using GestureId = std::uint64_t;
inline constexpr GestureId no_gesture = 0;

/// The scene with its history. `apply` is the only way in which the scene changes.
class Document {
  public:
    /// Throws std::invalid_argument if the scene is not valid.
    explicit Document(Scene scene = default_scene());

    const Scene& scene() const { return scene_; }

    /// Rises whenever the scene changes, by undo and redo too; never falls and never repeats.
    Revision revision() const { return revision_; }

    /// Applies one edit. The edits of one gesture are one undo step; an edit of no gesture is a step of its
    /// own. An edit of another gesture, or of none, ends the gesture that was in progress, even if it changes
    /// nothing itself. Such an edit leaves no trace otherwise; any other one ends what could be redone.
    /// Returns false if the gate did not let it in.
    bool apply(const Edit& edit, GestureId gesture = no_gesture);

    /// Begins anew with that scene: it counts as opened, and there is no history. Throws
    /// std::invalid_argument if the scene is not valid.
    void restart(Scene scene);

    /// Whether the scene may change so. What it does not allow is not applied.
    using Gate = std::function<bool(const Scene& from, const Scene& to)>;

    /// Stands before apply() until another one does; nothing: everything may change.
    void set_gate(Gate gate) { gate_ = std::move(gate); }

    /// Makes parts of a scene agree that need what the scene does not have: the tokens of a model's text.
    using Agreement = std::function<void(Scene& scene)>;

    /// Is made with the scene now, and with every later one, as a part of the edit that makes it, until
    /// another one is set. A valid scene must stay valid.
    void set_agreement(Agreement agreement);

    /// Becomes `other`, with its history and all that belongs to it, and leaves it what was here. The gates
    /// and agreements stay where they are; the revision goes on rising.
    void exchange(Document& other);

    /// Ends the gesture in progress. One that ends where it began is no step, and what could be redone stays.
    void end_gesture();

    /// Ends the gesture in progress if it is this one.
    void end_gesture(GestureId gesture);

    /// The gesture in progress, from its first edit on; no_gesture if there is none.
    GestureId gesture() const { return gesture_; }

    /// What was there before the gesture in progress, from its first change of a number on; between gestures
    /// before the last one, or before the last edit of none. Nothing after undo and redo.
    const Before& before() const { return before_; }

    /// Makes before() that scene, whatever is changed, undone or opened, until it is called with nothing.
    void compare_with(const std::optional<Scene>& scene);

    bool can_undo() const;
    bool can_redo() const;
    void undo();  ///< restores exactly what was there; ends a gesture first
    void redo();  ///< likewise

    /// What can be undone and redone, and what that keeps in memory: see History for its limits.
    const History& history() const { return history_; }

    /// Whether the scene differs from what was last saved or opened.
    bool modified() const { return modified_; }
    void mark_saved() { mark_saved(scene_); }
    void mark_saved(const Scene& scene);  ///< what was saved, which may no longer be the current one

  private:
    void become(Scene scene);

    Gate gate_;
    Agreement agreement_;
    Scene scene_;
    Scene saved_;
    Scene before_gesture_;
    History history_;
    Before before_;
    bool before_is_of_gesture_ = false;  // the one in progress
    Revision revision_ = 1;
    GestureId gesture_ = no_gesture;
    bool modified_ = false;  // kept, because comparing with `saved_` may mean comparing 200,000 labels
};

}  // namespace softmaxlab
