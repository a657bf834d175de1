#include "app/labs/attention/row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "app/labs/attention/mask_value.h"
#include "app/labs/attention/parts.h"
#include "app/labs/before.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/bar.h"
#include "app/widgets/explained.h"
#include "app/widgets/ghost.h"
#include "app/widgets/guess_bar.h"
#include "app/widgets/plot.h"
#include "app/widgets/read_out.h"
#include "app/widgets/tabs.h"
#include "core/numeric/convex_hull.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::attention {
namespace {

// ---- the weights as bars ----

// Design pixels.
constexpr float head_height = 16;
constexpr float max_row_height = 96;
constexpr float max_bar_height = 44;
constexpr float min_token_width = 64;
constexpr float max_token_width = 132;
constexpr float logit_width = 56;
constexpr float weight_width = 62;
constexpr float gap = 8;
constexpr float guess_line = 30;
constexpr float logits_from = 300;  // of the width: in less room a row has no logits

/// What all bars of the row have in common.
struct Bars {
    std::size_t query;
    std::span<const std::string> tokens;
    std::span<const double> logits;
    std::span<const double> weights;
    AttentionResults& results;
    double temperature;
    const Matrix* before;  ///< the weights as they were, if they are to be shown
    float token_width = 0;
    bool has_logits = true;
    std::span<const GuessClass> guessed = {};  ///< of the keys; none: nobody guesses
    std::size_t furthest = 0;                  ///< the position of the key whose guess is furthest off
};

std::string_view explain_weight(FrameArena& arena, const Bars& bars, std::size_t key) {
    const AttentionRowFacts& facts = bars.results.facts()[bars.query];
    const double logit = bars.logits[key];
    std::string_view words = formatted(arena, "key {}: ", numbered_quoted(arena, bars.tokens, key, 40));
    if (logit == -INFINITY && bars.results.mask().at(bars.query, key))
        return joined(arena, words, "its score is −∞: e^(−∞) = 0, the weight is exactly 0.");
    if (logit == -INFINITY) return joined(arena, words, "masked by −∞: e^(−∞) = 0, the weight is exactly 0.");
    words =
        joined(arena, words,
               formatted(arena, "score {} · {} = {}", fitted(arena, bars.results.score(bars.query, key), 8),
                         fitted(arena, bars.results.scale(), 7),
                         fitted(arena, bars.results.score(bars.query, key) * bars.results.scale(), 8)));
    if (!bars.results.mask().at(bars.query, key))
        words = joined(arena, words, ", masked by adding −1e9: ", fitted(arena, logit, 9));
    if (is_limit(bars.temperature))
        return joined(
            arena, words,
            formatted(arena, ".\nAt T = {} the limit is taken: weight {}.",
                      temperature_text(arena, bars.temperature), fitted(arena, bars.weights[key], 8)));
    const double exponent = (logit - facts.max) / bars.temperature;
    const double sum = std::exp(facts.log_sum_exp - facts.max / bars.temperature);
    return joined(arena, words,
                  formatted(arena, ".\ne^(({} − {})/{}) / Σ = {} / {} = {}", fitted(arena, logit, 8),
                            fitted(arena, facts.max, 8), temperature_text(arena, bars.temperature),
                            fitted(arena, std::exp(exponent), 8), fitted(arena, sum, 8),
                            fitted(arena, bars.weights[key], 8)));
}

void draw_head(Ui& ui, const Bars& bars, Rect row) {
    text(ui, row.cut_left(bars.token_width), ui.fonts.small, ui.theme.secondary, "key");
    if (bars.has_logits)
        text(ui, row.cut_left(ui.px(logit_width)), ui.fonts.small, ui.theme.secondary, "logit", Align::right);
    text(ui, row.cut_right(ui.px(weight_width)), ui.fonts.small, ui.theme.secondary, "weight", Align::right);
}

/// As a share; what is no number, as it is.
std::string_view weight_words(Ui& ui, double weight) {
    return std::isnan(weight) ? fitted(ui, weight, 8) : probability_text(ui, weight);
}

/// Where the parts of a key's row are.
struct KeyPlaces {
    Rect all;
    Rect bar;
    Rect number;
};

Rect bar_in(const Ui& ui, const Rect& room) {
    const float height = std::min(room.height() * 0.8F, ui.px(max_bar_height));
    return room.inset(0, (room.height() - height) * 0.5F);
}

void draw_hidden_weight(LabContext& context, HoveredCell& hovered, const Bars& bars, const KeyPlaces& places,
                        std::size_t key) {
    Ui& ui = context.ui;
    BarLook look;
    look.colour = token_colour(ui, bars.tokens.size(), key);
    look.hatched = !bars.results.mask().at(bars.query, key);
    draw_bar(ui, bar_in(ui, places.bar), look);
    const float height = std::min(places.number.height(), ui.fonts.number_small->FontSize + ui.px(4));
    cover_number(ui, places.number.inset(ui.px(6), (places.number.height() - height) * 0.5F),
                 ui.fonts.number_small);
    explained(ui, formatted(ui, "attention/row/weight/{}", key), places.all, veiled_words, {});
    if (ImGui::IsItemHovered() || has_key_focus()) hovered.find({bars.query, key});
}

void draw_key(LabContext& context, HoveredCell& hovered, const Bars& bars, const Rect& place,
              std::size_t key) {
    Ui& ui = context.ui;
    const bool lit = hovered.lit() && hovered.lit()->key == key;
    if (lit) fill(place.inset(-ui.px(4), 0), ui.theme.raised, ui.px(4));
    Rect row = place;
    draw_token(ui, row.cut_left(bars.token_width), bars.tokens, key);
    const double logit = bars.logits[key];
    const double weight = bars.weights[key];
    const bool masked = !bars.results.mask().at(bars.query, key);
    ImFont* const font = row.height() >= ui.px(34) ? ui.fonts.number : ui.fonts.number_small;
    const bool hides_logits = veiled(ui, learning::Quantity::logits);
    if (bars.has_logits && hides_logits) {
        const Rect logit_place = row.cut_left(ui.px(logit_width));
        text(ui, logit_place, font, ui.theme.secondary, veiled_words, Align::right);
        landmark(ui, formatted(ui, "attention/row/logit/{}", key), logit_place, veiled_words);
    } else if (bars.has_logits) {
        const Rect logit_place = row.cut_left(ui.px(logit_width));
        const std::string_view logit_words = fitted(ui, logit, 7);
        text(ui, logit_place, font, masked ? ui.theme.secondary : ui.theme.text, logit_words, Align::right);
        landmark(ui, formatted(ui, "attention/row/logit/{}", key), logit_place, fitted(ui, logit, 8));
    }
    const Rect number = row.cut_right(ui.px(weight_width));
    row.cut_left(ui.px(10));
    row.cut_right(ui.px(4));
    if (hides_weights(ui) && key < bars.guessed.size()) {
        guess_bar(ui, formatted(ui, "attention/row/guess/{}", key), bar_in(ui, row), row, bars.guessed[key],
                  font);
        landmark(ui, formatted(ui, "attention/row/weight/{}", key), place, veiled_words);
        return;
    }
    if (hides_weights(ui)) {
        draw_hidden_weight(context, hovered, bars, {place, row, number}, key);
        return;
    }
    text(ui, number, font, std::isnan(weight) ? ui.theme.bad : ui.theme.text, weight_words(ui, weight),
         Align::right);

    BarLook look;
    const bool has_ghost = !bars.guessed.empty();
    look.to = std::isnan(weight) ? 0 : static_cast<float>(weight * (has_ghost ? ui.guess.grown : 1));
    look.colour = token_colour(ui, bars.tokens.size(), key);
    look.hatched = masked && weight == 0;
    look.failed = std::isnan(weight);
    const Rect bar = bar_in(ui, row);
    std::string_view words = hides_logits ? std::string_view() : explain_weight(ui, bars, key);
    // Its outline would be taken for that of a guess.
    const double was = bars.before != nullptr && !has_ghost ? bars.before->at(bars.query, key) : NAN;
    if (!std::isnan(was)) {
        look.before = static_cast<float>(was);
        look.delta = share_difference_words(ui, was, weight);
    }
    const BarPlaces places = draw_bar(ui, bar, look);
    if (look.before) {
        words = joined(ui, words, "\nBefore: ", fitted(ui, was, 8));
        landmark(ui, formatted(ui, "attention/row/weight/{}/before", key), places.before, fitted(ui, was, 8));
        if (!look.delta.empty())
            landmark(ui, formatted(ui, "attention/row/weight/{}/delta", key), places.delta, look.delta);
    }
    if (key < bars.guessed.size())
        guess_ghost(ui, formatted(ui, "attention/row/guess/{}", key), {bar, 0, bars.furthest == key},
                    bars.guessed[key], weight);
    // A mask that leaks is still a mask.
    if (masked && weight > 0) hatch(bar, ui.theme.faint, ui.px(8), ui.px(1));
    explained(ui, formatted(ui, "attention/row/weight/{}", key), place, fitted(ui, weight, 8), words);
    if (ImGui::IsItemHovered() || has_key_focus()) hovered.find({bars.query, key});
}

void draw_rest(LabContext& context, const Bars& bars, std::span<const std::size_t> shown, const Rect& place) {
    Ui& ui = context.ui;
    std::vector<bool> is_shown(bars.weights.size());
    for (const std::size_t key : shown) is_shown[key] = true;
    if (hides_weights(ui)) {
        const std::string_view others =
            formatted(ui, "{} other keys", grouped(ui, bars.weights.size() - shown.size()));
        text(ui, place, ui.fonts.small, ui.theme.secondary, others);
        landmark(ui, "attention/row/others", place, others);
        return;
    }
    double total = 0;
    for (std::size_t key = 0; key < is_shown.size(); ++key)
        if (!is_shown[key]) total += bars.weights[key];
    const std::string_view words =
        formatted(ui, "{} other keys, together {}", grouped(ui, bars.weights.size() - shown.size()),
                  weight_words(ui, total));
    text(ui, place, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "attention/row/others", place, words);
}

/// As many keys as there is room for, one below the other.
std::size_t listed_keys(const Ui& ui, const Rect& room) {
    constexpr float least_row = 17;
    const float rows = (room.height() - ui.px(2 * head_height)) / ui.px(least_row);
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(0.0F, rows)), max_listed_keys,
                                   max_tall_list);
}

