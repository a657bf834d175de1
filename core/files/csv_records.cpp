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

std::string Field::text_with_blanks() const {
    if (quoted) return text();
    return to_utf8({raw.data() - blanks_before, blanks_before + raw.size() + blanks_after});
}

bool RecordReader::next() {
    while (!at_end()) {
        record_line_ = line_;
        const std::size_t begin = position_;
        skip_blanks();
        begins_with_hash_ = !at_end() && here() == '#';
        position_ = begin;
        begins_with_hash_ ? read_hash_line() : read_record();
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
        const std::size_t begin = position_;
        skip_blanks();
        if (separator_ == Separator::blank && at_line_end()) break;
        const auto blanks = static_cast<std::uint32_t>(position_ - begin);
        fields_.push_back(quotes_ && !at_end() && here() == '"' ? read_quoted() : read_plain());
        fields_.back().blanks_before = blanks;
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

// A comment may hold anything, quotes that never end among it.
void RecordReader::read_hash_line() {
    const std::size_t begin = position_;
    const std::size_t line_end = std::min(text_.find_first_of("\r\n", begin), text_.size());
    end_ = line_end;
    try {
        read_record();
    } catch (const InputError&) {
        fields_.assign(1, Field{text_.substr(begin, line_end - begin)});
    }
    end_ = text_.size();
    position_ = line_end;
    end_line();
}

Field RecordReader::read_quoted() {
    const std::size_t opening_line = line_;
    const std::size_t begin = ++position_;
    while (true) {
        const std::size_t quote = text_.find('"', position_);
        if (quote >= end_) {
            throw InputError(
                fmt::format("{}, line {}: expected a closing quote, but the quoted field that begins here "
                            "never ends",
                            *source_, opening_line));
        }
        position_ = quote + 1;
        if (at_end() || here() != '"') break;
        ++position_;  // a doubled quote stands for one
    }
    Field field{text_.substr(begin, position_ - 1 - begin), 0, 0, true};
    line_ += static_cast<std::size_t>(std::count(field.raw.begin(), field.raw.end(), '\n'));
    if (field.raw.find_first_of("\r\n") != std::string_view::npos) ran_over_lines_ = true;

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
    return {text_.substr(begin, end - begin), 0, static_cast<std::uint32_t>(position_ - end), false};
}

void RecordReader::skip_blanks() {
    while (!at_end() && is_blank(here())) ++position_;
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
