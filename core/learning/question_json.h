#pragma once

#include <string>
#include <vector>

#include "core/learning/exercise.h"
#include "core/learning/grader.h"

namespace softmaxlab::learning {

// Exercises and grades for other programs: each one line of JSON, numbers with 17 digits, non-finite ones as
// "nan", "inf", "-inf" (core/base/json_writer.h).

/// {"id", "seed", "picked": {…}, "question", "kind", "answer", "within", "wrong": [{"value" | "bars" |
/// "order" | "when", "is", "reply"}], "hints", "solution", "scene"}. Of a choice "options" as well, "answer"
/// and "value" are letters; of a question of what to bring about "answer" is a scene. What a kind of question
/// has not is null, and so are a scene that is not changed and a misconception without a name. Orders are
/// indices from 0.
std::string to_json(const ExerciseTemplate& from, const Exercise& exercise);

/// [{"id", "skill", "level", "kind", "title", "lab"}, …]
std::string to_json(const std::vector<ExerciseTemplate>& templates);

/// {"verdict", "is", "reply"}
std::string to_json(const Grade& grade);

}  // namespace softmaxlab::learning
