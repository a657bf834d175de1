#include "app/labs/simplex/triangle_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "app/labs/before.h"
#include "app/labs/class_label.h"
#include "app/labs/simplex/corners.h"
#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/layers.h"
#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/explained.h"
#include "app/widgets/grab.h"
#include "app/widgets/knob.h"
#include "app/widgets/slider.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::simplex {
namespace {

float distance(ImVec2 a, ImVec2 b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

void draw_path(Ui& ui, const SharePath& path, const Figure& figure, SimplexMap map) {
    List<ImVec2> run(ui);
    const ImU32 colour = with_alpha(map_colour(ui, map), map == SimplexMap::softmax ? 1.0F : 0.75F);
    const auto flush = [&] {
        stroke(ui, run, colour, ui.px(map == SimplexMap::softmax ? 2.5F : 1.8F), style_of(map));
        run.clear();
    };
    for (const std::optional<Shares>& shares : path.shares) {
        if (!shares) {
            flush();
            continue;
        }
        const ImVec2 next = figure.pixel(*shares, map);
        if (run.empty() || distance(run.back(), next) > 0.25F) run.push_back(next);
    }
    flush();
}

/// All paths bend towards the second largest class: the side of the least one is free for words.
bool words_to_left(std::span<const double> logits, const Figure& figure) {
    if (logits.size() < 3) return false;
    std::array<std::size_t, 3> order = {0, 1, 2};
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return std::tie(logits[b], a) < std::tie(logits[a], b); });
    return figure.at[order[2]].x < figure.at[order[1]].x;
}

/// Small dots along the path of softmax with their T beside them; words that would cover others are left out.
void draw_marks(Ui& ui, const SimplexNow& now, const MarkedShares& marks, const Figure& figure,
                bool edge_numbers) {
    const Shares& current = *now.row(SimplexMap::softmax).shares;
    const bool left = words_to_left(now.corner_logits, figure);
    List<ImVec2> taken({figure.pixel(current, SimplexMap::softmax)}, ui);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const double temperature = marked_temperatures[i];
        const std::optional<Shares>& shares = marks[i];
        if (!shares) return;
        const ImVec2 at = figure.pixel(*shares, SimplexMap::softmax);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddCircleFilled(at, ui.px(4), ui.theme.panel);
        list.AddCircleFilled(at, ui.px(3), ui.theme.accent);
        const std::string_view value =
            std::isinf(temperature) ? std::string_view("∞") : significant(ui, temperature, 3);
        const std::string_view words = joined(ui, "T = ", value);
        const ImVec2 size = text_size(ui.fonts.number_small, words);
        const float dot = ui.px(5);
        landmark(ui, joined(ui, "simplex/path/", value),
                 {ImVec2(at.x - dot, at.y - dot), ImVec2(at.x + dot, at.y + dot)}, words);
        const bool crowded = std::any_of(taken.begin(), taken.end(), [&](ImVec2 other) {
            return std::fabs(other.x - at.x) < size.x + ui.px(8) && std::fabs(other.y - at.y) < size.y * 1.2F;
        });
        if (crowded) continue;
        Rect place{ImVec2(at.x + ui.px(9), at.y - size.y * 0.5F),
                   ImVec2(at.x + ui.px(9) + size.x, at.y + size.y * 0.5F)};
        if (left) {
            place.min.x = at.x - ui.px(9) - size.x;
            place.max.x = at.x - ui.px(9);
        }
        if (figure.is_segment()) {
            place = {ImVec2(at.x - size.x * 0.5F, at.y - ui.px(4) - size.y),
                     ImVec2(at.x + size.x * 0.5F, at.y - ui.px(4))};
        }
        // Outside, the edge has numbers of its own.
        const ImVec2 far(left ? place.min.x : place.max.x, place.centre().y);
        if (edge_numbers && !figure.is_segment() && !figure.contains(far, 0)) continue;
        taken.push_back(at);
        fill(place.inset(-ui.px(2), 0), with_alpha(ui.theme.panel, 0.75F), ui.px(3));
        text(ui, place.inset(-1, 0), ui.fonts.number_small, ui.theme.text, words, Align::centre);
    }
}

