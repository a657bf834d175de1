#include "app/shell/presenter_strip.h"

#include <algorithm>
#include <array>

#include "app/ui/frame_arena.h"
#include "app/ui/wrapped_text.h"
#include "core/learning/tally.h"

namespace softmaxlab {
namespace {

constexpr float gap = 6;  // design pixels
constexpr float step_width = 48;
constexpr float option_height = 30;
constexpr float ring_radius = 12;
constexpr float pressed_ring_radius = 18;

struct StripButton {
    std::string_view label;
    std::string_view keys;
    const Command* command = nullptr;
};

float width_of(Ui& ui, const StripButton& each, bool with_keys) {
    const float keys = with_keys ? text_size(ui.fonts.small, each.keys).x + ui.px(6) : 0;
    return text_size(ui.fonts.body, each.label).x + keys + ui.px(20);
}

void draw_strip_button(Ui& ui, const Rect& rect, const StripButton& each, bool with_keys) {
    const Command& command = *each.command;
    const bool on = command.is_on && command.is_on();
    const bool pressed = button(ui, formatted(ui, "presenter/{}", command.id), rect, "", ButtonKind::normal,
                                on, command.enabled());
    if (has_tooltip(ui)) tooltip(ui, formatted(ui, "{}  {}", command.title, keys_text(ui, command)));
    const float alpha = command.enabled() ? 1.0F : 0.4F;
    Rect inside = rect.inset(ui.px(10), 0);
    if (with_keys) {
        text(ui, inside, ui.fonts.small, with_alpha(ui.theme.secondary, alpha), each.keys, Align::right);
        inside.cut_right(text_size(ui.fonts.small, each.keys).x + ui.px(6));
    }
    text(ui, inside, ui.fonts.body, with_alpha(on ? ui.theme.accent : ui.theme.text, alpha), each.label);
    if (pressed) command.run();
}

List<StripButton> strip_buttons(Ui& ui, const std::vector<Command>& commands) {
    List<StripButton> all(ui);
    const auto add = [&](const Command* command, std::string_view label, std::string_view keys) {
        if (command != nullptr) all.push_back({label, keys, command});
    };
    add(command_named(commands, "blank"), "Blank", "B");
    const Command* const predict = command_named(commands, "predict");
    add(predict, predict != nullptr && predict->is_on() ? "Reveal" : "Hide results", "H");
    add(command_named(commands, "vote"), "Vote", "V");
    add(command_named(commands, "freeze"), "A / B", "F");
    add(command_named(commands, "present"), "Exit", "Esc");
    return all;
}

void draw_strip_buttons(Ui& ui, Rect rect, const std::vector<Command>& commands) {
    const List<StripButton> all = strip_buttons(ui, commands);
    const auto width = [&](bool with_keys) {
        float sum = 0;
        for (const StripButton& each : all) sum += width_of(ui, each, with_keys) + ui.px(gap);
        return sum;
    };
    const bool with_keys = width(true) <= rect.width();
    if (!with_keys) rect.cut_left(rect.width() - std::min(width(false), rect.width()));
    if (with_keys) rect.cut_left(rect.width() - width(true));
    for (const StripButton& each : all) {
        rect.cut_left(ui.px(gap));
        draw_strip_button(ui, rect.cut_left(width_of(ui, each, with_keys)), each, with_keys);
    }
}

// A dot a step: filled up to here, hollow after.
void draw_lesson(Ui& ui, Rect rect, const Beat& beat) {
    const float radius = ui.px(3.5F);
    const float pitch = ui.px(13);
    const std::string_view place = formatted(ui, "{} of {}", beat.index + 1, beat.count);
    const float tail = text_size(ui.fonts.small, place).x + ui.px(8);
    const float dots = pitch * static_cast<float>(beat.count);
    const bool with_dots = dots + tail <= rect.width() * 0.7F;
    const float title = std::min(text_size(ui.fonts.strong, beat.title).x,
                                 rect.width() - tail - (with_dots ? dots + ui.px(8) : 0));
    text(ui, rect.cut_left(title), ui.fonts.strong, ui.theme.text, beat.title);
    rect.cut_left(ui.px(8));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; with_dots && i < beat.count; ++i) {
        const Rect dot = rect.cut_left(pitch);
        const ImVec2 at(dot.min.x + pitch * 0.5F, dot.centre().y);
        if (i < beat.index) list.AddCircleFilled(at, radius, ui.theme.secondary);
        if (i == beat.index) list.AddCircleFilled(at, radius * 1.45F, ui.theme.text);
        if (i > beat.index) list.AddCircle(at, radius, ui.theme.secondary, 0, ui.px(1));
    }
    rect.cut_left(ui.px(4));
    text(ui, rect, ui.fonts.small, ui.theme.secondary, place);
    landmark(ui, "presenter/step", rect, place);
}

/// Where the letters of a question's words stand, and its options below them.
struct BeatLayout {
    ImFont* font = nullptr;
    float words = 0;    // height
    float options = 0;  // height
    std::size_t columns = 1;
};

BeatLayout layout_of(Ui& ui, const Beat& beat, float width) {
    BeatLayout layout;
    layout.font = ui.fonts.title;
    const float two_lines = 2.2F * text_size(ui.fonts.title, "0").y;
    layout.words = wrapped_size(layout.font, beat.words, width).y;
    if (layout.words > two_lines) {
        layout.font = ui.fonts.strong;
        layout.words = wrapped_size(layout.font, beat.words, width).y;
    }
    const std::size_t count = beat.asks ? beat.options.size() : 0;
    if (count == 0) return layout;
    float widest = 0;
    for (const std::string& option : beat.options)
        widest = std::max(widest, text_size(ui.fonts.strong, option).x + ui.px(44));
    for (const std::size_t columns : {count, std::size_t{2}, std::size_t{1}}) {
        layout.columns = columns;
        if (widest * static_cast<float>(columns) <= width) break;
    }
    const std::size_t rows = (count + layout.columns - 1) / layout.columns;
    layout.options = ui.px(option_height) * static_cast<float>(rows);
    return layout;
}

}  // namespace

