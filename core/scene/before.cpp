#include "core/scene/before.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

#include "core/scene/class_change.h"

namespace softmaxlab {
namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

bool has_other_classes(const Scene& a, const Scene& b) {
    if (a.loaded != b.loaded || a.loaded_masked != b.loaded_masked) return true;
    if (a.loaded) return false;
    const auto same = [](ClassItem x, const ClassItem& y) {
        x.name = y.name;
        x.colour = y.colour;
        return x == y;
    };
    return !std::equal(a.classes.begin(), a.classes.end(), b.classes.begin(), b.classes.end(), same);
}

}  // namespace

bool has_other_attention(const Attention& a, const Attention& b) {
    Attention looked_at = a;
    looked_at.head = b.head;
    looked_at.query = b.query;
    return !(looked_at == b);
}

bool has_other_numbers(const Scene& a, const Scene& b) {
    return has_other_classes(a, b) || a.temperature != b.temperature || a.method != b.method ||
           !(a.overflow == b.overflow) || has_other_attention(a.attention, b.attention);
}

std::optional<std::size_t> Before::index_of(std::size_t current) const {
    if (!scene_) return std::nullopt;
    if (scene_->loaded) return current;
    if (current >= places_.size() || places_[current] == nowhere) return std::nullopt;
    return places_[current];
}

bool Before::note(const Scene& before, const Scene& after, const Edit& edit, bool goes_on) {
    if (holds_) {
        follow(after);
        return has_other_numbers(before, after);
    }
    if (std::holds_alternative<edit::ReplaceScene>(edit)) {
        forget();
        return false;
    }
    if (const auto* moved = std::get_if<edit::MoveClass>(&edit)) {
        if (scene_) move_element(places_, moved->from, moved->to);
        ++version_;
        return false;
    }
    if (!has_other_numbers(before, after)) return false;
    if (!goes_on) {
        scene_ = before;
        places_.resize(before.loaded ? 0 : before.classes.size());
        std::iota(places_.begin(), places_.end(), std::size_t{0});
        ++version_;
    }
    const auto* removed = std::get_if<edit::RemoveClass>(&edit);
    if (removed != nullptr) places_.erase(places_.begin() + static_cast<std::ptrdiff_t>(removed->index));
    const bool added = std::holds_alternative<edit::AddClass>(edit);
    if (added) places_.push_back(nowhere);
    if (added || removed != nullptr) ++version_;
    return true;
}

void Before::hold(const Scene& scene, const Scene& now) {
    scene_ = scene;
    holds_ = true;
    ++version_;
    follow(now);
}

void Before::forget_held() {
    if (!holds_) return;
    holds_ = false;
    forget();
}

void Before::follow(const Scene& now) {
    if (!holds_) return;
    std::vector<std::size_t> places;
    for (const std::optional<std::size_t>& place : matching_classes(*scene_, now))
        places.push_back(place.value_or(nowhere));
    if (places == places_) return;
    places_ = std::move(places);
    ++version_;
}

std::vector<std::optional<std::size_t>> matching_classes(const Scene& then, const Scene& now) {
    std::vector<std::optional<std::size_t>> places;
    if (then.loaded || now.loaded) return places;
    std::vector<bool> taken(then.classes.size());
    for (const ClassItem& item : now.classes) {
        std::optional<std::size_t> place;
        for (std::size_t i = 0; i < then.classes.size() && !place; ++i) {
            const ClassItem& was = then.classes[i];
            if (!taken[i] && was.name == item.name && was.colour == item.colour) place = i;
        }
        if (place) taken[*place] = true;
        places.push_back(place);
    }
    return places;
}

void Before::forget() {
    if (!scene_ || holds_) return;
    scene_.reset();
    places_.clear();
    ++version_;
}

}  // namespace softmaxlab