List<GuessClass> guessed_keys(Ui& ui, const Bars& bars) {
    List<GuessClass> guessed(ui);
    if (bars.tokens.size() > max_guessed_classes) return guessed;
    for (std::size_t key = 0; key < bars.tokens.size(); ++key)
        guessed.push_back({key, visible_label(ui, bars.tokens[key]),
                           token_colour(ui, bars.tokens.size(), key),
                           bars.results.mask().at(bars.query, key)});
    return guessed;
}

/// Whether a guess of the keys' weights stands at the bars: while it is open, and after the reveal until the
/// scene is played with.
bool shows_guess(const Ui& ui, std::size_t keys) {
    if (keys == 0 || ui.guess.shares.size() != keys) return false;
    if (ui.guess.stage == Guess::Stage::open) return hides_weights(ui);
    return shows_ghost(ui.guess);
}

/// The weights of a row as bars, each with its token and its logit.
void draw_bars(LabContext& context, Cache& cache, Rect room, std::size_t query) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    AttentionResults& results = context.results.attention();
    Bars bars{query,   cache.labels.keys, results.masked_row(query),    results.weight_row(query),
              results, scene.temperature, shown_weights_before(context)};
    const std::size_t fitting = listed_keys(ui, room);
    const bool all = bars.weights.size() <= fitting;
    // The most important ones, or, where that would tell, the first ones.
    List<std::size_t> keys(ui);
    if (hides_weights(ui)) {
        keys.resize(all ? bars.weights.size() : fitting - 1);
        std::iota(keys.begin(), keys.end(), std::size_t{0});
    } else {
        keys = shown_keys(ui, bars.weights, all ? fitting : fitting - 1);
    }
    bars.has_logits = room.width() >= ui.px(logits_from);
    for (const std::size_t key : keys)
        bars.token_width = std::max(bars.token_width, token_width(ui, bars.tokens, key));
    bars.token_width = std::max(bars.token_width, ui.px(min_token_width));
    bars.token_width = std::min({bars.token_width, ui.px(max_token_width), room.width() * 0.34F});
    const List<GuessClass> guessed = guessed_keys(ui, bars);
    if (all && shows_guess(ui, guessed.size())) {
        bars.guessed = guessed;
        if (!hides_weights(ui)) bars.furthest = furthest_guess(ui.guess, guessed, bars.weights);
        const bool has_height = room.height() >= guess_foot_height(ui) * 3;
        const Rect under = room.cut_bottom(has_height ? guess_foot_height(ui) : ui.px(guess_line));
        room.cut_bottom(ui.px(gap));
        Rect below = under;
        below.cut_left(std::min(bars.token_width, under.width() * 0.2F));
        guess_foot(ui, under, below, guessed,
                   hides_weights(ui) ? std::span<const double>() : std::span<const double>(bars.weights));
    }
    draw_head(ui, bars, room.cut_top(ui.px(head_height)));
    const Rect foot = all ? Rect{} : room.cut_bottom(ui.px(head_height));
    const float height = std::min(room.height() / static_cast<float>(keys.size()), ui.px(max_row_height));
    for (const std::size_t key : keys) draw_key(context, cache.hovered, bars, room.cut_top(height), key);
    if (!all) draw_rest(context, bars, keys, foot);
}

