#include "app/shell/presenter_strip.h"

#include <algorithm>
#include <span>

#include "app/shell/overlay.h"
#include "app/ui/frame_arena.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/scrolled.h"
#include "core/learning/tally.h"

namespace softmaxlab {
namespace {

constexpr float gap = 6;  // design pixels
constexpr float step_width = 48;
constexpr float min_title_width = 96;
constexpr float option_height = 30;
constexpr float shown_option_height = 26;  // once the answer is shown
constexpr float badge_width = 26;
constexpr float tick_width = 22;
constexpr float share_width = 58;
constexpr float ring_radius = 12;
constexpr float pressed_ring_radius = 18;

struct StripButton {
    std::string_view label;
    std::string_view keys;
    const Command* command = nullptr;
};

float width_of(Ui& ui, const StripButton& each, bool with_keys) {
    const float keys = with_keys ? text_size(ui.fonts.small, each.keys).x + ui.px(6) : 0;
    return text_size(ui.fonts.body, each.label).x + keys + ui.px(20) + 1;
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

float width_of(Ui& ui, const List<StripButton>& all, bool with_keys) {
    float sum = 0;
    for (const StripButton& each : all) sum += width_of(ui, each, with_keys) + ui.px(gap);
    return sum;
}

/// As many as have room in that width, and the way out always.
List<StripButton> strip_buttons_in(Ui& ui, const std::vector<Command>& commands, float width) {
    List<StripButton> all = strip_buttons(ui, commands);
    for (const std::string_view id : {"predict", "freeze", "blank", "vote"}) {
        if (width_of(ui, all, false) <= width) break;
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [&](const StripButton& each) { return each.command->id == id; }),
                  all.end());
    }
    return all;
}

void draw_strip_buttons(Ui& ui, Rect rect, const List<StripButton>& all) {
    const bool with_keys = width_of(ui, all, true) <= rect.width();
    rect.cut_left(std::max(0.0F, rect.width() - width_of(ui, all, with_keys)));
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
    const float title = text_size(ui.fonts.strong, beat.title).x;
    if (title <= rect.width() - tail - (with_dots ? dots + ui.px(8) : 0)) {
        text(ui, rect.cut_left(title + 1), ui.fonts.strong, ui.theme.text, beat.title);
        rect.cut_left(ui.px(8));
    }
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

/// What a lesson says above the stage, from the top down: drawn, or only measured.
class BeatWords {
  public:
    BeatWords(Ui& ui, const Rect& room, bool draws) : ui_(ui), room_(room), draws_(draws) {}

    /// Returns the height.
    float write(const Beat& beat, std::span<const double> shares) {
        const float top = room_.min.y;
        if (beat.asks) {
            const float two_lines = 2.2F * text_size(ui_.fonts.title, "0").y;
            const bool large = wrapped_size(ui_.fonts.title, beat.question, room_.width()).y <= two_lines;
            say("presenter/question", large ? ui_.fonts.title : ui_.fonts.strong, ui_.theme.text,
                beat.question);
        } else {
            say("presenter/question", ui_.fonts.body, ui_.theme.secondary, beat.question);
        }
        write_options(beat, shares);
        if (beat.asks) return room_.min.y - top;
        if (!beat.answer.empty()) {
            room_.min.y += ui_.px(6);
            const Rect line{room_.min, ImVec2(room_.min.x + ui_.px(tick_width), room_.max.y)};
            const float height = text_size(ui_.fonts.title, "0").y;
            if (draws_) text(ui_, Rect(line).cut_top(height), ui_.fonts.strong, ui_.theme.good, "✓");
            room_.min.x += ui_.px(tick_width);
            say("presenter/answer", ui_.fonts.title, ui_.theme.text, beat.answer);
            room_.min.x -= ui_.px(tick_width);
        }
        if (!beat.reason.empty()) {
            room_.min.y += ui_.px(6);
            say("presenter/reason", ui_.fonts.strong, ui_.theme.text, beat.reason);
        }
        return room_.min.y - top;
    }

  private:
    void say(std::string_view name, ImFont* font, ImU32 colour, std::string_view words) {
        const float height = wrapped_size(font, words, room_.width()).y;
        const Rect place{room_.min, ImVec2(room_.max.x, room_.min.y + height)};
        room_.min.y += height;
        if (!draws_) return;
        paragraph(ui_, place, font, colour, words);
        landmark(ui_, name, place, words);
    }

    void write_options(const Beat& beat, std::span<const double> shares) {
        const std::size_t count = beat.options.size();
        if (count == 0) return;
        room_.min.y += ui_.px(6);
        ImFont* const font = beat.asks ? ui_.fonts.strong : ui_.fonts.body;
        const float around = ui_.px(badge_width + 8 + 10) + (beat.asks ? 0 : ui_.px(tick_width)) +
                             (shares.empty() ? 0 : ui_.px(share_width));
        float widest = 0;
        for (const std::string& option : beat.options)
            widest = std::max(widest, text_size(font, option).x + around);
        const auto fit = [&](std::size_t columns) {
            return widest * static_cast<float>(columns) <= room_.width();
        };
        const std::size_t columns = fit(count) ? count : fit(2) ? 2 : 1;
        const float width = room_.width() / static_cast<float>(columns);
        for (std::size_t first = 0; first < count; first += columns) {
            float height = ui_.px(beat.asks ? option_height : shown_option_height);
            for (std::size_t i = first; i < std::min(first + columns, count); ++i)
                height = std::max(height, wrapped_size(font, beat.options[i], width - around).y + ui_.px(4));
            for (std::size_t i = first; draws_ && i < std::min(first + columns, count); ++i) {
                const float left = room_.min.x + width * static_cast<float>(i - first);
                draw_option(beat, i, font, shares,
                            {ImVec2(left, room_.min.y), ImVec2(left + width, room_.min.y + height)});
            }
            room_.min.y += height;
        }
    }

    void draw_option(const Beat& beat, std::size_t option, ImFont* font, std::span<const double> shares,
                     const Rect& room) {
        Rect cell = room.inset(0, ui_.px(2));
        const bool is_right = !beat.asks && beat.right == option;
        const Rect badge = cell.cut_left(ui_.px(badge_width));
        fill(badge, ui_.theme.raised, ui_.px(5));
        outline(badge, is_right ? ui_.theme.good : ui_.theme.line, ui_.px(5),
                ui_.px(is_right ? 2 : ui_.theme.border));
        const char letter = learning::Tally::letter(option);
        text(ui_, badge, ui_.fonts.strong, ui_.theme.text, formatted(ui_, "{}", letter), Align::centre);
        cell.cut_left(ui_.px(8));
        const std::string_view name = formatted(ui_, "presenter/option/{}", letter);
        if (!beat.asks) {
            const Rect mark = cell.cut_left(ui_.px(tick_width));
            if (is_right) text(ui_, mark, ui_.fonts.strong, ui_.theme.good, "✓");
            if (is_right) landmark(ui_, joined(ui_, name, "/right"), mark);
        }
        cell.cut_right(ui_.px(10));
        if (!shares.empty()) {
            const std::string_view share = formatted(ui_, "{:.0f} %", shares[option] * 100);
            const float words = std::min(text_size(font, beat.options[option]).x + ui_.px(10),
                                         cell.width() - ui_.px(share_width - 10));
            Rect place = cell;
            place.cut_left(words);
            text(ui_, place, ui_.fonts.number, ui_.theme.text, share);
            landmark(ui_, joined(ui_, name, "/share"), place, share);
            cell.cut_right(ui_.px(share_width));
        }
        const float lines = wrapped_size(font, beat.options[option], cell.width() + 1).y;
        landmark(ui_, name, cell, beat.options[option]);
        cell = cell.inset(0, std::max(0.0F, (cell.height() - lines) * 0.5F));
        cell.max.x += 1;
        paragraph(ui_, cell, font, beat.asks || is_right ? ui_.theme.text : ui_.theme.secondary,
                  beat.options[option]);
    }

    Ui& ui_;
    Rect room_;
    bool draws_;
};

}  // namespace

void draw_presenter_strip(Ui& ui, Rect rect, const std::vector<Lab>& labs,
                          const std::vector<Command>& commands, std::size_t current,
                          const std::optional<Beat>& beat) {
    fill(rect, ui.theme.panel);
    fill(Rect(rect).cut_top(ui.px(ui.theme.border)), ui.theme.line);
    rect = rect.inset(ui.px(12), ui.px(4));
    const float half = ui.px(step_width + 3);
    const List<StripButton> buttons =
        strip_buttons_in(ui, commands, rect.width() - 2 * half - ui.px(min_title_width));
    // In the middle, unless the buttons need more than their half.
    const float centre = std::min(rect.centre().x, rect.max.x - width_of(ui, buttons, false) - half);
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
    draw_strip_buttons(ui, {ImVec2(centre + half, rect.min.y), rect.max}, buttons);
}

float beat_words_height(Ui& ui, const Beat& beat, std::span<const double> shares, float width) {
    return BeatWords(ui, {ImVec2(0, 0), ImVec2(width, 0)}, false).write(beat, shares);
}

void draw_beat_words(Ui& ui, const Rect& rect, const Beat& beat, std::span<const double> shares) {
    const float height = beat_words_height(ui, beat, shares, rect.width());
    if (height <= rect.height() + 0.5F) {
        BeatWords(ui, rect, true).write(beat, shares);
        return;
    }
    Rect room = begin_scrolled("##beat", rect, ui.px(12));  // the scroll bar stands in the gutter
    room.max.y = room.min.y + height;
    BeatWords(ui, room, true).write(beat, shares);
    end_scrolled(room.max.y);
}

void draw_note(Ui& ui, const Rect& stage, std::string_view note) {
    const float padding = ui.px(12);
    const float width = std::min(ui.px(420), stage.width());
    const ImVec2 size = wrapped_size(ui.fonts.body, note, width - 2 * padding);
    const float height = size.y + 2 * padding;
    const Rect place{ImVec2(stage.min.x, stage.max.y - height), ImVec2(stage.min.x + width, stage.max.y)};
    begin_floating("##note", place, ImGuiWindowFlags_NoInputs);
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
