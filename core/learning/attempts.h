#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/learning/course.h"
#include "core/learning/exercise.h"
#include "core/learning/grader.h"
#include "core/learning/lesson.h"
#include "core/learning/progress.h"

namespace softmaxlab::learning {

/// What is offered after an answer.
enum class Offer {
    nothing,
    hint,     ///< "A hint?": after two wrong answers
    solution  ///< worked, then a twin: after three
};

/// The answers to one question, one after the other, and the help that was taken. Hints cost nothing that is
/// visible, and nobody counts them on screen; a skill does not rise by an answer that used them.
class Attempts {
  public:
    /// Takes an answer in, if it counts (Grade::counts()).
    void take(const Grade& grade);

    std::size_t tries() const { return tries_; }
    bool is_right() const { return right_; }
    Offer offer() const;

    /// The next hint, or nothing when all were read.
    std::optional<std::string> next_hint(const Question& question);
    void show_solution() { solution_shown_ = true; }

    std::size_t hints() const { return hints_; }
    bool solution_shown() const { return solution_shown_; }

  private:
    std::size_t tries_ = 0;
    std::size_t wrong_ = 0;
    std::size_t hints_ = 0;
    bool right_ = false;
    bool solution_shown_ = false;
};

/// The row of an answer that was committed, after attempts.take(grade), for take_answer(). `given`: as the
/// learner gave it.
Answer answer_to(const Lesson& lesson, const LessonStep& step, const Course& course, const Question& question,
                 const Grade& grade, const Attempts& attempts, std::string given, bool sure,
                 std::string when);
Answer answer_to(const ExerciseTemplate& from, const Exercise& exercise, const Grade& grade,
                 const Attempts& attempts, std::string given, bool sure, std::string when);

}  // namespace softmaxlab::learning
