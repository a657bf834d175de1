#pragma once

#include <span>
#include <string>

#include "app/shell/guess_mode.h"
#include "app/shell/side_panel.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// The guess of a lab that has no bars which hollow ones could replace (GuessSubject::beside): hollow bars of
/// the probabilities, and after the reveal what is so with the guess as a ghost.
class GuessPanel final : public SidePanel {
  public:
    /// What is drawn; the results must outlive the drawing.
    void show(const Scene& scene, Results& results) {
        scene_ = &scene;
        results_ = &results;
    }

    float height_below(const Ui& ui, float width) const override;
    void draw(Ui& ui, const Rect& rect, bool below) override;
    std::span<const std::string> lit() const override { return {}; }
    bool shows_lit() const override { return false; }

  private:
    const Scene* scene_ = nullptr;
    Results* results_ = nullptr;
};

}  // namespace softmaxlab