void draw_presenter_strip(Ui& ui, Rect rect, const std::vector<Lab>& labs,
                          const std::vector<Command>& commands, std::size_t current,
                          const std::optional<Beat>& beat) {
    fill(rect, ui.theme.panel);
    fill(Rect(rect).cut_top(ui.px(ui.theme.border)), ui.theme.line);
    rect = rect.inset(ui.px(12), ui.px(4));
    const float centre = rect.centre().x;
    const float half = ui.px(step_width + 3);
    const Rect left{rect.min, ImVec2(centre - half - ui.px(10), rect.max.y)};
    if (beat) {
        draw_lesson(ui, left, *beat);
    } else {
        text(ui, left, ui.fonts.strong, ui.theme.text, labs[current].name);
    }
    const auto step = [&](std::string_view id, std::string_view label, const Rect& place) {
        const Command* const command = command_named(commands, id);
        if (command == nullptr) return;
        if (button(ui, formatted(ui, "presenter/{}", id), place, label, ButtonKind::normal, false,
                   command->enabled()))
            command->run();
        tooltip(ui, formatted(ui, "{}  {}", command->title, keys_text(ui, *command)));
    };
    const float between = ui.px(3);
    step("lab-previous", "‹", {ImVec2(centre - half, rect.min.y), ImVec2(centre - between, rect.max.y)});
    step("lab-next", "›", {ImVec2(centre + between, rect.min.y), ImVec2(centre + half, rect.max.y)});
    draw_strip_buttons(ui, {ImVec2(centre + half, rect.min.y), rect.max}, commands);
}

float beat_words_height(Ui& ui, const Beat& beat, float width) {
    const BeatLayout layout = layout_of(ui, beat, width);
    return layout.words + (layout.options > 0 ? layout.options + ui.px(6) : 0);
}

void draw_beat_words(Ui& ui, Rect rect, const Beat& beat) {
    const BeatLayout layout = layout_of(ui, beat, rect.width());
    const Rect words = rect.cut_top(layout.words);
    paragraph(ui, words, layout.font, ui.theme.text, beat.words);
    landmark(ui, "presenter/question", words, beat.words);
    if (layout.options <= 0) return;
    rect.cut_top(ui.px(6));
    const float column = rect.width() / static_cast<float>(layout.columns);
    for (std::size_t i = 0; i < beat.options.size(); ++i) {
        const std::size_t row = i / layout.columns;
        const ImVec2 at(rect.min.x + column * static_cast<float>(i % layout.columns),
                        rect.min.y + ui.px(option_height) * static_cast<float>(row));
        Rect cell = Rect{at, ImVec2(at.x + column, at.y + ui.px(option_height))}.inset(0, ui.px(2));
        const Rect badge = cell.cut_left(ui.px(26));
        fill(badge, ui.theme.raised, ui.px(5));
        outline(badge, ui.theme.line, ui.px(5), ui.px(ui.theme.border));
        const char letter = learning::Tally::letter(i);
        text(ui, badge, ui.fonts.strong, ui.theme.text, formatted(ui, "{}", letter), Align::centre);
        cell.cut_left(ui.px(8));
        text(ui, cell, ui.fonts.strong, ui.theme.text, beat.options[i]);
        landmark(ui, formatted(ui, "presenter/option/{}", letter), cell, beat.options[i]);
    }
}

void draw_note(Ui& ui, const Rect& stage, std::string_view note) {
    const float padding = ui.px(12);
    const float width = std::min(ui.px(420), stage.width());
    const ImVec2 size = wrapped_size(ui.fonts.body, note, width - 2 * padding);
    const float height = size.y + 2 * padding;
    const Rect place{ImVec2(stage.min.x, stage.max.y - height), ImVec2(stage.min.x + width, stage.max.y)};
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::SetNextWindowPos(place.min);
    ImGui::SetNextWindowSize(place.size());
    ImGui::Begin("##note", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoFocusOnAppearing |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
    ImGui::PopStyleVar(2);
    fill(place, ui.theme.raised, ui.px(8));
    outline(place, ui.theme.line, ui.px(8), ui.px(ui.theme.border));
    paragraph(ui, place.inset(padding), ui.fonts.body, ui.theme.text, note);
    landmark(ui, "presenter/note", place, note);
    ImGui::End();
}

void draw_pointer_ring(Ui& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 at = io.MousePos;
    const Rect screen{ImVec2(0, 0), io.DisplaySize};
    if (!ImGui::IsMousePosValid() || !screen.contains(at)) return;
    const float radius = ui.px(io.MouseDown[ImGuiMouseButton_Left] ? pressed_ring_radius : ring_radius);
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    list.AddCircle(at, radius, ui.theme.background, 0, ui.px(5));
    list.AddCircle(at, radius, ui.theme.text, 0, ui.px(2.5F));
    landmark(ui, "presenter/pointer",
             {ImVec2(at.x - radius, at.y - radius), ImVec2(at.x + radius, at.y + radius)});
}

}  // namespace softmaxlab
