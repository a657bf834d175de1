#include "core/files/csv_records.h"

#include <fmt/format.h>
#include <algorithm>

#include "core/base/input_error.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

/// A line is held in memory as fields: more than these would take gigabytes.
constexpr std::size_t max_fields = 10'000'000;

}  // namespace

std::string Field::text() const {
    std::string undoubled;
    undoubled.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        undoubled += raw[i];
        if (quoted && raw[i] == '"') ++i;
    }
    return to_utf8(undoubled);
}

bool RecordReader::next() {
    while (!at_end()) {
        skip_blanks();
        if (!at_end() && here() == '#') {
            skip_line();
            continue;
        }
        record_line_ = line_;
        read_record();
        const auto is_empty = [](const Field& field) { return field.empty(); };
        if (!std::all_of(fields_.begin(), fields_.end(), is_empty)) return true;
    }
    return false;
}

bool RecordReader::is_separator(char c) const {
    if (separator_ == Separator::none) return false;
    return separator_ == Separator::blank ? is_blank(c) : c == static_cast<char>(separator_);
}

void RecordReader::read_record() {
    fields_.clear();
    while (true) {
        skip_blanks();
        if (separator_ == Separator::blank && at_line_end()) break;
        fields_.push_back(!at_end() && here() == '"' ? read_quoted() : read_plain());
        pass_.at(position_);
        if (at_line_end()) break;
        if (fields_.size() == max_fields) {
            throw InputError(fmt::format(
                "{}, line {}: expected at most {} fields in a line; write one number a line, or NPY",
                *source_, line_, max_fields));
        }
        ++position_;  // the separator
    }
    end_line();
}

Field RecordReader::read_quoted() {
    const std::size_t opening_line = line_;
    const std::size_t begin = ++position_;
    while (true) {
        const std::size_t quote = text_.find('"', position_);
        if (quote == std::string_view::npos) {
            throw InputError(
                fmt::format("{}, line {}: expected a closing quote, but the quoted field that begins here "
                            "never ends",
                            *source_, opening_line));
        }
        position_ = quote + 1;
        if (at_end() || here() != '"') break;
        ++position_;  // a doubled quote stands for one
    }
    const Field field{text_.substr(begin, position_ - 1 - begin), true};
    line_ += static_cast<std::size_t>(std::count(field.raw.begin(), field.raw.end(), '\n'));

    const std::size_t after = position_;
    skip_blanks();
    const bool blanks_separate = separator_ == Separator::blank && position_ > after;
    if (blanks_separate && !at_line_end()) --position_;
    if (!at_line_end() && !is_separator(here())) {
        throw InputError(
            fmt::format("{}, line {}: expected a separator after the quoted field \"{}\", found \"{}\"",
                        *source_, line_, excerpt(field.raw), excerpt(text_.substr(position_, 1))));
    }
    return field;
}

Field RecordReader::read_plain() {
    const std::size_t begin = position_;
    while (!at_line_end() && !is_separator(here())) ++position_;
    std::size_t end = position_;
    while (end > begin && is_blank(text_[end - 1])) --end;
    return {text_.substr(begin, end - begin), false};
}

void RecordReader::skip_blanks() {
    while (!at_end() && is_blank(here())) ++position_;
}

void RecordReader::skip_line() {
    while (!at_line_end()) ++position_;
    end_line();
}

void RecordReader::end_line() {
    if (at_end()) return;
    const bool is_return = here() == '\r';
    ++position_;
    if (is_return && !at_end() && here() == '\n') ++position_;
    ++line_;
    pass_.at(position_);
}

}  // namespace softmaxlab
