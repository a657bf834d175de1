#include "app/labs/simplex/layers.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/labs/simplex/marks.h"
#include "app/labs/simplex/segment.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

ImVec2 middle(ImVec2 a, ImVec2 b) {
    return ImVec2((a.x + b.x) * 0.5F, (a.y + b.y) * 0.5F);
}

/// Filled shapes must be drawn clockwise, and the triangle's corners go round the other way.
void fill_shape(Ui& ui, std::span<const ImVec2> points, ImU32 colour) {
    const List<ImVec2> clockwise(points.rbegin(), points.rend(), ui);
    ImGui::GetWindowDrawList()->AddConvexPolyFilled(clockwise.data(), static_cast<int>(clockwise.size()),
                                                    colour);
}

void words_on_panel(Ui& ui, ImVec2 centre, ImFont* font, ImU32 colour, std::string_view words) {
    const ImVec2 size = text_size(font, words);
    const Rect place{ImVec2(centre.x - size.x * 0.5F, centre.y - size.y * 0.5F),
                     ImVec2(centre.x + size.x * 0.5F, centre.y + size.y * 0.5F)};
    fill(place.inset(-ui.px(3), -ui.px(0.5F)), with_alpha(ui.theme.panel, 0.8F), ui.px(3));
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize,
                                        ImVec2(std::round(place.min.x), std::round(place.min.y)), colour,
                                        words.data(), words.data() + words.size());
}

/// `faint`: over a surface that has a shade of its own.
void draw_regions(LabContext& context, const SimplexNow& now, const Figure& figure, bool faint) {
    Ui& ui = context.ui;
    const float tint = faint ? 0.04F : 0.13F;
    const ImVec2 centre = figure.pixel({1.0 / 3, 1.0 / 3, 1.0 / 3});
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t next = (i + 1) % 3;
        const std::size_t last = (i + 2) % 3;
        const ImU32 colour = simplex_colour(context, now.corners[i]);
        const bool lit = ui.lit_class == now.corners[i];
        fill_shape(ui,
                   std::array{figure.at[i], middle(figure.at[i], figure.at[next]), centre,
                              middle(figure.at[i], figure.at[last])},
                   with_alpha(colour, lit ? 0.3F : tint));
    }
    for (std::size_t i = 0; i < 3; ++i)
        ImGui::GetWindowDrawList()->AddLine(centre, middle(figure.at[i], figure.at[(i + 1) % 3]),
                                            with_alpha(ui.theme.text, 0.35F), ui.px(1));
}

/// Low in its region; in that of the largest class, through which all paths go, on the side of the least
/// one: they bend to the other.
Shares region_word_at(const SimplexNow& now, std::size_t corner) {
    const std::vector<double>& logits = now.corner_logits;
    const std::size_t next = (corner + 1) % 3;
    const std::size_t last = (corner + 2) % 3;
    const bool largest = logits[corner] >= logits[next] && logits[corner] >= logits[last];
    Shares at{};
    if (!largest) {
        if (corner == 0) return {0.7, 0.15, 0.15};
        at[0] = 0.08;
        at[corner] = 0.68;
        at[3 - corner] = 0.24;
        return at;
    }
    const bool next_is_less = logits[next] < logits[last];
    at[corner] = corner == 0 ? 0.62 : 0.68;
    at[next_is_less ? last : next] = corner == 0 ? 0.11 : 0.08;
    at[next_is_less ? next : last] = corner == 0 ? 0.27 : 0.24;
    return at;
}

void region_words(LabContext& context, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    for (std::size_t i = 0; i < 3; ++i) {
        const Shares at = region_word_at(now, i);
        const std::string_view whole = name_of_class(ui, context.document.scene(), now.corners[i]);
        const std::string_view name = short_name(ui, whole, 10);
        const ImVec2 place = figure.pixel(at);
        const float reach = ui.px(80);
        text(ui, {ImVec2(place.x - reach, place.y - ui.px(9)), ImVec2(place.x + reach, place.y + ui.px(9))},
             ui.fonts.body, mix(simplex_colour(context, now.corners[i]), ui.theme.text, 0.45F),
             name == whole ? joined(ui, name, " largest") : name, Align::centre);
    }
}

