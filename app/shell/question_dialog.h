#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/shell/overlay.h"

namespace softmaxlab {

/// What is asked before something could be lost.
struct Question {
    struct Answer {
        std::string id;  ///< its landmark is "ID of the question/ID of the answer"
        std::string label;
        std::function<void()> then;  ///< none: nothing is done, as by Esc
    };

    std::string id;
    std::string title;
    std::string words;
    std::vector<Answer> answers;  ///< the first is the one for Enter, at the right
};

class QuestionDialog {
  public:
    void open(Question question);
    bool is_open() const { return overlay_.is_open(); }

    void draw(Ui& ui);

  private:
    Overlay overlay_;
    Question question_;
};

/// Save, Discard, Cancel. `title`: of the document; may be empty.
Question unsaved_question(const std::string& title, std::function<void()> save,
                          std::function<void()> discard);

}  // namespace softmaxlab
