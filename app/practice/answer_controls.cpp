#include "app/practice/answer_controls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "app/ui/guess.h"
#include "app/ui/number_text.h"
#include "app/ui/tooltip.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/bar.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/slider.h"
#include "core/learning/answer_text.h"
#include "core/learning/number_style.h"

namespace softmaxlab {
namespace {

using namespace learning;

// Design pixels.
constexpr float gap = 12;
constexpr float button_height = 36;
constexpr float field_height = 42;
constexpr float bar_pitch = 34;

/// How an answer is committed in this frame.
enum class Commit { no, sure, guess };

std::string two_digits(double share) {
    return formatted(share, {NumberStyle::Kind::decimals, 2});
}

// Enter where nothing else listens to it. `at_bar`: what has the keyboard is a bar, which does not.
Commit commit_by_key(const Ui& ui, bool at_bar = false) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool plain = !io.KeyCtrl && !io.KeyAlt && !io.KeySuper;
    const bool busy = io.WantTextInput || !ui.edit.landmark.empty() || (any_key_focus() && !at_bar) ||
                      ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (!plain || busy) return Commit::no;
    if (!ImGui::IsKeyPressed(ImGuiKey_Enter, false) && !ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false))
        return Commit::no;
    return io.KeyShift ? Commit::guess : Commit::sure;
}

// `has_come`: the question was not there before; what was pressed is no answer to it.
Commit commit_buttons(Ui& ui, Rect row, bool enabled, bool has_come, bool at_bar = false) {
    Commit commit = Commit::no;
    const float width = std::max(ui.px(84), button_width(ui, "Sure"));
    if (button(ui, "practice/sure", row.cut_left(width), "Sure", ButtonKind::primary, false, enabled))
        commit = Commit::sure;
    tooltip(ui, "Check the answer  Enter\nOne that is sure and wrong comes back first.");
    row.cut_left(ui.px(8));
    if (button(ui, "practice/guess", row.cut_left(button_width(ui, "A guess")), "A guess", ButtonKind::normal,
               false, enabled))
        commit = Commit::guess;
    tooltip(ui, "Check the answer  Shift+Enter");
    if (commit == Commit::no && enabled && !has_come) commit = commit_by_key(ui, at_bar);
    return commit;
}

float commit_width(const Ui& ui) {
    return std::max(ui.px(84), button_width(ui, "Sure")) + ui.px(8) + button_width(ui, "A guess");
}

// ---- number ----

// What a calculation comes to; nothing for a plain number, and for what cannot be read yet.
std::string read_as(const std::string& typed) {
    const auto read = number_in_answer(typed);
    if (std::holds_alternative<ExpressionError>(read)) return "";
    const TypedNumber& number = std::get<TypedNumber>(read);
    if (number.decimals && !number.is_percentage) return "";
    return "= " + formatted(number.value, {NumberStyle::Kind::decimals, 4});
}

Commit number_field(Ui& ui, Rect& room, const AnswerContext& context, ExerciseDraft& draft) {
    const float wanted = ui.px(240);
    const float width = std::min(wanted, room.width());
    const bool beside = room.width() >= wanted + ui.px(gap) + commit_width(ui);
    Rect row = room.cut_top(ui.px(field_height));
    const Rect field = row.cut_left(width);
    ImGui::SetCursorScreenPos(field.min);
    ImGui::SetNextItemWidth(field.width());
    ImFont* const font = ui.fonts.number_large;
    const float padding = std::max(0.0F, (field.height() - font->FontSize) * 0.5F);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(12), padding));
    ImGui::PushFont(font);
    ImGui::BeginDisabled(context.closed);
    const bool typed_at_once = !context.closed && !any_key_focus() && digits_begin(ui);
    if (context.focus || typed_at_once) focus_next_item();
    const bool entered = input_text(ui, "##practice/answer", "", draft.typed,
                                    ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll,
                                    max_typed_letters);
    give_early_letters(ui);
    ImGui::EndDisabled();
    ImGui::PopFont();
    ImGui::PopStyleVar();
    outline(field, ImGui::IsItemActive() ? ui.theme.accent : ui.theme.secondary, ui.px(6),
            ui.px(ImGui::IsItemActive() ? 2.0F : 1.0F));
    landmark(ui, "practice/answer", field, draft.typed);
    Commit commit = Commit::no;
    if (!context.closed) {
        if (!beside) {
            room.cut_top(ui.px(8));
            row = room.cut_top(ui.px(button_height));
        } else {
            row.cut_left(ui.px(gap));
            row = row.inset(0, ui.px((field_height - button_height) * 0.5F));
        }
        commit = commit_buttons(ui, row, !draft.typed.empty(), context.focus);
        room.cut_top(ui.px(6));
        const std::string read = read_as(draft.typed);
        const std::string_view words = read.empty()
                                           ? std::string_view("a number, or an expression such as 2 + ln 3")
                                           : kept_words(ui, read);
        const Rect line = room.cut_top(ui.px(20));
        text_if_it_fits(ui, line, read.empty() ? ui.fonts.body : ui.fonts.number, ui.theme.secondary, words);
        landmark(ui, "practice/read", line, read);
    }
    if (entered && !draft.typed.empty() && !context.closed)
        commit = ImGui::GetIO().KeyShift ? Commit::guess : Commit::sure;
    return commit;
}

