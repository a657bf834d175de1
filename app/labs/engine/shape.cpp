#include "app/labs/engine/shape.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/count_controls.h"
#include "app/widgets/gauge.h"

namespace softmaxlab::engine {
namespace {

// Design pixels.
constexpr float padding_x = 16;
constexpr float padding_y = 10;
constexpr float line_height = 28;
constexpr float line_gap = 8;
constexpr float one_line = 1060;  // narrower than this, rows and threads have a line of their own
constexpr float measure_width = 104;

/// One of several buttons in a row, if there is room for it.
bool choice(Ui& ui, Rect& line, std::string_view landmark_name, std::string_view label, bool on,
            std::string_view words) {
    if (line.width() < button_width(ui, label)) return false;
    const Rect place = button_strip(ui, line.cut_left(button_width(ui, label)));
    line.cut_left(ui.px(4));
    const bool pressed =
        button(ui, landmark_name, place, label, on ? ButtonKind::normal : ButtonKind::quiet, on);
    tooltip(ui, words);
    return pressed;
}

void draw_classes(LabContext& context, View& view, Rect& line) {
    Ui& ui = context.ui;
    control_label(ui, line, "K");
    const std::string_view of_scene =
        formatted(ui, "scene: {}", grouped(ui, class_count(context.document.scene())));
    if (choice(ui, line, "engine/classes/scene", of_scene, view.classes == 0,
               "As many classes as the scene has. The logits that are measured are random: what they are "
               "makes no difference to the time."))
        view.classes = 0;
    for (std::size_t i = 1; i < class_choices.size(); ++i) {
        if (choice(ui, line, formatted(ui, "engine/classes/{}", class_choices[i]),
                   grouped(ui, class_choices[i]), view.classes == i, "Classes in a row."))
            view.classes = i;
    }
}

void draw_rows(LabContext& context, View& view, Rect line) {
    Ui& ui = context.ui;
    control_label(ui, line, "rows");
    const SoftmaxShape shape = measured_shape(view, context.document.scene());
    const std::size_t max_rows = max_measured_elements / shape.classes;
    CountField field;
    field.landmark = "engine/rows";
    field.shown = grouped(ui, shape.rows);
    field.explanation = formatted(ui, "Rows of {} classes: double-click to type, at most {}.",
                                  grouped(ui, shape.classes), grouped(ui, max_rows));
    field.value = shape.rows;
    field.low = 1;
    field.high = max_rows;
    if (const auto typed = count_field(ui, line.cut_left(ui.px(74)), field)) view.rows = *typed;
    CountSlider rows;
    rows.landmark = "engine/rows-slider";
    rows.value = shape.rows;
    rows.high = max_rows;
    rows.neutral = 1;
    rows.words = "Rows: drag, or use the arrow keys.";
    rows.enabled = max_rows > 1;
    const SliderResult moved = count_slider_result(ui, line, rows);
    if (moved.value) view.rows = count_from(*moved.value, shape.rows, moved.grab.steps, max_rows);
}

void draw_threads(Ui& ui, View& view, Rect& line) {
    const std::size_t machine = threads_of_machine();
    const bool all = view.all_threads && machine > 1;
    if (choice(ui, line, "engine/threads/1", "1 thread", !all,
               "The copy, plain C++ and the kernel on one thread."))
        view.all_threads = false;
    if (machine == 1) return;
    if (choice(ui, line, "engine/threads/all", formatted(ui, "{} threads", machine), all,
               "The copy, plain C++ and the kernel on as many threads as this machine has."))
        view.all_threads = true;
}

void draw_measure_button(Ui& ui, Cache& cache, const Rect& place) {
    const bool running = cache.measurement != nullptr;
    if (button(ui, "engine/measure", place, running ? "Stop" : "Measure", ButtonKind::primary, running)) {
        if (running)
            cache.measurement.reset();
        else
            cache.asked.emplace();
    }
    tooltip(ui, running ? "Stop here: what has been measured stays."
                        : "Time every way of computing this shape, side by side.");
}

void draw_words(Ui& ui, const SoftmaxShape& shape, const Cache& cache, Rect line) {
    const std::string_view size =
        formatted(ui, "{} × {} random logits at T = 1, float32: {} to read, and as much to write.",
                  grouped(ui, shape.rows), grouped(ui, shape.classes), bytes_text(ui, shape.bytes() / 2));
    if (cache.measurement) {
        const double progress = cache.measurement->progress();
        const std::string_view words = formatted(ui, "measuring {:.0f} %", progress * 100);
        Rect place = line.cut_right(ui.px(250));
        text(ui, place.cut_left(ui.px(110)), ui.fonts.small, ui.theme.secondary, words);
        gauge(ui, place.inset(0, ui.px(6)), progress);
        landmark(ui, "engine/progress", place, words);
    }
    text(ui, line, ui.fonts.small, ui.theme.secondary, size);
    landmark(ui, "engine/shape", line, size);
}

}  // namespace

float shape_card_height(const Ui& ui, float width) {
    const float lines = ui.is_narrow(width, one_line) ? 2 : 1;
    return ui.px(2 * padding_y + lines * (line_height + line_gap) + 18);
}

void draw_shape_card(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(padding_x), ui.px(padding_y));
    Rect line = inside.cut_top(ui.px(line_height));
    const Rect measure = line.cut_right(ui.px(measure_width));
    line.cut_right(ui.px(14));
    draw_classes(context, view, line);
    if (ui.is_narrow(rect.width(), one_line)) {
        inside.cut_top(ui.px(line_gap));
        line = inside.cut_top(ui.px(line_height));
    } else {
        line.cut_left(ui.px(10));
    }
    draw_threads(ui, view, line);
    line.cut_left(ui.px(10));
    draw_rows(context, view, line);
    draw_measure_button(ui, cache, button_strip(ui, measure));
    inside.cut_top(ui.px(line_gap));
    draw_words(ui, measured_shape(view, context.document.scene()), cache, inside);
}

}  // namespace softmaxlab::engine
