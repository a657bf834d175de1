#include "core/scene/document.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace softmaxlab {

Document::Document(Scene scene) : scene_(std::move(scene)), saved_(scene_) {
    if (!is_valid(scene_)) throw std::invalid_argument("a document needs a valid scene");
}

void Document::restart(Scene scene) {
    const Revision next = revision_ + 1;
    Gate gate = std::move(gate_);
    Agreement agreement = std::move(agreement_);
    Before before = std::move(before_);
    if (agreement) agreement(scene);
    *this = Document(std::move(scene));
    gate_ = std::move(gate);
    agreement_ = std::move(agreement);
    revision_ = next;
    before.forget();
    before.follow(scene_);
    before_ = std::move(before);
}

void Document::set_agreement(Agreement agreement) {
    agreement_ = std::move(agreement);
    Scene after = scene_;
    if (agreement_) agreement_(after);
    if (after != scene_) restart(std::move(after));
}

void Document::compare_with(const std::optional<Scene>& scene) {
    before_is_of_gesture_ = false;
    before_.forget_held();
    if (scene) before_.hold(*scene, scene_);
}

void Document::exchange(Document& other) {
    end_gesture();
    other.end_gesture();
    const Revision next = std::max(revision_, other.revision_) + 1;
    std::swap(*this, other);
    std::swap(gate_, other.gate_);
    std::swap(agreement_, other.agreement_);
    revision_ = next;
    other.revision_ = next;
}

bool Document::apply(const Edit& edit, GestureId gesture) {
    if (gesture != gesture_) end_gesture();
    Scene after = softmaxlab::apply(scene_, edit);
    if (agreement_) agreement_(after);
    if (gate_ && after != scene_ && !gate_(scene_, after)) return false;
    if (gesture != no_gesture && gesture_ == no_gesture) {
        gesture_ = gesture;
        before_gesture_ = scene_;
    }
    if (after == scene_) return true;
    const bool changed_numbers = before_.note(scene_, after, edit, before_is_of_gesture_ && before_.scene());
    if (gesture_ != no_gesture && changed_numbers) before_is_of_gesture_ = true;
    if (gesture_ == no_gesture) history_.add(scene_, after);
    become(std::move(after));
    return true;
}

void Document::end_gesture() {
    if (gesture_ == no_gesture) return;
    gesture_ = no_gesture;
    before_is_of_gesture_ = false;
    if (before_gesture_ != scene_) history_.add(std::move(before_gesture_), scene_);
    before_gesture_ = {};
}

void Document::end_gesture(GestureId gesture) {
    if (gesture == gesture_) end_gesture();
}

bool Document::can_undo() const {
    return history_.can_undo() || (gesture_ != no_gesture && before_gesture_ != scene_);
}

bool Document::can_redo() const {
    return history_.can_redo() && !(gesture_ != no_gesture && before_gesture_ != scene_);
}

void Document::undo() {
    end_gesture();
    if (!history_.can_undo()) return;
    before_.forget();
    become(history_.undo(scene_));
}

void Document::redo() {
    end_gesture();
    if (!history_.can_redo()) return;
    before_.forget();
    become(history_.redo(scene_));
}

void Document::mark_saved(const Scene& scene) {
    saved_ = scene;
    modified_ = scene_ != saved_;
}

void Document::become(Scene scene) {
    scene_ = std::move(scene);
    before_.follow(scene_);
    ++revision_;
    modified_ = scene_ != saved_;
}

}  // namespace softmaxlab
