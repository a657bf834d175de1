#include "app/labs/language/candidates.h"

#include <array>
#include <functional>
#include <numeric>

#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/guess_bar.h"

namespace softmaxlab::language {
namespace {

constexpr std::size_t item_count = candidate_count + 1;  // with all other tokens

/// Another text has other candidates, which have no share of the old guess.
int identity_of(const Language& text, std::size_t place) {
    std::size_t hash = std::hash<std::string>()(text.prompt);
    for (const std::uint32_t token : text.drawn) hash = hash * 31 + token + 1;
    return static_cast<int>((hash * item_count + place) & 0x7fffffffU);
}

List<GuessClass> classes_of(const LabState& state, const std::vector<std::size_t>& candidates) {
    Ui& ui = state.ui();
    List<GuessClass> classes(ui);
    for (std::size_t i = 0; i < item_count; ++i) {
        const bool is_token = i < candidates.size();
        const std::string_view name = is_token
                                          ? short_name(ui, token_label(ui, state.model, candidates[i]), 24)
                                      : i < candidate_count ? "–"
                                                            : "another";
        classes.push_back({i, name, is_token ? colour_of_rank(ui, i) : ui.theme.secondary,
                           is_token || i == candidate_count});
    }
    return classes;
}

std::string_view title_of(const LabState& state) {
    Ui& ui = state.ui();
    const bool plain = state.scene().temperature == 1 && state.text().filters == TokenFilters();
    return formatted(ui, "Which token comes next?{}",
                     plain ? std::string_view()
                           : joined(ui, "  p at T = ", temperature_text(ui, state.scene().temperature),
                                    state.text().filters == TokenFilters() ? "" : ", with the filters"));
}

}  // namespace

std::vector<GuessedItem> candidates_to_guess(const Scene& scene) {
    std::vector<GuessedItem> items;
    for (std::size_t i = 0; i < item_count; ++i) items.push_back({identity_of(scene.language, i), "", true});
    return items;
}

bool shows_candidates(const Ui& ui) {
    if (ui.guess.shares.size() != item_count) return false;
    if (ui.guess.stage == Guess::Stage::open) return veiled(ui, learning::Quantity::p);
    return shows_ghost(ui.guess) && !ui.guess.faded;
}

void draw_candidates(const LabState& state, const Rect& rect) {
    Ui& ui = state.ui();
    Rect room = rect;
    const Rect head = room.cut_top(ui.px(24));
    const std::string_view title = title_of(state);
    text(ui, head, ui.fonts.strong, ui.theme.secondary, title);
    landmark(ui, "language/question", head, title);
    room.cut_top(ui.px(6));
    const std::vector<std::size_t>& candidates = state.results.candidates();
    std::array<double, item_count> truth{};
    if (ui.guess.stage == Guess::Stage::revealed) {
        const std::vector<double>& p = state.next->trace.probabilities;
        truth.back() = std::accumulate(p.begin(), p.end(), 0.0);
        for (std::size_t i = 0; i < candidates.size(); ++i) truth[i] = p[candidates[i]];
        truth.back() =
            std::max(0.0, std::accumulate(truth.begin(), truth.end() - 1, truth.back(), std::minus<>()));
    }
    guess_panel(ui, room, "language/guess", classes_of(state, candidates), truth);
}

}  // namespace softmaxlab::language