struct PathHit {
    bool found = false;
    SimplexMap map = SimplexMap::softmax;
    double temperature = 0;
    Shares shares{};
};

/// The nearest point of a shown path within `reach` pixels, at a temperature of three digits.
PathHit path_under(LabContext& context, const LabState& state, const Figure& figure, ImVec2 pointer,
                   float reach) {
    const SimplexNow& now = state.now;
    PathHit hit;
    float nearest = reach;
    for (const SimplexMap map : all_maps) {
        if (!state.view.shown[number_of(map)] || map == SimplexMap::argmax) continue;
        if (hides_map(context.ui, map)) continue;
        const SharePath& path = state.cache.paths.at(context, now.corners, map);
        for (std::size_t i = 0; i < path.shares.size(); ++i) {
            if (!path.shares[i]) continue;
            // Where paths meet, that of softmax is meant.
            const float handicap = map == SimplexMap::softmax ? 0 : reach * 0.3F;
            const float away = distance(figure.pixel(*path.shares[i], map), pointer) + handicap;
            if (away >= nearest) continue;
            nearest = away;
            hit = {true, map, path.temperatures[i], *path.shares[i]};
        }
    }
    return hit;
}

std::string_view shares_text(LabContext& context, const SimplexNow& now, const Shares& shares) {
    std::string_view words;
    for (std::size_t i = 0; i < now.corners.size(); ++i) {
        const std::string_view name = name_of_class(context.ui, context.document.scene(), now.corners[i]);
        words = joined(context.ui, words,
                       formatted(context.ui, "{}{} {}", i == 0 ? "" : "\n", short_name(context.ui, name, 12),
                                 fitted(context.ui, shares[i], 6)));
    }
    return words;
}

/// Of any point of the simplex: its entropy, and how much of F it gives away.
std::string_view point_words(LabContext& context, const SimplexNow& now, const Shares& shares) {
    const double temperature = context.document.scene().temperature;
    List<double> q(shares.begin(), shares.begin() + static_cast<std::ptrdiff_t>(now.corners.size()),
                   context.ui);
    std::string_view words = formatted(context.ui, "{}\nH {} nats", shares_text(context, now, shares),
                                       fitted(context.ui, entropy_nats(q), 7));
    if (hides_top(context.ui)) return words;
    const std::vector<double>& logits = now.corner_logits;
    const double value = objective(q, logits, temperature);
    if (now.ordinary() && std::isfinite(value))
        words = joined(context.ui, words, formatted(context.ui, "\nF {}", fitted(context.ui, value, 8)));
    if (now.ordinary() && std::isfinite(value) && temperature > 0) {
        const Softmax exact = softmax(logits, temperature);
        words = joined(
            context.ui, words,
            formatted(context.ui, "\n{} below the top",
                      fitted(context.ui, temperature * relative_entropy(q, exact.log_probabilities), 8)));
    }
    return words;
}

/// The paths of the maps that are shown, with marks at a few temperatures along that of softmax.
void draw_paths(LabContext& context, const LabState& state, const Figure& figure) {
    const SimplexNow& now = state.now;
    for (const SimplexMap map : {SimplexMap::sparsemax, SimplexMap::entmax15, SimplexMap::softmax}) {
        if (!state.view.shown[number_of(map)] || hides_map(context.ui, map)) continue;
        draw_path(context.ui, state.cache.paths.at(context, now.corners, map), figure, map);
    }
    if (state.view.shown[number_of(SimplexMap::softmax)] && now.row(SimplexMap::softmax).shares &&
        !hides_map(context.ui, SimplexMap::softmax))
        draw_marks(context.ui, now, state.cache.paths.marks(context, now.corners), figure,
                   state.view.grid != Grid::none);
}

