#include "core/base/json_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace softmaxlab {

void JsonWriter::key(std::string_view name) {
    separate();
    fmt::format_to(end(), "\"{}\":", name);
    first_ = true;
}

void JsonWriter::open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
}

void JsonWriter::close(char bracket) {
    text_ += bracket;
    first_ = false;
}

void JsonWriter::number(double value) {
    separate();
    if (std::isnan(value)) {
        text_ += "\"nan\"";
    } else if (std::isinf(value)) {
        text_ += value > 0 ? "\"inf\"" : "\"-inf\"";
    } else {
        const std::size_t start = text_.size();
        fmt::format_to(end(), "{:.17g}", value);
        // So that readers which tell whole numbers from others see what it is.
        if (text_.find_first_of(".e", start) == std::string::npos) text_ += ".0";
    }
}

void JsonWriter::numbers(std::span<const double> values) {
    open('[');
    for (const double value : values) number(value);
    close(']');
}

void JsonWriter::rows(std::span<const double> values, std::size_t columns) {
    open('[');
    for (std::size_t row = 0; row < values.size(); row += columns) numbers(values.subspan(row, columns));
    close(']');
}

void JsonWriter::whole(std::size_t value) {
    separate();
    fmt::format_to(end(), "{}", value);
}

void JsonWriter::wholes(std::span<const std::size_t> values) {
    open('[');
    for (const std::size_t value : values) whole(value);
    close(']');
}

void JsonWriter::text(const std::string& value) {
    separate();
    text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonWriter::null() {
    separate();
    text_ += "null";
}

std::string JsonWriter::take() {
    first_ = true;
    return std::exchange(text_, {});
}

void JsonWriter::separate() {
    if (!first_) text_ += ',';
    first_ = false;
}

}  // namespace softmaxlab
