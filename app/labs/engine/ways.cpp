#include "app/labs/engine/ways.h"

#include <algorithm>
#include <string_view>

#include "app/labs/engine/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "core/kernels/ladder.h"
#include "core/kernels/softmax_f32.h"

namespace softmaxlab::engine {
namespace {

// Design pixels.
constexpr float caption_height = 18;
constexpr float head_line = 18;
constexpr float ticks_height = 16;
constexpr float tallest_line = 150;
constexpr float name_height = 20;
constexpr float words_height = 18;
constexpr float thickest_bar = 30;
constexpr float line_gap = 14;  // below the numbers
constexpr float gap = 5;

/// One line of the card.
struct Line {
    std::string_view id;
    std::string_view name;
    std::string_view words;
    ImU32 colour = 0;
};

List<Line> lines_of(const LabContext& context) {
    const Theme& theme = context.ui.theme;
    const Backend& backend = context.results.backend();
    List<Line> lines(
        {
            {"memcpy", "memcpy", "The same bytes, only copied: the yardstick.", theme.secondary},
            {"simd", formatted(context.ui, "simd · {}", kernels::instruction_set()),
             "The kernel of this app, float32 in and out.", theme.accent},
            {"plain", "plain C++", "Three loops per row, std::exp, one reciprocal.", theme.secondary},
            {"reference", "reference · double-double", "106 bits, for comparison: not made to be fast.",
             theme.secondary},
        },
        context.ui);
    if (backend.on_gpu())
        lines.insert(lines.begin() + 2,
                     Line{"backend", formatted(context.ui, "gpu · {}", backend.detail()),
                          "GPU time of the compute shaders alone, without transfers.", theme.accent});
    return lines;
}

double gigabytes_a_second(const MeasuredWay& way) {
    return 2 * sizeof(float) / way.nanoseconds_per_element();  // read and written; bytes in a nanosecond
}

std::string_view how_many(FrameArena& arena, const Cache& cache, const MeasuredWay& way) {
    if (way.elements == cache.shape.elements()) return {};
    return formatted(arena, " Timed on {} of the {} elements: all of them would take too long.",
                     grouped(arena, way.elements), grouped(arena, cache.shape.elements()));
}

void draw_numbers(Ui& ui, const Cache& cache, const Line& line, Rect rect) {
    const MeasuredWay* const way = result_of(cache, line.id);
    const MeasuredWay* const copy = result_of(cache, "memcpy");
    const float width = rect.width() * 0.25F;
    const auto show = [&](const char* what, std::string_view value, const char* unit,
                          std::string_view explanation) {
        draw_measured_number(ui, rect.cut_left(width),
                             {formatted(ui, "engine/way/{}/{}", line.id, what), value, unit, explanation});
    };
    const bool known = way != nullptr;
    show("ns", known ? three_digits(ui, way->nanoseconds_per_element()) : "", "ns",
         known ? formatted(ui, "The median of nine rounds, {} in all, for each element.{}",
                           duration_text(ui, *way->seconds), how_many(ui, cache, *way))
               : "");
    show("speed", known ? three_digits(ui, gigabytes_a_second(*way)) : "", "GB/s",
         "4 bytes of each logit read and 4 bytes of each probability written: no more is counted, however "
         "often a way reads them.");
    const bool compared = known && copy != nullptr;
    show("ratio",
         compared ? three_digits(ui, way->nanoseconds_per_element() / copy->nanoseconds_per_element()) : "",
         "×", "Its time over that of memcpy in the same rounds.");
    if (known && !way->error) return;  // a copy has none, and the reference is what others are held against
    show("error", known ? scientific(ui, *way->error, 1) : "", "",
         "The largest relative error of a probability against the softmax in double, of those of at least "
         "1.2e−38.");
}

void draw_line(Ui& ui, const Cache& cache, const Line& line, Rect row, const TimeAxis& axis) {
    Rect head = row.cut_top(ui.px(name_height));
    const float name =
        term_text(ui, joined(ui, "label/", line.name), head, ui.fonts.strong, ui.theme.text, line.name);
    head.cut_left(name + ui.px(10));
    landmark(ui, formatted(ui, "engine/way/{}", line.id), row, line.name);
    text(ui, row.cut_top(ui.px(words_height)), ui.fonts.small, ui.theme.secondary, line.words);
    row.cut_top(ui.px(gap) * 0.5F);
    const MeasuredWay* const way = result_of(cache, line.id);
    const float left = row.height() - ui.px(words_height + line_gap);
    draw_time_bar(ui, row.cut_top(std::clamp(left, ui.px(4), ui.px(thickest_bar))), axis, way, line.colour);
    row.cut_top(ui.px(gap) * 0.5F);
    draw_numbers(ui, cache, line, row.cut_top(ui.px(words_height)));
}

}  // namespace

void draw_ways_card(LabContext& context, const Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect, "Every backend, beside a copy");
    const List<Line> lines = lines_of(context);
    const bool measured = !cache.results.empty();
    const TimeAxis axis = time_axis(cache);
    const std::string_view caption =
        measured ? "Both cards have the same logarithmic axis: shorter is better."
                 : formatted(ui, "Press Measure: {} ways take turns, for nine rounds.",
                             lines.size() + kernels::softmax_ladder().size());
    const Rect foot = inside.cut_bottom(ui.px(caption_height));
    text(ui, foot, ui.fonts.small, measured ? ui.theme.secondary : ui.theme.text, caption);
    landmark(ui, "engine/caption", foot, caption);
    Rect heads = inside.cut_top(ui.px(head_line));
    const float column = heads.width() * 0.25F;
    for (const char* const words : {"time per logit", "throughput", "× copy", "largest error"})
        draw_column_head(ui, heads.cut_left(column), words);
    draw_time_ticks(ui, inside.cut_bottom(ui.px(ticks_height)), axis);
    const float height = std::min(inside.height() / static_cast<float>(lines.size()), ui.px(tallest_line));
    for (const Line& line : lines) draw_line(ui, cache, line, inside.cut_top(height), axis);
}

