#include "core/base/json_lines.h"

#include <fmt/format.h>

#include <cstddef>
#include <exception>
#include <istream>
#include <ostream>

#include "core/base/json_writer.h"

namespace softmaxlab {
namespace {

std::string error_answer(std::size_t line, const std::string& message) {
    const std::string source = fmt::format("line {}", line);
    JsonWriter writer;
    writer.open('{');
    writer.key("error").text(message.starts_with(source) ? message : source + ": " + message);
    writer.key("line").whole(line);
    writer.close('}');
    return writer.take();
}

bool is_blank(const std::string& line) {
    return line.find_first_not_of(" \t\r\v\f") == std::string::npos;
}

}  // namespace

bool answer_json_lines(std::istream& in, std::ostream& out, const LineAnswer& answer) {
    bool all_good = true;
    std::string line;
    for (std::size_t number = 1; out && std::getline(in, line); ++number) {
        if (is_blank(line)) continue;
        std::string text;
        try {
            text = answer(line, fmt::format("line {}", number));
        } catch (const std::exception& error) {
            text = error_answer(number, error.what());
            all_good = false;
        }
        out << text << '\n' << std::flush;
    }
    return all_good;
}

}  // namespace softmaxlab
