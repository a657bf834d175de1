#include "app/labs/attention/online.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/attention/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::attention {
namespace {

constexpr double steps_a_second = 1.5;
constexpr double max_play_seconds = 10;  // with more blocks the steps come faster

// ---- the row, and how far it is ----

/// A row going through the online form, as far as a person has stepped.
struct Progress {
    const OnlineRow& row;
    std::size_t done;  ///< steps

    std::span<const OnlineStep> steps() const { return row.softmax.steps; }
    bool at_end() const { return done == steps().size(); }
    const OnlineStep* last() const { return done == 0 ? nullptr : &steps()[done - 1]; }
    std::size_t keys() const { return last() == nullptr ? 0 : last()->first + last()->count; }
};

/// Keys in a block of a row of `keys`.
std::size_t block_of(const OnlineSteps& steps, std::size_t keys) {
    return std::clamp<std::size_t>(steps.block, 1, keys);
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(a[i] - b[i]);
        if (std::isnan(difference)) return difference;
        largest = std::max(largest, difference);
    }
    return largest;
}

/// Makes it the row of the chosen query, if it is another one.
void follow(LabContext& context, OnlineRow& row, const OnlineSteps& steps) {
    AttentionResults& results = context.results.attention();
    const double temperature = context.document.scene().temperature;
    const OnlineRow::Source now{results.weights_version(), results.vectors_version(), chosen_query(context),
                                block_of(steps, results.keys()), temperature};
    if (row.source == now) return;
    row = {};
    row.source = now;
    if (is_limit(temperature)) {
        row.trouble = "The online form divides by T: it needs 0 < T < ∞.";
        return;
    }
    row.logits = results.masked_row(now.query);
    if (std::any_of(row.logits.begin(), row.logits.end(),
                    [](double z) { return std::isnan(z) || z == INFINITY; })) {
        row.trouble = "A logit of this row is no finite number: there is nothing to add up.";
        return;
    }
    row.softmax = online_softmax(row.logits, results.vectors().v.values, now.block, temperature);
    row.largest_difference =
        largest_difference(row.softmax.weights, softmax(row.logits, temperature).probabilities);
}

/// Another row begins anew.
void begin_anew(LabContext& context, OnlinePlay& play, OnlineSteps& steps) {
    const std::pair<std::size_t, std::size_t> row(chosen_query(context), context.results.attention().keys());
    if (play.row && *play.row != row) {
        steps.done = 0;
        play = {};
    }
    play.row = row;
}

void step(OnlineSteps& steps, OnlinePlay& play, std::size_t count) {
    if (steps.done < count) ++steps.done;
    if (steps.done == count) play.playing = false;
}

void set_block(OnlineSteps& steps, OnlinePlay& play, std::size_t block) {
    steps = {block, 0};
    play.playing = false;
    play.waiting = 0;
}

/// Goes on by itself while it plays.
void play_on(Ui& ui, OnlineSteps& steps, OnlinePlay& play, std::size_t count) {
    if (!play.playing) return;
    const double rate = std::max(steps_a_second, static_cast<double>(count) / max_play_seconds);
    play.waiting += static_cast<double>(ImGui::GetIO().DeltaTime) * rate;
    for (; play.waiting >= 1 && play.playing; play.waiting -= 1) step(steps, play, count);
    if (play.playing) ui.animating = true;
}

// ---- the keys as blocks ----

// Design pixels.
constexpr float min_bar = 3;     // narrower ones are no bars any more
constexpr float min_token = 30;  // room for a token
constexpr float token_height = 16;

/// Where logits lie in the strip.
struct Heights {
    double low;
    double high;

    /// 0 at the bottom, 1 at the top. A little is left below the lowest one, so that it is seen.
    double position(double logit) const {
        return high > low ? 0.12 + 0.8 * (logit - low) / (high - low) : 0.5;
    }
};

Heights heights_of(std::span<const double> logits) {
    Heights heights{INFINITY, -INFINITY};
    for (const double z : logits) {
        if (z == -INFINITY) continue;
        heights.low = std::min(heights.low, z);
        heights.high = std::max(heights.high, z);
    }
    return heights;
}

struct Strip {
    Rect bars;
    std::size_t keys;

