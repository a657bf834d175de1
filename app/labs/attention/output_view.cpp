#include "app/labs/attention/output_view.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"
#include "app/widgets/plot.h"
#include "core/numeric/convex_hull.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float head_height = 16;
constexpr float component_width = 92;
constexpr float component_height = 19;

/// The values of two components and what the row makes of them.
struct Mixture {
    std::size_t query;
    const Matrix& values;
    std::span<const double> weights;
    const MaskBits& mask;
    PlanePoint output;

    PlanePoint value(std::size_t key) const { return {values.at(key, 0), values.at(key, 1)}; }
    /// A mask that leaks lets in what it should leave out.
    bool takes_part(std::size_t key) const { return mask.at(query, key) || weights[key] > 0; }
    bool is_point(std::size_t key) const {
        return std::isfinite(value(key).x) && std::isfinite(value(key).y);
    }
};

std::string_view point_text(FrameArena& arena, PlanePoint point) {
    return formatted(arena, "({}, {})", fitted(arena, point.x, 7), fitted(arena, point.y, 7));
}

/// From the least to the largest value of a component, with some room.
Axis axis_of(const Mixture& m, std::size_t component, const char* title) {
    double low = INFINITY;
    double high = -INFINITY;
    for (std::size_t key = 0; key < m.values.rows; ++key) {
        if (!m.is_point(key)) continue;
        low = std::min(low, m.values.at(key, component));
        high = std::max(high, m.values.at(key, component));
    }
    if (low > high) return {-1, 1, AxisScale::linear, title};
    const double room = high > low ? (high - low) * 0.12 : 1;
    return {low - room, high + room, AxisScale::linear, title};
}

void draw_hull(Ui& ui, const Plot& plot, const Mixture& m) {
    List<PlanePoint> points(ui);
    for (std::size_t key = 0; key < m.values.rows; ++key)
        if (m.takes_part(key) && m.is_point(key)) points.push_back(m.value(key));
    List<ImVec2> corners(ui);
    for (const PlanePoint corner : convex_hull(points)) corners.push_back(plot.pixel(corner.x, corner.y));
    if (corners.size() < 2) return;
    // y grows downwards on screen: counterclockwise there is clockwise here, as the fill wants it.
    ImDrawList& list = *ImGui::GetWindowDrawList();
    std::reverse(corners.begin(), corners.end());
    const int count = static_cast<int>(corners.size());
    if (count > 2) list.AddConvexPolyFilled(corners.data(), count, with_alpha(ui.theme.accent, 0.08F));
    list.AddPolyline(corners.data(), count, with_alpha(ui.theme.accent, 0.45F), ImDrawFlags_Closed,
                     ui.px(1.5F));
}

void draw_value(Ui& ui, const Plot& plot, const Mixture& m, std::size_t key) {
    if (!m.is_point(key)) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 at = plot.pixel(m.value(key).x, m.value(key).y);
    const ImU32 colour = token_colour(ui, m.weights.size(), key);
    const double weight = m.weights[key];
    if (!(weight > 0)) {
        list.AddCircle(at, ui.px(3), with_alpha(colour, 0.8F), 12, ui.px(1));
        return;
    }
    // The area goes with the weight.
    list.AddCircleFilled(at, ui.px(2 + 8 * static_cast<float>(std::sqrt(weight))), with_alpha(colour, 0.85F));
}

void explain_value(LabContext& context, const Plot& plot, const Mixture& m,
                   std::span<const std::string> tokens, std::size_t key) {
    Ui& ui = context.ui;
    if (!m.is_point(key)) return;
    const ImVec2 at = plot.pixel(m.value(key).x, m.value(key).y);
    const float r = ui.px(6);
    explained(ui, formatted(ui, "attention/row/value/{}", key),
              {ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r)}, point_text(ui, m.value(key)),
              formatted(ui, "v of key {} {} = {}, weight {}", key + 1, quoted_token(ui, tokens[key]),
                        point_text(ui, m.value(key)), fitted(ui, m.weights[key], 8)));
}

void diamond(ImVec2 at, float size, ImU32 colour) {
    ImGui::GetWindowDrawList()->AddQuadFilled(ImVec2(at.x, at.y - size), ImVec2(at.x + size, at.y),
                                              ImVec2(at.x, at.y + size), ImVec2(at.x - size, at.y), colour);
}

