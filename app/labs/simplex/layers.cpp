#include "app/labs/simplex/layers.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/labs/simplex/corners.h"
#include "app/labs/simplex/figure.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::simplex {

namespace {

/// Whether T is one at which logits decide p.
bool has_logit_grid(double temperature) {
    return temperature > 0 && std::isfinite(temperature);
}

/// Why the surface F cannot be drawn, or nothing.
std::string_view no_surface(LabContext& context, const SimplexNow& now) {
    if (std::isinf(context.document.scene().temperature)) return "At T = ∞ only H counts: see Entropy.";
    for (const std::size_t corner : now.corners)
        if (is_masked(context.document.scene(), corner)) return "A masked corner: F is −∞ off the edge.";
    return {};
}

/// Between two lines z_i − z_j = const that are far enough apart to be told apart at this temperature.
double logit_grid_step(double temperature) {
    return round_step(temperature, 1);
}

constexpr int curve_points = 160;

void draw_tick(Ui& ui, const Figure& figure, double first_share, ImU32 colour, std::string_view words) {
    const ImVec2 at = figure.pixel({first_share, 1 - first_share, 0});
    ImGui::GetWindowDrawList()->AddLine(ImVec2(at.x, at.y - ui.px(7)), ImVec2(at.x, at.y + ui.px(7)), colour,
                                        ui.px(1));
    if (!words.empty())
        text_around(ui, ImVec2(at.x, at.y + ui.px(14)), ui.fonts.number_small, ui.theme.secondary, words);
}

/// A function of the first share, from its least to its largest value in the room above the segment.
template <typename Value>
void draw_curve(Ui& ui, const Figure& figure, ImU32 colour, LineStyle style, const Value& value) {
    List<double> values(ui);
    for (int i = 0; i <= curve_points; ++i)
        values.push_back(value(1 - i / static_cast<double>(curve_points)));
    const auto [min, max] = std::minmax_element(values.begin(), values.end());
    const double range = *max - *min;
    if (!(range > 0) || !std::isfinite(range)) return;
    const float bottom = figure.at[0].y - ui.px(18);
    const float top = figure.curve_top;
    List<ImVec2> line(ui);
    for (int i = 0; i <= curve_points; ++i) {
        const auto height =
            static_cast<float>((values[static_cast<std::size_t>(i)] - *min) / range) * (bottom - top);
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
        const ImU32 colour = class_colour(context, now.corners[i]);
        const bool lit = ui.lit_class == now.corners[i];
        const Rect half{ImVec2(i == 0 ? figure.at[0].x : middle, y - ui.px(7)),
                        ImVec2(i == 0 ? middle : figure.at[1].x, y + ui.px(7))};
        fill(half, with_alpha(colour, lit ? 0.5F : 0.25F));
        const std::string_view name = name_of_class(ui, context.document.scene(), now.corners[i], 14);
        text(ui, {ImVec2(half.min.x, y - ui.px(28)), ImVec2(half.max.x, y - ui.px(10))}, ui.fonts.body,
             colour, joined(ui, name, " largest"), Align::centre);
    }
}

void draw_segment_layers(LabContext& context, const LabState& state, const Figure& figure) {
    const SimplexNow& now = state.now;
    Ui& ui = context.ui;
    const View& view = state.view;
    const double temperature = context.document.scene().temperature;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    fill(Rect{figure.at[0], figure.at[1]}.inset(0, -ui.px(7)), ui.theme.empty_bar);
    if (view.regions) draw_halves(context, now, figure);
    list.AddLine(figure.at[0], figure.at[1], ui.theme.faint, ui.px(1.5F));
    for (const SimplexMap map : all_maps) {
        if (!state.view.shown[number_of(map)]) continue;
        const ImVec2 from = figure.pixel({1, 0, 0}, map);
        list.AddLine(from, figure.pixel({0, 1, 0}, map), ui.theme.line, ui.px(1));
        text(ui,
             {ImVec2(figure.room.min.x, from.y - ui.px(9)), ImVec2(from.x - ui.px(12), from.y + ui.px(9))},
             ui.fonts.small, ui.theme.secondary, name_of(map));
    }
    if (view.grid == Grid::p) {
        for (int tenth = 1; tenth <= 9; ++tenth)
            draw_tick(ui, figure, tenth / 10.0, ui.theme.secondary, formatted(ui, "0.{}", tenth));
    }
    const bool hides_logits = veiled(ui, learning::Quantity::logits);
    if (view.grid == Grid::z && temperature > 0 && std::isfinite(temperature) && !hides_logits) {
        for (int line = -4; line <= 4; ++line) {
            const double gap = line * logit_grid_step(temperature);
            const double share = 1 / (1 + std::exp(-gap / temperature));
            if (share < 0.035 || share > 0.965) continue;
            draw_tick(ui, figure, share, ui.theme.secondary,
                      line == 0 ? "0" : with_minus(ui, formatted(ui, "{:+.3g}", gap)));
        }
    }
    if (view.entropy)
        draw_curve(ui, figure, ui.theme.text, LineStyle::dashed, [](double share) {
            return entropy_nats(std::array{share, 1 - share});
        });
    const bool masked = is_masked(context.document.scene(), now.corners[0]) ||
                        is_masked(context.document.scene(), now.corners[1]);
    if (view.objective && now.ordinary() && !hides_top(ui) && !masked && std::isfinite(temperature)) {
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

ImVec2 middle(ImVec2 a, ImVec2 b) {
    return ImVec2((a.x + b.x) * 0.5F, (a.y + b.y) * 0.5F);
}

/// Filled shapes must be drawn clockwise, and the triangle's corners go round the other way.
void fill_shape(Ui& ui, std::span<const ImVec2> points, ImU32 colour) {
    const List<ImVec2> clockwise(points.rbegin(), points.rend(), ui);
    ImGui::GetWindowDrawList()->AddConvexPolyFilled(clockwise.data(), static_cast<int>(clockwise.size()),
                                                    colour);
}

void draw_words_on_panel(Ui& ui, ImVec2 centre, ImFont* font, ImU32 colour, std::string_view words) {
    const ImVec2 size = text_size(font, words);
    const Rect place{ImVec2(centre.x - size.x * 0.5F, centre.y - size.y * 0.5F),
                     ImVec2(centre.x + size.x * 0.5F, centre.y + size.y * 0.5F)};
    fill(place.inset(-ui.px(3), -ui.px(0.5F)), with_alpha(ui.theme.panel, 0.8F), ui.px(3));
    text_around(ui, centre, font, colour, words);
}

/// `faint`: over a surface that has a shade of its own.
void draw_regions(LabContext& context, const SimplexNow& now, const Figure& figure, bool faint) {
    Ui& ui = context.ui;
    const float tint = faint ? 0.04F : 0.13F;
    const ImVec2 centre = figure.pixel({1.0 / 3, 1.0 / 3, 1.0 / 3});
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t next = (i + 1) % 3;
        const std::size_t last = (i + 2) % 3;
        const ImU32 colour = class_colour(context, now.corners[i]);
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
/// one: they bend to the other. Where logits are hidden, `tells` is false: all are placed as if none led.
Shares region_word_at(const SimplexNow& now, std::size_t corner, bool tells) {
    const std::vector<double>& logits = now.corner_logits;
    const std::size_t next = (corner + 1) % 3;
    const std::size_t last = (corner + 2) % 3;
    const bool largest = tells && logits[corner] >= logits[next] && logits[corner] >= logits[last];
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

/// `on_lines`: contours or a grid lie under them.
void draw_region_words(LabContext& context, const SimplexNow& now, const Figure& figure, bool on_lines) {
    Ui& ui = context.ui;
    for (std::size_t i = 0; i < 3; ++i) {
        const Shares at = region_word_at(now, i, !veiled(ui, learning::Quantity::logits));
        const std::string_view whole = name_of_class(ui, context.document.scene(), now.corners[i]);
        const std::string_view name = short_name(ui, whole, 10);
        const ImVec2 place = figure.pixel(at);
        // In a small triangle the name stands alone, or nothing.
        const auto fits = [&](std::string_view words) {
            const float reach = text_size(ui.fonts.body, words).x * 0.5F;
            return figure.contains(ImVec2(place.x - reach, place.y), 0) &&
                   figure.contains(ImVec2(place.x + reach, place.y), 0);
        };
        std::string_view words = name == whole ? joined(ui, name, " largest") : name;
        if (!fits(words)) words = name;
        if (!fits(words)) continue;
        const ImU32 colour = mix(class_colour(context, now.corners[i]), ui.theme.text, 0.45F);
        if (on_lines) {
            draw_words_on_panel(ui, place, ui.fonts.body, colour, words);
        } else {
            text_around(ui, place, ui.fonts.body, colour, words);
        }
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

void draw_entropy(LabContext& context, const LabState& state, const Figure& figure) {
    const SimplexNow& now = state.now;
    Ui& ui = context.ui;
    const std::size_t corner = free_corner(now);
    for (const Contour& contour : state.cache.contours.entropy())
        draw_contour(ui, figure, contour, with_alpha(ui.theme.text, 0.6F), 1.2F, LineStyle::dashed);
    for (const Contour& contour : state.cache.contours.entropy()) {
        // H is the same whatever the order of the shares.
        Shares at = contour.label_at;
        std::swap(at[2], at[corner]);
        draw_words_on_panel(ui, figure.pixel(at), ui.fonts.number_small, ui.theme.secondary,
                            fixed(ui, contour.level, 1));
    }
}

void draw_objective(Ui& ui, std::span<const Contour> levels, const Figure& figure) {
    // Convex sets inside each other: each adds a step of the same hue.
    const float share = 0.5F / static_cast<float>(levels.size() + 1);
    fill_shape(ui, figure.at, with_alpha(ui.theme.accent, share));
    for (std::size_t i = levels.size(); i-- > 0;) {
        List<ImVec2> shape(ui);
        for (const LevelPoint& point : levels[i].boundary) shape.push_back(figure.pixel(point.at));
        if (shape.size() > 2) fill_shape(ui, shape, with_alpha(ui.theme.accent, share));
    }
    for (const Contour& contour : levels)
        draw_contour(ui, figure, contour, with_alpha(ui.theme.accent, 0.9F), 1.2F, LineStyle::solid);
    ImVec2 last(-FLT_MAX, 0);
    for (const Contour& contour : levels) {
        const ImVec2 at = figure.pixel(contour.label_at);
        if (std::hypot(at.x - last.x, at.y - last.y) < ui.px(24)) continue;
        last = at;
        draw_words_on_panel(ui, at, ui.fonts.number_small, ui.theme.text,
                            joined(ui, minus, significant(ui, contour.level, 3)));
    }
}

/// A number outside the edge from corner `from` to corner `to`, beside the point of the edge.
void draw_edge_label(Ui& ui, const Figure& figure, const Shares& at, std::size_t from, std::size_t to,
                     ImU32 colour, std::string_view words) {
    const ImVec2 a = figure.at[from];
    const ImVec2 b = figure.at[to];
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    const ImVec2 size = text_size(ui.fonts.number_small, words);
    const float out = ui.px(5) + (from == 1 && to == 2 ? size.y : size.x) * 0.5F;
    const ImVec2 place = figure.pixel(at);
    const ImVec2 centre(place.x - (b.y - a.y) / length * out, place.y + (b.x - a.x) / length * out);
    text_around(ui, centre, ui.fonts.number_small, colour, words);
}

void draw_probability_grid(LabContext& context, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t next = (i + 1) % 3;
        const ImU32 colour = class_colour(context, now.corners[i]);
        const bool lit = ui.lit_class == now.corners[i];
        for (int tenth = 1; tenth <= 9; ++tenth) {
            Shares from{};
            Shares to{};
            from[i] = to[i] = tenth / 10.0;
            from[next] = to[(i + 2) % 3] = 1 - from[i];
            ImGui::GetWindowDrawList()->AddLine(figure.pixel(from), figure.pixel(to),
                                                with_alpha(colour, lit ? 0.8F : 0.3F), ui.px(1));
            if (tenth % 2 == 0)
                draw_edge_label(ui, figure, from, i, next, colour, formatted(ui, "0.{}", tenth));
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
                    draw_edge_label(ui, figure, at, i, next, ui.theme.secondary,
                                    line == 0 ? "0" : with_minus(ui, formatted(ui, "{:+.3g}", sign * gap)));
            }
        }
    }
}

}  // namespace

void draw_layers(LabContext& context, const LabState& state, const Figure& figure) {
    const SimplexNow& now = state.now;
    if (figure.is_segment()) return draw_segment_layers(context, state, figure);
    Ui& ui = context.ui;
    const View& view = state.view;
    const double temperature = context.document.scene().temperature;
    fill_shape(ui, figure.at, ui.theme.empty_bar);
    const bool surface =
        view.objective && !hides_top(ui) && now.ordinary() && no_surface(context, now).empty();
    if (surface)
        draw_objective(ui, state.cache.contours.shortfall(now.corner_logits, temperature).lines, figure);
    if (view.regions) draw_regions(context, now, figure, surface);
    if (view.grid == Grid::p) draw_probability_grid(context, now, figure);
    const bool hides_logits = veiled(ui, learning::Quantity::logits);
    if (view.grid == Grid::z && has_logit_grid(temperature) && !hides_logits)
        draw_logit_grid(context, figure);
    if (view.entropy) draw_entropy(context, state, figure);
    const bool on_lines = view.entropy || surface || view.grid != Grid::none;
    if (view.regions && now.ordinary()) draw_region_words(context, now, figure, on_lines);
    ImGui::GetWindowDrawList()->AddTriangle(
        figure.at[0], figure.at[1], figure.at[2],
        ui.theme.name == ThemeName::contrast ? ui.theme.line : ui.theme.faint, ui.px(1.5F));
}

void draw_layer_legend(LabContext& context, const LabState& state, Rect rect) {
    const SimplexNow& now = state.now;
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    const auto line = [&](const char* name, std::string_view words) {
        const float height = paragraph(ui, rect, ui.fonts.small, ui.theme.secondary, words);
        landmark(ui, name, {rect.min, ImVec2(rect.max.x, rect.min.y + height)}, words);
        rect.cut_top(height + ui.px(5));
    };
    // What the bar below the triangle says otherwise.
    const bool some = class_count(context.document.scene()) > now.corners.size();
    const double mass = now.row(SimplexMap::softmax).mass;
    if (context.stage && some && now.ordinary() && !hides_map(ui, SimplexMap::softmax))
        line("simplex/legend/mass", mass_words(ui, mass));
    line("simplex/legend/simplex",
         now.corners.size() == 3
             ? "Every point is one distribution: the corners are certain, the middle is uniform."
             : "Every point is one distribution: the ends are certain, the middle is uniform.");
    if (state.view.objective && now.ordinary() && hides_top(ui)) {
        line("simplex/legend/objective", "F = p·z + T·H is covered: its top is at p");
    } else if (state.view.objective && now.ordinary()) {
        std::string_view words = no_surface(context, now);
        if (words.empty() && now.corners.size() == 3) {
            const double step = state.cache.contours.shortfall(now.corner_logits, temperature).step;
            words = formatted(ui, "Shade: F = p·z + T·H, a line each {} below its top {}{}",
                              significant(ui, step, 3), fitted(ui, now.corner_maximum, 8),
                              class_count(context.document.scene()) > 3 ? " (of the three alone)" : "");
        } else if (words.empty()) {
            words = "Curve: F = p·z + T·H, its top at p";
        }
        line("simplex/legend/objective", words);
    }
    if (state.view.entropy)
        line("simplex/legend/entropy",
             formatted(ui, "Dashed: entropy H in nats,\nlog {} = {} in the middle", now.corners.size(),
                       fixed(ui, std::log(static_cast<double>(now.corners.size())), 4)));
    if (state.view.grid == Grid::z) {
        line("simplex/legend/grid",
             has_logit_grid(temperature)
                 ? formatted(ui, "Thin: zᵢ − zⱼ in steps of {}{}",
                             significant(ui, logit_grid_step(temperature), 3),
                             now.corners.size() == 3 ? ", straight through the third corner" : "")
                 : "No lines of logits at T = 0 or ∞: any logits give the same p.");
    }
    for (const SimplexMap map : {SimplexMap::entmax15, SimplexMap::sparsemax}) {
        if (!now.ordinary() || !state.view.shown[number_of(map)] || hides_map(ui, map)) continue;
        if (state.cache.paths.at(context, now.corners, map).whole) continue;
        line("simplex/legend/paths", formatted(ui, "The path of {} ends where more than {} classes share.",
                                               name_of(map), max_path_classes));
    }
}

void draw_layer_buttons(LabContext& context, const LabState& state, Rect& strip) {
    Ui& ui = context.ui;
    View& view = state.view;
    const auto toggle = [&](const char* name, std::string_view label, bool on, std::string_view words) {
        const Rect place = strip.cut_right(button_width(ui, label) - ui.px(6));
        strip.cut_right(ui.px(4));
        const bool pressed = button(ui, name, place, label, ButtonKind::normal, on);
        tooltip(ui, words);
        return pressed;
    };
    const auto grid = [&](Grid wanted) { view.grid = view.grid == wanted ? Grid::none : wanted; };
    if (toggle("simplex/layer/grid-z", "Grid z", view.grid == Grid::z,
               "Lines of constant zᵢ − zⱼ. Each is straight and ends in the third corner, because pᵢ/pⱼ = "
               "e^((zᵢ − zⱼ)/T)."))
        grid(Grid::z);
    if (toggle("simplex/layer/grid-p", "Grid p", view.grid == Grid::p,
               "Lines of constant p, in the colour of their class: 0.1 to 0.9."))
        grid(Grid::p);
    strip.cut_right(ui.px(8));
    if (toggle("simplex/layer/objective", "p·z + T·H", view.objective,
               "The surface F(p) = p·z + T·H(p): softmax is its top."))
        view.objective = !view.objective;
    if (toggle("simplex/layer/entropy", "Entropy", view.entropy, "Curves of equal entropy H, in nats."))
        view.entropy = !view.entropy;
    if (toggle("simplex/layer/regions", "Regions", view.regions,
               "Where each class is the largest: the tint is its colour."))
        view.regions = !view.regions;
}

}  // namespace softmaxlab::simplex
