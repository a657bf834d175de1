#include "app/labs/engine/gpt3.h"

#include <limits>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"
#include "app/widgets/gauge.h"

namespace softmaxlab::engine {
namespace {

// Design pixels.
constexpr float button_height = 28;
constexpr float button_room = 92;
constexpr float line_height = 20;

std::string_view what_it_is(FrameArena& arena) {
    return formatted(arena,
                     "{} layers × 96 heads × {} queries = {} softmaxes, over 1 to {} keys: {:.1f} billion "
                     "exponentials.",
                     SoftmaxesOfGpt3::layers, grouped(arena, SoftmaxesOfGpt3::context),
                     grouped(arena, SoftmaxesOfGpt3::rows), grouped(arena, SoftmaxesOfGpt3::context),
                     static_cast<double>(SoftmaxesOfGpt3::exponentials) * 1e-9);
}

void start_or_stop(Cache& cache) {
    if (cache.counting) {
        cache.counting = false;
        return;
    }
    cache.asked.reset();
    cache.measurement.reset();  // two that want the whole processor would only measure each other
    if (!cache.gpt3 || cache.gpt3->over())
        cache.gpt3 = std::make_unique<SoftmaxesOfGpt3>(std::numeric_limits<std::size_t>::max());
    cache.counting = true;
}

void draw_buttons(Ui& ui, Cache& cache, Rect bar) {
    const char* const label =
        cache.counting ? "Pause" : (cache.gpt3 && !cache.gpt3->over() ? "Resume" : "Run");
    Rect place = bar.cut_top(ui.px(button_height));
    if (button(ui, "engine/gpt3/run", place, label, ButtonKind::normal, cache.counting)) start_or_stop(cache);
    tooltip(ui,
            "Computes them, on all threads, with the kernel of this app. The scores are random, and the same "
            "for every head; nothing else of the model is computed.");
    bar.cut_top(ui.px(6));
    place = bar.cut_top(ui.px(button_height));
    if (button(ui, "engine/gpt3/reset", place, "Reset", ButtonKind::quiet, false, cache.gpt3 != nullptr)) {
        cache.gpt3.reset();
        cache.counting = false;
    }
    tooltip(ui, "Start again from the first layer.");
}

void draw_progress_line(Ui& ui, const SoftmaxesOfGpt3& run, Rect line) {
    const double part = static_cast<double>(run.heads_done()) / static_cast<double>(SoftmaxesOfGpt3::heads);
    gauge(ui, line.cut_left(line.width() * 0.3F).inset(0, ui.px(6)), part);
    line.cut_left(ui.px(12));
    const std::string_view done = grouped(ui, run.rows_done());
    const std::string_view words =
        formatted(ui, "{} softmaxes done, in {} of {} heads", done, grouped(ui, run.heads_done()),
                  grouped(ui, SoftmaxesOfGpt3::heads));
    text(ui, line, ui.fonts.body, ui.theme.text, words);
    explained(ui, "engine/gpt3/done", line, done, "Really computed, row by row, layer by layer.");
}

void draw_time_line(Ui& ui, const SoftmaxesOfGpt3& run, const Rect& line) {
    const std::string_view total = duration_text(ui, run.seconds_for_all());
    const std::string_view words =
        run.over() ? formatted(ui, "All of them took {} of computing.", total)
                   : formatted(ui, "All of them take {} at this speed; {} of computing so far.", total,
                               duration_text(ui, run.seconds()));
    text(ui, line, ui.fonts.strong, ui.theme.text, words);
    explained(ui, "engine/gpt3/seconds", line, total,
              "The time of those that are done, times all heads over those that are done.");
}

}  // namespace

void draw_gpt3_card(LabContext& context, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect, "The softmaxes of GPT-3, one forward pass over its whole context");
    draw_buttons(ui, cache, inside.cut_right(ui.px(button_room)));
    inside.cut_right(ui.px(14));
    const Rect words = inside.cut_top(ui.px(line_height));
    text(ui, words, ui.fonts.body, ui.theme.secondary, what_it_is(ui));
    landmark(ui, "engine/gpt3", words, what_it_is(ui));
    if (!cache.gpt3 || cache.gpt3->rows_done() == 0) {
        const Rect line = inside.cut_top(ui.px(line_height));
        text(ui, line, ui.fonts.body, ui.theme.text,
             "Press Run: this machine computes them, and shows how long all of them take.");
        return;
    }
    draw_progress_line(ui, *cache.gpt3, inside.cut_top(ui.px(line_height)));
    draw_time_line(ui, *cache.gpt3, inside.cut_top(ui.px(line_height)));
}

}  // namespace softmaxlab::engine