struct OtherPoint {
    std::string_view name;   ///< in the landmark
    std::string_view words;  ///< beside it
    ImVec2 at;
};

/// The shares of the corners of any probabilities; nothing if the corners have none.
std::optional<Shares> shares_of(const std::vector<std::size_t>& corners,
                                const FrameFunction<double(std::size_t)>& probability) {
    Shares shares{};
    double sum = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) sum += shares[i] = probability(corners[i]);
    if (!(sum > 0)) return std::nullopt;
    for (double& share : shares) share /= sum;
    return shares;
}

/// Where the point was before the last drag, and where it is pinned.
List<OtherPoint> other_points(LabContext& context, const SimplexNow& now, const Figure& figure) {
    List<OtherPoint> points(context.ui);
    const auto add = [&](std::string_view name, std::string_view words, const std::optional<Shares>& shares) {
        if (shares) points.push_back({name, words, figure.pixel(*shares, SimplexMap::softmax)});
    };
    if (const SoftmaxBefore* before = shown_before(context)) {
        add("before", context.ui.before_name,
            shares_of(now.corners, {context.ui, [before](std::size_t index) {
                                        return before->classes[index]
                                                   ? before->exact.probabilities[before->indices[index]]
                                                   : std::numeric_limits<double>::quiet_NaN();
                                    }}));
    }
    if (const PinComparison* pins = context.results.pins().comparison()) {
        add("a", "A", shares_of(now.corners, {context.ui, [pins](std::size_t i) { return pins->a[i]; }}));
        if (pins->with_pin_b)
            add("b", "B", shares_of(now.corners, {context.ui, [pins](std::size_t i) { return pins->b[i]; }}));
    }
    return points;
}

/// Rings, with a dashed line from what was before to the point.
void draw_other_points(LabContext& context, const SimplexNow& now, const Figure& figure) {
    const std::optional<Shares>& shares = now.row(SimplexMap::softmax).shares;
    if (!shares) return;
    Ui& ui = context.ui;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 point = figure.pixel(*shares, SimplexMap::softmax);
    for (const OtherPoint& other : other_points(context, now, figure)) {
        const bool before = other.name == "before";
        if (before && distance(other.at, point) < 1) continue;
        const ImU32 colour = before ? ui.theme.accent : ui.theme.text;
        if (before) {
            const std::array<ImVec2, 2> line = {other.at, point};
            stroke(ui, line, with_alpha(colour, 0.8F), ui.px(1.5F), LineStyle::dashed);
        }
        const float r = ui.px(6.5F);
        list.AddCircleFilled(other.at, r, with_alpha(ui.theme.panel, 0.85F));
        list.AddCircle(other.at, r, colour, 0, ui.px(2));
        landmark(ui, joined(ui, "simplex/point/", other.name),
                 {ImVec2(other.at.x - r, other.at.y - r), ImVec2(other.at.x + r, other.at.y + r)},
                 other.words);
        if (before && distance(other.at, point) < ui.px(44)) continue;  // no room for words
        const ImVec2 size = text_size(ui.fonts.small, other.words);
        const Rect place{ImVec2(other.at.x - size.x * 0.5F, other.at.y + r + ui.px(1)),
                         ImVec2(other.at.x + size.x * 0.5F + 1, other.at.y + r + ui.px(1) + size.y)};
        fill(place.inset(-ui.px(2), 0), with_alpha(ui.theme.panel, 0.75F), ui.px(3));
        text(ui, place, ui.fonts.small, ui.theme.text, other.words);
    }
}