void draw_output(Ui& ui, const Plot& plot, const Mixture& m) {
    if (!std::isfinite(m.output.x) || !std::isfinite(m.output.y)) return;
    const ImVec2 at = plot.pixel(m.output.x, m.output.y);
    diamond(at, ui.px(8), ui.theme.panel);
    diamond(at, ui.px(6), ui.theme.text);
}

void mixture_plot(LabContext& context, const TokenLabels& labels, Rect room, const Mixture& m) {
    Ui& ui = context.ui;
    const std::string_view words = joined(ui, "output ", point_text(ui, m.output));
    const Rect head = room.cut_top(ui.px(head_height));
    Rect words_room = head;
    diamond(ImVec2(head.min.x + ui.px(5), head.centre().y), ui.px(5), ui.theme.text);
    words_room.cut_left(ui.px(16));
    text(ui, words_room, ui.fonts.small, std::isnan(m.output.x) ? ui.theme.bad : ui.theme.text, words);
    room.cut_top(ui.px(4));
    const Plot plot = begin_plot(ui, "attention/row/mixture", room, axis_of(m, 0, "v₁"), axis_of(m, 1, "v₂"));
    ImGui::PushClipRect(plot.frame.min, plot.frame.max, true);
    draw_hull(ui, plot, m);
    for (std::size_t key = 0; key < m.weights.size(); ++key) draw_value(ui, plot, m, key);
    draw_output(ui, plot, m);
    ImGui::PopClipRect();
    if (m.weights.size() <= max_classes)
        for (std::size_t key = 0; key < m.weights.size(); ++key)
            explain_value(context, plot, m, labels.keys, key);
    explained(
        ui, "attention/row/output", head, point_text(ui, m.output),
        "Σ weight · v over the keys: the weights are not negative and sum to 1, so the output lies within "
        "the "
        "hull of the values that take part, nearest to those with large weights. Circles: the values, their "
        "area beyond the dot goes with the weight; hollow: weight 0.");
}

void components(LabContext& context, Rect room, std::span<const double> output) {
    Ui& ui = context.ui;
    text(ui, room.cut_top(ui.px(head_height)), ui.fonts.small, ui.theme.secondary,
         formatted(ui, "output: {} component{}", output.size(), output.size() == 1 ? "" : "s"));
    room.cut_top(ui.px(4));
    const auto fit = [](float size, float each) {
        return static_cast<std::size_t>(std::max(1.0F, size / each));
    };
    const std::size_t columns = fit(room.width(), ui.px(component_width));
    std::size_t rows = fit(room.height(), ui.px(component_height));
    if (rows * columns < output.size()) --rows;  // the last line says how many more there are
    for (std::size_t i = 0; i < output.size() && i < rows * columns; ++i) {
        const float x = room.min.x + ui.px(component_width) * static_cast<float>(i / rows);
        const float y = room.min.y + ui.px(component_height) * static_cast<float>(i % rows);
        Rect place{ImVec2(x, y), ImVec2(x + ui.px(component_width - 10), y + ui.px(component_height))};
        landmark(ui, formatted(ui, "attention/row/output/{}", i), place, fitted(ui, output[i], 8));
        text(ui, place.cut_left(ui.px(26)), ui.fonts.small, ui.theme.secondary, formatted(ui, "{}", i + 1));
        text(ui, place, ui.fonts.number_small, std::isnan(output[i]) ? ui.theme.bad : ui.theme.text,
             fitted(ui, output[i], 8), Align::right);
    }
    if (rows * columns >= output.size()) return;
    text(ui, room.cut_bottom(ui.px(component_height)), ui.fonts.small, ui.theme.secondary,
         formatted(ui, "and {} more", output.size() - rows * columns));
}

}  // namespace

void output_view(LabContext& context, const TokenLabels& labels, Rect room, std::size_t query) {
    AttentionResults& results = context.results.attention();
    const std::vector<double>& output = results.output_row(query);
    if (output.empty()) {
        nothing_to_show(context.ui, room, "attention/row/no-output", "There are no values: no output.");
        return;
    }
    if (output.size() != 2) {
        components(context, room, output);
        return;
    }
    mixture_plot(
        context, labels, room,
        {query, results.vectors().v, results.weight_row(query), results.mask(), {output[0], output[1]}});
}

}  // namespace softmaxlab