void draw_contour(Ui& ui, const Figure& figure, const Contour& contour, ImU32 colour, float thickness,
                  LineStyle style) {
    std::span<const LevelPoint> points = contour.boundary;
    const std::size_t count = points.size();
    if (count < 2) return;
    // Where the line enters from an edge; a closed one begins anywhere.
    std::size_t first = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (points[i].on_edge && !points[(i + 1) % count].on_edge) first = i;
    List<ImVec2> run(ui);
    const auto flush = [&] {
        stroke(ui, run, colour, ui.px(thickness), style);
        run.clear();
    };
    for (std::size_t i = 0; i <= count; ++i) {
        const LevelPoint& point = points[(first + i) % count];
        const LevelPoint& before = points[(first + i + count - 1) % count];
        if (i > 0 && point.on_edge && before.on_edge) flush();
        run.push_back(figure.pixel(point.at));
    }
    flush();
}

/// The corner of the second largest logit: no path goes there, and F falls deepest to another one.
std::size_t free_corner(const SimplexNow& now) {
    const std::vector<double>& logits = now.corner_logits;
    std::array<std::size_t, 3> order = {0, 1, 2};
    if (!now.ordinary()) return 2;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return std::tie(logits[b], a) < std::tie(logits[a], b); });
    return order[1];
}

void draw_entropy(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    const std::size_t corner = free_corner(now);
    const LabelledContours& contours = state.contours.entropy();
    for (const Contour& contour : contours.lines)
        draw_contour(ui, figure, contour, with_alpha(ui.theme.text, 0.6F), 1.2F, LineStyle::dashed);
    for (std::size_t i = 0; i < contours.lines.size(); ++i) {
        // H is the same whatever the order of the shares.
        Shares at = contours.lines[i].label_at;
        std::swap(at[2], at[corner]);
        words_on_panel(ui, figure.pixel(at), ui.fonts.number_small, ui.theme.secondary, contours.labels[i]);
    }
}

void draw_objective(Ui& ui, const LabelledContours& contours, const Figure& figure) {
    const std::vector<Contour>& levels = contours.lines;
    // Convex sets inside each other: each adds a step of the same hue.
    const float share = 0.5F / static_cast<float>(levels.size() + 1);
    fill_shape(ui, figure.at, with_alpha(ui.theme.accent, share));
    for (auto contour = levels.rbegin(); contour != levels.rend(); ++contour) {
        List<ImVec2> shape(ui);
        for (const LevelPoint& point : contour->boundary) shape.push_back(figure.pixel(point.at));
        if (shape.size() > 2) fill_shape(ui, shape, with_alpha(ui.theme.accent, share));
    }
    for (const Contour& contour : levels)
        draw_contour(ui, figure, contour, with_alpha(ui.theme.accent, 0.9F), 1.2F, LineStyle::solid);
    ImVec2 last(-FLT_MAX, 0);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const ImVec2 at = figure.pixel(levels[i].label_at);
        if (std::hypot(at.x - last.x, at.y - last.y) < ui.px(24)) continue;
        last = at;
        words_on_panel(ui, at, ui.fonts.number_small, ui.theme.text, contours.labels[i]);
    }
}

/// A number outside the edge from corner `from` to corner `to`, beside the point of the edge.
void edge_label(Ui& ui, const Figure& figure, const Shares& at, std::size_t from, std::size_t to,
                ImU32 colour, std::string_view words) {
    const ImVec2 a = figure.at[from];
    const ImVec2 b = figure.at[to];
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    const ImVec2 size = text_size(ui.fonts.number_small, words);
    const float out = ui.px(5) + (from == 1 && to == 2 ? size.y : size.x) * 0.5F;
    const ImVec2 place = figure.pixel(at);
    const ImVec2 centre(place.x - (b.y - a.y) / length * out, place.y + (b.x - a.x) / length * out);
    ImGui::GetWindowDrawList()->AddText(
        ui.fonts.number_small, ui.fonts.number_small->FontSize,
        ImVec2(std::round(centre.x - size.x * 0.5F), std::round(centre.y - size.y * 0.5F)), colour,
        words.data(), words.data() + words.size());
}