/// The points of the maps that are shown; that of softmax has a handle.
void draw_points(LabContext& context, const LabState& state, const Figure& figure, const Grab& grab) {
    const SimplexNow& now = state.now;
    Ui& ui = context.ui;
    // The point itself last but for the small shapes that fit into it.
    for (const SimplexMap map :
         {SimplexMap::entmax15, SimplexMap::softmax, SimplexMap::sparsemax, SimplexMap::argmax}) {
        const MapRow& row = now.row(map);
        if (!state.view.shown[number_of(map)] || !row.shares) continue;
        const Veil veil(ui, hides_map(ui, map), figure.bounds(0));
        const ImVec2 at = figure.pixel(*row.shares, map);
        const bool held = map == SimplexMap::softmax && (grab.dragging || grab.focused);
        if (held) ImGui::GetWindowDrawList()->AddCircle(at, ui.px(13), ui.theme.accent, 0, ui.px(2));
        draw_marker(ui, map, at, held ? 1.2F : 1.0F);
        std::string_view value;
        for (std::size_t i = 0; i < now.corners.size(); ++i)
            value = joined(ui, value, (i == 0 ? "" : " "), fitted(ui, (*row.shares)[i], 6));
        const float reach = ui.px(9);
        landmark(ui, formatted(ui, "simplex/point/{}", key_of(map)),
                 {ImVec2(at.x - reach, at.y - reach), ImVec2(at.x + reach, at.y + reach)}, value);
    }
    const std::optional<Shares>& shares = now.row(SimplexMap::softmax).shares;
    if (!shares) return;
    const Veil veil(ui, hides_map(ui, SimplexMap::softmax), figure.bounds(0));
    // Dragged on the figure itself: on a segment the maps' own lines lie below it.
    const ImVec2 at = figure.pixel(*shares);
    const float reach = ui.px(9);
    if (figure.is_segment()) draw_marker(ui, SimplexMap::softmax, at, 1.2F);
    landmark(ui, "simplex/point", {ImVec2(at.x - reach, at.y - reach), ImVec2(at.x + reach, at.y + reach)},
             shares_text(context, now, *shares));
    if (!state.view.objective || !std::isfinite(now.corner_maximum) || hides_top(ui)) return;
    const std::string_view words = joined(ui, "max F = ", fitted(ui, now.corner_maximum, 8));
    const ImVec2 size = text_size(ui.fonts.number, words);
    const bool right = !words_to_left(now.corner_logits, figure);
    float x = right ? at.x + ui.px(20) : at.x - ui.px(20) - size.x;
    // Beside the point, where the numbers of the top corner end; on a segment above the curve's top.
    float y = std::max(at.y - ui.px(26), figure.at[0].y - ui.px(6));
    if (figure.is_segment()) {
        x = std::max(figure.at[0].x, std::min(at.x - size.x * 0.5F, figure.at[1].x - size.x));
        y = figure.curve_top - size.y - ui.px(8);
    }
    const Rect place{ImVec2(x, y), ImVec2(x + size.x, y + size.y)};
    fill(place.inset(-ui.px(5), -ui.px(2)), with_alpha(ui.theme.panel, 0.9F), ui.px(4));
    text(ui, place.inset(-1, 0), ui.fonts.number, ui.theme.text, words);
    landmark(ui, "simplex/top", place, fitted(ui, now.corner_maximum, 8));
}