// ---- the output ----

// Design pixels.
constexpr float component_width = 92;
constexpr float component_height = 19;

/// The values of two components and what the row makes of them.
struct Mixture {
    std::size_t query;
    const Matrix& values;
    std::span<const double> weights;
    const MaskBits& mask;
    PlanePoint output;
    bool hides_weights = false;
    bool hides_output = false;

    PlanePoint value(std::size_t key) const { return {values.at(key, 0), values.at(key, 1)}; }
    /// A mask that leaks lets in what it should leave out.
    bool takes_part(std::size_t key) const {
        return mask.at(query, key) || (!hides_weights && weights[key] > 0);
    }
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
    if (m.hides_weights) {
        list.AddCircleFilled(at, ui.px(4), with_alpha(colour, 0.85F));
        return;
    }
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
              formatted(ui, "v of key {} = {}, weight {}", numbered_quoted(ui, tokens, key),
                        point_text(ui, m.value(key)),
                        m.hides_weights ? veiled_words : fitted(ui, m.weights[key], 8)));
}

void draw_diamond(ImVec2 at, float size, ImU32 colour) {
    ImGui::GetWindowDrawList()->AddQuadFilled(ImVec2(at.x, at.y - size), ImVec2(at.x + size, at.y),
                                              ImVec2(at.x, at.y + size), ImVec2(at.x - size, at.y), colour);
}