void draw_probability_grid(LabContext& context, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t next = (i + 1) % 3;
        const ImU32 colour = simplex_colour(context, now.corners[i]);
        const bool lit = ui.lit_class == now.corners[i];
        for (int tenth = 1; tenth <= 9; ++tenth) {
            Shares from{};
            Shares to{};
            from[i] = to[i] = tenth / 10.0;
            from[next] = to[(i + 2) % 3] = 1 - from[i];
            ImGui::GetWindowDrawList()->AddLine(figure.pixel(from), figure.pixel(to),
                                                with_alpha(colour, lit ? 0.8F : 0.3F), ui.px(1));
            if (tenth % 2 == 0) edge_label(ui, figure, from, i, next, colour, formatted(ui, "0.{}", tenth));
        }
    }
}

void draw_logit_grid(LabContext& context, const Figure& figure) {
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    const double step = logit_grid_step(temperature);
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t next = (i + 1) % 3;
        const std::size_t last = (i + 2) % 3;
        float free_from = 0;  // along the edge, from its middle to both sides
        for (int line = 0; line <= 4; ++line) {
            const double gap = line * step;
            const double share = 1 / (1 + std::exp(-gap / temperature));
            if (share > 0.965) break;
            const float away = static_cast<float>(share - 0.5) * figure.side();
            const bool labelled = away >= free_from;
            if (labelled) free_from = away + ui.px(i == 1 ? 36 : 20);
            for (const int sign : {1, -1}) {
                if (line == 0 && sign < 0) continue;
                Shares at{};  // share i : share next = e^(gap/T)
                at[i] = sign > 0 ? share : 1 - share;
                at[next] = 1 - at[i];
                ImGui::GetWindowDrawList()->AddLine(figure.pixel(at), figure.at[last],
                                                    with_alpha(ui.theme.text, line == 0 ? 0.5F : 0.25F),
                                                    ui.px(1));
                if (labelled)
                    edge_label(ui, figure, at, i, next, ui.theme.secondary,
                               line == 0 ? "0" : with_minus(ui, formatted(ui, "{:+.3g}", sign * gap)));
            }
        }
    }
}

}  // namespace

bool has_logit_grid(double temperature) {
    return temperature > 0 && std::isfinite(temperature);
}

std::string_view no_surface(LabContext& context, const SimplexNow& now) {
    if (std::isinf(context.document.scene().temperature)) return "At T = ∞ only H counts: see Entropy.";
    for (const std::size_t corner : now.corners)
        if (is_masked(context.document.scene(), corner)) return "A masked corner: F is −∞ off the edge.";
    return {};
}

double logit_grid_step(double temperature) {
    return round_step(temperature, 1);
}

void draw_layers(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure) {
    if (figure.is_segment()) return draw_segment_layers(context, state, now, figure);
    Ui& ui = context.ui;
    const SimplexLayers& layers = state.layers;
    const double temperature = context.document.scene().temperature;
    fill_shape(ui, figure.at, ui.theme.empty_bar);
    const bool surface = layers.objective && now.ordinary() && no_surface(context, now).empty();
    if (surface) draw_objective(ui, state.contours.shortfall(now.corner_logits, temperature), figure);
    if (layers.regions) draw_regions(context, now, figure, surface);
    if (layers.grid == SimplexGrid::probabilities) draw_probability_grid(context, now, figure);
    if (layers.grid == SimplexGrid::logits && has_logit_grid(temperature)) draw_logit_grid(context, figure);
    if (layers.entropy) draw_entropy(context, state, now, figure);
    if (layers.regions && now.ordinary()) region_words(context, now, figure);
    ImGui::GetWindowDrawList()->AddTriangle(
        figure.at[0], figure.at[1], figure.at[2],
        ui.theme.name == ThemeName::contrast ? ui.theme.line : ui.theme.faint, ui.px(1.5F));
}

}  // namespace softmaxlab
