#include "app/labs/attention/online_view.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/attention/online_strip.h"
#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float bar_height = 28;
constexpr float one_row = 476;  // narrower than this, the controls have two
constexpr float tallest_strip = 220;
constexpr float tallest_line = 36;
constexpr float label_width = 118;
constexpr float result_width = 74;
constexpr std::size_t components_in_words = 3;

void transport(Ui& ui, OnlinePlay& play, Rect& bar, bool possible) {
    const auto place = [&](const char* label) {
        const Rect rect = bar.cut_left(button_width(ui, label));
        bar.cut_left(ui.px(4));
        return rect;
    };
    const bool on = possible && !play.at_end();
    if (button(ui, "attention/online/step", place("Step"), "Step", ButtonKind::primary, false, on)) {
        play.playing = false;
        play.step();
    }
    tooltip(ui, "The next block of keys  (Space)");
    if (button(ui, "attention/online/play", place("Pause"), play.playing ? "Pause" : "Play",
               ButtonKind::normal, play.playing, on))
        play.playing = !play.playing;
    tooltip(ui, "One block after the other.");
    if (button(ui, "attention/online/reset", place("Reset"), "Reset", ButtonKind::normal, false,
               possible && play.done() > 0))
        play.reset();
    tooltip(ui, "Before the first block.");
}

/// At the right end of `bar`.
void block_size(Ui& ui, OnlinePlay& play, Rect bar, bool possible, std::size_t keys) {
    if (button(ui, "attention/online/larger", bar.cut_right(ui.px(26)), "+", ButtonKind::normal, false,
               possible && play.block < keys))
        play.set_block(std::min(play.block * 2, keys));
    tooltip(ui, "Blocks of twice as many keys, from the beginning.");
    const Rect size = bar.cut_right(ui.px(40));
    if (button(ui, "attention/online/smaller", bar.cut_right(ui.px(26)), "-", ButtonKind::normal, false,
               possible && play.block > 1))
        play.set_block((play.block + 1) / 2);
    tooltip(ui, "Blocks of half as many keys, from the beginning.");
    text(ui, size, ui.fonts.number, ui.theme.text, formatted(ui, "{}", play.block), Align::centre);
    explained(ui, "attention/online/block", size, formatted(ui, "{}", play.block), "Keys in a block.");
    bar.cut_right(ui.px(6));
    text(ui, bar, ui.fonts.small, ui.theme.secondary, "block", Align::right);
}

void controls(LabContext& context, const TokenLabels& labels, OnlinePlay& play, Rect& room, bool possible) {
    Ui& ui = context.ui;
    Rect bar = room.cut_top(ui.px(bar_height));
    query_chooser(context, labels, bar);
    const std::size_t keys = context.results.attention().keys();
    if (room.width() < ui.px(one_row)) {
        block_size(ui, play, bar, possible, keys);
        room.cut_top(ui.px(6));
        bar = room.cut_top(ui.px(bar_height));
        transport(ui, play, bar, possible);
        return;
    }
    bar.cut_left(ui.px(10));
    transport(ui, play, bar, possible);
    block_size(ui, play, bar, possible, keys);
}

/// Space, while the view is in sight and no item claims it.
void space_steps(Ui& ui, OnlinePlay& play) {
    if (!keys_are_free(ui) || any_key_focus() || !ImGui::IsKeyPressed(ImGuiKey_Space, false)) return;
    play.playing = false;
    play.step();
}

std::string_view vector_text(FrameArena& arena, std::span<const double> components) {
    std::string_view words = "(";
    for (std::size_t i = 0; i < std::min(components.size(), components_in_words); ++i)
        words = joined(arena, words, i > 0 ? ", " : "", fitted(arena, components[i], 7));
    return joined(arena, words, components.size() > components_in_words ? ", …)" : ")");
}

/// One quantity: its name, how it comes about, what it is now.
struct Line {
    const char* id;
    const char* name;
    std::string_view formula;
    std::string_view result;
    const char* explanation;
    bool highlighted = false;
    bool failed = false;
};

void draw_line(Ui& ui, const Rect& place, const Line& line) {
    if (line.highlighted) {
        fill(place.inset(-ui.px(4), 0), with_alpha(ui.theme.accent, 0.2F), ui.px(4));
        outline(place.inset(-ui.px(4), 0), ui.theme.accent, ui.px(4), ui.px(1));
    }
    Rect row = place;
    text(ui, row.cut_left(ui.px(label_width)), ui.fonts.body, ui.theme.secondary, line.name);
    const float width = std::max(ui.px(result_width), text_size(ui.fonts.number, line.result).x + ui.px(4));
    text(ui, row.cut_right(width), ui.fonts.number, line.failed ? ui.theme.bad : ui.theme.text, line.result,
         Align::right);
    row.cut_right(ui.px(10));
    text(ui, row, ui.fonts.number_small, ui.theme.secondary, line.formula, Align::right);
    explained(ui, joined(ui, "attention/online/", line.id), place, line.result, line.explanation);
}