    float x(std::size_t key) const {
        return bars.min.x + bars.width() * static_cast<float>(key) / static_cast<float>(keys);
    }
    Rect cells(std::size_t first, std::size_t count) const {
        return {ImVec2(x(first), bars.min.y), ImVec2(x(first + count), bars.max.y)};
    }
};

/// Neighbours share one hatching.
void hatch_masked(Ui& ui, const Strip& strip, std::span<const double> logits) {
    for (std::size_t first = 0; first < logits.size();) {
        std::size_t end = first;
        while (end < logits.size() && logits[end] == -INFINITY) ++end;
        if (end > first) hatch(strip.cells(first, end - first), ui.theme.faint, ui.px(8), ui.px(1));
        first = std::max(end, first + 1);
    }
}

void draw_blocks(Ui& ui, const Strip& strip, const Progress& progress) {
    const std::size_t done = progress.keys();
    const std::size_t before = progress.last() == nullptr ? 0 : progress.last()->first;
    fill(strip.bars, ui.theme.empty_bar, 0);
    if (before > 0) fill(strip.cells(0, before), mix(ui.theme.panel, ui.theme.accent, 0.16F));
    if (done > before) fill(strip.cells(before, done - before), mix(ui.theme.panel, ui.theme.accent, 0.4F));
    const std::span<const OnlineStep> steps = progress.steps();
    if (strip.bars.width() / static_cast<float>(steps.size()) < ui.px(4)) return;
    for (const OnlineStep& step : steps) {
        if (step.first == 0) continue;
        const float x = std::round(strip.x(step.first));
        fill({ImVec2(x - 1, strip.bars.min.y), ImVec2(x + 1, strip.bars.max.y)}, ui.theme.panel);
    }
}

void draw_bars(Ui& ui, const Strip& strip, const Progress& progress, const Heights& heights) {
    const float width = strip.bars.width() / static_cast<float>(strip.keys);
    if (width < ui.px(min_bar)) return;
    const std::span<const double> logits = progress.row.logits;
    for (std::size_t key = 0; key < strip.keys; ++key) {
        if (logits[key] == -INFINITY) continue;
        const Rect cell = strip.cells(key, 1);
        const auto top = static_cast<float>(heights.position(logits[key]));
        const ImU32 colour = key < progress.keys() ? token_colour(ui, strip.keys, key) : ui.theme.faint;
        const float margin = width * 0.28F;
        fill({ImVec2(cell.min.x + margin, cell.max.y - cell.height() * top),
              ImVec2(cell.max.x - margin, cell.max.y)},
             colour);
    }
}

void draw_max(Ui& ui, const Strip& strip, const Progress& progress, double temperature,
              const Heights& heights) {
    if (progress.last() == nullptr) return;
    const double max = progress.last()->max_after * temperature;
    if (!std::isfinite(max)) return;
    const float y = strip.bars.max.y - strip.bars.height() * static_cast<float>(heights.position(max));
    ImGui::GetWindowDrawList()->AddLine(ImVec2(strip.bars.min.x, y), ImVec2(strip.x(progress.keys()), y),
                                        ui.theme.text, ui.px(1.5F));
}

/// Whether the numbers that go from block to block are to be guessed: each leads to the weights.
bool hides_steps(const Ui& ui) {
    using learning::Quantity;
    return hides_output(ui) || veiled(ui, Quantity::exponentials) || veiled(ui, Quantity::sum) ||
           veiled(ui, Quantity::logits);
}

