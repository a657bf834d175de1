#include "core/base/json_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace softmaxlab {

JsonWriter& JsonWriter::key(std::string_view name) {
    begin_value();
    fmt::format_to(end(), "\"{}\":{}", name, indent_ == one_line ? "" : " ");
    after_key_ = true;
    return *this;
}

void JsonWriter::open(char bracket) {
    begin_value();
    text_ += bracket;
    ++depth_;
    first_ = true;
}

void JsonWriter::close(char bracket) {
    --depth_;
    if (!first_) new_line();
    text_ += bracket;
    first_ = false;
}

void JsonWriter::number(double value) {
    begin_value();
    if (std::isnan(value)) {
        text_ += "\"nan\"";
    } else if (std::isinf(value)) {
        text_ += value > 0 ? "\"inf\"" : "\"-inf\"";
    } else {
        const std::size_t start = text_.size();
        if (digits_ == JsonDigits::seventeen) {
            fmt::format_to(end(), "{:.17g}", value);
        } else {
            fmt::format_to(end(), "{}", value);
        }
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

void JsonWriter::whole(std::uint64_t value) {
    begin_value();
    fmt::format_to(end(), "{}", value);
}

void JsonWriter::wholes(std::span<const std::size_t> values) {
    open('[');
    for (const std::size_t value : values) whole(value);
    close(']');
}

void JsonWriter::text(std::string_view value) {
    begin_value();
    text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonWriter::texts(std::span<const std::string> values) {
    open('[');
    for (const std::string& value : values) text(value);
    close(']');
}

void JsonWriter::boolean(bool value) {
    begin_value();
    text_ += value ? "true" : "false";
}

void JsonWriter::null() {
    begin_value();
    text_ += "null";
}

std::string JsonWriter::take() {
    first_ = true;
    return std::exchange(text_, {});
}

void JsonWriter::begin_value() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (!first_) text_ += ',';
    if (depth_ > 0) new_line();
    first_ = false;
}

void JsonWriter::new_line() {
    if (indent_ == one_line) return;
    text_ += '\n';
    text_.append(static_cast<std::size_t>(indent_ * depth_), ' ');
}

}  // namespace softmaxlab
