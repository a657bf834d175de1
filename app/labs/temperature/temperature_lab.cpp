#include "app/labs/temperature/temperature_lab.h"

#include <algorithm>
#include <optional>

#include "app/labs/temperature/controls.h"
#include "app/labs/temperature/curves.h"
#include "app/labs/temperature/gaps.h"
#include "app/labs/temperature/pins.h"

namespace softmaxlab::temperature {
namespace {

// Design pixels.
constexpr float gutter = 16;
constexpr float side_share = 0.33F;
constexpr float least_side = 300;
constexpr float most_side = 460;
constexpr float side_below = 960;  // narrower than this, the right column moves under the hero
constexpr float least_height = 664;
constexpr float least_hero = 330;  // 16 labels one below the other
constexpr float entropy_height = 204;
constexpr float entropy_share = 0.34F;
constexpr float empty_pins = 150;  // before anything is pinned
constexpr float below_height = 400;

// A frame that took longer, or the first one after a sleep, must not make T jump.
constexpr double longest_step = 0.1;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(side_below);
}

/// Where the cards are.
struct Places {
    Rect controls, curves, entropy, gaps, pins;
};

Places lay_out(const Ui& ui, Rect area, std::size_t classes, bool pinned) {
    Places places;
    const float gap = ui.px(gutter);
    places.controls = area.cut_top(controls_height(ui, area.width()));
    area.cut_top(gap);
    if (is_narrow(ui, area.width())) {
        Rect below = area.cut_bottom(ui.px(below_height));
        area.cut_bottom(gap);
        places.gaps = below.cut_left((below.width() - gap) * 0.5F);
        below.cut_left(gap);
        places.pins = below;
    } else {
        Rect side =
            area.cut_right(std::clamp(area.width() * side_share, ui.px(least_side), ui.px(most_side)));
        area.cut_right(gap);
        // Half each; while nothing is pinned the other half goes where it is of use.
        const float half = (side.height() - gap) * 0.5F;
        const float most = pinned ? half : side.height() - gap - ui.px(empty_pins);
        const float height = std::clamp(gaps_height(ui, classes), half, std::max(half, most));
        places.gaps = side.cut_top(height);
        side.cut_top(gap);
        places.pins = side;
    }
    places.entropy = area.cut_bottom(std::max(ui.px(entropy_height), area.height() * entropy_share));
    area.cut_bottom(gap);
    places.curves = area;
    return places;
}

}  // namespace

float TemperatureLab::height(const Ui& ui, float width) {
    if (!is_narrow(ui, width)) return ui.px(least_height);
    return controls_height(ui, width) + ui.px(least_hero + entropy_height + below_height + 3 * gutter);
}

void TemperatureLab::draw(LabContext& context) {
    Ui& ui = context.ui;
    sweep_keys(context, sweep_);
    const bool was_playing = sweep_.playing();
    sweep_.advance(context.document, std::min(static_cast<double>(ImGui::GetIO().DeltaTime), longest_step));

    // Inputs before outputs: what a drag changes is drawn everywhere in the same frame. The cards begin with
    // what T does not change.
    ShownClasses shown = shown_classes(context);
    const Places places =
        lay_out(ui, context.area, shown.classes.size(), context.document.scene().pins.a.has_value());
    const TemperatureAxis curves = begin_curves_card(ui, places.curves);
    const TemperatureAxis entropy = begin_entropy_card(context, unit_, places.entropy);
    const Grab curves_grab = grab_temperature(context, sweep_, "temperature/cursor", curves);
    const Grab entropy_grab = grab_temperature(context, sweep_, "temperature/entropy-cursor", entropy);
    controls_card(context, sweep_, places.controls);

    std::optional<double> hovered;
    if (!sweep_.playing() && shown.trouble.empty()) {
        hovered = hovered_temperature(ui, curves);
        if (hovered && !ui.lit_class)
            ui.lit_class = class_near_pointer(context, curves, shown, read_at(context, shown, *hovered));
        if (!hovered) hovered = hovered_temperature(ui, entropy);
    }
    const Reading reading = hovered ? read_at(context, shown, *hovered) : read_present(context, shown);
    const bool resting = !sweep_.playing() && !ui.gesture.by_mouse;
    draw_curves_card(context, curves, shown, reading, curves_grab);
    draw_entropy_card(context, entropy, shown, reading, entropy_grab, unit_, resting);
    gaps_card(context, shown, places.gaps);
    pins_card(context, sweep_, places.pins);
    // One frame more than the sweep: what is drawn before the lab follows in it.
    if (sweep_.playing() || was_playing) ui.animating = true;
}

}  // namespace softmaxlab::temperature