/// What lies under the pointer, in words at the top right of the figure: T on a path, or the shares, H and F
/// of any other point.
void draw_hover_read_out(LabContext& context, const LabState& state, const Figure& figure, const Grab& grab,
                         const Rect& rect) {
    const SimplexNow& now = state.now;
    Ui& ui = context.ui;
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    std::string_view words;
    const bool over = grab.hovered && !grab.dragging && now.ordinary();
    if (over) {
        const PathHit hit = path_under(context, state, figure, pointer, ui.px(9));
        if (hit.found) {
            words = formatted(ui, "{}\nT = {}\n{}", name_of(hit.map), temperature_text(ui, hit.temperature),
                              shares_text(context, now, hit.shares));
            draw_marker(ui, hit.map, figure.pixel(hit.shares, hit.map), 0.7F);
            landmark(ui, "simplex/path/hovered", rect, words);
        } else if (figure.contains(pointer, 0)) {
            const Shares shares = nearest_shares(figure.shares_at(pointer), 0);
            words = joined(ui, "Here\n", point_words(context, now, shares));
            landmark(ui, "simplex/hovered", rect, words);
            // The region under the pointer lights its class.
            const auto largest = std::max_element(shares.begin(), shares.end()) - shares.begin();
            if (state.view.regions)
                landmark(ui, "simplex/hovered-class", figure.bounds(0), "",
                         now.corners[static_cast<std::size_t>(largest)]);
        }
    }
    // To the right: line by line, since a paragraph is set from the left.
    Rect room = rect;
    std::size_t from = 0;
    while (from < words.size()) {
        const std::size_t end = std::min(words.find('\n', from), words.size());
        text(ui, room.cut_top(ui.px(17)), from == 0 ? ui.fonts.strong : ui.fonts.small,
             from == 0 ? ui.theme.text : ui.theme.secondary, words.substr(from, end - from), Align::right);
        from = end + 1;
    }
}

/// For more classes than corners: the p of the corners and of all others side by side, with their sum M and
/// the missing mass 1 − M.
void draw_mass_bar(LabContext& context, const SimplexNow& now, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = rect;
    Rect words = inside.cut_top(ui.px(20));
    if (hides_map(ui, SimplexMap::softmax)) {
        text(ui, words, ui.fonts.small, ui.theme.secondary, "What these three hold together is covered.");
        landmark(ui, "simplex/mass", words, veiled_words);
        landmark(ui, "simplex/missing", words, veiled_words);
        cover_number(ui, inside.cut_top(ui.px(16)), ui.fonts.small);
        return;
    }
    const MapRow& row = now.row(SimplexMap::softmax);
    const std::size_t others = class_count(context.document.scene()) - now.corners.size();

    const std::string_view mass = fitted(ui, row.mass, 8);
    const std::string_view missing = fitted(ui, now.ordinary() ? now.rest : NAN, 8);
    const std::string_view left = mass_words(ui, row.mass);
    const std::string_view right = formatted(ui, "{} more: {}", grouped(ui, others),
                                             now.ordinary() ? probability_text(ui, now.rest) : "NaN");
    const Rect right_place = words.cut_right(text_size(ui.fonts.small, right).x + 1);
    words.cut_right(ui.px(12));
    if (!text_if_it_fits(ui, words, ui.fonts.small, ui.theme.secondary, left))
        text(ui, words, ui.fonts.small, ui.theme.secondary, left.substr(0, left.find(';')));
    text(ui, right_place, ui.fonts.small, ui.theme.secondary, right, Align::right);

    const Rect bar = inside.cut_top(ui.px(16));
    const float rounding = ui.px(3);
    fill(bar, ui.theme.empty_bar, rounding);
    float x = bar.min.x;
    if (now.ordinary()) {
        for (const std::size_t corner : now.corners) {
            const float width = bar.width() * static_cast<float>(row.p[corner]);
            const Rect part{ImVec2(x, bar.min.y), ImVec2(x + width, bar.max.y)};
            const bool lit = ui.lit_class == corner;
            fill(part, with_alpha(class_colour(context, corner), lit ? 1.0F : 0.8F),
                 std::min(rounding, width));
            landmark(ui, formatted(ui, "simplex/mass/{}", corner), part, fitted(ui, row.p[corner], 8),
                     corner);
            x += width;
        }
        hatch({ImVec2(x, bar.min.y), bar.max}, with_alpha(ui.theme.secondary, 0.5F), ui.px(7), ui.px(1));
    }
    if (ui.theme.name == ThemeName::contrast) outline(bar, ui.theme.line, rounding, ui.px(1));
    explain_place(ui, rect, "simplex/mass-bar",
                  formatted(ui,
                            "M = Σ p of the three corners = {}.\nMissing: Σ p of the {} other classes = "
                            "{}.\nThe share of a corner is p / M: softmax of the three alone.",
                            mass, grouped(ui, others), missing));
    landmark(ui, "simplex/mass", words, mass);
    landmark(ui, "simplex/missing", right_place, missing);
}

