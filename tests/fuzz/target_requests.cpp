#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/input_error.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/evaluation_json.h"
#include "tests/fuzz/targets.h"

namespace softmaxlab::fuzz {

// Apart from the other targets, because it needs the engine.
void requests(std::string_view bytes) {
    const std::unique_ptr<Backend> simd = make_simd_backend();
    std::istringstream in{std::string(bytes)};
    std::ostringstream out;
    answer_lines(in, out, [&](BackendKind kind) -> Backend& {
        if (kind == BackendKind::simd) return *simd;
        throw InputError("there is no such backend here");
    });
    std::size_t asked = 0;
    std::istringstream lines{std::string(bytes)};
    for (std::string line; std::getline(lines, line);)
        asked += line.find_first_not_of(" \t\r\v\f") == std::string::npos ? 0 : 1;
    std::size_t answered = 0;
    std::istringstream answers(out.str());
    for (std::string line; std::getline(answers, line); ++answered) {
        if (!nlohmann::json::accept(line)) throw std::logic_error("an answer is JSON on one line");
        const auto answer = nlohmann::json::parse(line);
        if (!answer.contains("error")) continue;
        if (answer["error"].get<std::string>().rfind("line ", 0) != 0)
            throw std::logic_error("an error names its line: " + line);
    }
    if (asked != answered) throw std::logic_error("each line has one answer");
}

}  // namespace softmaxlab::fuzz