// ---- choice ----

Commit options(Ui& ui, Rect& room, const AnswerContext& context, ExerciseDraft& draft) {
    const Question& question = context.exercise.question;
    Commit commit = Commit::no;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        const Option& option = question.options[i];
        const float letter = ui.px(34);
        const float width = room.width() - letter - ui.px(40);
        const float height = wrapped_size(ui.fonts.body, option.says, width).y + ui.px(16);
        Rect place = room.cut_top(height);
        room.cut_top(ui.px(6));
        const std::string_view name = formatted(ui, "practice/option/{}", i);
        const bool chosen = draft.option == i;
        if (i == 0 && context.focus) focus_next_item();
        ImGui::BeginDisabled(context.closed);
        const bool pressed = bare_button(name, place);
        const bool by_keys = has_key_focus() && !ImGui::IsMouseReleased(ImGuiMouseButton_Left);
        const bool hovered = ImGui::IsItemHovered();
        ImGui::EndDisabled();
        const bool by_letter =
            keys_are_free(ui) && !context.closed &&
            ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + static_cast<int>(i)), false);
        const float rounding = ui.px(6);
        const bool on = chosen && !context.closed;
        fill(place,
             on        ? mix(ui.theme.raised, ui.theme.accent, 0.14F)
             : hovered ? mix(ui.theme.raised, ui.theme.text, 0.08F)
                       : ui.theme.raised,
             rounding);
        const bool tells = context.closed && (chosen || option.is_right);
        const ImU32 told = option.is_right ? ui.theme.good : ui.theme.bad;
        if (on || tells || ui.theme.name == ThemeName::contrast)
            outline(place,
                    tells ? told
                    : on  ? ui.theme.accent
                          : ui.theme.line,
                    rounding, ui.px(on || tells ? 2 : 1));
        focus_ring(ui, place, rounding);
        landmark(ui, name, place, option.says);
        text(ui, Rect(place).cut_left(letter), ui.fonts.strong, on ? ui.theme.accent : ui.theme.secondary,
             letter_of(i), Align::centre);
        if (tells)
            text(ui, Rect(place).cut_right(ui.px(34)), ui.fonts.strong, told, option.is_right ? "✓" : "✗",
                 Align::centre);
        place.cut_left(letter);
        paragraph(ui, {ImVec2(place.min.x, place.min.y + ui.px(8)), ImVec2(place.min.x + width, place.max.y)},
                  ui.fonts.body, ui.theme.text, option.says);
        if (pressed && chosen && by_keys) commit = ImGui::GetIO().KeyShift ? Commit::guess : Commit::sure;
        if (pressed || by_letter) draft.option = i;
    }
    if (context.closed) return Commit::no;
    room.cut_top(ui.px(6));
    const Commit by_button =
        commit_buttons(ui, room.cut_top(ui.px(button_height)), draft.option.has_value(), context.focus);
    return commit == Commit::no ? by_button : commit;
}

// ---- bars ----

void hollow_bar(Ui& ui, const Rect& bar, double share, ImU32 colour, bool held, bool focused) {
    const float rounding = std::min(ui.px(4), bar.height() * 0.25F);
    fill(bar, ui.theme.empty_bar, rounding);
    const float x = bar.min.x + bar.width() * static_cast<float>(std::clamp(share, 0.0, 1.0));
    const Rect part{bar.min, ImVec2(x, bar.max.y)};
    if (part.width() >= 1) hatch(part, colour, ui.px(7), ui.px(2));
    outline(bar, ui.theme.name == ThemeName::contrast ? ui.theme.text : ui.theme.secondary, rounding,
            ui.px(1));
    const float half = ui.px(held ? 2.0F : 1.5F);
    fill({ImVec2(x - half, bar.min.y - ui.px(5)), ImVec2(x + half, bar.max.y + ui.px(5))},
         held ? ui.theme.handle : colour, half);
    focus_ring(ui, bar, rounding, focused);
}

