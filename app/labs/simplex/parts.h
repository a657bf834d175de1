#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/labs/known_classes.h"
#include "app/labs/simplex/maps.h"
#include "app/ui/lab.h"
#include "app/ui/view_fields.h"

namespace softmaxlab::simplex {

inline constexpr std::size_t max_corners = 3;

/// The class of each corner: nothing at all while they are the three most probable ones.
using ChosenCorners = std::array<std::optional<std::size_t>, max_corners>;

/// Lines under the point: of constant p, or of constant differences of logits.
enum class Grid { none, p, z };

/// What the eye has chosen.
struct View {
    bool regions = true;     ///< where each class is the largest
    bool entropy = false;    ///< level curves of H
    bool objective = false;  ///< the surface F(p) = p·z + T·H(p)
    Grid grid = Grid::none;
    std::array<bool, map_count> shown = {true, true, true, true};  ///< in the order of all_maps
    ChosenCorners corners;

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

/// The classes of the corners that were chosen; the most probable ones where none was, or none that exists.
std::vector<std::size_t> corners_of(const Scene& scene, Results& results, const ChosenCorners& chosen);

/// Which classes the corners of the triangle are: at first the three most probable ones. They stay while they
/// exist, wherever they move and whatever their logits become.
class Corners {
  public:
    /// Class indices: three, or as many as there are.
    const std::vector<std::size_t>& classes() const { return classes_; }

    /// Finds the classes again after the scene has changed, and notes in `chosen` where they are now. Another
    /// choice is taken over as far as there are such classes.
    void follow(LabContext& context, ChosenCorners& chosen);

  private:
    Revision revision_ = 0;
    ChosenCorners chosen_;
    std::vector<std::size_t> classes_;
    KnownClasses known_;
};

/// Makes the class a corner. One that is a corner already changes places with it.
void choose_corner(ChosenCorners& chosen, const std::vector<std::size_t>& corners, std::size_t corner,
                   std::size_t class_index);

// What is hidden here, by what is shown.

/// p of a map.
bool hides_map(const Ui& ui, SimplexMap map);

/// Where the top of F lies, or how high: it is softmax.
bool hides_top(const Ui& ui);

/// "These three hold 89.8 % of the probability; the triangle shows how they share it."
std::string_view mass_words(Ui& ui, double mass);

/// The colour of a class: its own, or, in a loaded set, that of its rank.
ImU32 class_colour(LabContext& context, std::size_t class_index);

/// How the mouse took hold of the point.
struct PointHold {
    bool counts = false;  ///< the press was on the triangle, and not beside it
    bool moves = false;   ///< a press on the point itself changes nothing until the mouse moves
    ImVec2 pressed;
    ImVec2 offset;               ///< from the pointer to the point: it does not jump
    std::vector<double> logits;  ///< of the corners then: where the pointer is decides, not how it came there
};

/// What can be found again, and the drag in progress.
struct Cache {
    Corners corners;
    PointHold hold;
    MapRows rows;
    SharePaths paths;
    Contours contours;
};

/// What the cards draw from besides the scene.
struct LabState {
    View& view;
    Cache& cache;
    const SimplexNow& now;  ///< of the scene as it was when this drawing began

    const std::vector<std::size_t>& corners() const { return now.corners; }
};

}  // namespace softmaxlab::simplex
