#include "app/labs/attention/row_bars.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/bar.h"
#include "app/widgets/explained.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float head_height = 16;
constexpr float tallest_row = 46;
constexpr float token_width = 72;
constexpr float logit_width = 52;
constexpr float weight_width = 54;

/// What all bars of the row have in common.
struct Bars {
    std::size_t query;
    std::span<const std::string> tokens;
    std::span<const double> logits;
    std::span<const double> weights;
    AttentionResults& results;
    double temperature;
};

std::string_view explain_weight(FrameArena& arena, const Bars& bars, std::size_t key) {
    const AttentionRowFacts& facts = bars.results.facts()[bars.query];
    const double logit = bars.logits[key];
    std::string_view words =
        formatted(arena, "key {} {}: ", key + 1, quoted_token(arena, bars.tokens[key], 40));
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

void head(Ui& ui, Rect row) {
    text(ui, row.cut_left(ui.px(token_width)), ui.fonts.small, ui.theme.secondary, "key");
    text(ui, row.cut_left(ui.px(logit_width)), ui.fonts.small, ui.theme.secondary, "logit", Align::right);
    text(ui, row.cut_right(ui.px(weight_width)), ui.fonts.small, ui.theme.secondary, "weight", Align::right);
}

void one_bar(LabContext& context, AttentionState& state, const Bars& bars, const Rect& place,
             std::size_t key) {
    Ui& ui = context.ui;
    const bool lit = state.cell && state.cell->key == key;
    if (lit) fill(place.inset(-ui.px(4), 0), ui.theme.raised, ui.px(4));
    Rect row = place;
    token_label(ui, row.cut_left(ui.px(token_width)), bars.tokens, key);
    const double logit = bars.logits[key];
    const double weight = bars.weights[key];
    const bool masked = !bars.results.mask().at(bars.query, key);
    const Rect logit_place = row.cut_left(ui.px(logit_width));
    const std::string_view logit_words = fitted(ui, logit, 8);
    text(ui, logit_place, ui.fonts.number_small, masked ? ui.theme.secondary : ui.theme.text, logit_words,
         Align::right);
    landmark(ui, formatted(ui, "attention/row/logit/{}", key), logit_place, logit_words);
    text(ui, row.cut_right(ui.px(weight_width)), ui.fonts.number_small,
         std::isnan(weight) ? ui.theme.bad : ui.theme.text, fitted(ui, weight, 8), Align::right);
    row.cut_left(ui.px(10));

    BarLook look;
    look.to = std::isnan(weight) ? 0 : static_cast<float>(weight);
    look.colour = token_colour(ui, bars.tokens.size(), key);
    look.hatched = masked && weight == 0;
    look.failed = std::isnan(weight);
    look.strong = lit;
    const float height = std::min(row.height() - ui.px(3), ui.px(26));
    const Rect bar = row.inset(0, (row.height() - height) * 0.5F);
    draw_bar(ui, bar, look);
    // A mask that leaks is still a mask.
    if (masked && weight > 0) hatch(bar, ui.theme.faint, ui.px(8), ui.px(1));
    explained(ui, formatted(ui, "attention/row/weight/{}", key), place, fitted(ui, weight, 8),
              explain_weight(ui, bars, key));
    if (ImGui::IsItemHovered() || has_key_focus()) state.cell = AttentionCell{bars.query, key};
}

void rest_of_row(LabContext& context, const Bars& bars, std::span<const std::size_t> shown,
                 const Rect& place) {
    Ui& ui = context.ui;
    std::vector<bool> is_shown(bars.weights.size());
    for (const std::size_t key : shown) is_shown[key] = true;
    double total = 0;
    for (std::size_t key = 0; key < is_shown.size(); ++key)
        if (!is_shown[key]) total += bars.weights[key];
    const std::string_view words =
        formatted(ui, "{} other keys, together {}", grouped(ui, bars.weights.size() - shown.size()),
                  fitted(ui, total, 8));
    text(ui, place, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "attention/row/others", place, words);
}

}  // namespace

List<std::size_t> shown_keys(FrameArena& arena, std::span<const double> weights, std::size_t most) {
    List<std::size_t> keys(weights.size(), arena);
    std::iota(keys.begin(), keys.end(), std::size_t{0});
    if (keys.size() <= most) return keys;
    const auto rank = [&](std::size_t key) { return std::isnan(weights[key]) ? INFINITY : weights[key]; };
    const auto before = [&](std::size_t a, std::size_t b) {
        return rank(a) != rank(b) ? rank(a) > rank(b) : a < b;
    };
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(most), keys.end(), before);
    keys.resize(most);
    return keys;
}

void row_bars(LabContext& context, AttentionState& state, Rect room, std::size_t query) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    AttentionResults& results = context.results.attention();
    const Bars bars{query,   state.labels.keys, results.masked_row(query), results.weight_row(query),
                    results, scene.temperature};
    head(ui, room.cut_top(ui.px(head_height)));
    const bool all = bars.weights.size() <= most_listed_keys;
    const List<std::size_t> keys =
        shown_keys(ui, bars.weights, all ? most_listed_keys : most_listed_keys - 1);
    const Rect foot = all ? Rect{} : room.cut_bottom(ui.px(head_height));
    const float height = std::min(room.height() / static_cast<float>(keys.size()), ui.px(tallest_row));
    for (const std::size_t key : keys) one_bar(context, state, bars, room.cut_top(height), key);
    if (!all) rest_of_row(context, bars, keys, foot);
}

}  // namespace softmaxlab
