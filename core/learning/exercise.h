#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/learning/expression.h"
#include "core/learning/live_text.h"
#include "core/learning/problems.h"
#include "core/learning/question.h"
#include "core/learning/seeded.h"
#include "core/scene/scene.h"

namespace softmaxlab::learning {

/// How a number, or a vector of them, is picked: from + k · step, or one of a list.
struct Pick {
    std::string name;
    std::size_t length = 0;  ///< of a vector; 0: a number
    double from = 0;
    double step = 1;
    std::size_t choices = 1;  ///< how many steps there are, the first included; unused with `of`
    std::vector<Value> of;    ///< numbers or names
};

/// A scene whose members are computed from what was picked.
struct SceneRecipe {
    std::optional<Expression> logits;  ///< always there
    std::optional<Expression> masked;  ///< 1: takes no part
    std::optional<Expression> temperature;
    std::optional<Expression> target;
    std::optional<Expression> number_format;
    std::optional<Expression> shift;
};

/// A likely wrong answer of a template.
struct TemplateWrong {
    std::optional<Expression> value;  ///< reach: when it is this one; none: every option but the right one
    std::optional<SceneRecipe> example;
    std::string misconception;
    LiveText reply;
};

/// What exercises are made of: numbers are picked, and everything is computed from them.
struct ExerciseTemplate {
    std::string id;
    std::string skill;
    int level = 1;  ///< 1 … 3
    std::string title;
    std::string lab;
    std::vector<std::string> hide;
    std::vector<Pick> picks;          ///< in the order of their names, in which they are picked
    std::optional<Expression> where;  ///< which picks are good; none: all
    std::optional<SceneRecipe> scene;
    std::optional<SceneRecipe> then;
    LiveText says;
    QuestionKind kind = QuestionKind::number;
    std::optional<Expression> answer;  ///< choice: the index of the right option
    std::optional<Expression> within;
    int digits = 3;
    std::vector<LiveText> options;
    std::optional<Expression> goal;
    std::vector<std::string> allow;
    std::optional<SceneRecipe> witness;
    std::vector<TemplateWrong> wrong;
    std::vector<LiveText> hints;     ///< at most 3
    std::vector<LiveText> solution;  ///< line by line
    bool decimal_comma = false;      ///< numbers are written as "0,659"
};

/// All templates of a file, of at most 1 MB: the format "softmax-lab-exercises". Strict, as lessons are.
/// Throws InputError.
std::vector<ExerciseTemplate> exercises_from_json(std::string_view text, const std::string& source);

/// The one with that id, or nullptr.
const ExerciseTemplate* find_template(const std::vector<ExerciseTemplate>& all, std::string_view id);

/// A template with its numbers.
struct Exercise {
    std::string id;
    std::uint64_t seed = 0;
    std::vector<std::pair<std::string, Value>> picked;  ///< in the order of their names
    Question question;                                  ///< with its hints
    std::vector<std::string> solution;
    std::optional<Scene> scene;    ///< none: the lab stays as it is
    std::optional<Scene> then;     ///< after the answer; none: as before
    std::optional<Scene> witness;  ///< reach: a state that is an answer
};

inline constexpr std::size_t max_draws = 20000;  ///< of numbers for one exercise

/// The exercise of a seed, the same on every machine: SeededGenerator(id, seed) picks numbers in the order of
/// their names, again and again until they are good: `where` holds, and every wrong answer is told apart from
/// the right one by more than two tolerances (bars: 1.2, orders: at all) and from the others by more than
/// one, also with three digits only; a number is more than four tolerances from 0, and no number that the
/// question shows is right by accident. A wrong answer that is NaN for these numbers is left out. Then it
/// shuffles the options. Nothing if no numbers are good, or they cannot be computed.
std::optional<Exercise> exercise_of(const ExerciseTemplate& from, std::uint64_t seed);

/// One draw: the exercise, if the numbers are good. What cannot be computed is named in `problems`.
std::optional<Exercise> draw_exercise(const ExerciseTemplate& from, SeededGenerator& generator,
                                      Problems& problems);

/// The twin: the exercise of the same idea in other numbers, which is that of the next seed whose numbers are
/// others.
std::optional<Exercise> twin_of(const ExerciseTemplate& from, const Exercise& exercise);

/// How many lines of a worked solution are shown to who practises a skill for the first time, the second,
/// later: all but the last, half, none.
std::size_t shown_lines(std::size_t lines, std::size_t practised_before);

}  // namespace softmaxlab::learning
