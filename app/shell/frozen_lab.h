#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "app/ui/lab.h"
#include "core/engine/backend.h"

namespace softmaxlab {

/// The lab as it was when it was frozen, A, to be compared with the live one beside it, B: a scene of its own
/// that no hand changes, its results, and what the eye had chosen.
class FrozenLab {
  public:
    /// `backend` may not be null. `guess`: the one that is shown with the scene.
    FrozenLab(const Scene& scene, std::unique_ptr<Backend> backend, LanguageResults::Loader model,
              Guess guess);

    const Scene& scene() const { return document_.scene(); }

    /// In which lab it is drawn: looked at as `live` is at the first call for that lab.
    void show(const Lab& lab, std::size_t index, const LabOnScreen& live);

    /// Draws it into `room`, as the live one is drawn otherwise. Its landmarks begin with "a:".
    void draw(const LabContext& live, const Rect& room);

    /// As LabOnScreen::work(), of the lab that is drawn.
    WorkDone work(double seconds);

    /// What differs between it and the live scene, as each of them has it: "T = 1" and "T = 2", or several
    /// with commas between. The live one has no words where there is no difference.
    struct Words {
        std::string a;
        std::string b;
    };
    const Words& words(const Document& live);

  private:
    Document document_;
    Results results_;
    Guess guess_;
    Hands hands_;
    std::unique_ptr<LabOnScreen> lab_;
    std::size_t index_ = 0;
    Words words_;
    std::optional<Revision> words_of_;
};

/// Where the two stand and what they are called: side by side, one above the other where the screen is
/// narrower than 1,000 pixels.
struct ComparedPlaces {
    Rect a_words, a;
    Rect b_words, b;
};
ComparedPlaces compared_places(const Ui& ui, Rect area);

/// The line above one of the two: its letter, "(frozen)", and what differs.
void draw_compared_words(Ui& ui, const Rect& rect, bool frozen, std::string_view words);

/// The zoom at which the two have enough room beside each other on a screen of that size in pixels.
float comparing_zoom(ImVec2 screen);

}  // namespace softmaxlab
