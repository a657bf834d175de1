#include "core/files/csv.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/files/csv_records.h"

namespace softmaxlab {
namespace {

/// What the data lines hold in one column. 32 bits are enough for the lines of a file of 2 GiB, and a single
/// line may have millions of columns.
struct Column {
    std::uint32_t words = 0;  ///< cells that are words
    std::uint32_t empty = 0;
    std::uint32_t quoted = 0;
    std::uint32_t not_number = 0;  ///< line of the first cell that is no number
    std::uint32_t point = 0;       ///< line of the first number with a decimal point
    std::uint32_t comma = 0;       ///< … with a decimal comma
};

struct Cell {
    double number = quiet_nan;
    bool is_number = false;
    bool has_comma = false;
    bool is_word = false;  ///< neither a number, nor nothing, nor a number gone wrong ("1e400", "1.234,5")
};

bool looks_like_number(std::string_view text) {
    const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    const std::size_t digits_end = std::min(text.find_first_not_of("0123456789.,", sign), text.size());
    const std::size_t first_digit = text.find_first_of("0123456789", sign);
    if (first_digit >= digits_end) return false;
    if (digits_end == text.size()) return true;
    return (text[digits_end] == 'e' || text[digits_end] == 'E') &&
           text.find_first_not_of("+-0123456789", digits_end + 1) == std::string_view::npos;
}

Cell read_cell(const Field& field, Separator separator) {
    Cell cell;
    auto number = number_from(field.raw);
    if (!number && separator == Separator::semicolon) {
        number = number_from(field.raw, ',');
        cell.has_comma = number.has_value();
    }
    cell.is_number = number.has_value();
    if (number) cell.number = *number;
    cell.is_word = !number && !field.empty() && !looks_like_number(field.raw);
    return cell;
}

/// Whole lines from the beginning of the text, or a part of the first one if it is that long.
std::string_view beginning_of(std::string_view text) {
    constexpr std::size_t enough = 1U << 20U;
    if (text.size() <= enough) return text;
    const auto lines_end = text.find_last_of("\r\n", enough);
    return text.substr(0, lines_end == std::string_view::npos ? enough : lines_end);
}

/// Reads one CSV text in two passes: numbers and what each column holds first; then, once it is known what
/// the columns mean, their words. So no cell is kept as text that turns out to be a number.
class CsvReader {
  public:
    CsvReader(std::string_view text, const std::string& source, LoadingProgress* progress)
        : text_(text), source_(source), progress_(progress), separator_(find_separator()) {}

    LogitsTable read() {
        read_numbers();
        find_header();
        find_meaning();
        return table();
    }

  private:
    struct Shape {  // of the first lines of the file, as one separator splits them
        std::size_t lines = 0;
        std::size_t split_lines = 0;  ///< lines of two fields or more
        bool even = true;             ///< all lines have as many fields as the first
        bool first_is_number = false;
        bool all_numbers = true;
        bool malformed = false;  ///< its quotes make no sense with this separator
    };

    Shape shape_of(std::string_view text, Separator separator) const;
    Shape shape_with(Separator separator) const;
    Separator find_separator() const;
    void read_numbers();
    void note(Column& column, const Field& field, const Cell& cell, std::size_t line) const;
    void find_header();
    void find_meaning();
    bool is_word_column(std::size_t index) const;
    bool is_row_index(std::size_t index) const;
    bool header_names(std::size_t index, std::initializer_list<std::string_view> names) const;
    void choose_named_columns();
    void check_numbers(std::size_t index) const;
    [[noreturn]] void fail_at(std::size_t line, std::size_t index) const;
    std::vector<std::string> words_of(std::size_t index) const;
    LogitsTable table();

    std::string_view text_;
    const std::string& source_;
    LoadingProgress* progress_;
    Separator separator_;

    std::vector<Field> first_;  // the first record
    std::size_t first_line_ = 0;
    std::vector<double> values_;   // all records, the first one too
    std::vector<Column> columns_;  // statistics of the data records
    std::size_t records_ = 0;      // data records
    bool has_header_ = false;

