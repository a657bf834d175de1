#include "app/labs/simplex/corners.h"

#include <algorithm>

namespace softmaxlab {
namespace {

constexpr std::size_t most_corners = 3;
constexpr std::size_t coloured_ranks = 12;

bool holds(const std::vector<std::size_t>& classes, std::size_t index) {
    return std::find(classes.begin(), classes.end(), index) != classes.end();
}

}  // namespace

bool Corners::find_again(const Scene& scene) {
    if (scene.loaded || loaded_) return scene.loaded == loaded_ && !classes_.empty();
    if (identities_.empty()) return false;
    std::vector<std::size_t> found;
    bool known_name = false;
    for (const Identity& wanted : identities_) {
        for (std::size_t i = 0; i < scene.classes.size(); ++i) {
            if (scene.classes[i].colour != wanted.colour || holds(found, i)) continue;
            known_name = known_name || scene.classes[i].name == wanted.name;
            found.push_back(i);
            break;
        }
    }
    // No corner kept its name: this is another scene, whose classes have the same colours.
    if (!known_name) return false;
    classes_ = found;
    return true;
}

void Corners::remember(const Scene& scene) {
    loaded_ = scene.loaded;
    identities_.clear();
    if (scene.loaded) return;
    for (const std::size_t index : classes_)
        identities_.push_back({scene.classes[index].colour, scene.classes[index].name});
}

void Corners::follow(LabContext& context) {
    if (revision_ == context.document.revision()) return;
    revision_ = context.document.revision();
    const Scene& scene = context.document.scene();
    const std::size_t count = class_count(scene);
    if (!find_again(scene)) classes_.clear();

    // Those that are missing: the most probable of the others.
    const bool anew = classes_.empty();
    const std::vector<std::size_t>& ranking = context.results.ranking();
    for (std::size_t i = 0; i < ranking.size() && classes_.size() < std::min(most_corners, count); ++i)
        if (!holds(classes_, ranking[i])) classes_.push_back(ranking[i]);
    if (anew && !scene.loaded) std::sort(classes_.begin(), classes_.end());
    remember(scene);
}

void Corners::choose(LabContext& context, std::size_t corner, std::size_t class_index) {
    if (corner >= classes_.size() || class_index >= class_count(context.document.scene())) return;
    const auto same = std::find(classes_.begin(), classes_.end(), class_index);
    if (same != classes_.end()) *same = classes_[corner];
    classes_[corner] = class_index;
    remember(context.document.scene());
}

std::vector<double> logits_of(LabContext& context, std::span<const std::size_t> classes) {
    std::vector<double> logits;
    for (const std::size_t index : classes) logits.push_back(context.results.logits()[index]);
    return logits;
}

ImU32 simplex_colour(LabContext& context, std::size_t class_index) {
    const Scene& scene = context.document.scene();
    if (!scene.loaded) return context.ui.theme.class_colour(scene.classes[class_index].colour);
    const std::vector<std::size_t>& ranking = context.results.ranking();
    const auto end = ranking.begin() + static_cast<std::ptrdiff_t>(std::min(coloured_ranks, ranking.size()));
    const auto found = std::find(ranking.begin(), end, class_index);
    const auto rank = found != end ? static_cast<int>(found - ranking.begin())
                                   : static_cast<int>(coloured_ranks + class_index % 4);
    return context.ui.theme.class_colour(rank);
}

}  // namespace softmaxlab
