#include "app/labs/simplex/segment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/labs/simplex/layers.h"
#include "app/labs/simplex/marks.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr int curve_points = 160;

void number_at(Ui& ui, ImVec2 centre, ImU32 colour, std::string_view words) {
    const ImVec2 size = text_size(ui.fonts.number_small, words);
    ImGui::GetWindowDrawList()->AddText(
        ui.fonts.number_small, ui.fonts.number_small->FontSize,
        ImVec2(std::round(centre.x - size.x * 0.5F), std::round(centre.y - size.y * 0.5F)), colour,
        words.data(), words.data() + words.size());
}

void tick(Ui& ui, const Figure& figure, double first_share, ImU32 colour, std::string_view words) {
    const ImVec2 at = figure.pixel({first_share, 1 - first_share, 0});
    ImGui::GetWindowDrawList()->AddLine(ImVec2(at.x, at.y - ui.px(7)), ImVec2(at.x, at.y + ui.px(7)), colour,
                                        ui.px(1));
    if (!words.empty()) number_at(ui, ImVec2(at.x, at.y + ui.px(14)), ui.theme.secondary, words);
}

/// A function of the first share, from its least to its largest value in the room above the segment.
template <typename Value>
void draw_curve(Ui& ui, const Figure& figure, ImU32 colour, LineStyle style, const Value& value) {
    List<double> values(ui);
    for (int i = 0; i <= curve_points; ++i)
        values.push_back(value(1 - i / static_cast<double>(curve_points)));
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double range = *most - *least;
    if (!(range > 0) || !std::isfinite(range)) return;
    const float bottom = figure.at[0].y - ui.px(18);
    const float top = figure.curve_top;
    List<ImVec2> line(ui);
    for (int i = 0; i <= curve_points; ++i) {
        const auto height =
            static_cast<float>((values[static_cast<std::size_t>(i)] - *least) / range) * (bottom - top);
        line.emplace_back(figure.at[0].x + figure.side() * static_cast<float>(i) / curve_points,
                          bottom - height);
    }
    stroke(ui, line, colour, ui.px(2), style);
}

void draw_halves(LabContext& context, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    const float middle = (figure.at[0].x + figure.at[1].x) * 0.5F;
    const float y = figure.at[0].y;
    for (std::size_t i = 0; i < 2; ++i) {
        const ImU32 colour = simplex_colour(context, now.corners[i]);
        const bool lit = ui.lit_class == now.corners[i];
        const Rect half{ImVec2(i == 0 ? figure.at[0].x : middle, y - ui.px(7)),
                        ImVec2(i == 0 ? middle : figure.at[1].x, y + ui.px(7))};
        fill(half, with_alpha(colour, lit ? 0.5F : 0.25F));
        const std::string_view name = name_of_class(ui, context.document.scene(), now.corners[i], 14);
        text(ui, {ImVec2(half.min.x, y - ui.px(28)), ImVec2(half.max.x, y - ui.px(10))}, ui.fonts.body,
             colour, joined(ui, name, " largest"), Align::centre);
    }
}

}  // namespace

void draw_segment_layers(LabContext& context, SimplexState& state, const SimplexNow& now,
                         const Figure& figure) {
    Ui& ui = context.ui;
    const SimplexLayers& layers = state.layers;
    const double temperature = context.document.scene().temperature;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    fill(Rect{figure.at[0], figure.at[1]}.inset(0, -ui.px(7)), ui.theme.empty_bar);
    if (layers.regions) draw_halves(context, now, figure);
    list.AddLine(figure.at[0], figure.at[1], ui.theme.faint, ui.px(1.5F));
    for (const SimplexMap map : all_maps) {
        if (!state.shown[number_of(map)]) continue;
        const ImVec2 from = figure.pixel({1, 0, 0}, map);
        list.AddLine(from, figure.pixel({0, 1, 0}, map), ui.theme.line, ui.px(1));
        text(ui,
             {ImVec2(figure.room.min.x, from.y - ui.px(9)), ImVec2(from.x - ui.px(12), from.y + ui.px(9))},
             ui.fonts.small, ui.theme.secondary, name_of(map));
    }
    if (layers.grid == SimplexGrid::probabilities) {
        for (int tenth = 1; tenth <= 9; ++tenth)
            tick(ui, figure, tenth / 10.0, ui.theme.secondary, formatted(ui, "0.{}", tenth));
    }
    if (layers.grid == SimplexGrid::logits && temperature > 0 && std::isfinite(temperature)) {
        for (int line = -4; line <= 4; ++line) {
            const double gap = line * logit_grid_step(temperature);
            const double share = 1 / (1 + std::exp(-gap / temperature));
            if (share < 0.035 || share > 0.965) continue;
            tick(ui, figure, share, ui.theme.secondary,
                 line == 0 ? "0" : with_minus(ui, formatted(ui, "{:+.3g}", gap)));
        }
    }
    if (layers.entropy)
        draw_curve(ui, figure, ui.theme.text, LineStyle::dashed, [](double share) {
            return entropy_nats(std::array{share, 1 - share});
        });
    const bool masked = is_masked(context.document.scene(), now.corners[0]) ||
                        is_masked(context.document.scene(), now.corners[1]);
    if (layers.objective && now.ordinary() && !masked && std::isfinite(temperature)) {
        const std::array<double, 2> logits = {context.results.logits()[now.corners[0]],
                                              context.results.logits()[now.corners[1]]};
        const Softmax exact = softmax(logits, temperature);
        draw_curve(ui, figure, ui.theme.accent, LineStyle::solid, [&](double share) {
            const std::array<double, 2> p = {share, 1 - share};
            if (temperature == 0) return objective(p, logits, 0);
            return -temperature * relative_entropy(p, exact.log_probabilities);
        });
    }
}

}  // namespace softmaxlab
