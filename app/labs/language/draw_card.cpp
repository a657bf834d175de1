#include "app/labs/language/draw_card.h"

#include <algorithm>
#include <cmath>

#include "app/ui/colour_map.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab::language {
namespace {

using Draw = void (*)(const LabState&, Rect);

constexpr float fall_height = 56;  // design pixels: from the upper edge of the card

/// The kept tokens side by side in `strip`; those too narrow to be seen are one. `lights`: u lies on the one
/// that it hits.
void draw_strip(const LabState& state, const NextToken& next, const Rect& strip, bool labels, bool lights) {
    Ui& ui = state.ui();
    const auto x_of = [&](double share) { return strip.min.x + strip.width() * static_cast<float>(share); };
    double begin = 0;
    Rect lit{};
    for (std::size_t i = 0; i < next.order.size(); ++i) {
        const std::size_t token = next.order[i];
        const double end = begin + next.trace.probabilities[token];
        const bool rest = x_of(end) - x_of(begin) < ui.px(3);
        const bool hit = lights && token == next.hit.index;
        const Rect place{
            ImVec2(x_of(begin), strip.min.y),
            ImVec2(rest ? strip.max.x : std::max(x_of(begin) + 1, x_of(end) - ui.px(1)), strip.max.y)};
        const ImU32 colour = rest ? ui.theme.secondary : colour_of_rank(ui, i);
        const ImU32 ground = hit && !rest ? colour : mix(colour, ui.theme.panel, 0.35F);
        fill(place, ground, std::min(ui.px(3), place.width() * 0.5F));
        if (hit && !rest) lit = place;
        if (rest) {
            if (lights && next.hit.begin >= begin) {
                const float left = x_of(next.hit.begin);
                lit = {ImVec2(left, strip.min.y),
                       ImVec2(std::max(left + ui.px(2), x_of(next.hit.end)), strip.max.y)};
            }
            break;
        }
        if (labels) {
            text_if_it_fits(ui, place.inset(ui.px(3), 0), ui.fonts.body, ink_on(ground),
                            token_label(ui, state.model, token), Align::centre);
            landmark(ui, formatted(ui, "language/segment/{}", i), place, token_label(ui, state.model, token));
        }
        begin = end;
    }
    if (lit.has_room()) outline(lit.inset(-ui.px(1)), ui.theme.text, ui.px(3), ui.px(2));
}

/// ".348": without the zero.
std::string_view tick_words(Ui& ui, double share) {
    return fixed(ui, share, 3).substr(1);
}

void draw_ticks(Ui& ui, const NextToken& next, const Rect& strip, const Rect& row) {
    ImFont* const font = ui.fonts.number_small;
    const auto x_of = [&](double share) { return strip.min.x + strip.width() * static_cast<float>(share); };
    text(ui, row, font, ui.theme.secondary, "0");
    text(ui, row, font, ui.theme.secondary, "1", Align::right);
    float free_from = row.min.x + ui.px(20);
    double end = 0;
    const float half = text_size(font, ".000").x * 0.5F + 1;
    for (const std::size_t token : next.order) {
        end += next.trace.probabilities[token];
        if (x_of(end) + half > row.max.x - ui.px(20)) break;
        if (x_of(end) - half < free_from) continue;
        const Rect place{ImVec2(x_of(end) - half, row.min.y), ImVec2(x_of(end) + half, row.max.y)};
        text(ui, place, font, ui.theme.secondary, tick_words(ui, end), Align::centre);
        free_from = place.max.x + ui.px(8);
    }
}

void draw_u(const LabState& state, const NextToken& next, const Rect& strip, const Rect& above) {
    Ui& ui = state.ui();
    const float x = strip.min.x + strip.width() * static_cast<float>(next.u);
    const float radius = ui.px(5);
    const float lies_at = strip.min.y - radius;
    const float y = lies_at - ui.px(fall_height) * (1 - state.cache.fall.part(ImGui::GetTime()));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddLine(ImVec2(x, above.min.y), ImVec2(x, y + radius), with_alpha(ui.theme.text, 0.4F), ui.px(1));
    list.AddCircleFilled(ImVec2(x, y), radius, ui.theme.text);
    landmark(ui, "language/u/ball", {ImVec2(x - radius, y - radius), ImVec2(x + radius, y + radius)});
    const std::string_view value = fixed(ui, next.u, 4);
    const std::string_view words = formatted(
        ui, "u = {} hits {}", value, short_name(ui, token_label(ui, state.model, next.hit.index), 24));
    const float width = text_size(ui.fonts.body, words).x + 1;
    const float gap = ui.px(12);
    const bool right = x + gap + width <= above.max.x;
    const Rect place = right ? Rect{ImVec2(x + gap, above.min.y), ImVec2(x + gap + width, above.max.y)}
                             : Rect{ImVec2(x - gap - width, above.min.y), ImVec2(x - gap, above.max.y)};
    text(ui, place, ui.fonts.body, ui.theme.text, words);
    landmark(ui, "language/u", place, value);
    landmark(ui, "language/hit", place, token_label(ui, state.model, next.hit.index));
}

void draw_one_draw(const LabState& state, Rect room) {
    Ui& ui = state.ui();
    const NextToken& next = *state.next;
    const Rect above = room.cut_top(ui.px(24));
    const Rect ticks = room.cut_bottom(ui.px(18));
    const Rect strip = room.cut_top(std::min(room.height(), ui.px(52)));
    draw_strip(state, next, strip, true, !state.cache.fall.on());
    draw_ticks(ui, next, strip,
               {ImVec2(ticks.min.x, strip.max.y + ui.px(1)), ImVec2(ticks.max.x, strip.max.y + ui.px(18))});
    draw_u(state, next, strip, above);
}

void draw_gumbel(const LabState& state, Rect room) {
    Ui& ui = state.ui();
    const NextToken& next = *state.next;
    const GumbelDraws& gumbel = state.results.gumbel();
    constexpr std::size_t lines = 5;
    const float height = std::min(room.height() / lines, ui.px(22));
    const float names = ui.px(112);
    const float column = ui.px(88);
    const auto fitting = static_cast<std::size_t>(std::max(0.0F, (room.width() - names) / column));
    const std::size_t count = std::min(fitting, next.order.size());
    Rect left{room.min, ImVec2(room.min.x + names, room.max.y)};
    for (const std::string_view name :
         {std::string_view("kept token"), std::string_view("log p"), std::string_view("+ noise g"),
          std::string_view("sum: the largest"), std::string_view("of 100 (by u)")})
        text(ui, left.cut_top(height), ui.fonts.small, ui.theme.secondary, name);
    bool hit_is_shown = false;
    for (std::size_t i = 0; i < count; ++i) {
        // The one that is hit is always among those that are shown.
        const bool last = i + 1 == count;
        const std::size_t token = last && !hit_is_shown ? gumbel.hit : next.order[i];
        const bool hit = token == gumbel.hit;
        hit_is_shown = hit_is_shown || hit;
        const float x = room.min.x + names + column * static_cast<float>(i);
        Rect place{ImVec2(x, room.min.y), ImVec2(x + column - ui.px(8), room.min.y + height * lines)};
        if (hit) {
            const Rect frame = place.inset(-ui.px(3), -ui.px(1));
            fill(frame, ui.theme.raised, ui.px(4));
            outline(frame, ui.theme.text, ui.px(4), ui.px(1));
        }
        const double log_p = std::log(next.trace.probabilities[token]);
        const ImU32 ink = hit ? ui.theme.text : ui.theme.secondary;
        text(ui, place.cut_top(height), ui.fonts.body, ui.theme.text,
             fitted_name(ui, ui.fonts.body, token_label(ui, state.model, token), place.width()),
             Align::right);
        text(ui, place.cut_top(height), ui.fonts.number_small, ink, fixed(ui, log_p, 2), Align::right);
        text(ui, place.cut_top(height), ui.fonts.number_small, ink, with_sign(ui, gumbel.noise[token], 2),
             Align::right);
        const Rect sum = place.cut_top(height);
        const std::string_view words = fixed(ui, log_p + gumbel.noise[token], 2);
        text(ui, sum, ui.fonts.number_small, ink, words, Align::right);
        landmark(ui, hit ? std::string_view("language/gumbel/hit") : formatted(ui, "language/gumbel/{}", i),
                 sum, hit ? token_label(ui, state.model, token) : words);
        text(ui, place.cut_top(height), ui.fonts.number_small, ink,
             formatted(ui, "{} ({})", gumbel.counts[token], next.counts[token]), Align::right);
    }
}

void draw_temperatures(const LabState& state, Rect room) {
    Ui& ui = state.ui();
    const std::vector<NextToken>& others = state.results.at_other_temperatures();
    const float height = std::min(room.height() / static_cast<float>(others.size()), ui.px(26));
    const Rect all{room.min, ImVec2(room.max.x, room.min.y + height * static_cast<float>(others.size()))};
    Rect strips{};
    for (std::size_t i = 0; i < others.size(); ++i) {
        const NextToken& next = others[i];
        Rect row = room.cut_top(height);
        const std::string_view name = joined(ui, "T = ", temperature_text(ui, compared_temperatures[i]));
        text(ui, row.cut_left(ui.px(72)), ui.fonts.number_small, ui.theme.text, name);
        const Rect words = row.cut_right(ui.px(150));
        row.cut_right(ui.px(12));
        strips = row;
        if (next.order.empty()) continue;
        draw_strip(state, next, row.inset(0, ui.px(2)), false, true);
        const double chance = next.trace.probabilities[next.hit.index];
        const std::string_view share = short_percent(ui, chance);
        const float room_for_name = words.width() - text_size(ui.fonts.body, share).x - ui.px(8);
        const std::string_view label =
            fitted_name(ui, ui.fonts.body, token_label(ui, state.model, next.hit.index), room_for_name);
        text(ui, words, ui.fonts.body, ui.theme.text, label);
        text(ui, words, ui.fonts.body, ui.theme.secondary, share, Align::right);
        landmark(ui, formatted(ui, "language/at/{}", i), words, label);
    }
    const float x = strips.min.x + strips.width() * static_cast<float>(state.next->u);
    ImGui::GetWindowDrawList()->AddLine(ImVec2(x, all.min.y), ImVec2(x, all.max.y), ui.theme.text, ui.px(2));
}

struct Factor {
    double left = 0;  ///< the share of that side, 0 … 1
    bool goes_right = false;
    std::string_view probability;
    std::string_view score;
};

/// A question: how the two sides share what comes to it, with the one that is taken lit.
void draw_factor(Ui& ui, Rect place, const Factor& factor, float height) {
    const Rect bar = place.cut_top(height).inset(0, ui.px(4));
    const float middle = bar.min.x + bar.width() * static_cast<float>(factor.left);
    const ImU32 faint = ui.theme.empty_bar;
    fill({bar.min, ImVec2(middle, bar.max.y)}, factor.goes_right ? faint : ui.theme.accent, ui.px(2));
    fill({ImVec2(middle, bar.min.y), bar.max}, factor.goes_right ? ui.theme.accent : faint, ui.px(2));
    text(ui, place.cut_top(height), ui.fonts.number_small, ui.theme.text, factor.probability);
    text(ui, place.cut_top(height), ui.fonts.small, ui.theme.secondary, factor.score);
}

std::string_view questions_words(const LabState& state, std::size_t token, float width) {
    Ui& ui = state.ui();
    const TreePath& path = state.results.path_to(token);
    const std::string_view label =
        joined(ui, "“", short_name(ui, token_label(ui, state.model, token), 24), "”");
    const std::string_view size = grouped(ui, state.next->logits.size());
    const std::string_view questions = grouped(ui, path.steps.size());
    const std::string_view mean = fixed(ui, path.mean_questions, 1);
    return first_that_fits(
        ui.fonts.body, width,
        {formatted(ui,
                   "Softmax needs {} exponentials for one p. A tree asks {} questions for {}, {} on average: "
                   "their answers multiply to p.",
                   size, questions, label, mean),
         formatted(ui, "{} exponentials for one p, or {} questions for {} ({} on average)", size, questions,
                   label, mean),
         formatted(ui, "{} exponentials, or {} questions for {}", size, questions, label),
         formatted(ui, "{} questions for {}", questions, label)});
}

/// The questions on the way to the token that is hit, and their product.
void draw_vocabulary(const LabState& state, Rect room) {
    Ui& ui = state.ui();
    const std::size_t token = state.next->hit.index;
    const std::vector<TreeStep>& steps = state.results.path_to(token).steps;
    const Rect line = room.cut_top(ui.px(20));
    text(ui, line, ui.fonts.body, ui.theme.text, questions_words(state, token, line.width()));
    landmark(ui, "language/questions", line, grouped(ui, steps.size()));
    room.cut_top(ui.px(4));
    const float height = std::min(room.height() / 3, ui.px(20));
    const float column = ui.px(76);
    Rect end = room.cut_right(ui.px(104));
    const auto fitting = static_cast<std::size_t>(std::max(1.0F, room.width() / column));
    const std::size_t shown = steps.size() <= fitting ? steps.size() : fitting - 1;
    double product = 1;
    double rest = 1;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const TreeStep& step = steps[i];
        const double p = step.probability();
        product *= p;
        if (i >= shown) {
            rest *= p;
            continue;
        }
        Rect place = room.cut_left(column);
        place.cut_right(ui.px(8));
        draw_factor(
            ui, place,
            {step.goes_right ? 1 - p : p, step.goes_right, joined(ui, i == 0 ? "" : "× ", fixed(ui, p, 4)),
             joined(ui, "σ(", with_sign(ui, step.score(), 2, 6), ")")},
            height);
    }
    if (shown < steps.size()) {
        Rect place = room.cut_left(column);
        text(ui, place.cut_top(height), ui.fonts.small, ui.theme.secondary,
             formatted(ui, "{} more", steps.size() - shown));
        text(ui, place.cut_top(height), ui.fonts.number_small, ui.theme.text,
             joined(ui, "× ", fitted(ui, rest, 7)));
    }
    end.cut_top(height);
    const Rect result = end.cut_top(height);
    const std::string_view words = fitted(ui, product, 8);
    text(ui, result, ui.fonts.number_small, ui.theme.text, joined(ui, "= ", words), Align::right);
    landmark(ui, "language/product", result, words);
    text(ui, end.cut_top(height), ui.fonts.number_small, ui.theme.secondary,
         joined(ui, "p = ", fitted(ui, state.next->trace.before[token], 8)), Align::right);
}