void draw_point(Ui& ui, const Plot& plot, const Mixture& m) {
    if (m.hides_output || !std::isfinite(m.output.x) || !std::isfinite(m.output.y)) return;
    const ImVec2 at = plot.pixel(m.output.x, m.output.y);
    draw_diamond(at, ui.px(8), ui.theme.panel);
    draw_diamond(at, ui.px(6), ui.theme.text);
}

void explain_output(Ui& ui, const Rect& place, const Mixture& m) {
    explained(
        ui, "attention/row/output", place, m.hides_output ? veiled_words : point_text(ui, m.output),
        "Σ weight · v over the keys: the weights are not negative and sum to 1, so the output lies within "
        "the hull of the values that take part, nearest to those with large weights. Circles: the values, "
        "their area beyond the dot goes with the weight; hollow: weight 0.");
}

void draw_mixture(LabContext& context, const TokenLabels& labels, Rect room, const Mixture& m) {
    Ui& ui = context.ui;
    const std::string_view words =
        joined(ui, "output ", m.hides_output ? veiled_words : point_text(ui, m.output));
    const Rect head = room.cut_top(ui.px(head_height));
    Rect words_room = head;
    draw_diamond(ImVec2(head.min.x + ui.px(5), head.centre().y), ui.px(5), ui.theme.text);
    words_room.cut_left(ui.px(16));
    text(ui, words_room, ui.fonts.small,
         std::isnan(m.output.x) && !m.hides_output ? ui.theme.bad : ui.theme.text, words);
    explain_output(ui, head, m);
    room.cut_top(ui.px(4));
    if (!room.has_room()) return;
    const Plot plot = begin_plot(ui, "attention/row/mixture", room, axis_of(m, 0, "v₀"), axis_of(m, 1, "v₁"));
    ImGui::PushClipRect(plot.frame.min, plot.frame.max, true);
    draw_hull(ui, plot, m);
    for (std::size_t key = 0; key < m.weights.size(); ++key) draw_value(ui, plot, m, key);
    draw_point(ui, plot, m);
    ImGui::PopClipRect();
    if (m.weights.size() <= max_classes)
        for (std::size_t key = 0; key < m.weights.size(); ++key)
            explain_value(context, plot, m, labels.keys, key);
}

