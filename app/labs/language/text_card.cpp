#include "app/labs/language/text_card.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/ui/colour_map.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/explained.h"
#include "app/widgets/polyline.h"

namespace softmaxlab::language {
namespace {

// Design pixels.
constexpr float side = 16;
constexpr float top = 12;
constexpr float controls_height = 30;
constexpr float gap = 8;
constexpr float chip_height = 28;
constexpr float caption_height = 17;
constexpr float branch_height = 30;
constexpr float min_chip = 46;
constexpr float next_chip = 44;
constexpr float more_width = 66;
constexpr float legend_width = 118;
constexpr float legend_above = 760;  // of the card
constexpr float speeds_above = 860;
constexpr std::size_t max_prompt_letters = 4000;

constexpr std::array<std::string_view, 6> examples = {
    "Once upon a time",        "There was once a king who had three",
    "The wolf said to the",    "“Who are you?” asked the",
    "They lived happily ever", "In the middle of the forest stood a little",
};

std::string_view next_example(std::string_view prompt) {
    const auto found = std::find(examples.begin(), examples.end(), prompt);
    return found == examples.end() || found + 1 == examples.end() ? examples[0] : *(found + 1);
}

void set_prompt(const LabState& state, std::string_view prompt) {
    state.cache.running.stop(state.document());
    state.document().apply(edit::SetPrompt{std::string(prompt)});
}

void draw_speeds(const LabState& state, Rect& row) {
    Ui& ui = state.ui();
    for (std::size_t i = speeds.size(); i-- > 0;) {
        const Rect place = row.cut_right(ui.px(38));
        if (button(ui, formatted(ui, "language/speed/{}", speeds[i]), place, formatted(ui, "{}/s", speeds[i]),
                   ButtonKind::quiet, state.view.speed == i))
            state.view.speed = i;
        tooltip(ui, formatted(ui, "Run draws {} tokens a second.", speeds[i]));
        row.cut_right(ui.px(2));
    }
}

void draw_buttons(const LabState& state, Rect& row) {
    Ui& ui = state.ui();
    Running& running = state.cache.running;
    const bool possible = can_step(state);
    const std::size_t drawn = state.text().drawn.size();
    if (button(ui, "language/run", row.cut_right(ui.px(68)), running.on() ? "Pause" : "Run",
               ButtonKind::normal, running.on(), running.on() || possible)) {
        if (running.on()) {
            running.stop(state.document());
        } else {
            running.start(state);
        }
    }
    tooltip(ui, "Draws one token after the other, until you pause or the text ends. It is one undo step.");
    row.cut_right(ui.px(gap));
    const Rect step = row.cut_right(ui.px(68));
    if (button(ui, "language/step", step, "Step", ButtonKind::primary, false, possible)) {
        running.stop(state.document());
        append(state, state.next->hit.index);
    }
    tooltip(ui, "Draws the next token and puts it at the end of the text.");
    row.cut_right(ui.px(gap));
    if (button(ui, "language/back", row.cut_right(ui.px(68)), "Back", ButtonKind::normal, false, drawn > 0)) {
        running.stop(state.document());
        state.document().apply(edit::CutText{drawn - 1});
    }
    tooltip(ui, "Takes the last token back, and its u: Step then draws the same one again.");
    row.cut_right(ui.px(gap));
}

void draw_controls(const LabState& state, Rect row, float card_width) {
    Ui& ui = state.ui();
    if (!ui.is_narrow(card_width, speeds_above)) draw_speeds(state, row);
    row.cut_right(ui.px(gap));
    draw_buttons(state, row);
    const std::string_view prompt = state.text().prompt;
    const std::string_view example = next_example(prompt);
    if (button(ui, "language/example", row.cut_right(button_width(ui, "Example")), "Example"))
        set_prompt(state, example);
    tooltip(ui, joined(ui, "Another prompt to begin with: “", example, "”"));
    row.cut_right(ui.px(gap));
    text(ui, row.cut_left(ui.px(54)), ui.fonts.strong, ui.theme.secondary, "Prompt");
    fill(row, ui.theme.raised, ui.px(6));
    outline(row, ui.theme.line, ui.px(6), ui.px(ui.theme.border));
    EditField field;
    field.landmark = "language/prompt";
    field.shown = visible_label(ui, prompt);
    field.typed_from = prompt;
    field.explanation = "What the text begins with. Click to type or paste; Enter takes it.";
    field.font = ui.fonts.body;
    field.colour = ui.theme.text;
    field.click_types = true;
    field.is_name = true;
    field.max_letters = max_prompt_letters;
    if (const auto typed = text_field(ui, row.inset(ui.px(8), 0), field)) set_prompt(state, *typed);
}

struct Chip {
    std::size_t at = 0;  ///< of the text's tokens
    std::string_view label;
    float width = 0;
};

/// The last tokens that fit side by side, the first of them first.
List<Chip> chips_in(const LabState& state, float width) {
    Ui& ui = state.ui();
    const std::vector<Token>& tokens = state.results.text().tokens;
    List<Chip> chips(ui);
    float taken = 0;
    for (std::size_t i = tokens.size(); i-- > 0;) {
        const std::string_view label = short_name(ui, token_label(ui, state.model, tokens[i]), 18);
        const float chip = std::max(ui.px(min_chip), text_size(ui.fonts.body, label).x + ui.px(14));
        if (taken + chip > width) break;
        taken += chip + ui.px(3);
        chips.push_back({i, label, chip});
    }
    std::reverse(chips.begin(), chips.end());
    return chips;
}

/// Returns whether somebody goes back to before it.
bool draw_chip(const LabState& state, const SequentialMap& map, const Chip& chip, const Rect& place,
               const Rect& caption) {
    Ui& ui = state.ui();
    const LanguageText& text_now = state.results.text();
    const std::vector<double>& chances = state.results.chances();
    const Token token = text_now.tokens[chip.at];
    const bool is_prompt = chip.at < text_now.prompt;
    const std::size_t drawn = chip.at - text_now.prompt;
    const bool known = !is_prompt && drawn < chances.size();
    const ImU32 ground = known ? map.at(chances[drawn], 1) : ui.theme.raised;
    const std::string_view name = formatted(ui, "language/token/{}", chip.at);
    const bool pressed = bare_button(name, place);
    fill(place, ground, ui.px(5));
    text(ui, place.inset(ui.px(4), 0), ui.fonts.body, known ? ink_on(ground) : ui.theme.text, chip.label,
         Align::centre);
    focus_ring(ui, place, ui.px(5));
    landmark(ui, name, place, chip.label);
    if (known) {
        const std::string_view share = short_percent(ui, chances[drawn]);
        text(ui, caption, ui.fonts.number_small, ui.theme.secondary, share, Align::centre);
        landmark(ui, formatted(ui, "language/chance/{}", drawn), caption, share);
    }
    if (has_tooltip(ui)) {
        const std::string_view what = token_words(ui, state.model, token);
        if (known) {
            tooltip(ui, formatted(ui,
                                  "{}\nChance when it was drawn, without filters: {}, a surprise of {}.\n"
                                  "Press to go back to before it: the text stays beside the new one.",
                                  what, percent(ui, chances[drawn]), bits_words(ui, chances[drawn])));
        } else {
            tooltip(ui, joined(ui, what, is_prompt ? "\nA part of the prompt." : ""));
        }
    }
    return pressed && !is_prompt;
}

void draw_next_chip(Ui& ui, const Rect& place, const Rect& caption) {
    dashed_outline(ui, place, ui.theme.accent, ui.px(1));
    text(ui, place, ui.fonts.strong, ui.theme.accent, "?", Align::centre);
    text(ui, caption, ui.fonts.small, ui.theme.accent, "next", Align::centre);
    landmark(ui, "language/next", place, "?");
}

void draw_legend(Ui& ui, const SequentialMap& map, Rect place) {
    Rect bar = place.cut_top(ui.px(12));
    place.cut_top(ui.px(2));
    constexpr int steps = 32;
    const float width = bar.width() / steps;
    for (int i = 0; i < steps; ++i) {
        const float x = bar.min.x + width * static_cast<float>(i);
        fill({ImVec2(x, bar.min.y), ImVec2(x + width + 1, bar.max.y)}, map.at((i + 0.5) / steps, 1));
    }
    text(ui, place.cut_top(ui.px(15)), ui.fonts.small, ui.theme.secondary, "chance when drawn");
    place.cut_top(ui.px(1));
    text(ui, place, ui.fonts.number_small, ui.theme.secondary, "0");
    text(ui, place, ui.fonts.number_small, ui.theme.secondary, "100 %", Align::right);
}

void draw_chips(const LabState& state, Rect room, float card_width) {
    Ui& ui = state.ui();
    const SequentialMap map(ui.theme);
    if (!ui.is_narrow(card_width, legend_above)) {
        draw_legend(ui, map, room.cut_right(ui.px(legend_width)));
        room.cut_right(ui.px(gap));
    }
    Rect captions = room;
    Rect row = captions.cut_top(ui.px(chip_height));
    const LanguageText& text_now = state.results.text();
    const bool shows_next = state.results.failure().empty();
    const float reserved = ui.px(more_width) + (shows_next ? ui.px(next_chip) : 0);
    const List<Chip> chips = chips_in(state, row.width() - reserved);
    const std::size_t hidden = text_now.tokens.size() - chips.size();
    if (hidden > 0) {
        const Rect more = row.cut_left(ui.px(more_width));
        captions.cut_left(ui.px(more_width));
        const std::string_view words = formatted(ui, "{} more …", grouped(ui, hidden));
        text(ui, more, ui.fonts.small, ui.theme.secondary, words);
        landmark(ui, "language/earlier", more, words);
    }
    Rect of_prompt{captions.min, captions.min};
    std::optional<std::size_t> back_to;
    for (const Chip& chip : chips) {
        const Rect place = row.cut_left(chip.width);
        const Rect caption = captions.cut_left(chip.width);
        if (draw_chip(state, map, chip, place, caption)) back_to = chip.at - text_now.prompt;
        if (chip.at < text_now.prompt) of_prompt.max = caption.max;
        row.cut_left(ui.px(3));
        captions.cut_left(ui.px(3));
    }
    text_if_it_fits(ui, of_prompt, ui.fonts.small, ui.theme.secondary, "prompt", Align::centre);
    if (shows_next)
        draw_next_chip(ui, row.cut_left(ui.px(next_chip)).inset(1), captions.cut_left(ui.px(next_chip)));
    if (!back_to) return;
    state.cache.running.stop(state.document());
    state.document().apply(edit::CutText{*back_to, true});
}

void draw_branch(const LabState& state, Rect row) {
    Ui& ui = state.ui();
    row.cut_top(ui.px(4));
    if (button(ui, "language/branch/forget", row.cut_right(ui.px(76)), "Put away"))
        state.document().apply(edit::ForgetBranch{});
    tooltip(ui, "Forgets the text that is kept beside.");
    row.cut_right(ui.px(gap));
    if (button(ui, "language/branch/swap", row.cut_right(ui.px(110)), "Change places")) {
        state.cache.running.stop(state.document());
        state.document().apply(edit::SwapTexts{});
    }
    tooltip(ui, "Goes on with the text that is kept beside, and keeps this one.");
    row.cut_right(ui.px(gap));
    text(ui, row.cut_left(ui.px(84)), ui.fonts.small, ui.theme.secondary, "Kept beside");
    std::string_view words;
    for (const std::uint32_t token : state.text().branch) {
        words = joined(ui, words, state.model.tokenizer.bytes_of(token));
        if (words.size() > 400) break;
    }
    words = visible_label(ui, words);
    text(ui, row, ui.fonts.body, ui.theme.text, fitted_name(ui, ui.fonts.body, words, row.width()));
    landmark(ui, "language/branch", row, words);
}

}  // namespace

float text_card_height(const Ui& ui, const Scene& scene) {
    const float branch = scene.language.branch.empty() ? 0 : branch_height;
    return ui.px(2 * top + controls_height + 10 + chip_height + caption_height + branch);
}

void draw_text_card(const LabState& state, const Rect& rect) {
    Ui& ui = state.ui();
    card(ui, rect);
    Rect inside = rect.inset(ui.px(side), ui.px(top));
    draw_controls(state, inside.cut_top(ui.px(controls_height)), rect.width());
    inside.cut_top(ui.px(10));
    if (!state.text().branch.empty()) draw_branch(state, inside.cut_bottom(ui.px(branch_height)));
    draw_chips(state, inside, rect.width());
}

}  // namespace softmaxlab::language
