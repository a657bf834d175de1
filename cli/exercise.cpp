#include "cli/exercise.h"

#include <fmt/format.h>

#include <optional>
#include <ostream>
#include <vector>

#include "app/shipped_course.h"
#include "cli/answer.h"
#include "cli/usage_error.h"
#include "core/base/input_error.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/learning/functions.h"
#include "core/learning/grader.h"
#include "core/learning/question_json.h"

namespace softmaxlab {
namespace {

using namespace learning;

const ExerciseTemplate& template_named(const std::string& id, const Course& course) {
    if (const ExerciseTemplate* from = find_template(course.exercises, id)) return *from;
    std::vector<std::string> ids;
    for (const ExerciseTemplate& from : course.exercises) ids.push_back(from.id);
    const auto like = most_like(id, ids);
    throw UsageError(fmt::format("There is no exercise {}.{} `softmax-lab exercise list` names them all.",
                                 excerpt(id), like ? fmt::format(" Did you mean {}?", *like) : ""));
}

std::uint64_t seed_in(const std::string& word) {
    if (word.empty()) return 1;
    constexpr std::size_t most_digits = 18;
    std::uint64_t seed = 0;
    for (const char c : word) {
        if (c < '0' || c > '9' || word.size() > most_digits)
            throw UsageError(fmt::format("\"{}\" is no seed: a whole number of at most {} digits.",
                                         excerpt(word), most_digits));
        seed = seed * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return seed;
}

std::string in_lines(const ExerciseTemplate& from, const Exercise& exercise) {
    std::string text = fmt::format("{} ({}, level {}), seed {}\n{}\n", from.title, from.skill, from.level,
                                   exercise.seed, exercise.question.says);
    for (std::size_t i = 0; i < exercise.question.options.size(); ++i)
        text += fmt::format("  {}  {}\n", letter_of(i), exercise.question.options[i].says);
    return text;
}

}  // namespace

void add_exercise_command(CLI::App& parent, ExerciseOptions& options) {
    CLI::App* command = parent.add_subcommand(
        "exercise", "An exercise with the numbers of a seed, and what is said to an answer");
    command->add_option("ID", options.id, "of an exercise, or list: all of them")->type_name("")->required();
    command
        ->add_option("--seed", options.seed, "the same seed gives the same numbers everywhere; 1 without it")
        ->type_name("N");
    command
        ->add_option("--answer", options.answer,
                     "grade this answer; a scene's file where something is to be reached")
        ->type_name("X");
    command->add_flag("--json", options.json, "as JSON, with the answers");
}

void run_exercise(const ExerciseOptions& options, std::ostream& out) {
    const Course course = shipped_course();
    if (options.id == "list") {
        if (options.json) {
            out << to_json(course.exercises) << '\n';
            return;
        }
        for (const ExerciseTemplate& from : course.exercises)
            out << fmt::format("{:<16} {:<13} level {}  {}\n", from.id, from.skill, from.level, from.title);
        return;
    }
    const ExerciseTemplate& from = template_named(options.id, course);
    const std::optional<Exercise> exercise = exercise_of(from, seed_in(options.seed));
    if (!exercise) throw InputError(fmt::format("{}: no numbers are good for this seed", from.id));
    if (options.answer.empty()) {
        out << (options.json ? to_json(from, *exercise) + "\n" : terminal_text(in_lines(from, *exercise)));
        return;
    }
    const Question& question = exercise->question;
    const Grade grade = grade_of_answer(question, options.answer);
    if (options.json) {
        out << to_json(grade) << '\n';
    } else {
        out << terminal_text(in_lines(from, *exercise) + grade_in_words(grade)) << '\n';
    }
}

}  // namespace softmaxlab
