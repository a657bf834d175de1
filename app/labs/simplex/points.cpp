#include "app/labs/simplex/points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/labs/class_label.h"
#include "app/labs/simplex/marks.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
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
void draw_marks(Ui& ui, const SimplexNow& now, const MarkedShares& marks, const Figure& figure) {
    const Shares& present = *now.row(SimplexMap::softmax).shares;
    const bool left = words_to_left(now.corner_logits, figure);
    List<ImVec2> taken({figure.pixel(present, SimplexMap::softmax)}, ui);
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
        taken.push_back(at);
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
PathHit path_under(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure,
                   ImVec2 pointer, float reach) {
    PathHit hit;
    float nearest = reach;
    for (const SimplexMap map : all_maps) {
        if (!state.shown[number_of(map)] || map == SimplexMap::argmax) continue;
        const SharePath& path = state.paths.at(context, now.corners, map);
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

}  // namespace

void draw_paths(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure) {
    for (const SimplexMap map : {SimplexMap::sparsemax, SimplexMap::entmax15, SimplexMap::softmax}) {
        if (!state.shown[number_of(map)]) continue;
        draw_path(context.ui, state.paths.at(context, now.corners, map), figure, map);
    }
    if (state.shown[number_of(SimplexMap::softmax)] && now.row(SimplexMap::softmax).shares)
        draw_marks(context.ui, now, state.paths.marks(context, now.corners), figure);
}

void draw_points(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure,
                 const Grab& grab) {
    Ui& ui = context.ui;
    // The point itself last but for the small shapes that fit into it.
    for (const SimplexMap map :
         {SimplexMap::entmax15, SimplexMap::softmax, SimplexMap::sparsemax, SimplexMap::argmax}) {
        const MapRow& row = now.row(map);
        if (!state.shown[number_of(map)] || !row.shares) continue;
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
    // Dragged on the figure itself: on a segment the maps' own lines lie below it.
    const ImVec2 at = figure.pixel(*shares);
    const float reach = ui.px(9);
    if (figure.is_segment()) draw_marker(ui, SimplexMap::softmax, at, 1.2F);
    landmark(ui, "simplex/point", {ImVec2(at.x - reach, at.y - reach), ImVec2(at.x + reach, at.y + reach)},
             shares_text(context, now, *shares));
    if (!state.layers.objective || !std::isfinite(now.corner_maximum)) return;
    const std::string_view words = joined(ui, "max F = ", fitted(ui, now.corner_maximum, 8));
    const ImVec2 size = text_size(ui.fonts.number, words);
    const bool right = !words_to_left(now.corner_logits, figure);
    float x = right ? at.x + ui.px(20) : at.x - ui.px(20) - size.x;
    // Beside the point, where the numbers of the top corner end; on a segment above the curve's top.
    float y = std::max(at.y - ui.px(26), figure.at[0].y - ui.px(6));
    if (figure.is_segment()) {
        x = std::clamp(at.x - size.x * 0.5F, figure.at[0].x, figure.at[1].x - size.x);
        y = figure.curve_top - size.y - ui.px(8);
    }
    const Rect place{ImVec2(x, y), ImVec2(x + size.x, y + size.y)};
    fill(place.inset(-ui.px(5), -ui.px(2)), with_alpha(ui.theme.panel, 0.9F), ui.px(4));
    text(ui, place.inset(-1, 0), ui.fonts.number, ui.theme.text, words);
    landmark(ui, "simplex/top", place, fitted(ui, now.corner_maximum, 8));
}

void hover_read_out(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure,
                    const Grab& grab, bool can_drag, const Rect& rect) {
    Ui& ui = context.ui;
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    std::string_view words;
    const bool over = grab.hovered && !grab.dragging && now.ordinary();
    if (over) {
        const PathHit hit = path_under(context, state, now, figure, pointer, ui.px(9));
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
            if (state.layers.regions)
                landmark(ui, "simplex/hovered-class", figure.bounds(0), "",
                         now.corners[static_cast<std::size_t>(largest)]);
        }
    }
    if (words.empty() && now.ordinary()) {
        words = formatted(ui, "log Σ exp(z/T)\n{}{}", fitted(ui, context.results.reference().log_sum_exp, 10),
                          can_drag ? "\nstays while p is dragged" : "");
        landmark(ui, "simplex/log-sum-exp", rect, fitted(ui, context.results.reference().log_sum_exp, 10));
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

}  // namespace softmaxlab