SliderScale labelled_scale() {
    SliderScale scale = temperature_scale();
    static constexpr std::array labels = {0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0};
    scale.labels = labels;
    return scale;
}

/// T in one line: a slider, its number, and the limits 0 and ∞.
void draw_temperature_row(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Document& document = context.document;
    Rect strip = rect;
    const Rect letter = strip.cut_left(ui.px(16));
    text(ui, {letter.min, ImVec2(letter.max.x, letter.min.y + ui.px(22))}, ui.fonts.math, ui.theme.secondary,
         "T");

    const auto limit = [&](const char* name, std::string_view label, double value, std::string_view words) {
        Rect place = strip.cut_right(button_width(ui, label));
        place.max.y = place.min.y + ui.px(26);
        strip.cut_right(ui.px(6));
        if (button(ui, name, place, label, ButtonKind::normal, document.scene().temperature == value))
            document.apply(edit::SetTemperature{value});
        tooltip(ui, words);
    };
    limit("simplex/temperature-infinity", "∞", std::numeric_limits<double>::infinity(),
          "The limit T → ∞: the middle of the simplex.");
    limit("simplex/temperature-one", "1", 1, "The logits as they are.");
    limit("simplex/temperature-zero", "0", 0, "The limit T → 0: the corner of the largest logit.");
    const Rect value = strip.cut_right(ui.px(64));
    strip.cut_right(ui.px(6));

    const double temperature = document.scene().temperature;
    const SliderResult moved = slider(ui, "simplex/temperature", strip, labelled_scale(), temperature,
                                      temperature_text(ui, temperature));
    tooltip(ui, "Drag: the point moves along its path, from the corner of the largest logit to the middle.");
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetTemperature{*moved.value});
    });
    if (const auto typed = temperature_field(context, "simplex/temperature-value",
                                             {value.min, ImVec2(value.max.x, value.min.y + ui.px(24))},
                                             ui.fonts.number_large, Align::right))
        document.apply(edit::SetTemperature{*typed});
}

constexpr float margin = 12;       // design pixels around the triangle that still take hold of it
constexpr double key_step = 0.01;  // of a side

Shares moved(const Figure& figure, const Shares& shares, double right, double up) {
    if (figure.is_segment()) return {shares[0] - right, shares[1] + right, 0};
    PlanePoint place = plane_from_shares(shares);
    return shares_from_plane({place.x + right, place.y + up});
}

/// The nearest point that can be reached.
Shares reachable(const Figure& figure, const Shares& asked) {
    if (!figure.is_segment()) return nearest_shares(asked, min_share);
    const double first = std::clamp(asked[0], min_share, 1 - min_share);
    return {first, 1 - first, 0};
}

PointHold take_hold(LabContext& context, const LabState& state, const Figure& figure, ImVec2 pointer) {
    const SimplexNow& now = state.now;
    const Ui& ui = context.ui;
    PointHold hold;
    hold.pressed = pointer;
    hold.logits = now.corner_logits;
    // The rectangle that takes the press is larger than the triangle.
    hold.counts = figure.contains(pointer, ui.px(margin));
    const ImVec2 point = figure.pixel(*now.row(SimplexMap::softmax).shares);
    const ImVec2 away(point.x - pointer.x, point.y - pointer.y);
    const bool on_point = std::hypot(away.x, away.y) <= ui.px(margin);
    if (on_point) hold.offset = away;
    hold.moves = !on_point;
    return hold;
}