    std::vector<std::size_t> number_columns_;
    std::vector<std::size_t> word_columns_;
};

CsvReader::Shape CsvReader::shape_with(Separator separator) const {
    const auto beginning = beginning_of(text_);
    const Shape shape = shape_of(beginning, separator);
    const bool cut_in_quotes = shape.malformed && beginning.size() < text_.size();
    return cut_in_quotes ? shape_of(text_, separator) : shape;
}

CsvReader::Shape CsvReader::shape_of(std::string_view text, Separator separator) const {
    constexpr std::size_t enough_lines = 100;
    Shape shape;
    std::size_t width = 0;
    RecordReader reader(text, separator, source_);
    try {
        while (shape.lines < enough_lines && reader.next()) {
            const auto& fields = reader.fields();
            if (shape.lines == 0) {
                width = fields.size();
                shape.first_is_number = read_cell(fields.front(), separator).is_number;
            }
            ++shape.lines;
            if (fields.size() > 1) ++shape.split_lines;
            if (fields.size() != width) shape.even = false;
            for (const Field& field : fields) {
                if (!shape.all_numbers) break;
                shape.all_numbers = read_cell(field, separator).is_number;
            }
        }
    } catch (const InputError&) {
        shape.even = false;
        shape.malformed = true;
    }
    return shape;
}

Separator CsvReader::find_separator() const {
    constexpr std::array<Separator, 4> by_rank = {Separator::tab, Separator::semicolon, Separator::comma,
                                                  Separator::blank};
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

void CsvReader::read_numbers() {
    RecordReader reader(text_, separator_, source_, {progress_, LoadingStage::parsing, text_.size()});
    while (reader.next()) {
        const auto& fields = reader.fields();
        const bool is_first = first_.empty();
        if (is_first) {
            first_ = fields;
            first_line_ = reader.line();
            columns_.resize(fields.size());
        } else if (fields.size() != first_.size()) {
            throw InputError(fmt::format("{}, line {}: expected {} fields as in line {}, found {}", source_,
                                         reader.line(), first_.size(), first_line_, fields.size()));
        }
        if (values_.size() + fields.size() > max_numbers) {
            throw InputError(
                fmt::format("{}, line {}: expected at most {} numbers", source_, reader.line(), max_numbers));
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            check_cancelled(progress_);  // here, too: a line may be all of the file
            const Cell cell = read_cell(fields[i], separator_);
            values_.push_back(cell.number);
            if (!is_first) note(columns_[i], fields[i], cell, reader.line());
        }
        if (!is_first) ++records_;
    }
    if (first_.empty()) throw InputError(source_ + ": expected numbers, found nothing");
}

void CsvReader::note(Column& column, const Field& field, const Cell& cell, std::size_t line) const {
    const auto short_line = static_cast<std::uint32_t>(line);
    if (field.quoted) ++column.quoted;
    if (!cell.is_number) {
        if (cell.is_word) ++column.words;
        if (field.empty()) ++column.empty;
        if (column.not_number == 0) column.not_number = short_line;
    } else if (cell.has_comma) {
        if (column.comma == 0) column.comma = short_line;
    } else if (column.point == 0 && std::isfinite(cell.number) &&
               field.raw.find('.') != std::string_view::npos) {
        column.point = short_line;
    }
}

/// The first record is a heading if it has words above numbers and no numbers of its own. Data frames are
/// written with an unnamed column of their index, and names that may be numbers: those count the columns.
void CsvReader::find_header() {
    bool has_number = false;
    bool words_above_numbers = false;
    bool counts_columns =
        first_.size() > 1 && records_ > 0 && first_.front().empty() && columns_.front().empty == 0;
    for (std::size_t i = 0; i < first_.size(); ++i) {
        const Cell cell = read_cell(first_[i], separator_);
        const bool numbers_below = (columns_[i].words + columns_[i].empty) * 2U < records_;
        if (cell.is_word && numbers_below) words_above_numbers = true;
        if (cell.is_number && std::isfinite(cell.number)) has_number = true;
        if (i > 0 && cell.number != static_cast<double>(i - 1)) counts_columns = false;
    }
    has_header_ = counts_columns || (words_above_numbers && !has_number);
    if (has_header_) {
        values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(first_.size()));
        return;
    }
    ++records_;
    for (std::size_t i = 0; i < first_.size(); ++i) {
        Column first;
        note(first, first_[i], read_cell(first_[i], separator_), first_line_);
        Column& column = columns_[i];
        column.words += first.words;
        column.empty += first.empty;
        column.quoted += first.quoted;
        if (first.not_number != 0) column.not_number = first.not_number;
        if (first.point != 0) column.point = first.point;
        if (first.comma != 0) column.comma = first.comma;
    }
}

bool CsvReader::is_word_column(std::size_t index) const {
    const Column& column = columns_[index];
    if (column.words * 2U > records_ - column.empty) return true;
    if (columns_.size() != 2) return false;
    // Of two columns one may well be labels, and labels may look like numbers: "0", "1", "2".
    const Column& other = columns_[1 - index];
    const bool starts_with_word = !has_header_ && read_cell(first_[index], separator_).is_word;
    const bool only_one_in_quotes = column.quoted == records_ && other.quoted == 0;
    const bool named_label =
        header_names(index, {"label", "labels", "class", "token", "word", "name"}) &&
        header_names(1 - index, {"logit", "logits", "score", "scores", "value", "values", "z"});
    return starts_with_word || only_one_in_quotes || named_label;
}

/// Data frames are written with an unnamed first column that counts the lines, from 0 or 1.
bool CsvReader::is_row_index(std::size_t index) const {
    if (index != 0 || !has_header_ || columns_.size() < 2 || !first_.front().raw.empty()) return false;
    const double start = values_.front();
    if (start != 0 && start != 1) return false;
    for (std::size_t row = 0; row < records_; ++row) {
        if (values_[row * columns_.size()] != start + static_cast<double>(row)) return false;
    }
    return true;
}

bool CsvReader::header_names(std::size_t index, std::initializer_list<std::string_view> names) const {
    if (!has_header_) return false;
    std::string name = first_[index].text();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::find(names.begin(), names.end(), name) != names.end();
}

void CsvReader::find_meaning() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const bool nothing_in_it = columns_[i].empty == records_ && (!has_header_ || first_[i].empty());
        if (nothing_in_it || is_row_index(i)) continue;  // the lines end in a separator, or are counted
        (is_word_column(i) ? word_columns_ : number_columns_).push_back(i);
    }
    choose_named_columns();
    if (number_columns_.empty()) {
        throw InputError(fmt::format("{}, line {}: expected a column of numbers, found \"{}\"", source_,
                                     first_line_, excerpt(first_.front().raw)));
    }
    if (word_columns_.size() > 1) {
        throw InputError(
            fmt::format("{}, line {}: expected at most one column of words, found columns {} and {}; name "
                        "the ones to use \"label\" and \"logit\" in the first line",
                        source_, first_line_, word_columns_[0] + 1, word_columns_[1] + 1));
    }
    for (const std::size_t index : number_columns_) check_numbers(index);
}

