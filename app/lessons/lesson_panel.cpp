#include "app/lessons/lesson_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

#include <fmt/ranges.h>

#include "app/shell/overlay.h"
#include "app/ui/number_text.h"
#include "app/ui/tooltip.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/guess_bar.h"
#include "app/widgets/scrolled.h"
#include "app/widgets/slider.h"
#include "core/learning/number_style.h"

namespace softmaxlab {
namespace {

using learning::QuestionKind;
using Stage = LessonSession::Stage;

constexpr float row_height = 34;
constexpr float gap = 8;
constexpr float least_below = 118;
constexpr float little_room = 150;
constexpr float buttons_height = 2 * row_height + gap;

constexpr SliderScale share_scale{.low = 0, .high = 1, .step = 0.01, .labels = {}};

SliderScale scale_of(std::string_view axis) {
    SliderScale scale;
    scale.labels = {};
    std::tie(scale.low, scale.high) = learning::ends_of_axis(axis);
    if (axis == "temperature") {
        scale.kind = SliderKind::log;
        scale.neutral = 1;
        return scale;
    }
    scale.kind = SliderKind::signed_log;
    scale.knee = 10;
    return scale;
}

std::string_view axis_name(std::string_view axis) {
    return axis == "temperature" ? "T" : "c";
}

/// The class of a bar, or its key, numbered as in the lab.
std::string_view name_of_bar(Ui& ui, const learning::LessonStep& step, std::size_t count, std::size_t bar) {
    const bool of_classes = count == class_count(step.scene) && step.asks.of != "weights";
    if (of_classes) return formatted(ui, "{}", class_name(step.scene, bar));
    return step.asks.of == "weights" ? formatted(ui, "key {}", bar) : formatted(ui, "{}", bar + 1);
}

/// How a drawn share differs from the right one: "0.02 too low", or "right" where that rounds to 0.
std::string_view difference_in_words(Ui& ui, double difference) {
    constexpr double least = 0.005;
    if (std::fabs(difference) < least) return "right";
    return formatted(ui, "{:.2f} too {}", std::fabs(difference), difference < 0 ? "low" : "high");
}

/// Two buttons of a row, as wide as each other.
std::pair<Rect, Rect> halves(const Ui& ui, Rect row) {
    const float half = (row.width() - ui.px(gap)) * 0.5F;
    const Rect left = row.cut_left(half);
    row.cut_left(ui.px(gap));
    return {left, row};
}

}  // namespace

/// Room that is used from the top down.
struct LessonPanel::Flow {
    Ui& ui;
    Rect room;