void draw_components(LabContext& context, Rect room, std::span<const double> output) {
    Ui& ui = context.ui;
    text(ui, room.cut_top(ui.px(head_height)), ui.fonts.small, ui.theme.secondary,
         formatted(ui, "output: {} component{}", output.size(), output.size() == 1 ? "" : "s"));
    room.cut_top(ui.px(4));
    if (room.height() < ui.px(component_height)) return;
    const auto fit = [](float size, float each) {
        return static_cast<std::size_t>(std::max(1.0F, size / each));
    };
    const std::size_t columns = fit(room.width(), ui.px(component_width));
    std::size_t rows = fit(room.height(), ui.px(component_height));
    if (rows * columns < output.size()) --rows;  // the last line says how many more there are
    for (std::size_t i = 0; i < output.size() && i < rows * columns; ++i) {
        const std::size_t column = i / rows;
        const float x = room.min.x + ui.px(component_width) * static_cast<float>(column);
        const float y = room.min.y + ui.px(component_height) * static_cast<float>(i % rows);
        Rect place{ImVec2(x, y), ImVec2(x + ui.px(component_width - 10), y + ui.px(component_height))};
        const bool hidden = hides_output(ui);
        landmark(ui, formatted(ui, "attention/row/output/{}", i), place,
                 hidden ? veiled_words : fitted(ui, output[i], 8));
        text(ui, place.cut_left(ui.px(26)), ui.fonts.small, ui.theme.secondary, formatted(ui, "{}", i));
        if (hidden) {
            cover_number(ui, place.inset(0, ui.px(1)), ui.fonts.number_small);
            continue;
        }
        text(ui, place, ui.fonts.number_small, std::isnan(output[i]) ? ui.theme.bad : ui.theme.text,
             fitted(ui, output[i], 8), Align::right);
    }
    if (rows * columns >= output.size()) return;
    text(ui, room.cut_bottom(ui.px(component_height)), ui.fonts.small, ui.theme.secondary,
         formatted(ui, "and {} more", output.size() - rows * columns));
}

