#include "app/labs/temperature/temperature_lab.h"

#include <algorithm>
#include <optional>

#include "app/labs/temperature/controls.h"
#include "app/labs/temperature/curves.h"
#include "app/labs/temperature/entropy.h"
#include "app/labs/temperature/gaps.h"
#include "app/labs/temperature/pins.h"
#include "app/labs/temperature/values.h"

namespace softmaxlab::temperature {
namespace {

// Design pixels.
constexpr float gutter = 16;
constexpr float side_share = 0.33F;
constexpr float min_side = 300;
constexpr float max_side = 460;
constexpr float side_below = 800;  // narrower than this, the right column moves under the hero
constexpr float min_height = 664;
constexpr float min_hero = 330;  // 16 labels one below the other
constexpr float entropy_height = 204;
constexpr float entropy_share = 0.34F;
constexpr float empty_pins = 150;  // before anything is pinned
constexpr float below_height = 400;
constexpr float min_stage_curves = 220;

// A frame that took longer, or the first one after a sleep, must not make T jump.
constexpr double max_step = 0.1;

/// Where the cards are.
struct Places {
    Rect controls, curves, entropy, gaps, pins;
};

Places lay_out(const Ui& ui, Rect area, std::size_t classes, bool pinned) {
    Places places;
    const float gap = ui.px(gutter);
    places.controls = area.cut_top(controls_height(ui, area.width()));
    area.cut_top(gap);
    if (ui.is_narrow(area.width(), side_below)) {
        Rect below = area.cut_bottom(ui.px(below_height));
        area.cut_bottom(gap);
        places.gaps = below.cut_left((below.width() - gap) * 0.5F);
        below.cut_left(gap);
        places.pins = below;
    } else {
        Rect side = area.cut_right(std::clamp(area.width() * side_share, ui.px(min_side), ui.px(max_side)));
        area.cut_right(gap);
        // Half each; while nothing is pinned the other half goes where it is of use.
        const float half = (side.height() - gap) * 0.5F;
        const float tallest = pinned ? half : side.height() - gap - ui.px(empty_pins);
        const float height = std::clamp(gaps_height(ui, classes), half, std::max(half, tallest));
        places.gaps = side.cut_top(height);
        side.cut_top(gap);
        places.pins = side;
    }
    places.entropy = area.cut_bottom(std::max(ui.px(entropy_height), area.height() * entropy_share));
    area.cut_bottom(gap);
    places.curves = area;
    return places;
}

struct Traits {
    using View = temperature::View;
    using Cache = temperature::Cache;

    static void draw(LabContext& context, View& view, Cache& cache) {
        Ui& ui = context.ui;
        Sweep& sweep = cache.sweep;
        go_on(context, view, sweep);
        const ShownClasses shown = shown_classes(context);
        const Places places =
            lay_out(ui, context.area, shown.classes.size(), context.document.scene().pins.a.has_value());
        std::optional<double> hovered = hovered_in_curves(context, sweep, shown, places.curves);
        if (!hovered && reads(ui, sweep, shown))
            hovered = hovered_temperature(ui, entropy_axis(context, view.unit, places.entropy));
        const Reading reading = hovered ? read_at(context, shown, *hovered) : read_current(context, shown);
        const bool resting = !sweep.playing() && !ui.gesture.by_mouse;
        draw_controls(context, view, sweep, places.controls);
        draw_curves_card(context, sweep, places.curves, shown, reading);
        draw_entropy_card(context, view, sweep, places.entropy, shown, reading, resting);
        draw_gaps_card(context, shown, places.gaps);
        draw_pins_card(context, sweep, places.pins);
        if (sweep.playing()) ui.animating = true;
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        Ui& ui = context.ui;
        Sweep& sweep = cache.sweep;
        go_on(context, view, sweep);
        const ShownClasses shown = shown_classes(context);
        Rect area = context.area;
        const Rect controls = area.cut_top(controls_height(ui, area.width()));
        area.cut_top(ui.px(gutter) * 0.7F);
        const std::optional<double> hovered = hovered_in_curves(context, sweep, shown, area);
        const Reading reading = hovered ? read_at(context, shown, *hovered) : read_current(context, shown);
        draw_controls(context, view, sweep, controls);
        draw_curves_card(context, sweep, area, shown, reading);
        if (sweep.playing()) ui.animating = true;
    }

    static WorkDone work(const LabWork&, const View&, Cache&) { return {}; }

    static float height(const Ui& ui, float width, const View&) {
        if (!ui.is_narrow(width, side_below)) return ui.px(min_height);
        return controls_height(ui, width) + ui.px(min_hero + entropy_height + below_height + 3 * gutter);
    }

    static float stage_height(const Ui& ui, float width, const Scene&, const View&) {
        return controls_height(ui, width) + ui.px(gutter * 0.7F + min_stage_curves);
    }

    static std::vector<ValueTable> tables(const Scene& scene, Results& results, const View&, const Cache&) {
        return tables_of(scene, results);
    }

  private:
    /// The sweep, if it plays.
    static void go_on(LabContext& context, const View& view, Sweep& sweep) {
        play_with_space(context, sweep);
        sweep.advance(context.document, std::min(static_cast<double>(ImGui::GetIO().DeltaTime), max_step),
                      Sweep::speeds[view.speed], view.loop);
    }

    /// Whether the pointer reads the curves off.
    static bool reads(const Ui& ui, const Sweep& sweep, const ShownClasses& shown) {
        return !sweep.playing() && shown.trouble.empty() && !hides_curves(ui);
    }

    /// The temperature under the pointer in the card of the curves; the class whose curve is there lights up.
    static std::optional<double> hovered_in_curves(LabContext& context, const Sweep& sweep,
                                                   const ShownClasses& shown, const Rect& card) {
        Ui& ui = context.ui;
        if (!reads(ui, sweep, shown)) return std::nullopt;
        const TemperatureAxis axis = curves_axis(ui, card);
        const auto hovered = hovered_temperature(ui, axis);
        if (hovered && !ui.lit_class)
            ui.lit_class = class_near_pointer(ui, axis, shown, read_at(context, shown, *hovered));
        return hovered;
    }
};

}  // namespace
}  // namespace softmaxlab::temperature

namespace softmaxlab {

Lab temperature_lab() {
    return {"temperature", "Temperature",
            "From argmax (T → 0) to uniform (T → ∞): drag the line at T, or press Play.",
            LabOf<temperature::Traits>::open};
}

}  // namespace softmaxlab