Grab grab_point(LabContext& context, const LabState& state, const PointGrip& grip, const Figure& figure) {
    Ui& ui = context.ui;
    Document& document = context.document;
    PointHold& hold = state.cache.hold;
    ImGui::SetNextItemAllowOverlap();
    Grab g = grab(ui, "simplex/triangle", figure.bounds(ui.px(margin)), GrabKeys::both, grip.words);
    if (!grip.possible && !g.dragging) tooltip(ui, grip.words);
    const std::optional<Shares>& shares = state.now.row(SimplexMap::softmax).shares;
    const bool possible = grip.possible && shares;
    if (g.began && g.dragging && possible) hold = take_hold(context, state, figure, g.pointer);
    if (g.dragging && !hold.counts) g.dragging = false;
    if (g.dragging && (g.pointer.x != hold.pressed.x || g.pointer.y != hold.pressed.y)) hold.moves = true;

    const bool wheel = g.steps != 0 && ImGui::GetIO().MouseWheel != 0;
    drag(document, g, [&](auto apply) {
        if (wheel) {
            const double steps = static_cast<double>(g.steps);
            apply(edit::SetTemperature{knob_step(KnobScale{}, document.scene().temperature, steps)});
        } else if (g.dragging && possible) {
            const ImVec2 wanted(g.pointer.x + hold.offset.x, g.pointer.y + hold.offset.y);
            if (hold.moves && hold.logits.size() == state.corners().size())
                apply(with_shares(context, state.corners(), hold.logits,
                                  reachable(figure, figure.shares_at(wanted))));
        } else if (g.steps != 0 && possible) {
            const bool vertical = ImGui::IsKeyDown(ImGuiKey_UpArrow) || ImGui::IsKeyDown(ImGuiKey_DownArrow);
            const double step = static_cast<double>(g.steps) * key_step;
            apply(with_shares(
                context, state.corners(), state.now.corner_logits,
                reachable(figure, moved(figure, *shares, vertical ? 0 : step, vertical ? step : 0))));
        }
    });
    return g;
}

std::string_view title_of(LabContext& context, const std::vector<std::size_t>& corners) {
    const std::size_t count = class_count(context.document.scene());
    if (count == 1) return "A single class";
    if (count > corners.size()) return "Shares among three";
    return corners.size() == 3 ? "All p of three classes" : "All p of two classes";
}

/// Where there is no point.
void draw_no_point(LabContext& context, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    std::string_view words;
    if (now.not_a_number) {
        const LostRow* const lost = context.results.lost_row();
        words = lost == nullptr ? "A logit is NaN or ∞: there is no point."
                                : lost_words(ui, context.document.scene(), *lost);
    } else if (now.live == 0) {
        words = "Every class is masked: no distribution, no point.";
    } else if (!now.row(SimplexMap::softmax).shares) {
        words = "All three corners are masked: nothing to share.";
    } else {
        return;
    }
    const ImVec2 centre = figure.is_segment() ? ImVec2(figure.room.centre().x, figure.room.min.y + ui.px(60))
                                              : figure.pixel({0.26, 0.37, 0.37});
    const float half = std::min(ui.px(150), figure.side() * 0.32F);
    const Rect place{ImVec2(centre.x - half, centre.y - ui.px(26)),
                     ImVec2(centre.x + half, centre.y + ui.px(26))};
    fill(place, ui.theme.panel, ui.px(6));
    fill(place, with_alpha(ui.theme.bad, 0.12F), ui.px(6));
    hatch(place, with_alpha(ui.theme.bad, 0.25F), ui.px(8), ui.px(1));
    outline(place, ui.theme.bad, ui.px(6), ui.px(1));
    Rect inside = place.inset(ui.px(14), ui.px(9));
    fill(inside.inset(-ui.px(4), -ui.px(1)), with_alpha(ui.theme.panel, 0.75F), ui.px(4));
    paragraph(ui, inside, ui.fonts.body, ui.theme.bad, words);
    landmark(ui, "simplex/no-point", place, words);
}