/// Which value is past the format that is computed in, where one makes the output infinite or NaN.
std::string_view value_past_format(FrameArena& arena, AttentionResults& results, std::size_t query) {
    const std::vector<double>& output = results.output_row(query);
    const auto finite = [](double x) { return std::isfinite(x); };
    if (std::all_of(output.begin(), output.end(), finite)) return {};
    const Format format = results.backend().format();
    const Matrix& v = results.vectors().v;
    const std::span<const double> weights = results.weight_row(query);
    for (std::size_t key = 0; key < v.rows; ++key) {
        if (weights[key] == 0) continue;
        for (const double value : v.row(key)) {
            if (!std::isfinite(value) || std::isfinite(round_to(format, value))) continue;
            return formatted(arena,
                             "V of key {} holds {}, past {}, the largest {}: the output is not finite.", key,
                             significant(arena, value, 4), significant(arena, limits_of(format).largest, 3),
                             name_of(format));
        }
    }
    return {};
}

/// The output of a query. With two components: the point among the values whose weighted mean it is, inside
/// their convex hull. Otherwise its components, as many as there is room for.
void draw_output_part(LabContext& context, const TokenLabels& labels, Rect room, std::size_t query) {
    AttentionResults& results = context.results.attention();
    const std::vector<double>& output = results.output_row(query);
    if (output.empty()) {
        draw_nothing(context.ui, room, "attention/row/no-output", "There are no values: no output.");
        return;
    }
    const std::string_view why =
        hides_output(context.ui) ? std::string_view() : value_past_format(context.ui, results, query);
    if (!why.empty()) {
        const Rect place = room.cut_top(wrapped_size(context.ui.fonts.small, why, room.width()).y);
        paragraph(context.ui, place, context.ui.fonts.small, context.ui.theme.bad, why);
        landmark(context.ui, "attention/row/past-format", place, why);
    }
    if (output.size() != 2) {
        draw_components(context, room, output);
        return;
    }
    draw_mixture(context, labels, room,
                 {query,
                  results.vectors().v,
                  results.weight_row(query),
                  results.mask(),
                  {output[0], output[1]},
                  hides_weights(context.ui),
                  hides_output(context.ui)});
}

// ---- the row as logits of the lab "Softmax" ----

/// The row as a scene of the lab "Softmax": a class for each key, named by its token, with the logits of the
/// row's softmax (scaled and masked) and the scene's temperature.
Scene scene_of_row(FrameArena& arena, const Scene& scene, AttentionResults& results, std::size_t query) {
    const std::vector<std::string> queries = query_labels(scene.attention);
    LogitSet row{fmt::format("row {} of attention", numbered_quoted(arena, queries, query, 24)),
                 results.masked_row(query), key_labels(scene.attention)};
    Scene opened = scene_from(std::move(row));
    opened.temperature = scene.temperature;
    return opened;
}

/// Makes it the scene, as one undo step, and goes to that lab. The attention stays for the way back.
void open_row_in_softmax(LabContext& context, std::size_t query) {
    const bool is_open = context.document.apply(edit::ReplaceScene{
        scene_of_row(context.ui, context.document.scene(), context.results.attention(), query), true});
    if (is_open) context.go_to = Destination{"softmax"};  // else it is locked
}

// ---- the view ----

// Design pixels.
constexpr float bar_height = 28;
constexpr float read_outs_height = 36;
constexpr float row_line_width = 440;  // of the chooser, the parts and the way to the lab Softmax
constexpr float all_read_outs_from = 480;
constexpr float least_mixture = 150;  // the height of a picture of the output that says something

// In the order of RowPart.
constexpr std::array<Tab, 2> parts = {{
    {"output", "Output", "The weights, and the output that they make of the values."},
    {"mask-value", "−∞ or −1e9", "The row in f16 and other formats, masked by either."},
}};

// The longest that fits.
constexpr std::array<const char*, 3> open_labels = {"Open this row in Softmax", "Open in Softmax", "Open"};

