#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/learning/expression.h"
#include "core/learning/live_text.h"
#include "core/learning/quantities.h"

namespace softmaxlab::learning {

enum class QuestionKind { choice, number, bars, reach, order, place };

std::string_view name_of(QuestionKind kind);
std::optional<QuestionKind> question_kind_named(std::string_view name);

/// One of the answers of a choice.
struct Option {
    std::string says;
    bool is_right = false;
    std::string misconception;  ///< its id; empty: none
    std::string reply;
};

/// A likely wrong answer. Which of the values counts depends on the kind of the question.
struct WrongAnswer {
    double value = 0;                ///< number
    std::vector<double> bars;        ///< bars
    std::vector<std::size_t> order;  ///< order
    double from = 0;                 ///< place: from ≤ x ≤ to
    double to = 0;
    std::optional<Expression> when;  ///< reach: true of the wrong states
    std::string misconception;       ///< its id; empty: none
    std::string reply;               ///< reach: to the example of it; empty if there is none
    LiveText live_reply;             ///< reach: computed from the state that was reached
};

/// A question with its numbers: what a step asks, or an exercise of one seed.
struct Question {
    QuestionKind kind = QuestionKind::choice;
    std::string says;
    std::vector<Option> options;                   ///< choice: as the file has them
    double answer = 0;                             ///< number, place
    std::vector<double> bars;                      ///< bars
    std::vector<std::string> items;                ///< order: what is put in order, as the file has it
    std::vector<std::size_t> shown;                ///< choice, order: in which order they are shown
    std::vector<std::vector<std::size_t>> orders;  ///< order: the right ones, each of indices into `items`
    double tolerance = 0;                          ///< number; bars: of total variation
    int digits = 3;                                ///< number: asked for, behind the point
    bool decimal_comma = false;                    ///< numbers are written as "0,659"
    double from = 0;                               ///< place: from ≤ x ≤ to
    double to = 0;
    std::optional<Expression> goal;  ///< reach
    std::vector<WrongAnswer> wrong;  ///< all but choice, whose options have their own replies
    std::string reason;              ///< what is said about the right answer
    LiveText live_reason;            ///< reach: computed from the state that was reached
    std::vector<std::string> hints;
    ModelLoader model;  ///< reach: see LessonStep
    Quantities names;   ///< reach: what goal and replies know beside the scene: what was picked, was_…

    std::size_t right_option() const;  ///< of a choice
};

/// "A", "B" … of the option at `index`.
std::string letter_of(std::size_t index);

/// The right answer as a person would give it: "0.659, 0.242, 0.099", the words of an option, "fox, cat,
/// dog". Empty for what is to be brought about.
std::string right_answer_in_words(const Question& question);

/// Between which values something can be placed on an axis: "temperature", or else "shift".
std::pair<double, double> ends_of_axis(std::string_view axis);

/// "three digits".
std::string digits_in_words(int digits);

}  // namespace softmaxlab::learning