void draw_single_class(LabContext& context, const Rect& room) {
    Ui& ui = context.ui;
    const std::string_view name = name_of_class(ui, context.document.scene(), 0, 24);
    const std::string_view words =
        is_masked(context.document.scene(), 0)
            ? formatted(ui, "{} is the only class, and it is masked: there is no distribution at all.", name)
            : formatted(
                  ui,
                  "{} is the only class: p = 1, whatever its logit and T. The simplex of one class is a "
                  "single point.",
                  name);
    const float half = std::min(ui.px(200), room.width() * 0.5F);
    const ImVec2 centre = room.centre();
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(centre.x, centre.y - ui.px(40)), ui.px(10),
                                                class_colour(context, 0));
    const Rect place{ImVec2(centre.x - half, centre.y - ui.px(12)),
                     ImVec2(centre.x + half, centre.y + ui.px(60))};
    paragraph(ui, place, ui.fonts.body, ui.theme.text, words);
    landmark(ui, "simplex/single", place, words);
}

}  // namespace

void draw_triangle_card(LabContext& context, const LabState& state, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect);
    const SimplexNow& now = state.now;
    const std::vector<std::size_t>& corners = now.corners;
    if (!context.stage) {
        Rect strip = inside.cut_top(ui.px(28));
        draw_layer_buttons(context, state, strip);
        inside.cut_top(ui.px(8));
        // The buttons say enough where there is no room for both.
        const std::string_view title = title_of(context, corners);
        if (text_size(ui.fonts.strong, title).x <= strip.width())
            text(ui, strip, ui.fonts.strong, ui.theme.secondary, title);
    }
    draw_temperature_row(context, inside.cut_top(ui.px(38)));
    inside.cut_top(ui.px(4));
    const PointGrip grip = point_grip(context, now);
    Rect foot = inside.cut_bottom(
        context.stage ? 0 : std::max(ui.px(20), wrapped_size(ui.fonts.small, grip.words, inside.width()).y));
    if (corners.size() < 2) return draw_single_class(context, inside);
    Rect bar;
    const bool rest = class_count(context.document.scene()) > corners.size() && !context.stage;
    if (rest) {
        bar = inside.cut_bottom(ui.px(40));
        inside.cut_bottom(ui.px(6));
    }
    const Figure figure = lay_out_figure(ui, inside, corners.size(),
                                         {state.view.entropy || state.view.objective, context.stage});
    const Grab g = grab_point(context, state, grip, figure);
    draw_corners(context, state, grip, figure);
    draw_layers(context, state, figure);
    if (now.ordinary()) draw_paths(context, state, figure);
    if (now.ordinary() && state.view.shown[number_of(SimplexMap::softmax)] &&
        !hides_map(ui, SimplexMap::softmax))
        draw_other_points(context, now, figure);
    if (now.ordinary()) draw_points(context, state, figure, g);
    draw_no_point(context, now, figure);
    // A short name leaves room at the sides of its block.
    const std::string_view apex = name_of_class(ui, context.document.scene(), corners.front());
    const float spare = figure.blocks[0].width() - text_size(ui.fonts.strong, apex).x;
    const float reach = spare > ui.px(100) ? ui.px(30) : -ui.px(8);
    const float side_room = std::max(
        0.0F, figure.is_segment() ? inside.width() * 0.45F : figure.blocks[0].min.x - inside.min.x + reach);
    draw_layer_legend(context, state, {inside.min, ImVec2(inside.min.x + side_room, inside.max.y)});
    draw_hover_read_out(
        context, state, figure, g,
        {ImVec2(inside.max.x - side_room, inside.min.y), ImVec2(inside.max.x, inside.min.y + ui.px(140))});
    if (rest) draw_mass_bar(context, now, bar);

    if (!context.stage) paragraph(ui, foot, ui.fonts.small, ui.theme.secondary, grip.words);
    landmark(ui, "simplex/foot", foot, grip.words);
}

}  // namespace softmaxlab::simplex