void draw_open_button(LabContext& context, const Rect& room, std::size_t query) {
    Ui& ui = context.ui;
    Rect rest = room;
    const auto fits = [&](const char* words) { return button_width(ui, words) <= room.width(); };
    const auto label = std::find_if(open_labels.begin(), open_labels.end() - 1, fits);
    if (button(ui, "attention/row/open", rest.cut_right(button_width(ui, *label)), *label))
        open_row_in_softmax(context, query);
    tooltip(
        ui,
        "The logits of this row with its tokens as classes, in the lab Softmax, at the same T. Undo brings "
        "the previous classes back; the attention stays as it is.");
}

void draw_number(Ui& ui, const Rect& room, ReadOut what) {
    what.hidden = hides_readouts(ui);
    read_out_below(ui, room, what);
}

void draw_entropy(Ui& ui, const Rect& nats, const Rect& bits, const Rect& share,
                  const AttentionRowFacts& facts) {
    const double uniform = std::log(static_cast<double>(facts.live));
    const std::string_view ratio =
        facts.live == 1 ? "one key" : probability_text(ui, facts.entropy / uniform);
    draw_number(
        ui, nats,
        {"attention/row/entropy", "entropy, nats", fitted(ui, facts.entropy, 8),
         "H = −Σ p log p over the keys of this row: 0 if one of them has all the weight, log n if all "
         "n that take part share equally."});
    if (bits.has_room())
        draw_number(ui, bits,
                    {"attention/row/entropy-bits", "in bits", fitted(ui, nats_to_bits(facts.entropy), 8),
                     formatted(ui, "{} nats / log 2", fitted(ui, facts.entropy, 8))});
    draw_number(
        ui, share,
        {"attention/row/entropy-share", formatted(ui, "of log {}", facts.live),
         std::isnan(facts.entropy) ? "NaN" : ratio,
         facts.live == 1 ? std::string_view("One key takes part: it has all the weight, at any T.")
                         : formatted(ui, "{} / log {} = {} / {}", fitted(ui, facts.entropy, 8), facts.live,
                                     fitted(ui, facts.entropy, 8), fitted(ui, uniform, 8))});
}

/// Five numbers side by side; in little room the three that nothing else says.
void draw_read_outs(LabContext& context, Rect room, std::size_t query) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const AttentionRowFacts& facts = results.facts()[query];
    if (facts.status == RowStatus::all_masked && !hides_readouts(ui)) {
        const std::string_view words =
            "All keys are masked: the weights are 0 by contract, and there is no entropy. Plain "
            "arithmetic makes 0/0 = NaN of it.";
        paragraph(ui, room, ui.fonts.body, ui.theme.text, words);
        landmark(ui, "attention/row/all-masked", room, words);
        return;
    }
    const bool narrow = ui.is_narrow(room.width(), all_read_outs_from);
    const float width = room.width() / (narrow ? 3 : 5);
    const Rect nats = room.cut_left(width);
    const Rect bits = narrow ? Rect{} : room.cut_left(width);
    draw_entropy(ui, nats, bits, room.cut_left(width), facts);
    draw_number(ui, room.cut_left(width),
                {"attention/row/largest", "largest weight", fitted(ui, facts.largest, 8),
                 "Above 0.99 the row counts as saturated: hardly any gradient gets through it."});
    if (narrow) return;
    const double difference = results.difference_to_reference(query);
    draw_number(
        ui, room,
        {"attention/row/difference", "error vs float64", fitted(ui, difference, 8),
         formatted(
             ui,
             "The largest difference of a weight to the same row computed by the reference from the same "
             "vectors: 106 bits inside, float64 outside. Here: {} arithmetic.",
             name_of(results.backend().format()))});
}

}  // namespace