/// Returns whether the bar has the keyboard.
bool bar_row(Ui& ui, Rect row, const AnswerContext& context, ExerciseDraft& draft, std::size_t index) {
    const Question& question = context.exercise.question;
    const ImU32 colour = ui.theme.class_colour(static_cast<int>(index));
    text(ui, row.cut_left(ui.px(64)), ui.fonts.body, ui.theme.text, formatted(ui, "class {}", index + 1));
    const Rect number = row.cut_right(ui.px(72));
    row.cut_right(ui.px(8));
    const Rect bar = row.inset(0, ui.px(7));
    double& share = draft.bars[index];
    const std::string_view name = formatted(ui, "practice/bar/{}", index);
    if (context.closed) {
        BarLook look;
        look.to = static_cast<float>(question.bars[index]);
        look.colour = colour;
        look.before = static_cast<float>(std::min(share, 1.0));
        draw_bar(ui, bar, look);
        const std::string_view words = formatted(ui, "{}", two_digits(question.bars[index]));
        text(ui, number, ui.fonts.number, ui.theme.text, words, Align::right);
        landmark(ui, name, bar, words);
        return false;
    }
    if (index == 0 && context.focus) focus_next_item();
    const std::string_view words = formatted(ui, "{}", two_digits(share));
    const Grab held = grab(ui, name, bar, GrabKeys::horizontal, words);
    double wanted = share;
    if (held.dragging) wanted = fraction_along(bar, held.pointer);
    wanted += static_cast<double>(held.steps) * 0.01;
    if (wanted != share) {
        constexpr double hundredths = 100;
        share = std::clamp(std::round(wanted * hundredths) / hundredths, 0.0, 1.0);
        draft.asks_about_sum = false;
    }
    hollow_bar(ui, bar, share, colour, held.hovered || held.dragging, held.focused);
    EditField field;
    field.landmark = formatted(ui, "practice/bar/{}/value", index);
    field.focus_of = name;
    field.shown = words;
    field.typed_from = words;
    field.explanation = "Click and type: 0.25, 25 % or 1/4";
    field.font = ui.fonts.number;
    field.colour = ui.theme.text;
    field.align = Align::right;
    field.click_types = true;
    const bool takes_digits = held.focused || (index == 0 && !any_key_focus());
    if (takes_digits && digits_begin(ui)) begin_edit(ui, field.landmark, words);
    if (const auto typed = text_field(ui, number, field)) {
        const auto read = number_in_answer(*typed);
        if (const auto* value = std::get_if<TypedNumber>(&read)) {
            share = std::clamp(std::isfinite(value->value) ? value->value : 0.0, 0.0, 1.0);
            draft.asks_about_sum = false;
        }
    }
    return held.focused;
}

// Bars that do not sum to 1 are asked about once.
Commit ask_about_sum(Ui& ui, Rect& room, ExerciseDraft& draft, bool at_bar) {
    room.cut_top(ui.px(8));
    const std::string_view words =
        formatted(ui, "Yours sum to {}. Scale them to 1, edit them, or keep them as drawn?",
                  two_digits(sum_of(draft.bars)));
    const Rect line{room.min, ImVec2(room.max.x, room.min.y + ui.px(200))};
    const float height = paragraph(ui, line, ui.fonts.body, ui.theme.text, words);
    landmark(ui, "practice/sum-question", Rect(line).cut_top(height), words);
    room.cut_top(height + ui.px(6));
    Rect row = room.cut_top(ui.px(button_height));
    const bool can_scale = sum_of(draft.bars) > 0;  // equal bars would be nobody's answer
    bool scales = button(ui, "practice/stretch", row.cut_left(button_width(ui, "Scale to 1")), "Scale to 1",
                         ButtonKind::normal, false, can_scale);
    tooltip(ui, can_scale ? "Enter" : "Nothing is drawn yet.");
    row.cut_left(ui.px(8));
    if (button(ui, "practice/leave", row.cut_left(button_width(ui, "Keep as drawn")), "Keep as drawn"))
        return Commit::sure;
    scales = scales || (can_scale && commit_by_key(ui, at_bar) != Commit::no);
    if (!scales) return Commit::no;
    stretch(draft.bars);
    draft.asks_about_sum = false;
    return Commit::no;
}