std::string_view rescale_formula(FrameArena& arena, const OnlineStep& step) {
    if (step.max_before == -INFINITY) return "nothing to rescale yet";
    if (step.max_after == step.max_before) return "m has not moved";
    return formatted(arena, "e^({} − {})", fitted(arena, step.max_before, 7),
                     fitted(arena, step.max_after, 7));
}

std::string_view sum_formula(FrameArena& arena, const OnlineStep& step, double sum_before) {
    return formatted(arena, "{} · {} + {}", fitted(arena, sum_before, 7), fitted(arena, step.rescale, 7),
                     fitted(arena, step.block_sum, 7));
}

List<Line> lines_of(FrameArena& arena, const OnlinePlay& play) {
    std::span<const OnlineStep> steps = play.row().steps;
    const bool begun = play.done() > 0;
    const OnlineStep none;
    const OnlineStep& step = begun ? steps[play.done() - 1] : none;
    const double sum_before = play.done() > 1 ? steps[play.done() - 2].sum_after : 0;
    const bool moved = begun && step.max_before != -INFINITY && step.max_after != step.max_before;
    List<Line> lines(arena);
    lines.push_back({"max", "running max m",
                     begun ? formatted(arena, "max({}, {})", fitted(arena, step.max_before, 7),
                                       fitted(arena, step.block_max, 7))
                           : "",
                     begun ? fitted(arena, step.max_after, 7) : "−∞",
                     "The largest logit / T so far: of the blocks before, and of this one."});
    lines.push_back(
        {"rescale", "e^(m − m′)", begun ? rescale_formula(arena, step) : "",
         begun ? fitted(arena, step.rescale, 7) : "1",
         "When m moves to m′, the sum and the output so far are multiplied by this: e^(x − m) · e^(m − m′) = "
         "e^(x − m′).",
         moved});
    lines.push_back({"sum", "running sum ℓ", begun ? sum_formula(arena, step, sum_before) : "",
                     begun ? fitted(arena, step.sum_after, 7) : "0",
                     "The sum so far, rescaled, and the exponentials of this block, Σ e^(x − m′)."});
    if (steps.back().output_after.empty()) return lines;
    std::span<const double> so_far = step.output_after;
    const bool nothing = begun && step.sum_after == 0;
    lines.push_back({"output", "output so far", nothing ? "0/0: all masked so far" : "",
                     begun ? vector_text(arena, so_far) : "-",
                     "The values so far, weighted by e^(x − m) / ℓ: it is rescaled like the sum.", false,
                     nothing});
    lines.push_back({"final", "output in the end", "", vector_text(arena, steps.back().output_after),
                     "What it will be after the last block."});
    return lines;
}

void verdict(LabContext& context, const OnlinePlay& play, const Rect& room) {
    Ui& ui = context.ui;
    std::string_view words;
    if (!play.at_end()) {
        const std::size_t left = play.row().steps.size() - play.done();
        words =
            formatted(ui, "{} block{} to come. Kept from one to the next: m, ℓ and the output, nothing else.",
                      grouped(ui, left), left == 1 ? "" : "s");
    } else if (play.row().steps.back().sum_after == 0) {
        words = "All keys are masked: ℓ = 0, and the output is 0/0.";
    } else {
        const double difference = play.largest_difference();
        words = formatted(
            ui,
            "Largest |Δ| to the weights of softmax in one piece: {}. It is exact: the same softmax. It "
            "saves memory, not arithmetic.",
            fitted(ui, difference, 8));
        landmark(ui, "attention/online/difference", room, fitted(ui, difference, 8));
    }
    paragraph(ui, room, ui.fonts.body, play.at_end() ? ui.theme.text : ui.theme.secondary, words);
    landmark(ui, "attention/online/words", room, words);
}

}  // namespace

void online_view(LabContext& context, AttentionState& state, Rect room) {
    Ui& ui = context.ui;
    if (still_computing(context, room, has_chosen_row(context))) return;
    OnlinePlay& play = state.side.online;
    const auto follow = [&] {
        return play.follow(context.results.attention(), chosen_query(context),
                           context.document.scene().temperature);
    };
    const bool possible = !follow();
    controls(context, state.labels, play, room, possible);
    room.cut_top(ui.px(10));
    // The controls may have chosen another query or another block.
    if (const auto why = follow()) {
        nothing_to_show(ui, room, "attention/online/impossible", *why);
        return;
    }
    space_steps(ui, play);
    play.advance(static_cast<double>(ImGui::GetIO().DeltaTime));
    if (play.playing) ui.animating = true;

    const float words_height = ui.px(36);
    online_strip(context, state.labels, play,
                 room.cut_top(std::min(ui.px(tallest_strip), room.height() * 0.34F)));
    room.cut_top(ui.px(6));
    const List<Line> lines = lines_of(ui, play);
    const float height =
        std::min(ui.px(tallest_line), (room.height() - words_height) / static_cast<float>(lines.size()));
    for (const Line& line : lines) draw_line(ui, room.cut_top(height), line);
    room.cut_top(ui.px(2));
    verdict(context, play, room.cut_top(words_height));
}

}  // namespace softmaxlab