std::vector<GuessedItem> keys_to_guess(const Scene& scene) {
    const Attention& attention = scene.attention;
    const std::size_t keys = key_count(attention);
    std::vector<GuessedItem> items;
    if (keys > max_guessed_classes) return items;
    const std::vector<std::string> labels = key_labels(attention);
    const MaskBits mask = mask_bits(attention.mask, query_count(attention), keys);
    for (std::size_t key = 0; key < keys; ++key) {
        // Keys are the same as long as they stand at the same place; no class has such a number.
        const int identity = -1 - static_cast<int>(key);
        items.push_back({identity, labels[key], mask.at(attention.query, key)});
    }
    return items;
}

List<std::size_t> shown_keys(FrameArena& arena, std::span<const double> weights, std::size_t max_count) {
    List<std::size_t> keys(weights.size(), arena);
    std::iota(keys.begin(), keys.end(), std::size_t{0});
    if (keys.size() <= max_count) return keys;
    const auto rank = [&](std::size_t key) { return std::isnan(weights[key]) ? INFINITY : weights[key]; };
    const auto before = [&](std::size_t a, std::size_t b) {
        return rank(a) != rank(b) ? rank(a) > rank(b) : a < b;
    };
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(max_count), keys.end(),
                      before);
    keys.resize(max_count);
    return keys;
}

void draw_row_bars(LabContext& context, Cache& cache, Rect room, RowHead head) {
    Ui& ui = context.ui;
    if (draw_progress(context, room, has_chosen_row(context))) return;
    const std::size_t query = shown_query(context, cache);
    Rect bar = room.cut_top(ui.px(bar_height));
    if (head == RowHead::chooser) {
        draw_query_chooser(context, cache.labels, bar, query);
        bar.cut_left(ui.px(gap));
        draw_open_button(context, bar, query);
    } else {
        text(ui, bar, ui.fonts.strong, ui.theme.text,
             joined(ui, "from ", numbered_quoted(ui, cache.labels.queries, query, 24)));
    }
    room.cut_top(ui.px(gap));
    draw_bars(context, cache, room, query);
}

void draw_row(LabContext& context, View& view, Cache& cache, Rect room) {
    Ui& ui = context.ui;
    if (draw_progress(context, room, has_chosen_row(context))) return;
    const std::size_t query = shown_query(context, cache);
    Rect bar = room.cut_top(ui.px(bar_height));
    draw_query_chooser(context, cache.labels, bar, query);
    bar.cut_left(ui.px(gap));
    // Where one line is too short for all, the parts have one of their own.
    const bool narrow = ui.is_narrow(room.width(), row_line_width);
    if (narrow) {
        draw_open_button(context, bar, query);
        room.cut_top(ui.px(gap) * 0.5F);
        bar = room.cut_top(ui.px(bar_height));
    }
    const std::size_t chosen =
        tabs(ui, "attention/row/part", bar, parts, static_cast<std::size_t>(view.row_part));
    view.row_part = static_cast<RowPart>(chosen);
    if (!narrow) draw_open_button(context, bar, query);
    room.cut_top(ui.px(gap));
    if (view.row_part == RowPart::mask_value) {
        draw_mask_values(context, view, cache, room, query);
        return;
    }
    draw_read_outs(context, room.cut_top(ui.px(read_outs_height)), query);
    room.cut_top(ui.px(gap));
    if (narrow) {
        const bool has_picture = room.height() * 0.42F >= ui.px(least_mixture);
        // A line of components finds room where the picture of two does not.
        const bool has_components = context.results.attention().output_row(query).size() != 2;
        const float line = ui.px(head_height + (has_components ? 4 + component_height : 0));
        const Rect output = room.cut_bottom(has_picture ? room.height() * 0.42F : line);
        room.cut_bottom(ui.px(gap));
        draw_bars(context, cache, room, query);
        draw_output_part(context, cache.labels, output, query);
        return;
    }
    const Rect bars = room.cut_left(room.width() * 0.58F);
    room.cut_left(ui.px(2 * gap));
    draw_bars(context, cache, bars, query);
    draw_output_part(context, cache.labels, room, query);
}

}  // namespace softmaxlab::attention
