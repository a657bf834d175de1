#include "app/labs/engine/ladder_card.h"

#include <algorithm>
#include <string_view>

#include "app/labs/engine/time_bar.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "core/kernels/ladder.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float tallest_step = 92;
constexpr float head_height = 22;
constexpr float words_height = 17;
constexpr float thickest_bar = 22;
constexpr float step_gap = 6;  // below the bar
constexpr float run_width = 46;
constexpr float number_width = 84;

void run_button(LabContext& context, EngineState& state, const kernels::LadderStep& step, const Rect& place) {
    Ui& ui = context.ui;
    const bool running = state.measurement && state.measurement->plan().only == step.id;
    if (button(ui, formatted(ui, "engine/step/{}/run", step.id), place, "Run", ButtonKind::quiet, running))
        start_measuring(context, state, step.id);
    tooltip(ui, formatted(ui, "Time this step alone, beside the copy: “{}”.", step.name));
}

void numbers(Ui& ui, const EngineState& state, const kernels::LadderStep& step, Rect& head) {
    const MeasuredWay* const way = result_of(state, step.id);
    const MeasuredWay* const first = result_of(state, kernels::softmax_ladder().front().id);
    const auto show = [&](const char* what, float width, std::string_view value, const char* unit,
                          std::string_view explanation) {
        measured_number(ui, head.cut_right(ui.px(width)),
                        {formatted(ui, "engine/step/{}/{}", step.id, what), value, unit, explanation});
    };
    show("error", number_width,
         way != nullptr && way->error ? with_minus(ui, formatted(ui, "{:.1e}", *way->error)) : "", "error",
         formatted(ui,
                   "The largest relative error of a probability against the softmax in double. At most {:.1e}"
                   "{} can be.",
                   step.error.relative,
                   step.error.per_gap > 0
                       ? formatted(ui, ", and {:.0e} for each unit of max − z,", step.error.per_gap)
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

void draw_step(LabContext& context, EngineState& state, const kernels::LadderStep& step, std::size_t number,
               Rect row, double longest) {
    Ui& ui = context.ui;
    Rect head = row.cut_top(ui.px(head_height));
    run_button(context, state, step, head.cut_right(ui.px(run_width)));
    numbers(ui, state, step, head);
    const std::string_view name = formatted(ui, "{}  {}", number, step.name);
    text(ui, head, ui.fonts.strong, ui.theme.text, name);
    landmark(ui, formatted(ui, "engine/step/{}", step.id), head, name);
    Rect words = row.cut_top(ui.px(words_height));
    const float code = text_size(ui.fonts.number_small, step.code).x;
    // The code has room where the sentence leaves some.
    if (words.width() > code + text_size(ui.fonts.small, step.idea).x + ui.px(12))
        text(ui, words.cut_right(code), ui.fonts.number_small, ui.theme.secondary, step.code);
    text(ui, words, ui.fonts.small, ui.theme.secondary, step.idea);
    const MeasuredWay* const way = result_of(state, step.id);
    const bool ours = step.id == "fused" || step.id == "threads";
    const float left = row.height() - ui.px(step_gap);
    time_bar(ui, row.cut_top(std::clamp(left, ui.px(4), ui.px(thickest_bar))),
             way != nullptr ? way->nanoseconds_per_element() / longest : 0,
             ours ? ui.theme.accent : ui.theme.secondary);
}

}  // namespace

void ladder_card(LabContext& context, EngineState& state, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect, "From plain C++ to the kernel, one idea a step");
    const auto steps = kernels::softmax_ladder();
    double longest = 0;
    for (const kernels::LadderStep& step : steps)
        if (const MeasuredWay* const way = result_of(state, step.id))
            longest = std::max(longest, way->nanoseconds_per_element());
    const float height = std::min(inside.height() / static_cast<float>(steps.size()), ui.px(tallest_step));
    for (std::size_t i = 0; i < steps.size(); ++i)
        draw_step(context, state, steps[i], i + 1, inside.cut_top(height), longest);
}

}  // namespace softmaxlab