    Rect cut(float height) {
        const Rect place{room.min, ImVec2(room.max.x, room.min.y + height)};
        room.min.y += height;
        return place;
    }
    void skip(float design) { room.min.y += ui.px(design); }
    Rect say(ImFont* font, ImU32 colour, std::string_view words) {
        const Rect place = cut(wrapped_size(font, words, room.width()).y);
        paragraph(ui, place, font, colour, words);
        return place;
    }
};

LessonWish LessonPanel::take_wish() {
    return std::exchange(wish_, LessonWish::nothing);
}

std::span<const std::string> LessonPanel::lit() const {
    if (session_ == nullptr) return {};
    return session_->lit();
}

std::string_view LessonPanel::title() const {
    return session_ == nullptr ? std::string_view() : std::string_view(session_->lesson().title);
}

float LessonPanel::height_below(const Ui& ui, float /*width*/) const {
    return ui.px(std::max(least_below, std::max(left_, right_)) + 2 * gap);
}

void LessonPanel::draw(Ui& ui, const Rect& rect, bool below) {
    if (!rect.has_room()) focus_ = false;
    if (session_ == nullptr || !rect.has_room()) return;
    drawings_ = std::min(drawings_ + 1, 2);
    fill(rect, ui.theme.panel, ui.px(10));
    outline(rect, ui.theme.line, ui.px(10), ui.px(ui.theme.border));
    landmark(ui, "lesson/panel", rect);
    Rect inside = rect.inset(ui.px(below ? 14.0F : 20.0F), ui.px(below ? gap : 16.0F));
    Rect left = inside;
    Rect right = inside;
    if (below) {
        left = inside.cut_left((inside.width() - ui.px(20)) * 0.5F);
        inside.cut_left(ui.px(20));
        right = inside;
    }
    const float top = left.min.y;
    draw_head(ui, left, below && inside.height() < ui.px(little_room));
    const float head = left.min.y - top;
    Rect buttons = (below ? right : left).cut_bottom(ui.px(buttons_height));
    (below ? right : left).cut_bottom(ui.px(gap));

    const auto scrolled = [&](const char* name, const Rect& place, auto fill_in) {
        const Rect room = begin_scrolled(name, place, ui.px(12));  // the scroll bar stands in the padding
        Flow flow{ui, room};
        fill_in(flow);
        end_scrolled(flow.room.min.y);
        return (flow.room.min.y - room.min.y) / ui.zoom;
    };
    if (below) {
        const float before_left = left_;
        const float before_right = right_;
        left_ = head / ui.zoom + scrolled("##lesson", left, [&](Flow& flow) {
                    draw_question(flow);
                    draw_words(flow);
                });
        right_ = buttons_height + gap + scrolled("##answer", right, [&](Flow& flow) { draw_controls(flow); });
        if (std::fabs(before_left - left_) > 0.5F || std::fabs(before_right - right_) > 0.5F)
            ui.animating = true;  // the next drawing has the height that this one needs
    } else {
        scrolled("##lesson", left, [&](Flow& flow) {
            draw_question(flow);
            draw_controls(flow);
            draw_words(flow);
        });
    }
    draw_buttons(ui, buttons);
    focus_ = false;
}

// In little room the question needs what the title would take.
void LessonPanel::draw_head(Ui& ui, Rect& room, bool in_one_line) {
    Rect line = room.cut_top(ui.px(24));
    constexpr std::string_view leave = "Leave";
    if (button(ui, "lesson/leave", line.cut_right(button_width(ui, leave)), leave, ButtonKind::quiet))
        wish(LessonWish::leave);
    tooltip(ui, "Back to your own scene, as you left it");
    if (in_one_line) {
        line.cut_right(ui.px(gap));
        draw_dots(ui, line);
        room.cut_top(ui.px(gap * 0.5F));
        return;
    }
    text(ui, line, ui.fonts.small, ui.theme.secondary, heading);
    const std::string& title = session_->lesson().title;
    ImFont* const font =
        text_size(ui.fonts.title, title).x <= room.width() ? ui.fonts.title : ui.fonts.strong;
    const Rect place = room.cut_top(wrapped_size(font, title, room.width()).y);
    paragraph(ui, place, font, ui.theme.text, title);
    landmark(ui, "lesson/title", place, title);
    room.cut_top(ui.px(4));
    draw_dots(ui, room.cut_top(ui.px(24)));
    room.cut_top(ui.px(6));
    fill(room.cut_top(ui.px(ui.theme.border)), ui.theme.line);
    room.cut_top(ui.px(gap));
}

void LessonPanel::draw_dots(Ui& ui, Rect line) {
    const std::string_view where = formatted(ui, "{} of {}", session_->index() + 1, session_->count());
    text(ui, line.cut_right(text_size(ui.fonts.small, where).x), ui.fonts.small, ui.theme.secondary, where,
         Align::right);
    line.cut_right(ui.px(gap));
    const auto step_to = [&](std::size_t step) {
        wanted_step_ = step;
        wish(LessonWish::go_to_step);
    };
    if (button(ui, "lesson/previous", line.cut_left(ui.px(20)), "‹", ButtonKind::quiet, false,
               session_->has_previous()))
        step_to(session_->index() - 1);
    tooltip(ui, "The step before  PageUp");
    const float width =
        std::min(ui.px(20), (line.width() - ui.px(20)) / static_cast<float>(session_->count()));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < session_->count(); ++i) {
        const Rect place = line.cut_left(width);
        const std::string_view name = formatted(ui, "lesson/step/{}", i + 1);
        if (bare_button(name, place)) step_to(i);
        const StepMark mark = i < marks.size() ? marks[i] : StepMark::open;
        const float radius = std::min(ui.px(4), width * 0.4F);
        if (i == session_->index()) {
            list.AddCircleFilled(place.centre(), radius + ui.px(1), ui.theme.accent);
        } else if (mark == StepMark::right) {
            list.AddCircleFilled(place.centre(), radius, ui.theme.secondary);
        } else {
            list.AddCircle(place.centre(), radius, ui.theme.secondary, 0, ui.px(1.2F));
            if (mark == StepMark::wrong)
                list.AddCircleFilled(place.centre(), radius * 0.4F, ui.theme.secondary);
        }
        focus_ring(ui, place, ui.px(4));
        landmark(ui, name, place);
        if (has_tooltip(ui)) {
            tooltip(ui, mark == StepMark::right   ? "Answered right first time"
                        : mark == StepMark::wrong ? "Answered"
                                                  : "Not answered yet");
        }
    }
    if (button(ui, "lesson/following", line.cut_left(ui.px(20)), "›", ButtonKind::quiet, false,
               session_->has_next()))
        step_to(session_->index() + 1);
    tooltip(ui, "The next step  PageDown");
}