/// A column that is named "logit" is meant among others, such as ranks and probabilities; so is one named
/// "label".
void CsvReader::choose_named_columns() {
    const auto named_logit = [this](std::size_t i) { return header_names(i, {"logit", "logits"}); };
    const auto named_label = [this](std::size_t i) {
        return header_names(i, {"label", "labels", "class", "token"});
    };
    if (std::count_if(number_columns_.begin(), number_columns_.end(), named_logit) != 1) return;
    if (number_columns_.size() + word_columns_.size() == 1) return;

    const auto label = std::find_if(word_columns_.begin(), word_columns_.end(), named_label);
    if (label != word_columns_.end()) word_columns_ = {*label};
    number_columns_ = {*std::find_if(number_columns_.begin(), number_columns_.end(), named_logit)};
}

void CsvReader::check_numbers(std::size_t index) const {
    const Column& column = columns_[index];
    if (column.not_number != 0) fail_at(column.not_number, index);
    if (column.point != 0 && column.comma != 0) {
        throw InputError(fmt::format(
            "{}, line {}: expected decimal {} as in line {}", source_, std::max(column.point, column.comma),
            column.point < column.comma ? "points" : "commas", std::min(column.point, column.comma)));
    }
}

void CsvReader::fail_at(std::size_t line, std::size_t index) const {
    RecordReader reader(text_, separator_, source_);
    while (reader.next() && reader.line() != line) {
    }
    const std::string found = reader.fields()[index].text();
    const bool decimal_comma = separator_ != Separator::semicolon && found.find(',') != std::string::npos;
    throw InputError(fmt::format("{}, line {}, field {}: expected a number, found {}{}", source_, line,
                                 index + 1, found.empty() ? "nothing" : fmt::format("\"{}\"", excerpt(found)),
                                 decimal_comma ? " (a decimal comma needs ';' between the fields)" : ""));
}

std::vector<std::string> CsvReader::words_of(std::size_t index) const {
    std::vector<std::string> words;
    words.reserve(records_);
    RecordReader reader(text_, separator_, source_, {progress_, LoadingStage::naming, text_.size()});
    if (has_header_) reader.next();
    while (reader.next()) words.push_back(reader.fields()[index].text());
    return words;
}

LogitsTable CsvReader::table() {
    LogitsTable table;
    table.source = source_;
    const std::size_t width = columns_.size();
    if (number_columns_.size() < width) {
        std::size_t kept = 0;
        for (std::size_t row = 0; row < records_; ++row) {
            for (const std::size_t index : number_columns_) values_[kept++] = values_[row * width + index];
        }
        values_.resize(kept);
    }
    table.values = std::move(values_);

    const bool one_class_a_line = number_columns_.size() == 1;
    if (one_class_a_line) {
        table.rows = 1;
        table.classes = records_;
        table.one_column = true;
        if (!word_columns_.empty()) table.labels = words_of(word_columns_.front());
        return table;
    }
    table.rows = records_;
    table.classes = number_columns_.size();
    if (!word_columns_.empty()) table.row_names = words_of(word_columns_.front());
    if (has_header_) {
        for (const std::size_t index : number_columns_) table.labels.push_back(first_[index].text());
    }
    return table;
}

}  // namespace

LogitsTable parse_csv(std::string_view text, const std::string& source, LoadingProgress* progress) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (text.find('\0') != std::string_view::npos) {
        throw InputError(
            fmt::format("{}, byte {}: expected text, found a zero byte", source, text.find('\0')));
    }
    return CsvReader(text, source, progress).read();
}

}  // namespace softmaxlab
