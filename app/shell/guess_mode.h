#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/guess.h"
#include "app/ui/ui.h"
#include "core/learning/hidden.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// What the guess mode can hide: see GuessMode::choose().
enum class HideChoice { results, logits, curves, naive };
inline constexpr std::array<HideChoice, 4> all_hide_choices = {HideChoice::results, HideChoice::logits,
                                                               HideChoice::curves, HideChoice::naive};

/// "results", "logits", "curves", "naive side".
std::string_view name_of(HideChoice choice);

/// The quantities of a choice.
learning::Hidden quantities_of(HideChoice choice);

/// Predict, then reveal, in any lab without a lesson: what is hidden now, and the guess. In no scene and in
/// no history. Nothing is on at first.
class GuessMode {
  public:
    /// Whether something is hidden.
    bool hides() const { return !hidden_.empty(); }
    /// Whether something is hidden, or a guess stands beside the results.
    bool is_on() const { return hides() || guess_.stage != Guess::Stage::none; }
    const learning::Hidden& hidden() const { return hidden_; }
    const Guess& guess() const { return guess_; }
    HideChoice choice() const { return choice_; }
    const GuessSubject& subject() const { return subject_; }
    /// Whether what is guessed in this lab is hidden.
    bool could_guess() const { return subject_.items != nullptr && hidden_.has(subject_.quantity); }
    bool can_reveal() const { return hides(); }
    bool can_keep() const {
        return guess_.stage == Guess::Stage::open && guess_.kept.size() < max_kept_guesses;
    }

    /// What is guessed from now on: of the lab that is shown. Another kind of guess begins anew.
    void ask_for(const GuessSubject& subject, const Scene& scene);

    /// Hides what is chosen, with a guess of equal bars if that can be guessed; or shows it, without the
    /// guess.
    void toggle(const Scene& scene);

    /// What is hidden from now on.
    void choose(HideChoice choice, const Scene& scene);

    /// Hides these quantities, with a guess if what can be guessed is one of them.
    void hide(const learning::Hidden& hidden, const Scene& scene);

    /// Shows what is hidden, with the guess as a ghost. A sum that is far from 1 is asked about once.
    void reveal(const Scene& scene);

    /// Keeps the guess as A, B or C, and begins another one.
    void keep(const Scene& scene);

    /// What the person asked for with the buttons at the bars, and by the keys of the same meaning.
    void answer(GuessRequest request, const Scene& scene);

    /// The bars as they are to be, one share of each class: for pictures and tests.
    void set_shares(std::vector<double> shares) { guess_.shares = std::move(shares); }

    /// To be called before each drawing: fits the guess to the classes that there are now, and gives it to
    /// the interface. Where things move, the revealed bars grow, which takes a moment.
    void before_drawing(Ui& ui, const Scene& scene, double time);

    /// To be called after each drawing: takes what was dragged and pressed. Returns whether another drawing
    /// would look different.
    bool after_drawing(Ui& ui, const Scene& scene);

    /// What is hidden, in words for the status line: "hidden: results (H)".
    std::string_view words(FrameArena& arena) const;

  private:
    std::vector<GuessedItem> items_of(const Scene& scene) const;
    std::vector<bool> live() const;
    void open(const Scene& scene);
    void show(const Scene& scene);
    void follow_items(const Scene& scene);

    HideChoice choice_ = HideChoice::results;
    learning::Hidden hidden_;
    Guess guess_;
    GuessSubject subject_;
    std::vector<GuessedItem> items_;  ///< of the shares
    bool asked_about_sum_ = false;
    std::optional<Scene> revealed_;      ///< the scene that was guessed
    std::optional<double> grows_since_;  ///< in seconds since the start
    bool starts_growing_ = false;
    Guess given_;
    learning::Hidden given_hidden_;
};

}  // namespace softmaxlab
