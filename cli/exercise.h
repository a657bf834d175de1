#pragma once

#include <CLI/CLI.hpp>

#include <iosfwd>
#include <string>

namespace softmaxlab {

/// `softmax-lab exercise ID --seed N`: an exercise, and what is said to an answer.
struct ExerciseOptions {
    std::string id;    ///< of a template, or "list"
    std::string seed;  ///< a whole number; empty: 1
    std::string answer;
    bool json = false;
};

/// Adds the command `exercise`.
void add_exercise_command(CLI::App& parent, ExerciseOptions& options);

/// Prints the exercise, or the grade of an answer. Throws UsageError and InputError.
void run_exercise(const ExerciseOptions& options, std::ostream& out);

}  // namespace softmaxlab
