#include <cmath>
#include <string_view>

#include "app/labs/simplex/corners.h"
#include "app/labs/simplex/layers.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {

void layer_legend(LabContext& context, SimplexState& state, const SimplexNow& now, Rect rect) {
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    const auto line = [&](const char* name, std::string_view words) {
        const float height = paragraph(ui, rect, ui.fonts.small, ui.theme.secondary, words);
        landmark(ui, name, {rect.min, ImVec2(rect.max.x, rect.min.y + height)}, words);
        rect.cut_top(height + ui.px(5));
    };
    line("simplex/legend/simplex", now.corners.size() == 3
                                       ? "Every point is a p: the corners are certain, the middle is uniform."
                                       : "Every point is a p: the ends are certain, the middle is uniform.");
    if (state.layers.objective && now.ordinary()) {
        std::string_view words = no_surface(context, now);
        if (words.empty() && now.corners.size() == 3) {
            state.contours.shortfall(now.corner_logits, temperature);
            words = formatted(ui, "Shade: F = p·z + T·H, a line each {} below its top {}{}",
                              significant(ui, state.contours.step(), 3), fitted(ui, now.corner_maximum, 8),
                              class_count(context.document.scene()) > 3 ? " (of the three alone)" : "");
        } else if (words.empty()) {
            words = "Curve: F = p·z + T·H, its top at p";
        }
        line("simplex/legend/objective", words);
    }
    if (state.layers.entropy)
        line("simplex/legend/entropy",
             formatted(ui, "Dashed: entropy H in nats,\nlog {} = {} in the middle", now.corners.size(),
                       fixed(ui, std::log(static_cast<double>(now.corners.size())), 4)));
    if (state.layers.grid == SimplexGrid::logits) {
        line("simplex/legend/grid",
             has_logit_grid(temperature)
                 ? formatted(ui, "Thin: zᵢ − zⱼ in steps of {}{}",
                             significant(ui, logit_grid_step(temperature), 3),
                             now.corners.size() == 3 ? ", straight through the third corner" : "")
                 : "No lines of logits at T = 0 or ∞: any logits give the same p.");
    }
    for (const SimplexMap map : {SimplexMap::entmax15, SimplexMap::sparsemax}) {
        if (!now.ordinary() || !state.shown[number_of(map)]) continue;
        if (state.paths.at(context, now.corners, map).whole) continue;
        line("simplex/legend/paths", formatted(ui, "The path of {} ends where more than {} classes share.",
                                               name_of(map), max_path_classes));
    }
}

void layer_buttons(LabContext& context, SimplexState& state, Rect& strip) {
    Ui& ui = context.ui;
    SimplexLayers& layers = state.layers;
    const auto toggle = [&](const char* name, std::string_view label, bool on, std::string_view words) {
        const Rect place = strip.cut_right(button_width(ui, label) - ui.px(6));
        strip.cut_right(ui.px(4));
        const bool pressed = button(ui, name, place, label, ButtonKind::normal, on);
        tooltip(ui, words);
        return pressed;
    };
    const auto grid = [&](SimplexGrid wanted) {
        layers.grid = layers.grid == wanted ? SimplexGrid::none : wanted;
    };
    if (toggle("simplex/layer/grid-z", "Grid z", layers.grid == SimplexGrid::logits,
               "Lines of constant zᵢ − zⱼ. Each is straight and ends in the third corner, because pᵢ/pⱼ = "
               "e^((zᵢ − zⱼ)/T)."))
        grid(SimplexGrid::logits);
    if (toggle("simplex/layer/grid-p", "Grid p", layers.grid == SimplexGrid::probabilities,
               "Lines of constant p, in the colour of their class: 0.1 to 0.9."))
        grid(SimplexGrid::probabilities);
    strip.cut_right(ui.px(8));
    if (toggle("simplex/layer/objective", "p·z + T·H", layers.objective,
               "The surface F(p) = p·z + T·H(p): softmax is its top."))
        layers.objective = !layers.objective;
    if (toggle("simplex/layer/entropy", "Entropy", layers.entropy, "Curves of equal entropy H, in nats."))
        layers.entropy = !layers.entropy;
    if (toggle("simplex/layer/regions", "Regions", layers.regions,
               "Where each class is the largest: the tint is its colour."))
        layers.regions = !layers.regions;
}

}  // namespace softmaxlab
