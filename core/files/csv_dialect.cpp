#include "core/files/csv_dialect.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/number_text.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

constexpr std::string_view digits = "0123456789";

/// "1,234.5": one to three digits, then commas with three digits each.
std::optional<double> number_with_thousands(std::string_view text) {
    constexpr auto none = std::string_view::npos;
    const std::size_t first = text.find_first_of(digits);
    const std::size_t whole_end =
        std::min(text.find_first_not_of("0123456789,", std::min(first, text.size())), text.size());
    std::size_t comma = text.find(',');
    if (first == none || comma == none || comma > whole_end || comma - first > 3 || comma == first)
        return std::nullopt;
    for (; comma != none && comma < whole_end; comma = text.find(',', comma + 1)) {
        const std::size_t end = std::min(text.find_first_not_of(digits, comma + 1), text.size());
        if (end - comma != 4) return std::nullopt;
    }
    std::string plain(text);
    plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
    return number_from(plain);
}

/// "1e400", "1.234,5", "1_000", "1 000": meant as a number, and none.
bool looks_like_number(std::string_view text) {
    if (text.starts_with("−")) text.remove_prefix(std::string_view("−").size());
    const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    const std::size_t digits_end = std::min(text.find_first_not_of("0123456789.,_", sign), text.size());
    const std::size_t first_digit = text.find_first_of(digits, sign);
    if (first_digit >= digits_end) return false;
    if (digits_end == text.size()) return true;
    return (text[digits_end] == 'e' || text[digits_end] == 'E') &&
           text.find_first_not_of("+-0123456789", digits_end + 1) == std::string_view::npos;
}

/// Where the first line begins that is neither blank nor begins with '#'; npos if there is none.
std::size_t first_plain_line(std::string_view text) {
    constexpr auto none = std::string_view::npos;
    for (std::size_t at = 0; at < text.size(); at = std::min(text.find_first_of("\r\n", at), text.size())) {
        at = text.find_first_not_of(" \t\r\n", at);
        if (at == none) return none;
        if (text[at] == '#') continue;
        const std::size_t line_before = text.find_last_of("\r\n", at);
        return line_before + 1;  // npos + 1 is 0
    }
    return none;
}

/// Whole lines, or a part of the first one if it is long.
std::string_view beginning_of(std::string_view text) {
    constexpr std::size_t enough = 1U << 20U;
    if (text.size() <= enough) return text;
    const auto lines_end = text.find_last_of("\r\n", enough);
    return text.substr(0, lines_end == std::string_view::npos ? enough : lines_end);
}

struct Shape {  // of the first lines of the file, as one dialect splits them
    std::size_t lines = 0;
    std::size_t split_lines = 0;  ///< lines of two fields or more
    bool even = true;             ///< all lines have as many fields as the first
    bool first_is_number = false;
    bool all_numbers = true;
    bool malformed = false;  ///< its quotes make no sense with this separator
};

Shape shape_of(std::string_view text, const CsvDialect& dialect, bool with_hash_lines,
               const std::string& source) {
    constexpr std::size_t enough_lines = 100;
    Shape shape;
    std::size_t width = 0;
    RecordReader reader(text, dialect, source);
    try {
        while (shape.lines < enough_lines && reader.next()) {
            if (reader.begins_with_hash() && !with_hash_lines) continue;
            const auto& fields = reader.fields();
            if (shape.lines == 0) {
                width = fields.size();
                shape.first_is_number = read_cell(fields.front(), dialect.separator).is_number;
            }
            ++shape.lines;
            if (fields.size() > 1) ++shape.split_lines;
            if (fields.size() != width) shape.even = false;
            for (const Field& field : fields) {
                if (!shape.all_numbers) break;
                shape.all_numbers = read_cell(field, dialect.separator).is_number;
            }
        }
    } catch (const InputError&) {
        shape.even = false;
        shape.malformed = true;
    }
    return shape;
}

Separator separator_of(std::string_view text, bool quotes, const std::string& source) {
    constexpr std::array<Separator, 4> by_rank = {Separator::tab, Separator::semicolon, Separator::comma,
                                                  Separator::blank};
    const std::size_t plain = first_plain_line(text);
    const bool only_hash_lines = plain == std::string_view::npos;
    const std::string_view table = only_hash_lines ? text : text.substr(plain);
    const std::string_view beginning = beginning_of(table);
    const auto shape_with = [&](Separator separator) {
        const CsvDialect dialect{separator, quotes};
        const Shape shape = shape_of(beginning, dialect, only_hash_lines, source);
        const bool cut_in_quotes = shape.malformed && beginning.size() < table.size();
        return cut_in_quotes ? shape_of(table, dialect, only_hash_lines, source) : shape;
    };
    const Shape blanks = shape_with(Separator::blank);
    if (blanks.even && blanks.split_lines > 0 && blanks.all_numbers)
        return Separator::blank;  // tabs among them or not
    std::array<Shape, by_rank.size()> shapes{};
    for (std::size_t i = 0; i < by_rank.size(); ++i) {
        shapes[i] = shape_with(by_rank[i]);
        if (shapes[i].even && shapes[i].split_lines > 0) return by_rank[i];
        if (shapes[i].even && shapes[i].lines == 0) return by_rank[i];  // there is nothing but this separator
    }
    // The lines are uneven, which will be reported in terms of the separator that they most likely meant.
    // Blanks are none if only the first line, a heading of words, has them.
    for (std::size_t i = 0; i + 1 < by_rank.size(); ++i) {
        if (shapes[i].split_lines > 0) return by_rank[i];
    }
    const bool in_data = blanks.split_lines > 1 || (blanks.split_lines == 1 && blanks.first_is_number);
    return in_data ? Separator::blank : Separator::none;
}

