#include "app/shell/unsaved_dialog.h"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace softmaxlab {

void UnsavedDialog::open(std::string title, Answers answers) {
    title_ = std::move(title);
    answers_ = std::move(answers);
    overlay_.open();
}

void UnsavedDialog::draw(Ui& ui) {
    if (!overlay_.begin(ui, "unsaved", ImVec2(460, 156))) return;
    Rect room = overlay_.inside();
    text(ui, room.cut_top(ui.px(32)), ui.fonts.title, ui.theme.text, "Save your changes?");
    const std::string words = title_.empty() ? std::string("The scene has unsaved changes.")
                                             : fmt::format("“{}” has unsaved changes.", title_);
    text(ui, room.cut_top(ui.px(28)), ui.fonts.body, ui.theme.secondary, words);

    Rect buttons = room.cut_bottom(ui.px(32));
    const auto next = [&](float width) {
        const Rect place = buttons.cut_right(ui.px(width));
        buttons.cut_right(ui.px(8));
        return place;
    };
    const Rect save = next(84);
    const Rect discard = next(96);
    const Rect cancel = next(84);
    if (overlay_.just_opened()) ImGui::SetKeyboardFocusHere();
    std::function<void()> answer;
    if (button(ui, "unsaved/save", save, "Save", ButtonKind::primary)) answer = answers_.save;
    if (button(ui, "unsaved/discard", discard, "Discard")) answer = answers_.discard;
    if (button(ui, "unsaved/cancel", cancel, "Cancel")) overlay_.close();
    if (answer) {
        overlay_.close();
        answer();
    }
    overlay_.end();
}

}  // namespace softmaxlab
