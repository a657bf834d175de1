#include "app/shell/guess_panel.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "app/ui/number_text.h"
#include "app/widgets/guess_bar.h"
#include "app/widgets/scrolled.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float padding = 14;
constexpr float title_height = 22;
constexpr float gap = 8;
constexpr float row_height = 30;
constexpr float min_row_height = 24;
constexpr float min_column = 264;

std::string_view title_of(Ui& ui, const Scene& scene) {
    const std::string_view words =
        ui.guess.stage == Guess::Stage::open ? "Your guess: p" : "p, and your guess";
    if (scene.temperature == 1) return words;
    return joined(ui, words, " at T = ", temperature_text(ui, scene.temperature));
}

/// In less the rows could not be read, in as many columns as there is room for.
float least_height(const Ui& ui, std::size_t classes, float width) {
    const auto columns = static_cast<std::size_t>(std::max(1.0F, width / ui.px(min_column)));
    const std::size_t rows = (classes + columns - 1) / columns;
    return ui.px(static_cast<float>(rows) * min_row_height + gap) + guess_foot_height(ui);
}

}  // namespace

float GuessPanel::height_below(const Ui& ui, float) const {
    const auto rows = static_cast<float>(ui.guess.shares.size());
    return ui.px(2 * padding + title_height + gap + rows * row_height + gap) + guess_foot_height(ui);
}

void GuessPanel::draw(Ui& ui, const Rect& rect, bool) {
    if (scene_ == nullptr || results_ == nullptr) return;
    fill(rect, ui.theme.panel, ui.px(8));
    if (ui.theme.name == ThemeName::contrast) outline(rect, ui.theme.line, ui.px(8), ui.px(1));
    Rect room = rect.inset(ui.px(padding));
    const Rect title = room.cut_top(ui.px(title_height));
    const std::string_view words = title_of(ui, *scene_);
    text(ui, title, ui.fonts.strong, ui.theme.secondary, words);
    landmark(ui, "guess/title", title, words);
    room.cut_top(ui.px(gap));

    const List<GuessClass> classes = guessed_classes(ui, *scene_);
    const float least = least_height(ui, classes.size(), room.width());
    const bool scrolls = least > room.height() + 0.5F;
    if (scrolls) {
        room = begin_scrolled("##guess", room, ui.px(12));  // the scroll bar stands in the padding
        room.max.y = room.min.y + least;
    }
    const float wanted = ui.px(static_cast<float>(classes.size()) * row_height + gap) + guess_foot_height(ui);
    room.max.y = std::min(room.max.y, room.min.y + std::max(wanted, room.height() * 0.6F));
    std::span<const double> truth;
    if (ui.guess.stage == Guess::Stage::revealed) truth = results_->shown_probabilities();
    guess_panel(ui, room, "guess/bar", classes, truth);
    if (scrolls) end_scrolled(room.max.y);
}

}  // namespace softmaxlab
