#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/learning/question.h"
#include "core/scene/scene.h"

namespace softmaxlab::learning {

enum class Verdict {
    right,
    wrong,
    coarse,      ///< right so far, with too few digits: does not count
    unreadable,  ///< no answer: does not count
    percent      ///< a hundred times too large, as a percentage without its sign would be: does not count
};

/// "right", "wrong", "coarse", "unreadable", "percent?".
std::string_view name_of(Verdict verdict);

/// What is said to an answer.
struct Grade {
    Verdict verdict = Verdict::unreadable;
    std::string misconception;  ///< the id of the one that the answer shows; empty: none
    std::string reply;          ///< to this answer; empty: nobody has foreseen it

    bool counts() const { return verdict == Verdict::right || verdict == Verdict::wrong; }
};

/// "Right. …", with the reply.
std::string grade_in_words(const Grade& grade);

/// What was typed in answer to any question but `reach`. Numbers: right within the tolerance, and if the
/// answer was rounded or cut to at least three digits (or as many as are asked for); listed wrong answers
/// count by the same rule, each with its own tolerance, and the nearest of all that are meant is taken. What
/// has another sign than the answer is never right, nor is more than 1 for a share. Else, in this order, what
/// is right so far (never 0 or 1 for a share between them), a percentage without its sign, and wrong. A
/// percentage where the number itself is asked for does not count. Bars and orders are read as
/// core/learning/answer_text.h says; a place is a number.
Grade grade(const Question& question, std::string_view typed);

/// Bars as they were drawn. If their sum is within 0.03 of 1 they are first divided by it; others count as
/// drawn.
Grade grade_bars(const Question& question, const std::vector<double>& drawn);

/// The bars before anything is drawn: equal ones for what takes part, all if nothing is said; all 0 where
/// equal ones would be right, within the question's tolerance, so that nobody is right by not touching them.
std::vector<double> bars_to_begin_with(const Question& question, const std::vector<bool>& takes_part = {});

/// Whether somebody may mean bars that are all 0: there is a reply to them.
bool has_reply_to_no_bars(const Question& question);

/// How far off a number may be that is taken for a listed wrong one: the right answer's tolerance, but no
/// larger a share of the wrong one than that is of the right one. Next to nothing for 0.
double tolerance_of_wrong(const Question& question, double wrong);

/// Whether a number would be right within the tolerance.
bool is_right_number(const Question& question, double x);

/// Whether a place on an axis is right.
bool is_right_place(const Question& question, double x);

Grade grade_option(const Question& question, std::size_t option);
Grade grade_order(const Question& question, const std::vector<std::size_t>& order);
Grade grade_place(const Question& question, double x);

/// The state that a learner has brought about, in answer to `reach`.
Grade grade_state(const Question& question, const Scene& state,
                  Arithmetic arithmetic = Arithmetic::reference);

}  // namespace softmaxlab::learning
