#include "app/shell/question_dialog.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"

namespace softmaxlab {

void QuestionDialog::open(Question question) {
    question_ = std::move(question);
    overlay_.open();
}

void QuestionDialog::draw(Ui& ui) {
    if (!overlay_.begin(ui, "question", ImVec2(460, 156))) return;
    Rect room = overlay_.inside();
    text(ui, room.cut_top(ui.px(32)), ui.fonts.title, ui.theme.text, question_.title);
    text(ui, room.cut_top(ui.px(28)), ui.fonts.body, ui.theme.secondary, question_.words);
    landmark(ui, joined(ui, question_.id, "/question"), room, question_.words);

    Rect buttons = room.cut_bottom(ui.px(32));
    if (overlay_.just_opened()) focus_next_item();
    const Question::Answer* given = nullptr;
    for (const Question::Answer& answer : question_.answers) {
        const float width = std::max(ui.px(84), button_width(ui, answer.label));
        const ButtonKind kind =
            &answer == &question_.answers.front() ? ButtonKind::primary : ButtonKind::normal;
        if (button(ui, joined(ui, question_.id, "/", answer.id), buttons.cut_right(width), answer.label,
                   kind))
            given = &answer;
        buttons.cut_right(ui.px(8));
    }
    std::function<void()> then;
    if (given != nullptr) {
        then = given->then;
        overlay_.close();
    }
    overlay_.end();
    if (then) then();  // which may ask the next question
}

Question unsaved_question(const std::string& title, std::function<void()> save,
                          std::function<void()> discard) {
    Question question{"unsaved", "Save your changes?", "The scene has unsaved changes.", {}};
    if (!title.empty()) question.words = fmt::format("“{}” has unsaved changes.", title);
    question.answers = {{"save", "Save", std::move(save)},
                        {"discard", "Discard", std::move(discard)},
                        {"cancel", "Cancel", nullptr}};
    return question;
}

}  // namespace softmaxlab
