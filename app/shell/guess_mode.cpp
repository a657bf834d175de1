#include "app/shell/guess_mode.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/learning/lesson.h"

namespace softmaxlab {
namespace {

constexpr double growing_seconds = 0.2;

/// Whether both give the same numbers: pins are about neither.
bool same_but_pins(const Scene& a, const Scene& b) {
    Scene same = a;
    same.pins = b.pins;
    return same == b;
}

/// Of the item with that identity, if it is one of them.
std::optional<std::size_t> place_of(const std::vector<GuessedItem>& items, int identity) {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const GuessedItem& item) { return item.identity == identity; });
    if (found == items.end()) return std::nullopt;
    return static_cast<std::size_t>(found - items.begin());
}

}  // namespace

std::string_view name_of(HideChoice choice) {
    switch (choice) {
        case HideChoice::results:
            return "results";
        case HideChoice::logits:
            return "logits";
        case HideChoice::curves:
            return "curves";
        case HideChoice::naive:
            return "naive side";
    }
    return "";
}

learning::Hidden quantities_of(HideChoice choice) {
    using learning::Quantity;
    if (choice == HideChoice::results) return learning::Hidden::results();
    learning::Hidden hidden;
    if (choice == HideChoice::logits) hidden.add(Quantity::logits);
    if (choice == HideChoice::curves) {
        hidden.add(Quantity::curves);
        hidden.add(Quantity::curves_naive);
    }
    if (choice == HideChoice::naive) {
        hidden.add(Quantity::naive);
        hidden.add(Quantity::curves_naive);
        hidden.add(Quantity::verdict);
    }
    return hidden;
}

std::vector<GuessedItem> GuessMode::items_of(const Scene& scene) const {
    return subject_.items == nullptr ? std::vector<GuessedItem>() : subject_.items(scene);
}

std::vector<bool> GuessMode::live() const {
    std::vector<bool> takes_part;
    takes_part.reserve(items_.size());
    for (const GuessedItem& item : items_) takes_part.push_back(item.takes_part);
    return takes_part;
}

void GuessMode::ask_for(const GuessSubject& subject, const Scene& scene) {
    const GuessSubject before = std::exchange(subject_, subject);
    if (before.items == subject.items || !is_on()) return;
    if (hides()) return open(scene);
    guess_ = {};
}

// Bars of equal height, if shares are hidden that few enough classes have.
void GuessMode::open(const Scene& scene) {
    std::vector<std::vector<double>> kept = std::move(guess_.kept);
    guess_ = {};
    revealed_.reset();
    grows_since_.reset();
    asked_about_sum_ = false;
    items_ = items_of(scene);
    if (!could_guess() || items_.empty() || items_.size() > max_guessed_classes) return;
    guess_.stage = Guess::Stage::open;
    guess_.shares = equal_shares(live());
    guess_.kept = std::move(kept);
}

void GuessMode::toggle(const Scene& scene) {
    if (hides()) {
        hidden_ = {};
        guess_ = {};
        revealed_.reset();
    } else {
        hide(quantities_of(choice_), scene);
    }
}

void GuessMode::choose(HideChoice choice, const Scene& scene) {
    choice_ = choice;
    hide(quantities_of(choice), scene);
}

void GuessMode::hide(const learning::Hidden& hidden, const Scene& scene) {
    hidden_ = hidden;
    open(scene);
}

void GuessMode::show(const Scene& scene) {
    hidden_ = {};
    guess_.asks_about_sum = false;
    if (guess_.stage != Guess::Stage::open) return;
    guess_.stage = Guess::Stage::revealed;
    revealed_ = scene;
    starts_growing_ = true;
}

void GuessMode::reveal(const Scene& scene) {
    if (!hides()) return;
    if (guess_.stage == Guess::Stage::open && !adds_up(guess_) && !asked_about_sum_) {
        asked_about_sum_ = true;
        guess_.asks_about_sum = true;
        return;
    }
    show(scene);
}

void GuessMode::keep(const Scene& scene) {
    if (!can_keep()) return;
    guess_.kept.push_back(guess_.shares);
    open(scene);
}