void LessonPanel::draw_question(Flow& flow) {
    Ui& ui = flow.ui;
    const bool revealed = session_->stage() == Stage::revealed;
    const std::string& words = session_->question().says;
    const Rect place = flow.say(revealed ? ui.fonts.body : ui.fonts.reading,
                                revealed ? ui.theme.secondary : ui.theme.text, words);
    landmark(ui, "lesson/question", place, words);
    flow.skip(12);
}

void LessonPanel::draw_controls(Flow& flow) {
    if (session_->stage() == Stage::revealed) return draw_answers(flow);
    switch (session_->kind()) {
        case QuestionKind::choice:
            return draw_choice(flow);
        case QuestionKind::number:
            return draw_number(flow);
        case QuestionKind::bars:
            return draw_bars(flow);
        case QuestionKind::order:
            return draw_order(flow);
        case QuestionKind::place:
            return draw_place(flow);
        case QuestionKind::reach:
            flow.say(flow.ui.fonts.small, flow.ui.theme.secondary, "You will be told when you get there.");
            flow.skip(gap);
    }
}

void LessonPanel::draw_choice(Flow& flow) {
    Ui& ui = flow.ui;
    const learning::Question& question = session_->question();
    for (std::size_t at = 0; at < question.shown.size(); ++at) {
        const std::size_t option = question.shown[at];
        const std::string& words = question.options[option].says;
        const float width = flow.room.width() - ui.px(44);
        const float height = std::max(ui.px(32), wrapped_size(ui.fonts.body, words, width).y + ui.px(14));
        Rect place = flow.cut(height);
        const std::string_view name = formatted(ui, "lesson/option/{}", static_cast<char>('A' + at));
        if (bare_button(name, place)) {
            session_->draft.option = option;
            changed_ = true;
        }
        const bool chosen = session_->draft.option == option;
        fill(place, mix(ui.theme.raised, ui.theme.text, ImGui::IsItemHovered() ? 0.08F : 0.0F), ui.px(6));
        if (chosen) outline(place, ui.theme.accent, ui.px(6), ui.px(2));
        focus_ring(ui, place, ui.px(6));
        landmark(ui, name, place, words);
        Rect inside = place.inset(ui.px(12), ui.px(7));
        text(ui, inside.cut_left(ui.px(20)), ui.fonts.strong, chosen ? ui.theme.accent : ui.theme.secondary,
             formatted(ui, "{}", static_cast<char>('A' + at)));
        const float lines = wrapped_size(ui.fonts.body, words, width).y;
        inside.min.y += std::max(0.0F, (inside.height() - lines) * 0.5F);
        paragraph(ui, {inside.min, ImVec2(inside.min.x + width, inside.max.y)}, ui.fonts.body, ui.theme.text,
                  words);
        flow.skip(6);
    }
}

void LessonPanel::draw_number(Flow& flow) {
    Ui& ui = flow.ui;
    const Rect place = flow.cut(ui.px(36));
    if (!any_key_focus() && digits_begin(ui)) focus_ = true;
    if (line_edit(ui, "lesson/answer", place, session_->draft.typed, "0.25, 1/7, e^2 …", focus_)) {
        wish(ImGui::GetIO().KeyShift ? LessonWish::commit_guess : LessonWish::commit_sure);
    }
    give_early_letters(ui);
    flow.skip(gap);
}

void LessonPanel::draw_bars(Flow& flow) {
    Ui& ui = flow.ui;
    // The lab was drawn before: where it has the hollow bars, they are not here again.
    if (ui.guess.is_drawn) {
        const std::string_view words =
            "Drag the hollow bars. By keys: ← and → move one, Tab goes on, digits type its number.";
        landmark(ui, "lesson/bars-in-lab", flow.say(ui.fonts.small, ui.theme.secondary, words), words);
        flow.skip(gap);
    } else {
        draw_bar_sliders(flow);
    }
    if (session_->asks_about_sum()) {
        const std::string_view question = sum_question(ui, session_->sum_of_bars());
        landmark(ui, "lesson/sum-question", flow.say(ui.fonts.body, ui.theme.text, question), question);
    }
    flow.skip(gap);
}