Commit bars(Ui& ui, Rect& room, const AnswerContext& context, ExerciseDraft& draft) {
    bool at_bar = false;
    for (std::size_t i = 0; i < draft.bars.size(); ++i)
        at_bar = bar_row(ui, room.cut_top(ui.px(bar_pitch)), context, draft, i) || at_bar;
    room.cut_top(ui.px(8));
    if (context.closed) return Commit::no;
    Rect row = room.cut_top(ui.px(button_height));
    const std::string_view sum = formatted(ui, "Σ {}", two_digits(sum_of(draft.bars)));
    const Rect pill = row.cut_right(text_size(ui.fonts.number, sum).x + ui.px(20));
    outline(pill.inset(0, ui.px(5)), ui.theme.secondary, ui.px(12), ui.px(1));
    text(ui, pill, ui.fonts.number, ui.theme.text, sum, Align::centre);
    landmark(ui, "practice/sum", pill, sum);
    if (draft.asks_about_sum) return ask_about_sum(ui, room, draft, at_bar);
    const Commit commit = commit_buttons(ui, row, true, context.focus, at_bar);
    if (commit == Commit::no || std::fabs(sum_of(draft.bars) - 1) <= guess_sum_slack) return commit;
    draft.asks_about_sum = true;
    return Commit::no;
}

// ---- order ----

Commit order(Ui& ui, Rect& room, const AnswerContext& context, ExerciseDraft& draft) {
    const Question& question = context.exercise.question;
    const float start = room.min.x;
    Rect row = room.cut_top(ui.px(button_height));
    for (std::size_t shown = 0; shown < question.items.size(); ++shown) {
        const std::size_t item = question.shown.empty() ? shown : question.shown[shown];
        const auto at = std::find(draft.order.begin(), draft.order.end(), item);
        const bool taken = at != draft.order.end();
        const float width = button_width(ui, question.items[item]) + ui.px(26);
        if (row.width() < width && row.min.x > start) {
            room.cut_top(ui.px(6));
            row = room.cut_top(ui.px(button_height));
        }
        const Rect place = row.cut_left(width);
        row.cut_left(ui.px(8));
        const std::string_view name = formatted(ui, "practice/item/{}", item);
        if (shown == 0 && context.focus) focus_next_item();
        ImGui::BeginDisabled(context.closed);
        const bool pressed = bare_button(name, place);
        const bool hovered = ImGui::IsItemHovered();
        ImGui::EndDisabled();
        const bool by_letter =
            keys_are_free(ui) && !context.closed &&
            ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + static_cast<int>(item)), false);
        fill(place, hovered ? mix(ui.theme.raised, ui.theme.text, 0.1F) : ui.theme.raised, ui.px(6));
        if (taken || ui.theme.name == ThemeName::contrast)
            outline(place, taken ? ui.theme.accent : ui.theme.line, ui.px(6), ui.px(1));
        focus_ring(ui, place, ui.px(6));
        Rect inside = place.inset(ui.px(8), 0);
        const Rect rank = inside.cut_left(ui.px(20));
        if (taken)
            text(ui, rank, ui.fonts.number, ui.theme.accent,
                 formatted(ui, "{}", at - draft.order.begin() + 1));
        text(ui, inside, ui.fonts.body, ui.theme.text, question.items[item], Align::centre);
        landmark(ui, name, place, question.items[item]);
        if (!pressed && !by_letter) continue;
        if (taken) {
            draft.order.erase(at, draft.order.end());  // it and what came after it
        } else {
            draft.order.push_back(item);
        }
    }
    room.cut_top(ui.px(8));
    const Rect line = room.cut_top(ui.px(22));
    std::string words;
    const std::vector<std::size_t>& listed =
        context.closed && !question.orders.empty() ? question.orders.front() : draft.order;
    for (const std::size_t item : listed) words += (words.empty() ? "" : "  >  ") + question.items[item];
    if (context.closed) words = "Right: " + words;
    text(ui, line, ui.fonts.strong, ui.theme.text,
         words.empty() ? std::string_view("Choose them one after the other.") : kept_words(ui, words));
    landmark(ui, "practice/order", line, words);
    if (context.closed) return Commit::no;
    room.cut_top(ui.px(6));
    return commit_buttons(ui, room.cut_top(ui.px(button_height)), draft.order.size() == question.items.size(),
                          context.focus);
}