namespace {

// Design pixels.
constexpr float tallest_step = 92;
constexpr float head_height = 22;
constexpr float step_words_height = 17;
constexpr float step_thickest_bar = 22;
constexpr float step_gap = 6;  // below the bar
constexpr float run_width = 46;
constexpr float number_width = 84;

void draw_run_button(Ui& ui, Cache& cache, const kernels::LadderStep& step, const Rect& place) {
    const bool running = cache.measurement && cache.measurement->plan().only == step.id;
    if (button(ui, formatted(ui, "engine/step/{}/run", step.id), place, "Run", ButtonKind::quiet, running))
        cache.asked = std::string(step.id);
    tooltip(ui, formatted(ui, "Time this step alone, beside the copy: “{}”.", step.name));
}

void draw_numbers(Ui& ui, const Cache& cache, const kernels::LadderStep& step, Rect& head) {
    const MeasuredWay* const way = result_of(cache, step.id);
    const MeasuredWay* const first = result_of(cache, kernels::softmax_ladder().front().id);
    const auto show = [&](const char* what, float width, std::string_view value, const char* unit,
                          std::string_view explanation) {
        draw_measured_number(ui, head.cut_right(ui.px(width)),
                             {formatted(ui, "engine/step/{}/{}", step.id, what), value, unit, explanation});
    };
    show("error", number_width, way != nullptr && way->error ? scientific(ui, *way->error, 1) : "", "",
         formatted(ui,
                   "The largest relative error of a probability against the softmax in double. At most {}"
                   "{} can be.",
                   scientific(ui, step.error.relative, 1),
                   step.error.per_gap > 0 ? formatted(ui, ", and {} for each unit of max − z,",
                                                      scientific(ui, step.error.per_gap, 0))
                                          : ""));
    const bool compared = way != nullptr && first != nullptr;
    show("speed-up", number_width * 0.8F,
         compared
             ? joined(ui, "×",
                      three_digits(ui, first->nanoseconds_per_element() / way->nanoseconds_per_element()))
             : "",
         "", "How many times as fast as the first step.");
    show("ns", number_width * 0.8F, way != nullptr ? three_digits(ui, way->nanoseconds_per_element()) : "",
         "ns",
         way != nullptr ? formatted(ui, "For each element; {} in all.", duration_text(ui, *way->seconds))
                        : "");
}

void draw_step(Ui& ui, Cache& cache, const kernels::LadderStep& step, std::size_t number, Rect row,
               const TimeAxis& axis) {
    Rect head = row.cut_top(ui.px(head_height));
    draw_run_button(ui, cache, step, head.cut_right(ui.px(run_width)));
    draw_numbers(ui, cache, step, head);
    const std::string_view name = formatted(ui, "{}  {}", number, step.name);
    text(ui, head, ui.fonts.strong, ui.theme.text, name);
    landmark(ui, formatted(ui, "engine/step/{}", step.id), head, name);
    Rect words = row.cut_top(ui.px(step_words_height));
    const float code = text_size(ui.fonts.number_small, step.code).x;
    // The code has room where the sentence leaves some.
    if (words.width() > code + text_size(ui.fonts.small, step.idea).x + ui.px(12))
        text(ui, words.cut_right(code), ui.fonts.number_small, ui.theme.secondary, step.code);
    text(ui, words, ui.fonts.small, ui.theme.secondary, step.idea);
    const MeasuredWay* const way = result_of(cache, step.id);
    const bool ours = step.id == "fused" || step.id == "threads";
    const float left = row.height() - ui.px(step_gap);
    draw_time_bar(ui, row.cut_top(std::clamp(left, ui.px(4), ui.px(step_thickest_bar))), axis, way,
                  ours ? ui.theme.accent : ui.theme.secondary);
}

}  // namespace

void draw_ladder_card(LabContext& context, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect, "From plain C++ to the kernel, one idea a step");
    const auto steps = kernels::softmax_ladder();
    const TimeAxis axis = time_axis(cache);
    Rect heads = inside.cut_top(ui.px(head_line));
    heads.cut_right(ui.px(run_width));
    draw_column_head(ui, heads.cut_right(ui.px(number_width)), "largest error");
    draw_column_head(ui, heads.cut_right(ui.px(number_width * 0.8F)), "speed-up");
    draw_column_head(ui, heads.cut_right(ui.px(number_width * 0.8F)), "per logit");
    draw_time_ticks(ui, inside.cut_bottom(ui.px(ticks_height)), axis);
    const float height = std::min(inside.height() / static_cast<float>(steps.size()), ui.px(tallest_step));
    for (std::size_t i = 0; i < steps.size(); ++i)
        draw_step(ui, cache, steps[i], i + 1, inside.cut_top(height), axis);
}

}  // namespace softmaxlab::engine