void LessonPanel::draw_bar_sliders(Flow& flow) {
    Ui& ui = flow.ui;
    std::vector<double>& bars = session_->draft.bars;
    if (ui.wanted_focus == any_guess_bar) ui.wanted_focus = "lesson/bar/0";
    for (std::size_t i = 0; i < bars.size(); ++i) {
        Rect line = flow.cut(ui.px(30));
        text(ui, line.cut_left(ui.px(72)), ui.fonts.body, ui.theme.text,
             name_of_bar(ui, session_->step(), bars.size(), i));
        line.cut_left(ui.px(6));
        const std::string_view shown = probability_text(ui, bars[i]);
        text(ui, line.cut_right(ui.px(56)), ui.fonts.number, ui.theme.text, shown, Align::right);
        line.cut_right(ui.px(6));
        const SliderResult moved = slider(ui, formatted(ui, "lesson/bar/{}", i), line.inset(0, ui.px(5)),
                                          share_scale, bars[i], shown);
        if (moved.value) changed_ = changed_ || bars[i] != *moved.value;
        if (moved.value) bars[i] = *moved.value;
    }
    const Rect line = flow.cut(ui.px(26));
    const double sum = session_->sum_of_bars();
    const bool whole = std::fabs(sum - 1) <= guess_sum_slack;
    const std::string_view words = formatted(ui, "together {}", probability_text(ui, sum));
    text(ui, line, ui.fonts.body, whole ? ui.theme.good : ui.theme.secondary,
         whole ? joined(ui, words, "  ✓") : words);
    landmark(ui, "lesson/sum", line, words);
}

void LessonPanel::draw_order(Flow& flow) {
    Ui& ui = flow.ui;
    std::vector<std::size_t>& order = session_->draft.order;
    const std::vector<std::string>& items = session_->question().items;
    std::optional<std::pair<std::size_t, std::size_t>> exchanged;
    for (std::size_t at = 0; at < order.size(); ++at) {
        const std::string& words = items[order[at]];
        const float width = flow.room.width() - ui.px(96);
        const float height = std::max(ui.px(32), wrapped_size(ui.fonts.body, words, width).y + ui.px(12));
        Rect line = flow.cut(height);
        const auto move = [&](std::string_view which, std::string_view label, std::size_t other) {
            const bool can = other < order.size();
            const Rect place = line.cut_right(ui.px(28)).inset(0, ui.px(2));
            if (button(ui, formatted(ui, "lesson/item/{}/{}", at + 1, which), place, label,
                       ButtonKind::normal, false, can))
                exchanged.emplace(at, other);
            line.cut_right(ui.px(4));
        };
        move("down", "↓", at + 1);
        move("up", "↑", at - 1);  // below 0 is beyond the end
        const std::string_view name = formatted(ui, "lesson/item/{}", at + 1);
        if (bare_button(name, line)) {
            session_->draft.is_ordered = true;
            changed_ = true;
        }
        tooltip(ui, "Drag it to its place. A click says that the order is right as it stands.");
        if (ImGui::IsItemActive()) {
            const float y = ImGui::GetIO().MousePos.y;
            if (y < line.min.y && at > 0) exchanged.emplace(at, at - 1);
            if (y >= line.max.y && at + 1 < order.size()) exchanged.emplace(at, at + 1);
        }
        fill(line, ui.theme.raised, ui.px(6));
        focus_ring(ui, line, ui.px(6));
        landmark(ui, name, line, words);
        Rect inside = line.inset(ui.px(10), ui.px(6));
        text(ui, inside.cut_left(ui.px(18)), ui.fonts.strong, ui.theme.secondary,
             formatted(ui, "{}", at + 1));
        inside.min.y +=
            std::max(0.0F, (inside.height() - wrapped_size(ui.fonts.body, words, width).y) * 0.5F);
        paragraph(ui, {inside.min, ImVec2(inside.min.x + width, inside.max.y)}, ui.fonts.body, ui.theme.text,
                  words);
        flow.skip(6);
    }
    if (exchanged) {
        std::swap(order[exchanged->first], order[exchanged->second]);
        session_->draft.is_ordered = true;
        changed_ = true;
    }
    flow.skip(2);
}

