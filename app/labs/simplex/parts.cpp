#include "app/labs/simplex/parts.h"

#include <algorithm>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"

namespace softmaxlab::simplex {

bool hides_map(const Ui& ui, SimplexMap map) {
    using learning::Quantity;
    return veiled(ui, map == SimplexMap::softmax ? Quantity::p : Quantity::sparsemax);
}

bool hides_top(const Ui& ui) {
    using learning::Quantity;
    return veiled(ui, Quantity::p) || veiled(ui, Quantity::logits) || veiled(ui, Quantity::log_sum_exp);
}
namespace {

constexpr std::size_t coloured_ranks = 12;
constexpr std::size_t max_index = 9'999'999;  // of a class in a view; those that do not exist are not taken

template <class Classes, class Class>
bool holds(const Classes& classes, const Class& wanted) {
    return std::find(classes.begin(), classes.end(), wanted) != classes.end();
}

ChosenCorners as_chosen(const std::vector<std::size_t>& classes) {
    ChosenCorners chosen;
    std::copy(classes.begin(), classes.end(), chosen.begin());
    return chosen;
}

/// As many corners as there can be: `wanted`, as far as they exist, and for the others the most probable
/// classes.
std::vector<std::size_t> filled_up(const Scene& scene, Results& results, const ChosenCorners& wanted) {
    const std::size_t classes = class_count(scene);
    const std::size_t count = std::min(max_corners, classes);
    ChosenCorners slots;
    for (std::size_t i = 0; i < count; ++i)
        if (wanted[i] && *wanted[i] < classes && !holds(slots, wanted[i])) slots[i] = wanted[i];
    std::vector<std::size_t> corners;
    auto next = results.ranking().begin();
    for (std::size_t i = 0; i < count; ++i) {
        if (!slots[i]) {
            while (holds(slots, std::optional(*next))) ++next;
            slots[i] = *next;
        }
        corners.push_back(*slots[i]);
    }
    return corners;
}

/// The most probable classes, in the scene's own order where it has one.
std::vector<std::size_t> most_probable(const Scene& scene, Results& results) {
    std::vector<std::size_t> classes = filled_up(scene, results, {});
    if (!scene.loaded) std::sort(classes.begin(), classes.end());
    return classes;
}

}  // namespace

void View::visit(ViewFields& fields) {
    fields.flag("simplex/layer/regions", regions);
    fields.flag("simplex/layer/entropy", entropy);
    fields.flag("simplex/layer/objective", objective);
    static constexpr std::array<std::string_view, 3> grids = {"none", "p", "z"};
    fields.choice("simplex/layer/grid", grid, grids);
    static constexpr std::array<std::string_view, map_count> switches = {
        "simplex/show/softmax", "simplex/show/entmax15", "simplex/show/sparsemax", "simplex/show/argmax"};
    static constexpr std::array<std::string_view, 2> states = {"hidden", "shown"};
    for (std::size_t i = 0; i < map_count; ++i) fields.choice(switches[i], shown[i], states);
    static constexpr std::array<std::string_view, max_corners> places = {
        "simplex/corner/0", "simplex/corner/1", "simplex/corner/2"};
    for (std::size_t i = 0; i < max_corners; ++i) fields.index(places[i], corners[i], max_index);
}

std::vector<std::size_t> corners_of(const Scene& scene, Results& results, const ChosenCorners& chosen) {
    return chosen == ChosenCorners() ? most_probable(scene, results) : filled_up(scene, results, chosen);
}

void Corners::follow(LabContext& context, ChosenCorners& chosen) {
    if (revision_ == context.document.revision() && chosen == chosen_) return;
    const Scene& scene = context.document.scene();
    ChosenCorners wanted = chosen;
    if (chosen == chosen_ && revision_ != 0) {
        // One that is gone leaves its place to the next one.
        wanted = {};
        std::size_t place = 0;
        for (std::size_t i = 0; i < classes_.size() && known_.are_of(scene); ++i)
            if (const auto found = known_.find(scene, classes_[i])) wanted[place++] = found;
    }
    const std::vector<std::size_t> automatic = most_probable(scene, context.results);
    classes_ = corners_of(scene, context.results, wanted);
    chosen = classes_ == automatic ? ChosenCorners() : as_chosen(classes_);
    chosen_ = chosen;
    revision_ = context.document.revision();
    known_.remember(scene);
}

void choose_corner(ChosenCorners& chosen, const std::vector<std::size_t>& corners, std::size_t corner,
                   std::size_t class_index) {
    if (corner >= corners.size()) return;
    chosen = as_chosen(corners);
    const auto same = std::find(chosen.begin(), chosen.end(), std::optional(class_index));
    if (same != chosen.end()) *same = corners[corner];
    chosen[corner] = class_index;
}

std::string_view mass_words(Ui& ui, double mass) {
    return formatted(ui, "These three hold {} of the probability; the triangle shows how they share it.",
                     probability_text(ui, mass));
}

ImU32 class_colour(LabContext& context, std::size_t class_index) {
    const Scene& scene = context.document.scene();
    if (!scene.loaded) return context.ui.theme.class_colour(scene.classes[class_index].colour);
    const std::vector<std::size_t>& ranking = context.results.ranking();
    const auto end = ranking.begin() + static_cast<std::ptrdiff_t>(std::min(coloured_ranks, ranking.size()));
    const auto found = std::find(ranking.begin(), end, class_index);
    const auto rank = found != end ? static_cast<int>(found - ranking.begin())
                                   : static_cast<int>(coloured_ranks + class_index % 4);
    return context.ui.theme.class_colour(rank);
}

}  // namespace softmaxlab::simplex
