#pragma once

#include <CLI/CLI.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace softmaxlab {

/// `softmax-lab lessons …`: the course on the command line, without a window.
struct LessonsOptions {
    std::vector<std::string> files;  ///< of `check`; none: what the program brings along
    std::string lesson;              ///< of `print`: a file or the id of a lesson; of `new`: an id
    std::string out;                 ///< of `print` and `new`; empty: standard output
    std::string step;                ///< of `answer`: "gaps/third"
    std::string answer;
    bool json = false;
};

/// Adds the command `lessons` with list, check, print, new and answer.
void add_lessons_command(CLI::App& parent, LessonsOptions& options);

/// Does what was asked for; `command` is the parsed `lessons`. Returns the exit status: 1 if `check` found
/// errors. Throws UsageError and InputError.
int run_lessons(const CLI::App& command, const LessonsOptions& options, std::ostream& out);

}  // namespace softmaxlab