void LessonPanel::draw_place(Flow& flow) {
    Ui& ui = flow.ui;
    const std::string_view axis = session_->step().asks.axis;
    const SliderScale scale = scale_of(axis);
    std::optional<double>& place = session_->draft.place;
    Rect line = flow.cut(ui.px(30));
    const double value = place.value_or(scale.neutral);
    const std::string_view shown =
        place ? formatted(ui, "{} = {:.3g}", axis_name(axis), value) : std::string_view("not put yet");
    text(ui, line.cut_right(ui.px(100)), ui.fonts.number, place ? ui.theme.text : ui.theme.secondary, shown,
         Align::right);
    line.cut_right(ui.px(6));
    const SliderResult moved = slider(ui, "lesson/place", line.inset(0, ui.px(5)), scale, value, shown);
    if (moved.value && place != *moved.value) {
        place = *moved.value;
        changed_ = true;
    }
    flow.say(ui.fonts.small, ui.theme.secondary, "Or drag the mark in the plot.");
    flow.skip(gap);
}

// What was given and what is right, side by side: with a tick or a cross, never by colour alone.
void LessonPanel::draw_answers(Flow& flow) {
    Ui& ui = flow.ui;
    const learning::Question& question = session_->question();
    const bool given = session_->tries() > 0;
    const bool right = session_->is_right();
    const auto answer = [&](std::string_view name, std::string_view words, bool is_right, bool is_given) {
        const float width = flow.room.width() - ui.px(2 * 10 + 20);
        const float height = wrapped_size(ui.fonts.body, words, width).y;
        Rect place = flow.cut(height + ui.px(2 * 6));
        if (is_given) outline(place, ui.theme.accent, ui.px(6), ui.px(2));
        landmark(ui, name, place, words);
        Rect inside = place.inset(ui.px(10), ui.px(6));
        text(ui, inside.cut_left(ui.px(20)), ui.fonts.strong, is_right ? ui.theme.good : ui.theme.bad,
             is_right ? "✓" : "×");
        paragraph(ui, inside, ui.fonts.body, ui.theme.text, words);
        flow.skip(4);
    };
    switch (question.kind) {
        case QuestionKind::choice: {
            const std::size_t best = question.right_option();
            if (given && !right)
                answer("lesson/yours", question.options[*session_->draft.option].says, false, true);
            answer("lesson/right", question.options[best].says, true, right);
            break;
        }
        case QuestionKind::bars:
            break;  // the lab shows both, and the list below
        case QuestionKind::reach:
            if (!right) flow.say(ui.fonts.small, ui.theme.secondary, "This is one way to bring it about.");
            break;
        default: {
            if (given && !right) {
                const std::string order_given = question.kind == QuestionKind::order
                                                    ? session_->order_in_words(session_->draft.order)
                                                    : std::string();
                const std::string_view yours =
                    question.kind == QuestionKind::number  ? std::string_view(session_->draft.typed)
                    : question.kind == QuestionKind::place ? formatted(ui, "{:.3g}", *session_->draft.place)
                                                           : std::string_view(order_given);
                answer("lesson/yours", kept_words(ui, yours), false, true);
            }
            answer("lesson/right", kept_words(ui, session_->right_answer()), true, right);
        }
    }
    if (question.kind == QuestionKind::bars) {
        const std::vector<double>& yours = session_->draft.bars;
        for (std::size_t i = 0; i < question.bars.size(); ++i) {
            Rect line = flow.cut(ui.px(24));
            landmark(ui, formatted(ui, "lesson/right/{}", i), line, probability_text(ui, question.bars[i]));
            text(ui, line.cut_left(ui.px(84)), ui.fonts.body, ui.theme.text,
                 name_of_bar(ui, session_->step(), question.bars.size(), i));
            text(ui, line.cut_left(ui.px(64)), ui.fonts.number, ui.theme.text,
                 probability_text(ui, question.bars[i]), Align::right);
            if (!given) continue;
            const double off = yours[i] - question.bars[i];
            text(ui, line, ui.fonts.number, ui.theme.secondary, difference_in_words(ui, off), Align::right);
        }
    }
    flow.skip(gap);
}