// ---- reach ----

Commit temperature(Ui& ui, Rect& room, const AnswerContext& context, ExerciseDraft& draft) {
    static constexpr std::array<double, 5> labels = {0.1, 0.3, 1, 3, 10};
    SliderScale scale;
    scale.low = 0.1;
    scale.high = 10;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    scale.labels = labels;
    Rect row = room.cut_top(ui.px(44));
    const std::string_view words = formatted(ui, "T = {}", temperature_text(ui, draft.state.temperature));
    EditField field;
    field.landmark = "practice/temperature/value";
    field.shown = words;
    field.typed_from = temperature_text(ui, draft.state.temperature);
    field.explanation = "Click and type a temperature";
    field.font = ui.fonts.number_large;
    field.colour = ui.theme.text;
    field.click_types = true;
    field.editable = !context.closed;
    const Rect number = row.cut_left(ui.px(110));
    if (const auto typed = text_field(ui, number, field)) {
        const auto read = number_in_answer(*typed);
        const auto* value = std::get_if<TypedNumber>(&read);
        if (value != nullptr && value->value >= scale.low && value->value <= scale.high)
            draft.state.temperature = value->value;
    }
    row.max.x = std::min(row.max.x, row.min.x + ui.px(360));
    if (context.focus) focus_next_item();
    ImGui::BeginDisabled(context.closed);
    const SliderResult moved =
        slider(ui, "practice/temperature", row.inset(0, ui.px(6)), scale, draft.state.temperature, words);
    ImGui::EndDisabled();
    if (moved.value && !context.closed) draft.state.temperature = *moved.value;
    room.cut_top(ui.px(gap));
    if (context.closed) return Commit::no;
    return commit_buttons(ui, room.cut_top(ui.px(button_height)), true, context.focus);
}

// ---- all ----

Grade graded(const Question& question, const ExerciseDraft& draft) {
    switch (question.kind) {
        case QuestionKind::choice:
            return grade_option(question, *draft.option);
        case QuestionKind::bars:
            return grade_bars(question, draft.bars);
        case QuestionKind::order:
            return grade_order(question, draft.order);
        case QuestionKind::reach:
            return grade_state(question, draft.state);
        default:
            return learning::grade(question, draft.typed);
    }
}

std::string words_of(const Question& question, const ExerciseDraft& draft) {
    std::vector<std::string> parts;
    switch (question.kind) {
        case QuestionKind::choice:
            return question.options[*draft.option].says;
        case QuestionKind::bars:
            for (const double bar : draft.bars) parts.push_back(two_digits(bar));
            break;
        case QuestionKind::order:
            for (const std::size_t item : draft.order) parts.push_back(question.items[item]);
            break;
        case QuestionKind::reach:
            return fmt::format("T = {}", formatted(draft.state.temperature));
        default:
            return draft.typed;
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

ExerciseDraft ExerciseDraft::of(const learning::Exercise& exercise) {
    ExerciseDraft draft;
    draft.bars = bars_to_begin_with(exercise.question);
    constexpr double hundredths = 100;
    for (double& bar : draft.bars) bar = std::round(bar * hundredths) / hundredths;
    if (exercise.scene) draft.state = *exercise.scene;
    return draft;
}

std::optional<GivenAnswer> draw_answer_controls(Ui& ui, Rect& room, const AnswerContext& context,
                                                ExerciseDraft& draft) {
    const Question& question = context.exercise.question;
    Commit commit = Commit::no;
    switch (question.kind) {
        case QuestionKind::choice:
            commit = options(ui, room, context, draft);
            break;
        case QuestionKind::bars:
            commit = bars(ui, room, context, draft);
            break;
        case QuestionKind::order:
            commit = order(ui, room, context, draft);
            break;
        case QuestionKind::reach:
            commit = temperature(ui, room, context, draft);
            break;
        default:
            commit = number_field(ui, room, context, draft);
    }
    if (commit == Commit::no) return std::nullopt;
    draft.asks_about_sum = false;
    return GivenAnswer{graded(question, draft), words_of(question, draft), commit == Commit::sure};
}

}  // namespace softmaxlab
