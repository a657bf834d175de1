#include "tests/cli/program.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <stdexcept>

#ifndef _WIN32
#include <sys/wait.h>
#endif

namespace softmaxlab::test {
namespace {

// For the shell: in quotes, with the quotes in it taken care of.
std::string shell_quoted(const std::string& word) {
#ifdef _WIN32
    return "\"" + word + "\"";
#else
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
#endif
}

int exit_status(int result) {
#ifdef _WIN32
    return result;
#else
    return WIFEXITED(result) ? WEXITSTATUS(result) : -1;
#endif
}

}  // namespace

Workplace::Workplace() {
    // Tests run side by side.
    std::random_device random;
    do {
        folder_ = std::filesystem::temp_directory_path() / ("softmax-lab-test-" + std::to_string(random()));
    } while (!std::filesystem::create_directory(folder_));
}

Workplace::~Workplace() {
    std::error_code ignored;  // a folder that stays behind is no failure of what was tested
    std::filesystem::remove_all(folder_, ignored);
}

Outcome Workplace::run(const std::vector<std::string>& arguments, std::string_view input) const {
    std::string command = shell_quoted(SOFTMAXLAB_PROGRAM);
    for (const std::string& argument : arguments) command += " " + shell_quoted(argument);
    command += " < " + shell_quoted(write("input", input));
    command += " > " + shell_quoted(path("output")) + " 2> " + shell_quoted(path("errors"));
#ifdef _WIN32
    command = "\"" + command + "\"";
#else
    command = "cd " + shell_quoted(folder_.string()) + " && " + command;
#endif
    Outcome outcome;
    outcome.status = exit_status(std::system(command.c_str()));
    outcome.output = read("output");
    outcome.errors = read("errors");
    return outcome;
}

#ifndef _WIN32
Outcome Workplace::shell(const std::string& words) const {
    const std::string command = "cd " + shell_quoted(folder_.string()) +
                                " && export softmax_lab=" + shell_quoted(SOFTMAXLAB_PROGRAM) + " && { " +
                                words + "; } 2> " + shell_quoted(path("errors"));
    Outcome outcome;
    outcome.status = exit_status(std::system(command.c_str()));
    outcome.errors = read("errors");
    return outcome;
}
#endif

std::string Workplace::write(const std::string& name, std::string_view bytes) const {
    std::ofstream file(folder_ / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("can't write " + path(name));
    return path(name);
}

std::string Workplace::read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    if (!file) throw std::runtime_error("there is no " + path(name));
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string Workplace::path(const std::string& name) const {
    return (folder_ / name).string();
}

std::string line_with(const std::string& text, const std::string& part) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.find(part) != std::string::npos) return line;
    return "";
}

}  // namespace softmaxlab::test
