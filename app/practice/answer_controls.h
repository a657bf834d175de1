#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/ui.h"
#include "core/learning/exercise.h"
#include "core/learning/grader.h"

namespace softmaxlab {

/// An answer to an exercise while it is being given. What counts of it depends on the kind of the question.
struct ExerciseDraft {
    std::string typed;                  ///< number, place
    std::optional<std::size_t> option;  ///< choice
    std::vector<double> bars;           ///< bars: one of each class, 0 … 1
    std::vector<std::size_t> order;     ///< order: of the question's items, those that were chosen
    Scene state;                        ///< reach: what was brought about
    bool asks_about_sum = false;        ///< the bars do not sum to 1, and nobody has said what is meant

    /// Nothing is answered yet.
    static ExerciseDraft of(const learning::Exercise& exercise);
};

/// An answer that was given.
struct GivenAnswer {
    learning::Grade grade;
    std::string words;  ///< as the learner gave it
    bool sure = false;
};

/// What the controls are drawn for.
struct AnswerContext {
    const learning::Exercise& exercise;
    bool closed = false;  ///< the answer is shown, and nothing is to be given any more
    bool focus = false;   ///< the keyboard goes to the controls
};

/// Draws what the question is answered with at the top of `room`, which keeps the rest, and the buttons
/// "Sure" (Enter) and "A guess" (Shift+Enter). Everything can be done with the mouse and with the keyboard
/// alone. Returns the answer once it is given. Landmarks: "practice/answer", "practice/option/0",
/// "practice/bar/0", "practice/item/0", "practice/temperature", "practice/sure", "practice/guess".
std::optional<GivenAnswer> draw_answer_controls(Ui& ui, Rect& room, const AnswerContext& context,
                                                ExerciseDraft& draft);

}  // namespace softmaxlab