void GuessMode::answer(GuessRequest request, const Scene& scene) {
    switch (request) {
        case GuessRequest::reveal:
            return reveal(scene);
        case GuessRequest::leave:
            return show(scene);
        case GuessRequest::stretch:
            stretch(guess_.shares, live());
            return show(scene);
        case GuessRequest::change:
            guess_.asks_about_sum = false;
            return;
        case GuessRequest::keep:
            return keep(scene);
        case GuessRequest::again:
            if (!hides()) hidden_ = quantities_of(HideChoice::results);
            return open(scene);
        case GuessRequest::done:
            hidden_ = {};
            guess_ = {};
            revealed_.reset();
            return;
    }
}

// A class keeps its share while it moves or gets another name; a masked one has none.
void GuessMode::follow_items(const Scene& scene) {
    if (guess_.stage == Guess::Stage::none) return;
    std::vector<GuessedItem> now = items_of(scene);
    if (now == items_) return;
    const std::vector<GuessedItem> then = std::exchange(items_, std::move(now));
    if (items_.empty() || items_.size() > max_guessed_classes) {
        guess_ = {};
        return;
    }
    const bool all_are_others = std::none_of(items_.begin(), items_.end(), [&](const GuessedItem& item) {
        return place_of(then, item.identity).has_value();
    });
    if (all_are_others) {
        guess_.kept.clear();
        if (hides()) return open(scene);
        guess_ = {};
        return;
    }
    // Those that are left of a guess that came to 1 share what the others had.
    const bool some_have_gone = std::any_of(then.begin(), then.end(), [&](const GuessedItem& other) {
        return !place_of(items_, other.identity);
    });
    const auto follow = [&](std::vector<double>& shares) {
        const bool came_to_1 = std::fabs(sum_of(shares) - 1) <= guess_sum_slack;
        std::vector<double> moved;
        moved.reserve(items_.size());
        for (const GuessedItem& item : items_) {
            const std::optional<std::size_t> place = place_of(then, item.identity);
            const bool has_share = item.takes_part && place && *place < shares.size();
            moved.push_back(has_share ? shares[*place] : 0);
        }
        if (some_have_gone && came_to_1) stretch(moved, live());
        shares = std::move(moved);
    };
    follow(guess_.shares);
    for (std::vector<double>& shares : guess_.kept) follow(shares);
}

void GuessMode::before_drawing(Ui& ui, const Scene& scene, double time) {
    follow_items(scene);
    if (guess_.stage == Guess::Stage::revealed && revealed_ && !guess_.faded)
        guess_.faded = !same_but_pins(*revealed_, scene);
    if (std::exchange(starts_growing_, false) && ui.moves) grows_since_ = time;
    guess_.grown = 1;
    if (grows_since_) {
        const double part = (time - *grows_since_) / growing_seconds;
        if (part >= 1 || !ui.moves || guess_.faded) {
            grows_since_.reset();
        } else {
            guess_.grown = std::max(part, 0.0);
            ui.animating = true;
        }
    }
    guess_.request.reset();
    guess_.is_drawn = false;
    ui.hidden = hidden_;
    ui.guess = guess_;
    given_ = guess_;
    given_hidden_ = hidden_;
}

bool GuessMode::after_drawing(Ui& ui, const Scene& scene) {
    // A command of this drawing may have begun or ended a guess: then the bars that were drawn are not its.
    if (guess_ == given_) {
        if (guess_.shares != ui.guess.shares) guess_.asks_about_sum = false;
        guess_.shares = ui.guess.shares;
        if (ui.guess.request) answer(*ui.guess.request, scene);
    }
    return !(guess_ == given_) || !(hidden_ == given_hidden_) || starts_growing_;
}

std::string_view GuessMode::words(FrameArena& arena) const {
    if (!hides()) return {};
    std::string_view what = name_of(choice_);
    if (!(hidden_ == quantities_of(choice_))) {
        what = {};
        const std::vector<std::string>& names = learning::hideable_quantities();
        for (std::size_t i = 1; i < names.size(); ++i)  // after "results", in the order of Quantity
            if (hidden_.has(static_cast<learning::Quantity>(i - 1)))
                what = joined(arena, what, what.empty() ? "" : ", ", names[i]);
    }
    return formatted(arena, "hidden: {} (H)", what);
}

}  // namespace softmaxlab
