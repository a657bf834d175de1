#pragma once

#include <CLI/CLI.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace softmaxlab {

/// `softmax-lab results collect FILE…`: what a class has answered.
struct ResultsOptions {
    std::vector<std::string> files;  ///< progress of one learner each
    std::string out;                 ///< the CSV file; empty: only the table is printed
};

/// Adds the command `results` with collect.
void add_results_command(CLI::App& parent, ResultsOptions& options);

/// Writes the answers of all learners as one CSV, and prints which misconceptions they show. A file that is
/// no learner's progress is named in `errors`, and the others count. Returns the exit status: 1 if there was
/// one. Throws InputError if the CSV cannot be written.
int run_results(const ResultsOptions& options, std::ostream& out, std::ostream& errors);

}  // namespace softmaxlab
