#include "app/shell/status_line.h"

#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"

namespace softmaxlab {
namespace {

// All digits that the format has: 9 of f32, 17 of f64.
std::string_view all_digits(FrameArena& arena, double value, Format format) {
    return fixed(arena, value, format == Format::f64 ? 16 : 8, 24);
}

void draw_item(Ui& ui, Rect& rect, const StatusItem& item, bool first) {
    ImFont* font = ui.fonts.number_small;
    const float gap = first ? 0 : ui.px(21);
    const float width = text_size(font, item.shown).x;
    if (rect.width() < gap + width) {
        rect.cut_left(rect.width());  // nothing after it fits either
        landmark(ui, item.name, rect, item.value);
        return;
    }
    if (!first) {
        Rect between = rect.cut_left(gap);
        between.cut_left(ui.px(10));
        fill(between.cut_left(ui.px(1)).inset(0, ui.px(8)), ui.theme.line);
    }
    const Rect place = rect.cut_left(width);
    const Term* const term = underlined_text(ui, place, font, ui.theme.secondary, item.shown);
    bare_button(item.name, place);
    focus_ring(ui, place.inset(0, ui.px(4)), ui.px(4));
    if (has_tooltip(ui))
        tooltip(ui, term == nullptr ? item.explanation : with_term(ui, item.shown, item.explanation));
    landmark(ui, item.name, place, item.value);
}

}  // namespace

List<StatusItem> softmax_status(FrameArena& arena, const Scene& scene, Results& results, bool show_times) {
    const Backend& backend = results.backend();
    const Format format = backend.format();
    const std::string_view format_name = name_of(format);
    const SoftmaxOutput& output = results.probabilities();
    const bool traced = results.shows_trace();
    const std::string_view who =
        traced ? formatted(arena, "traced step by step ({})", name_of(results.trace().method))
               : formatted(arena, "{} · {}", backend.name(), backend.detail());
    const std::string_view temperature = temperature_text(arena, scene.temperature);
    const std::string_view sum = all_digits(arena, results.sum_of_probabilities(), format);
    const std::string_view entropy = fixed(arena, results.reference().entropy_nats, 3);
    const std::string_view difference = significant(arena, results.difference_to_reference(), 2);

    return List<StatusItem>(
        {
            {"status/backend", who,
             show_times && !traced ? joined(arena, who, " ", duration_text(arena, output.seconds)) : who,
             traced
                 ? formatted(
                       arena,
                       "The probabilities on screen come from a step-by-step trace in {}: the backend “{}” "
                       "never computes naively, and returns 0 for a fully masked row.",
                       format_name, backend.name())
                 : formatted(
                       arena,
                       "The backend “{}” computes every probability on screen; the time is that of the last "
                       "computation alone.",
                       backend.name())},
            {"status/format", format_name, format_name,
             formatted(arena, "The precision of the probabilities: {}.", format_name)},
            {"status/temperature", temperature, joined(arena, "T = ", temperature),
             "The temperature by which every logit is divided, in this lab, too."},
            {"status/sum", sum, joined(arena, "Σp = ", sum),
             formatted(arena, "The sum of the probabilities as computed, added from left to right in {}.",
                       format_name)},
            {"status/entropy", joined(arena, entropy, " nats"), formatted(arena, "H = {} nats", entropy),
             "Entropy −Σ p log p, computed in float64."},
            {"status/difference", difference, joined(arena, "error vs float64 ", difference),
             "The largest difference of any probability from the reference, which computes in float64."},
        },
        arena);
}

void draw_status_line(Ui& ui, Rect rect, std::span<const StatusItem> items, float taken) {
    fill(rect, ui.theme.panel);
    fill(rect.cut_top(ui.px(ui.theme.border)), ui.theme.line);
    if (taken > 0) {
        rect.cut_left(taken);
    } else {
        rect.cut_left(ui.px(18));
    }
    rect.cut_right(ui.px(18));
    bool first = taken == 0;
    for (const StatusItem& item : items) {
        if (!ui.hidden.empty() && item.name != "status/temperature") continue;
        draw_item(ui, rect, item, first);
        first = false;
    }
}

}  // namespace softmaxlab
