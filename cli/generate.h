#pragma once

#include <CLI/CLI.hpp>

#include <iosfwd>
#include <string>

namespace softmaxlab {

/// `softmax-lab generate`: a language model on the command line, without a window.
struct GenerateOptions {
    std::string prompt;
    std::string folder;  ///< of a model; empty: the one that the program brings along
    std::string temperature;
    std::string top_k;
    std::string top_p;
    std::string min_p;
    std::string repetition_penalty;
    std::string seed;
    std::string count;
    std::string attention;  ///< "L,H": a layer and a head, both from 0
    std::string backend;
    bool logits = false;
    bool tokens = false;
    bool json = false;
    bool from_stdin = false;
};

/// Adds the command `generate` to the command line.
void add_generate_command(CLI::App& parent, GenerateOptions& options);

/// Prints the prompt and how it goes on, or what else was asked for; or answers all lines of `in`
/// (core/model/generation_json.h). Remarks go to `error`. Returns the exit status: 1 if a line could not be
/// answered, otherwise 0. Throws UsageError and InputError.
int run_generate(const GenerateOptions& options, std::istream& in, std::ostream& out, std::ostream& error);

}  // namespace softmaxlab
