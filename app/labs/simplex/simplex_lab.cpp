#include "app/labs/simplex/simplex_lab.h"

#include <algorithm>

#include "app/labs/simplex/maps_card.h"
#include "app/labs/simplex/parts.h"
#include "app/labs/simplex/triangle_card.h"
#include "app/labs/simplex/values.h"

namespace softmaxlab {
namespace simplex {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float side_width = 372;  // at least; it grows with the window
constexpr float side_share = 0.34F;
constexpr float side_below = 800;  // narrower than this, the right column moves under the hero
constexpr float hero_height = 600;
constexpr float maps_height = 440;
constexpr float objective_height = 192;
constexpr float min_stage_hero = 340;

struct Traits {
    using View = simplex::View;
    using Cache = simplex::Cache;

    static float height(const Ui& ui, float width, const View&) {
        if (!ui.is_narrow(width, side_below)) return ui.px(maps_height + objective_height + gutter);
        return ui.px(hero_height + maps_height + objective_height + 2 * gutter);
    }

    static void draw(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        const float gap = ui.px(gutter);
        Rect area = context.area;
        Rect hero = area;
        if (ui.is_narrow(area.width(), side_below)) {
            hero = area.cut_top(std::max(ui.px(hero_height),
                                         area.height() - ui.px(maps_height + objective_height + 2 * gutter)));
            area.cut_top(gap);
        } else {
            area = hero.cut_right(std::max(ui.px(side_width), area.width() * side_share));
            hero.cut_right(gap);
        }
        cache.corners.follow(context, view.corners);
        const LabState state{view, cache, cache.rows.at(context, cache.corners.classes())};
        draw_triangle_card(context, state, hero);
        const Rect objective = area.cut_bottom(ui.px(objective_height));
        area.cut_bottom(gap);
        draw_maps_card(context, state, area);
        draw_objective_card(context, state, objective);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        cache.corners.follow(context, view.corners);
        const LabState state{view, cache, cache.rows.at(context, cache.corners.classes())};
        draw_triangle_card(context, state, context.area);
    }

    static WorkDone work(const LabWork&, const View&, Cache&) { return {}; }

    static float stage_height(const Ui& ui, float, const Scene&, const View&) {
        return ui.px(min_stage_hero);
    }

    static std::vector<ValueTable> tables(const Scene& scene, Results& results, const View& view,
                                          const Cache&) {
        return tables_of(scene, results, view);
    }
};

/// Three classes: every distribution there is has a point.
Scene opening() {
    Scene scene = default_scene();
    scene.classes.resize(3);
    return scene;
}

}  // namespace
}  // namespace simplex

Lab simplex_lab() {
    return {.id = "simplex",
            .name = "Simplex",
            .sentence = "Every point is one distribution. Drag it, and the logits follow.",
            .open = LabOf<simplex::Traits>::open,
            .opening = simplex::opening,
            .guessed = {.beside = true}};
}

}  // namespace softmaxlab