constexpr std::array<TabView<Lower, Draw>, 4> views = {
    {{Lower::draw,
      {"draw", "One draw", "The kept tokens side by side from 0 to 1: u falls anywhere with equal chance."},
      draw_one_draw},
     {Lower::gumbel,
      {"gumbel", "Gumbel",
       "The same distribution in another way: to each log p comes a number of Gumbel's noise, and the "
       "largest sum "
       "is taken. 100 draws of either kind come to about the same."},
      draw_gumbel},
     {Lower::temperatures,
      {"temperatures", "Four temperatures", "The same u at four temperatures, with the same filters."},
      draw_temperatures},
     {Lower::vocabulary,
      {"vocabulary", "Vocabulary",
       "Hierarchical softmax: a token's p (at T = 1, without filters) as a product of sigmoids, one for each "
       "question, left or right, on its way through a Huffman tree. The tree is made once for all texts, "
       "with "
       "frequent tokens near its root. Here the scores come from the model's own softmax, so that both "
       "agree; a model that is trained with the tree computes only those on the way."},
      draw_vocabulary}}};

void draw_bar_buttons(const LabState& state, Rect bar) {
    Ui& ui = state.ui();
    const Rect again = bar.cut_right(button_width(ui, "Draw again"));
    if (button(ui, "language/draw-again", again, "Draw again")) {
        state.cache.running.stop(state.document());
        state.document().apply(edit::SetSeed{state.text().seed + 1});
    }
    tooltip(ui, formatted(ui, "Another u: seed {} instead of {}.", state.text().seed + 1, state.text().seed));
    bar.cut_right(ui.px(8));
    const bool greedy = state.scene().temperature == 0;
    if (button(ui, "language/greedy", bar.cut_right(button_width(ui, "Greedy")), "Greedy", ButtonKind::normal,
               greedy))
        state.document().apply(edit::SetTemperature{greedy ? 1.0 : 0.0});
    tooltip(ui, "Greedy: T = 0, the largest logit is always taken. Pressed again: T = 1.");
    bar.cut_right(ui.px(12));
    bar.cut_left(ui.px(8));
    text_if_it_fits(ui, bar, ui.fonts.small, ui.theme.secondary,
                    state.view.lower == Lower::draw
                        ? "the kept tokens side by side, 0 to 1; u falls anywhere with equal chance"
                    : state.view.lower == Lower::vocabulary ? "hierarchical softmax, at T = 1"
                    : state.view.lower == Lower::gumbel     ? "argmax(log p + g) has the same distribution"
                                                            : "the same u, the same filters");
}

/// Of tokens that are drawn one after the other no eye follows the way.
bool shows_fall(const LabState& state) {
    const Ui& ui = state.ui();
    return ui.moves && !ui.frozen && state.view.lower == Lower::draw && !state.cache.running.on();
}

}  // namespace

void draw_draw_card(const LabState& state, const Rect& rect) {
    Ui& ui = state.ui();
    TabRoom room;
    const auto& view = tab_card(ui, "language/view", rect, views, state.view.lower, room);
    draw_bar_buttons(state, room.bar);
    if (hides_shares(ui)) return cover(ui, "language/hidden-draw", room.inside);
    // What was pressed above may have made another text, of which nothing is known yet.
    if (state.next == nullptr || state.results.next() == nullptr) return;
    if (state.next->order.empty()) {
        draw_trouble(ui, room.inside, "language/trouble",
                     "The logits are not all numbers: nothing can be drawn.");
        return;
    }
    state.cache.fall.follow(state.next->u, shows_fall(state), ImGui::GetTime());
    ui.animating = ui.animating || state.cache.fall.on();
    view.draw(state, room.inside);
}

}  // namespace softmaxlab::language
