#include "core/scene/document.h"

#include <stdexcept>
#include <utility>

namespace softmaxlab {

Document::Document(Scene scene) : scene_(std::move(scene)), saved_(scene_) {
    if (!is_valid(scene_)) throw std::invalid_argument("a document needs a valid scene");
}

void Document::apply(const Edit& edit, GestureId gesture) {
    if (gesture != gesture_) end_gesture();
    Scene after = softmaxlab::apply(scene_, edit);
    if (gesture != no_gesture && gesture_ == no_gesture) {
        gesture_ = gesture;
        before_gesture_ = scene_;
    }
    if (after == scene_) return;
    if (gesture_ == no_gesture) add_undo_step(scene_);
    become(std::move(after));
}

void Document::end_gesture() {
    if (gesture_ == no_gesture) return;
    gesture_ = no_gesture;
    if (before_gesture_ != scene_) add_undo_step(std::move(before_gesture_));
    before_gesture_ = {};
}

void Document::end_gesture(GestureId gesture) {
    if (gesture == gesture_) end_gesture();
}

bool Document::can_undo() const {
    return !undo_.empty() || (gesture_ != no_gesture && before_gesture_ != scene_);
}

bool Document::can_redo() const {
    return !redo_.empty() && !(gesture_ != no_gesture && before_gesture_ != scene_);
}

void Document::undo() {
    end_gesture();
    if (undo_.empty()) return;
    redo_.push_back(scene_);
    Scene before = std::move(undo_.back());
    undo_.pop_back();
    become(std::move(before));
}

void Document::redo() {
    end_gesture();
    if (redo_.empty()) return;
    undo_.push_back(scene_);
    Scene after = std::move(redo_.back());
    redo_.pop_back();
    become(std::move(after));
}

void Document::mark_saved(const Scene& scene) {
    saved_ = scene;
    modified_ = scene_ != saved_;
}

void Document::become(Scene scene) {
    scene_ = std::move(scene);
    ++revision_;
    modified_ = scene_ != saved_;
}

void Document::add_undo_step(Scene before) {
    redo_.clear();
    if (undo_.size() == undo_limit) undo_.erase(undo_.begin());
    undo_.push_back(std::move(before));
}

}  // namespace softmaxlab