/// Excel's first line, "sep=;": the dialect of the lines after it.
std::optional<CsvDialect> said_dialect(std::string_view text) {
    std::string_view line = text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
    const std::size_t length = line.size();
    if (line.size() > 1 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
    constexpr std::array<Separator, 4> separators = {Separator::tab, Separator::semicolon, Separator::comma,
                                                     Separator::blank};
    if (line.size() != 5 || (line.substr(0, 4) != "sep=" && line.substr(0, 4) != "SEP=")) return std::nullopt;
    const auto said = std::find(separators.begin(), separators.end(), static_cast<Separator>(line.back()));
    if (said == separators.end()) return std::nullopt;
    std::size_t begin = length;
    if (begin < text.size() && text[begin] == '\r') ++begin;
    if (begin < text.size() && text[begin] == '\n') ++begin;
    return CsvDialect{*said, true, begin, 2};
}

/// Whether a line has an odd number of quotes: without one, no quoted field runs over the end of a line.
bool has_line_of_odd_quotes(std::string_view text) {
    bool odd = false;
    for (std::size_t at = text.find_first_of("\"\n"); at != std::string_view::npos;
         at = text.find_first_of("\"\n", at + 1)) {
        if (text[at] == '\n') {
            if (odd) return true;
        } else {
            odd = !odd;
        }
    }
    return odd;
}

/// Whether a quoted field holds the end of a line, or has none of its own.
bool quotes_run_over_lines(std::string_view text, const CsvDialect& dialect, const std::string& source) {
    RecordReader reader(text, dialect, source);
    try {
        while (reader.next()) {
            if (reader.ran_over_lines()) return true;
        }
    } catch (const InputError&) {
        return true;
    }
    return false;
}

/// Whether the lines have as many fields each, two or more, with numbers in one place of all but the first.
bool lines_fit_a_table(std::string_view text, const CsvDialect& dialect, const std::string& source) {
    RecordReader reader(text, dialect, source);
    std::size_t records = 0;
    std::vector<bool> numbers;
    while (reader.next()) {
        const auto& fields = reader.fields();
        if (records == 0) {
            numbers.assign(fields.size(), true);
        } else if (fields.size() != numbers.size()) {
            if (reader.begins_with_hash()) continue;
            return false;
        }
        for (std::size_t i = 0; i < fields.size() && records > 0; ++i) {
            if (numbers[i]) numbers[i] = read_cell(fields[i], dialect.separator).is_number;
        }
        ++records;
    }
    return records > 1 && numbers.size() > 1 &&
           std::find(numbers.begin(), numbers.end(), true) != numbers.end();
}

}  // namespace

CsvCell read_cell(const Field& field, Separator separator) {
    CsvCell cell;
    auto number = number_from(field.raw);
    if (!number && separator == Separator::semicolon) {
        number = number_from(field.raw, ',');
        cell.has_comma = number.has_value();
    }
    if (!number && (field.quoted || separator == Separator::tab)) {
        number = number_with_thousands(field.raw);
        cell.has_thousands = number.has_value();
    }
    cell.is_number = number.has_value();
    cell.number = number.value_or(quiet_nan);
    cell.is_word = !number && !field.empty() && !looks_like_number(field.raw);
    return cell;
}

bool says_missing(std::string_view word) {
    constexpr std::array<std::string_view, 12> words = {"na", "n/a",     "#n/a", "null", "none", "nil",
                                                        "?",  "missing", "-",    "--",   ".",    "<na>"};
    if (word.size() > 7) return false;
    return std::find(words.begin(), words.end(), lower_case(word)) != words.end();
}

CsvDialect dialect_of(std::string_view text, const std::string& source) {
    const std::optional<CsvDialect> said = said_dialect(text);
    CsvDialect dialect = said.value_or(CsvDialect{});
    if (!said) dialect.separator = separator_of(text, true, source);
    if (!has_line_of_odd_quotes(text) || !quotes_run_over_lines(text, dialect, source)) return dialect;
    CsvDialect plain = dialect;
    plain.quotes = false;
    if (!said) plain.separator = separator_of(text, false, source);
    return lines_fit_a_table(text, plain, source) ? plain : dialect;
}

}  // namespace softmaxlab
