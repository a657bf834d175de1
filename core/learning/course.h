#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/exercise.h"
#include "core/learning/lesson.h"
#include "core/learning/misconceptions.h"

namespace softmaxlab::learning {

/// The files that a course is made of, lessons in the order in which they are taught.
inline constexpr std::array<const char*, 12> lesson_files = {
    "01-shares.json", "02-gaps.json",     "03-temperature.json", "04-overflow.json",
    "05-logs.json",   "06-gradient.json", "07-two.json",         "08-attention.json",
    "09-masks.json",  "10-sampling.json", "11-calibration.json", "12-beyond.json"};
inline constexpr const char* playground_file = "playground.json";
inline constexpr const char* exercises_file = "exercises.json";
inline constexpr const char* misconceptions_file = "misconceptions.json";

/// What there is to learn: lessons, exercises, and what learners get wrong.
struct Course {
    std::vector<Lesson> lessons;
    Lesson playground;  ///< open challenges, in no order: no lesson, but of the same form
    std::vector<ExerciseTemplate> exercises;
    std::vector<Misconception> misconceptions;

    /// A lesson, or the playground.
    const Lesson* find_lesson(std::string_view id) const;

    /// "gaps/third": a lesson and one of its steps.
    struct Place {
        const Lesson* lesson = nullptr;
        const LessonStep* step = nullptr;
        std::size_t index = 0;  ///< of the step
    };

    /// Nothing (null pointers) if there is no such step; a lesson's id alone is its first step.
    Place find_step(std::string_view id) const;
};

/// The course that the program brings along, from the texts of its files. Throws InputError. `model`: see
/// lesson_from_json().
Course course_from(const std::function<std::string_view(std::string_view file)>& text_of,
                   const ModelLoader& model);

}  // namespace softmaxlab::learning
