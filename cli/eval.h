#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/evaluation.h"

namespace softmaxlab {

/// `softmax-lab eval`: one row of logits, computed and printed without a window.
struct EvalOptions {
    std::vector<std::string> logits;  ///< numbers, also several in one word with commas between them
    std::string temperature;          ///< empty: 1, or that of a scene in `file`
    std::string mask;                 ///< "1,1,0": 0 masks the class; empty: nothing is masked
    std::string target;               ///< a class, from 0; empty: that of the file, if it has one
    std::string backend{name_of(BackendKind::reference)};
    std::string format;  ///< empty: the backend's own
    std::string method = "stable";
    std::string file;                ///< with the logits (core/files/file_content.h), instead of `logits`
    std::optional<std::size_t> row;  ///< of a matrix in `file`
    bool jacobian = false;
    bool trace = false;  ///< the steps, in JSON; the table always has them
    bool json = false;
    bool from_stdin =
        false;  ///< one JSON request a line, or a file; what is above holds unless a line says otherwise
};

/// Adds the command `eval` to the command line.
void add_eval_command(CLI::App& parent, EvalOptions& options);

/// The arguments of main() in the order in which CLI::App::parse(std::vector<std::string>) wants them, the
/// last first, without the program's name. CLI11 takes "-2" for a number but "-.5" and "-inf" for options:
/// behind `eval` such a word gets a true minus sign (U+2212), which run_eval() understands.
std::vector<std::string> command_line_arguments(int argc, char** argv);

/// Prints the computation as a table, or as one line of JSON; or answers all lines of `in`
/// (core/engine/evaluation_json.h). Remarks about the input go to `error`. Returns the exit status: 1 if a
/// line could not be answered, otherwise 0. Throws UsageError if the options make no sense, InputError if the
/// input cannot be used.
int run_eval(const EvalOptions& options, const BackendProvider& backends, std::istream& in, std::ostream& out,
             std::ostream& error);

/// The backends of this machine. Each is made when it is first asked for: the GPU's makes an off-screen
/// surface, of which the OpenGL context stays current. All copies of the provider share them.
BackendProvider backends_of_this_machine();

}  // namespace softmaxlab