void LessonPanel::draw_words(Flow& flow) {
    Ui& ui = flow.ui;
    const bool revealed = session_->stage() == Stage::revealed;
    // The verdict was on the last answer, not on the one that is being made now.
    if (session_->reply_counts() && (revealed || session_->is_as_committed())) {
        const bool right = session_->is_right();
        const std::string_view verdict = right                                     ? "✓  Right."
                                         : session_->kind() == QuestionKind::reach ? "×  Not there yet."
                                                                                   : "×  Not quite.";
        landmark(ui, "lesson/verdict",
                 flow.say(ui.fonts.strong, right ? ui.theme.good : ui.theme.bad, verdict), verdict);
    }
    if (!session_->reply().empty()) {
        const Rect place = flow.say(ui.fonts.body, ui.theme.text, session_->reply());
        landmark(ui, "lesson/reply", place, session_->reply());
        flow.skip(gap);
    }
    if (revealed && !session_->reason().empty()) {
        const Rect place = flow.say(ui.fonts.body, ui.theme.text, session_->reason());
        landmark(ui, "lesson/reason", place, session_->reason());
        flow.skip(gap);
    }
}

void LessonPanel::draw_buttons(Ui& ui, Rect room) {
    const auto press = [&](std::string_view name, const Rect& rect, std::string_view label, LessonWish what,
                           std::string_view about, ButtonKind kind = ButtonKind::normal,
                           bool enabled = true) {
        if (button(ui, name, rect, label, kind, false, enabled)) wish(what);
        tooltip(ui, about);
    };
    const Rect first = room.cut_top(ui.px(row_height));
    room.cut_top(ui.px(gap));
    Rect second = room.cut_top(ui.px(row_height));
    const auto [left, right] = halves(ui, first);
    if (session_->stage() == Stage::revealed) {
        press("lesson/next", first, session_->has_next() ? "Next" : "To the lessons", LessonWish::next,
              "Enter", ButtonKind::primary);
        const auto [again, take] = halves(ui, second);
        press("lesson/again", again, "Once more", LessonWish::again, "This step from its beginning");
        press("lesson/take", take, "Take this scene", LessonWish::take_scene,
              "Leave the lesson, with this scene as your own");
        return;
    }
    if (session_->asks_about_sum()) {
        const bool can_scale = session_->sum_of_bars() > 0;
        press("lesson/stretch", left, "Scale to 1", LessonWish::stretch_bars,
              can_scale ? "Enter" : "Nothing is drawn yet.", ButtonKind::primary, can_scale);
        press("lesson/leave-bars", right, "Keep as drawn", LessonWish::leave_bars, "They are meant so");
        press("lesson/change", second.cut_left(button_width(ui, "Edit")), "Edit", LessonWish::change_bars,
              "Back to the bars");
        return;
    }
    const bool ready = session_->can_commit();
    if (session_->kind() == QuestionKind::reach) {
        press("lesson/sure", first, "Check", LessonWish::commit_sure, "Enter", ButtonKind::primary, ready);
    } else {
        const bool waits_for_order = session_->kind() == QuestionKind::order && !ready;
        constexpr std::string_view how =
            "Move a line first; or click one if the order is right as it stands.";
        const std::string_view waits = waits_for_order ? how
                                       : session_->kind() == QuestionKind::bars && !ready
                                           ? "Draw the bars first."
                                           : std::string_view();
        press("lesson/sure", left, "Sure", LessonWish::commit_sure, waits.empty() ? "Enter" : waits,
              ButtonKind::primary, ready);
        press("lesson/guess", right, "A guess", LessonWish::commit_guess,
              waits.empty() ? "Shift+Enter" : waits, ButtonKind::normal, ready);
    }
    const std::string_view skip = session_->offer() == learning::Offer::nothing ? "Skip" : "Show me";
    press("lesson/show", second.cut_left(button_width(ui, skip)), skip, LessonWish::show_answer,
          "Shows the answer without one from you");
    if (session_->stage() == Stage::answered) {
        second.cut_left(ui.px(gap));
        constexpr std::string_view back = "Back to the step";
        press("lesson/again", second.cut_left(button_width(ui, back)), back, LessonWish::again,
              "As it was in the beginning");
        return;
    }
    if (session_->kind() == QuestionKind::reach) return;
    second.cut_left(ui.px(gap));
    text_if_it_fits(ui, second, ui.fonts.small, ui.theme.secondary, "Enter, or Shift+Enter for a guess",
                    Align::right);
}

}  // namespace softmaxlab
