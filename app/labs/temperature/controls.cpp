#include "app/labs/temperature/controls.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <imgui_internal.h>

#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab::temperature {

namespace {

// Design pixels.
constexpr float row_height = 32;
constexpr float row_gap = 10;
constexpr float words_height = 17;
constexpr float one_row = 940;  // narrower than this, the uses have a row of their own
constexpr float gap = 8;
constexpr float group_gap = 20;
constexpr float play_width = 84;
constexpr float speed_width = 38;
constexpr float loop_width = 58;
constexpr float field_width = 92;

// One of the parts between which Space is the sweep's own: its other keys are those of the cursor.
bool space_is_free(const Ui& ui) {
    if (!keys_are_free(ui)) return false;
    // Dear ImGui gives Space to the item with the keyboard focus, if the focus is visible.
    if (!any_key_focus()) return true;
    for (const char* cursor : {"temperature/cursor/area", "temperature/entropy-cursor/area"}) {
        if (ImGui::GetCurrentContext()->NavId == ImGui::GetID(cursor)) return true;
    }
    return false;
}

void set_temperature(LabContext& context, Sweep& sweep, double temperature) {
    sweep.pause(context.document);
    context.document.apply(edit::SetTemperature{temperature});
}

std::string_view speed_label(FrameArena& arena, double speed) {
    return speed == 0.5 ? "×½" : joined(arena, "×", significant(arena, speed, 2));
}

std::string_view play_words(const Sweep& sweep, bool loop) {
    if (sweep.playing()) return "Pause  (Space). Everything from play to pause is one undo step.";
    return loop ? "Play: T goes up to 100 and back, again and again  (Space)"
                : "Play: T goes up to 100 from where it is, or from 0.01  (Space)";
}

void play_or_pause(LabContext& context, Sweep& sweep) {
    if (sweep.playing()) {
        sweep.pause(context.document);
    } else {
        sweep.play(context.document, context.ui.new_gesture());
    }
}

void draw_play_button(LabContext& context, const View& view, Sweep& sweep, const Rect& place) {
    Ui& ui = context.ui;
    const bool playing = sweep.playing();
    if (button(ui, "temperature/play", place, "", playing ? ButtonKind::normal : ButtonKind::primary))
        play_or_pause(context, sweep);
    tooltip(ui, play_words(sweep, view.loop));
    landmark(ui, "temperature/playing", place, playing ? "playing" : "paused");

    // The signs are drawn: fonts have them in many sizes.
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 colour = playing ? ui.theme.text : ui.theme.on_accent;
    Rect inside = place.inset(ui.px(12), 0);
    const Rect sign = inside.cut_left(ui.px(10));
    inside.cut_left(ui.px(9));
    const float top = sign.centre().y - ui.px(6);
    const float bottom = sign.centre().y + ui.px(6);
    if (playing) {
        list.AddRectFilled(ImVec2(sign.min.x, top), ImVec2(sign.min.x + ui.px(3.5F), bottom), colour);
        list.AddRectFilled(ImVec2(sign.max.x - ui.px(3.5F), top), ImVec2(sign.max.x, bottom), colour);
    } else {
        list.AddTriangleFilled(ImVec2(sign.min.x, top), ImVec2(sign.max.x, sign.centre().y),
                               ImVec2(sign.min.x, bottom), colour);
    }
    text(ui, inside, ui.fonts.body, colour, playing ? "Pause" : "Play");
}

/// The sentence of its use, if people use it, or what any temperature does.
std::string_view words_at(double temperature) {
    for (const TemperatureUse& use : temperature_uses)
        if (use.temperature == temperature) return use.sentence;
    return temperature_words(temperature);
}

void draw_transport(LabContext& context, View& view, Sweep& sweep, Rect& row) {
    Ui& ui = context.ui;
    draw_play_button(context, view, sweep, row.cut_left(ui.px(play_width)));
    row.cut_left(ui.px(gap));
    for (std::size_t i = 0; i < Sweep::speeds.size(); ++i) {
        const double speed = Sweep::speeds[i];
        const std::string_view name = joined(ui, "temperature/speed/", significant(ui, speed, 2));
        if (button(ui, name, row.cut_left(ui.px(speed_width)), speed_label(ui, speed), ButtonKind::quiet,
                   view.speed == i))
            view.speed = i;
        tooltip(ui, formatted(ui, "{}: T grows tenfold in {} s; the whole axis takes {} s",
                              speed_label(ui, speed), significant(ui, 1 / speed, 2),
                              significant(ui, 4 / speed, 2)));
        row.cut_left(ui.px(2));
    }
    row.cut_left(ui.px(gap));
    if (button(ui, "temperature/loop", row.cut_left(ui.px(loop_width)), "Loop", ButtonKind::normal,
               view.loop))
        view.loop = !view.loop;
    tooltip(ui, "Loop: back and forth between 0.01 and 100, until you pause");
    landmark(ui, "temperature/looping", Rect{}, view.loop ? "on" : "off");
}

void draw_value(LabContext& context, Sweep& sweep, Rect place) {
    Ui& ui = context.ui;
    text(ui, place.cut_left(ui.px(26)), ui.fonts.math, ui.theme.secondary, "T =");
    place.cut_left(ui.px(1));
    if (const auto typed =
            temperature_field(context, "temperature/value", place, ui.fonts.number_large, Align::left))
        set_temperature(context, sweep, *typed);
}

// Evenly wide, from the right; `max_width` in design pixels.
void draw_use_buttons(LabContext& context, Sweep& sweep, Rect row, float max_width) {
    Ui& ui = context.ui;
    const auto count = static_cast<float>(temperature_uses.size());
    const float width = std::min((row.width() - (count - 1) * ui.px(gap)) / count, ui.px(max_width));
    row = row.cut_right(width * count + ui.px(gap) * (count - 1));
    for (const TemperatureUse& use : temperature_uses) {
        const bool on = context.document.scene().temperature == use.temperature;
        if (button(ui, joined(ui, "temperature/use/", std::string_view(use.id)), row.cut_left(width),
                   use.label, ButtonKind::normal, on))
            set_temperature(context, sweep, use.temperature);
        tooltip(ui, use.sentence);
        row.cut_left(ui.px(gap));
    }
}

}  // namespace

float controls_height(const Ui& ui, float width) {
    const bool narrow = ui.is_narrow(width, one_row);
    const float rows = narrow ? 2 * row_height + row_gap : row_height;
    return ui.px(12 + rows + row_gap + (narrow ? 2 : 1) * words_height + 12);
}

void play_with_space(LabContext& context, Sweep& sweep) {
    if (space_is_free(context.ui) && ImGui::IsKeyPressed(ImGuiKey_Space, false))
        play_or_pause(context, sweep);
}

void draw_controls(LabContext& context, View& view, Sweep& sweep, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(20), ui.px(12));
    Rect row = inside.cut_top(ui.px(row_height));
    draw_transport(context, view, sweep, row);
    row.cut_left(ui.px(group_gap));
    draw_value(context, sweep, row.cut_left(ui.px(field_width)));
    inside.cut_top(ui.px(row_gap));
    if (ui.is_narrow(rect.width(), one_row)) {
        draw_use_buttons(context, sweep, inside.cut_top(ui.px(row_height)), FLT_MAX);
        inside.cut_top(ui.px(row_gap));
    } else {
        row.cut_left(ui.px(gap));
        draw_use_buttons(context, sweep, row, 116);
    }
    const std::string_view words = words_at(context.document.scene().temperature);
    paragraph(ui, inside, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "temperature/words", inside, words);
}

}  // namespace softmaxlab::temperature
