#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab::test {

/// What a run of the program left.
struct Outcome {
    int status = -1;  ///< exit status; −1 if it did not end by itself
    std::string output;
    std::string errors;
};

/// A folder of its own for one test, removed at its end, from which the program is run.
class Workplace {
  public:
    Workplace();
    ~Workplace();
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;

    /// Runs `softmax-lab ARGUMENTS…` with `input` as its standard input, and waits.
    Outcome run(const std::vector<std::string>& arguments, std::string_view input = "") const;

#ifndef _WIN32
    /// The exit status and the errors of `sh -c "$softmax_lab WORDS"`: for pipes and for what cannot be
    /// written to.
    Outcome shell(const std::string& words) const;
#endif

    /// Writes a file into the folder and returns its path.
    std::string write(const std::string& name, std::string_view bytes) const;
    std::string read(const std::string& name) const;
    std::string path(const std::string& name) const;

  private:
    std::filesystem::path folder_;
};

/// The first line of `text` that contains `part`, or an empty one.
std::string line_with(const std::string& text, const std::string& part);

}  // namespace softmaxlab::test
