#include "core/learning/attempts.h"

#include <utility>

#include "core/learning/editable.h"

namespace softmaxlab::learning {
namespace {

Answer answer_of(const Question& question, const Grade& grade, const Attempts& attempts, std::string given,
                 bool sure, std::string when) {
    Answer answer;
    answer.kind = name_of(question.kind);
    answer.given = std::move(given);
    answer.right_answer = right_answer_in_words(question);
    answer.right = grade.verdict == Verdict::right;
    answer.sure = sure;
    answer.tries = attempts.tries();
    answer.hints = attempts.hints();
    answer.solution_shown = attempts.solution_shown();
    answer.misconception = grade.misconception;
    answer.when = std::move(when);
    return answer;
}

// Many states may be right.
std::string example_in_words(const Scene& from, const Scene& witness) {
    return "for example " + state_in_words(from, witness);
}

}  // namespace

void Attempts::take(const Grade& grade) {
    if (!grade.counts()) return;
    ++tries_;
    right_ = grade.verdict == Verdict::right;
    if (!right_) ++wrong_;
}

Offer Attempts::offer() const {
    constexpr std::size_t before_hint = 2;
    constexpr std::size_t before_solution = 3;
    if (right_ || wrong_ < before_hint) return Offer::nothing;
    return wrong_ < before_solution ? Offer::hint : Offer::solution;
}

std::optional<std::string> Attempts::next_hint(const Question& question) {
    if (hints_ >= question.hints.size()) return std::nullopt;
    return question.hints[hints_++];
}

Answer answer_to(const Lesson& lesson, const LessonStep& step, const Course& course, const Question& question,
                 const Grade& grade, const Attempts& attempts, std::string given, bool sure,
                 std::string when) {
    Answer answer = answer_of(question, grade, attempts, std::move(given), sure, std::move(when));
    answer.lesson = lesson.id;
    answer.step = step.id;
    if (step.asks.witness) answer.right_answer = example_in_words(step.scene, *step.asks.witness);
    const ExerciseTemplate* twin = find_template(course.exercises, step.twin);
    if (twin != nullptr) {
        answer.skill = twin->skill;
    } else if (!lesson.skills.empty()) {
        answer.skill = lesson.skills.front();
    }
    return answer;
}

Answer answer_to(const ExerciseTemplate& from, const Exercise& exercise, const Grade& grade,
                 const Attempts& attempts, std::string given, bool sure, std::string when) {
    Answer answer = answer_of(exercise.question, grade, attempts, std::move(given), sure, std::move(when));
    answer.exercise = from.id;
    answer.seed = exercise.seed;
    answer.skill = from.skill;
    if (exercise.scene && exercise.witness)
        answer.right_answer = example_in_words(*exercise.scene, *exercise.witness);
    return answer;
}

}  // namespace softmaxlab::learning