/// The row's keys from left to right as blocks: done, current and to come, each key's logit as a bar where
/// there is room, and the running max as a line.
void draw_strip(LabContext& context, const TokenLabels& labels, const Progress& progress, const Rect& room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::size_t keys = progress.row.logits.size();
    Rect bars = room;
    const Rect tokens = bars.cut_bottom(ui.px(token_height));
    const Strip strip{bars, keys};
    const Heights heights = heights_of(progress.row.logits);
    draw_or_cover(ui, hides_steps(ui), "attention/online/covered", bars, [&] {
        draw_blocks(ui, strip, progress);
        hatch_masked(ui, strip, progress.row.logits);
        draw_bars(ui, strip, progress, heights);
        draw_max(ui, strip, progress, scene.temperature, heights);
    });
    const std::string_view words =
        formatted(ui, "{} of {} keys", grouped(ui, progress.keys()), grouped(ui, keys));
    landmark(ui, "attention/online/keys", bars, words);
    if (bars.width() / static_cast<float>(keys) < ui.px(min_token)) {
        text(ui, tokens, ui.fonts.small, ui.theme.secondary, words);
        return;
    }
    for (std::size_t key = 0; key < keys; ++key) {
        const Rect cell{ImVec2(strip.x(key), tokens.min.y), ImVec2(strip.x(key + 1), tokens.max.y)};
        const std::string_view name = numbered(ui, labels.keys, key, 12);
        const bool fits = text_size(ui.fonts.small, name).x <= cell.width() - ui.px(2);
        text_around(ui, cell.centre(), ui.fonts.small, ui.theme.text, fits ? name : formatted(ui, "{}", key));
    }
}

// ---- the controls, and what the steps make ----

// Design pixels.
constexpr float bar_height = 28;
constexpr float one_row = 476;  // narrower than this, the controls have two
constexpr float max_strip_height = 300;
constexpr float max_line_height = 52;
constexpr float label_width = 118;
constexpr float result_width = 74;
constexpr std::size_t components_in_words = 3;

/// What the controls change, and of how many steps and keys.
struct Controls {
    OnlineSteps& steps;
    OnlinePlay& play;
    std::size_t count;  ///< of all steps; 0: the row has no online form
    std::size_t keys;
};

void draw_transport(Ui& ui, Rect& bar, const Controls& controls) {
    const auto place = [&](const char* label) {
        const Rect rect = bar.cut_left(button_width(ui, label));
        bar.cut_left(ui.px(4));
        return rect;
    };
    OnlineSteps& steps = controls.steps;
    OnlinePlay& play = controls.play;
    const bool on = steps.done < controls.count;
    const bool has_begun = controls.count > 0 && steps.done > 0;
    if (button(ui, "attention/online/step", place("Step"), "Step", ButtonKind::primary, false, on)) {
        play.playing = false;
        step(steps, play, controls.count);
    }
    tooltip(ui, "The next block of keys  (Space)");
    if (button(ui, "attention/online/play", place("Pause"), play.playing ? "Pause" : "Play",
               ButtonKind::normal, play.playing, on))
        play.playing = !play.playing;
    tooltip(ui, "One block after the other.");
    if (button(ui, "attention/online/reset", place("Reset"), "Reset", ButtonKind::normal, false, has_begun))
        set_block(steps, play, steps.block);
    tooltip(ui, "Before the first block.");
}

/// At the right end of `bar`.
void draw_block_size(Ui& ui, Rect bar, const Controls& controls) {
    const std::size_t block = block_of(controls.steps, controls.keys);
    const bool possible = controls.count > 0;
    const Rect larger = bar.cut_right(ui.px(26));
    const Rect size = bar.cut_right(ui.px(40));
    const Rect smaller = bar.cut_right(ui.px(26));
    bar.cut_right(ui.px(6));
    text(ui, bar, ui.fonts.small, ui.theme.secondary, "block", Align::right);
    if (button(ui, "attention/online/smaller", smaller, "−", ButtonKind::normal, false,
               possible && block > 1))
        set_block(controls.steps, controls.play, (block + 1) / 2);
    tooltip(ui, "Blocks of half as many keys, from the beginning.");
    text(ui, size, ui.fonts.number, ui.theme.text, formatted(ui, "{}", block), Align::centre);
    explained(ui, "attention/online/block", size, formatted(ui, "{}", block), "Keys in a block.");
    if (button(ui, "attention/online/larger", larger, "+", ButtonKind::normal, false,
               possible && block < controls.keys))
        set_block(controls.steps, controls.play, std::min(block * 2, controls.keys));
    tooltip(ui, "Blocks of twice as many keys, from the beginning.");
}

void draw_controls(LabContext& context, const TokenLabels& labels, Rect& room, const Controls& controls) {
    Ui& ui = context.ui;
    Rect bar = room.cut_top(ui.px(bar_height));
    draw_query_chooser(context, labels, bar, chosen_query(context));
    if (room.width() < ui.px(one_row)) {
        draw_block_size(ui, bar, controls);
        room.cut_top(ui.px(6));
        bar = room.cut_top(ui.px(bar_height));
        draw_transport(ui, bar, controls);
        return;
    }
    bar.cut_left(ui.px(10));
    draw_transport(ui, bar, controls);
    draw_block_size(ui, bar, controls);
}

