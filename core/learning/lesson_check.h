#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/learning/course.h"
#include "core/learning/lesson.h"
#include "core/learning/problems.h"

namespace softmaxlab::learning {

inline constexpr std::size_t max_words_of_question = 45;  ///< that a class reads while it waits
inline constexpr std::size_t max_words_of_reply = 46;

/// Draws a step in its lab and gives the names of all landmarks. Throws InputError if the lab has no such
/// view. Nobody can check landmarks without one.
using LandmarksOf = std::function<std::vector<std::string>(const LessonStep& step)>;

/// What is wrong with a lesson that could be read: expressions without a value here, answers that cannot be
/// told apart or cannot be given, a goal that holds already or that its witness does not reach by what is
/// allowed, wrong states that are right, landmarks that are not there, things that cannot be edited, hidden
/// numbers that a text prints (leaks.h), templates that there are not. Warnings: misconceptions that nobody
/// knows, long texts, questions without any reply to a wrong answer. `known`: the lessons, templates and
/// misconceptions that there are.
std::vector<Problem> check_lesson(const Lesson& lesson, const Course& known,
                                  const LandmarksOf& landmarks_of = {});

/// What is wrong with templates: what a thousand draws of numbers show. Fails if none of them is good, warns
/// if fewer than a hundred are.
std::vector<Problem> check_exercises(const std::vector<ExerciseTemplate>& templates, const Course& known);

/// What is wrong with misconceptions: that name steps or templates that do not have them as a wrong answer.
std::vector<Problem> check_misconceptions(const Course& course);

/// "gaps.json, steps[3].light[0]: …", with "warning: " in front of a warning.
std::string in_words(const Problem& problem, const std::string& source);

/// Steps, kinds of questions, minutes and misconceptions of a lesson, in a few lines.
std::string summary_of(const Lesson& lesson);

}  // namespace softmaxlab::learning