/// Space, while the view is visible and no item claims it.
void step_with_space(Ui& ui, const Controls& controls) {
    if (!keys_are_free(ui) || any_key_focus() || !ImGui::IsKeyPressed(ImGuiKey_Space, false)) return;
    controls.play.playing = false;
    step(controls.steps, controls.play, controls.count);
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

List<Line> lines_of(FrameArena& arena, const Progress& progress) {
    const std::span<const OnlineStep> steps = progress.steps();
    const bool begun = progress.done > 0;
    const OnlineStep none;
    const OnlineStep& step = begun ? *progress.last() : none;
    const double sum_before = progress.done > 1 ? steps[progress.done - 2].sum_after : 0;
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
                     begun ? vector_text(arena, so_far) : "–",
                     "The values so far, weighted by e^(x − m) / ℓ: it is rescaled like the sum.", false,
                     nothing});
    lines.push_back({"final", "final output", "", vector_text(arena, steps.back().output_after),
                     "What it will be after the last block."});
    return lines;
}

void draw_verdict(Ui& ui, const Progress& progress, const Rect& room) {
    std::string_view words;
    if (progress.at_end() && hides_steps(ui)) {
        words = "It is exact: the same softmax. It saves memory, not arithmetic.";
    } else if (!progress.at_end()) {
        const std::size_t left = progress.steps().size() - progress.done;
        words =
            formatted(ui, "{} block{} to come. Kept from one to the next: m, ℓ and the output, nothing else.",
                      grouped(ui, left), left == 1 ? "" : "s");
    } else if (progress.steps().back().sum_after == 0) {
        words = "All keys are masked: ℓ = 0, and the output is 0/0.";
    } else {
        const double difference = progress.row.largest_difference;
        words = formatted(
            ui,
            "Largest |Δ| to the weights of softmax in one piece: {}. It is exact: the same softmax. It "
            "saves memory, not arithmetic.",
            fitted(ui, difference, 8));
        landmark(ui, "attention/online/difference", room, fitted(ui, difference, 8));
    }
    paragraph(ui, room, ui.fonts.body, progress.at_end() ? ui.theme.text : ui.theme.secondary, words);
    landmark(ui, "attention/online/words", room, words);
}

}  // namespace

void draw_online(LabContext& context, View& view, Cache& cache, Rect room) {
    Ui& ui = context.ui;
    if (draw_progress(context, room, has_chosen_row(context))) return;
    OnlineSteps& steps = view.online;
    OnlinePlay& play = cache.play;
    const OnlineRow& row = cache.online;
    begin_anew(context, play, steps);
    follow(context, cache.online, steps);
    const std::size_t count = row.softmax.steps.size();
    const Controls controls{steps, play, count, context.results.attention().keys()};
    draw_controls(context, cache.labels, room, controls);
    room.cut_top(ui.px(10));
    if (!row.trouble.empty()) {
        draw_nothing(ui, room, "attention/online/impossible", row.trouble);
        return;
    }
    step_with_space(ui, controls);
    play_on(ui, steps, play, count);

    const Progress progress{row, std::min(steps.done, count)};
    const float words_height = ui.px(36);
    draw_strip(context, cache.labels, progress,
               room.cut_top(std::min(ui.px(max_strip_height), room.height() * 0.34F)));
    room.cut_top(ui.px(6));
    List<Line> lines = lines_of(ui, progress);
    if (hides_steps(ui)) {
        for (Line& line : lines) {
            line.formula = {};
            line.result = veiled_words;
            line.highlighted = line.failed = false;
        }
    }
    const float height =
        std::min(ui.px(max_line_height), (room.height() - words_height) / static_cast<float>(lines.size()));
    for (const Line& line : lines) draw_line(ui, room.cut_top(height), line);
    room.cut_top(ui.px(2));
    draw_verdict(ui, progress, room.cut_top(words_height));
}

}  // namespace softmaxlab::attention
