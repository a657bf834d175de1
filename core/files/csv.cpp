#include "core/files/csv.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/files/csv_dialect.h"
#include "core/files/csv_records.h"

namespace softmaxlab {
namespace {

using Names = std::initializer_list<std::string_view>;

/// What the data lines hold in one column. 32 bits are enough for the lines of a file of 2 GiB, and a single
/// line may have millions of columns.
struct Column {
    std::uint32_t numbers = 0;
    std::uint32_t words = 0;    ///< cells that are words
    std::uint32_t missing = 0;  ///< … that say that there is no number
    std::uint32_t empty = 0;
    std::uint32_t quoted = 0;
    std::uint32_t not_number = 0;  ///< line of the first cell that is no number
    std::uint32_t point = 0;       ///< line of the first number with a decimal point
    std::uint32_t comma = 0;       ///< … with a decimal comma
};

bool is_among(std::string_view name, Names names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_whole(double number) {
    return std::isfinite(number) && number == std::floor(number);
}

/// The letters before the number at the end of "z12", "logit_3" or "class[0]", and that number.
std::optional<std::pair<std::string, std::size_t>> stem_and_number(std::string_view name) {
    if (name.ends_with(']')) name.remove_suffix(1);
    std::size_t begin = name.size();
    while (begin > 0 && name[begin - 1] >= '0' && name[begin - 1] <= '9') --begin;
    constexpr std::size_t max_digits = 8;
    if (begin == name.size() || name.size() - begin > max_digits) return std::nullopt;
    return std::pair(std::string(name.substr(0, begin)), std::stoul(std::string(name.substr(begin))));
}

/// Whether a line begins with '#', blanks aside.
bool has_hash_line(std::string_view text) {
    constexpr auto none = std::string_view::npos;
    for (std::size_t hash = text.find('#'); hash != none; hash = text.find('#', hash + 1)) {
        const std::size_t before = hash == 0 ? none : text.find_last_not_of(" \t", hash - 1);
        if (before == none || text[before] == '\n' || text[before] == '\r') return true;
    }
    return false;
}

/// Reads one CSV text in two passes: numbers and what each column holds first; then, once it is known what
/// the columns mean, their words. So no cell is kept as text that turns out to be a number.
class CsvReader {
  public:
    CsvReader(std::string_view text, const std::string& source, LoadingProgress* progress)
        : text_(text), source_(source), progress_(progress), dialect_(dialect_of(text, source)) {}

    LogitsTable read() {
        find_comments();
        read_numbers();
        find_header();
        find_meaning();
        return table();
    }

  private:
    bool next(RecordReader& reader) const;
    bool is_comment(const RecordReader& reader) const;
    CsvCell cell_of(const Field& field) const { return read_cell(field, dialect_.separator); }

    void find_comments();
    void read_numbers();
    void note(Column& column, const Field& field, const CsvCell& cell, std::size_t line) const;
    void find_header();
    bool counts_columns() const;
    bool is_heading() const;
    void take_first_record();
    void find_meaning();
    void find_evaluation_columns();
    bool is_word_column(std::size_t index) const;
    bool is_row_index(std::size_t index) const;
    bool is_class_family(const std::vector<std::size_t>& columns) const;
    bool holds_whole_numbers(std::size_t index) const;
    std::string name_of(std::size_t index) const;
    bool is_named(std::size_t index, Names names) const { return is_among(name_of(index), names); }
    void choose_named_columns();
    void check_numbers(std::size_t index) const;
    [[noreturn]] void fail_without_numbers() const;
    [[noreturn]] void fail_at(std::size_t line, std::size_t index) const;
    std::vector<std::string> words_of(std::size_t index) const;
    std::vector<std::size_t> targets() const;
    std::string remark() const;
    LogitsTable table();

    std::string_view text_;
    const std::string& source_;
    LoadingProgress* progress_;
    CsvDialect dialect_;

    // A line that begins with '#' fits if it has so many fields, the first one a word:
    std::size_t table_width_ = 0;
    bool words_first_ = true;
    std::size_t comments_ = 0;         // lines that do not
    std::vector<Field> last_comment_;  // before the first record
    std::size_t last_comment_line_ = 0;
    std::vector<Field> first_;  // the first record
    std::size_t first_line_ = 0;
    std::vector<double> values_;                         // all records, the first one too
    std::vector<Column> columns_;                        // statistics of the data records
    std::size_t records_ = 0;                            // data records
    std::map<std::size_t, std::string_view> thousands_;  // a cell of each column that has commas between them

    std::vector<std::string> names_;  // of the columns; empty without a heading
    bool heading_is_record_ = false;  // … which the first record is
    std::vector<std::uint32_t> heading_blanks_;

    std::vector<std::size_t> number_columns_;
    std::vector<std::size_t> word_columns_;
    std::optional<std::size_t> row_name_column_;  // of numbers
    std::optional<std::size_t> target_column_;
    bool log_probabilities_ = false;
};

bool CsvReader::is_comment(const RecordReader& reader) const {
    if (!reader.begins_with_hash()) return false;
    const auto& fields = reader.fields();
    if (fields.size() != table_width_ || fields.size() < 2 || !words_first_) return true;
    return std::none_of(fields.begin() + 1, fields.end(),
                        [this](const Field& field) { return cell_of(field).is_number; });
}

/// Goes to the next record that is no comment.
bool CsvReader::next(RecordReader& reader) const {
    while (reader.next()) {
        if (!is_comment(reader)) return true;
    }
    return false;
}

/// A line that begins with '#' is data if it fits the other lines: "##ing, 2" does, "# by hand" and a row of
/// numbers that somebody took out do not.
void CsvReader::find_comments() {
    if (!has_hash_line(text_)) return;
    RecordReader reader(text_, dialect_, source_);
    std::size_t others = 0, width_of_hashes = 0;
    std::size_t numbers = 0, words = 0;
    while (reader.next()) {
        const auto& fields = reader.fields();
        if (reader.begins_with_hash()) {
            if (width_of_hashes == 0) width_of_hashes = fields.size();
            continue;
        }
        if (++others == 1) table_width_ = fields.size();
        const std::size_t weight = others == 1 ? 1 : 2;  // the first may be a heading
        const CsvCell cell = cell_of(fields.front());
        if (cell.is_number) numbers += weight;
        if (cell.is_word && others > 1) words += weight;
    }
    if (others == 0) table_width_ = width_of_hashes;
    words_first_ = words >= numbers;
}

void CsvReader::read_numbers() {
    RecordReader reader(text_, dialect_, source_, {progress_, LoadingStage::parsing, text_.size()});
    while (reader.next()) {
        const auto& fields = reader.fields();
        const bool is_first = first_.empty();
        if (is_comment(reader)) {
            ++comments_;
            if (is_first) last_comment_ = fields;
            if (is_first) last_comment_line_ = reader.line();
            continue;
        }
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
            const CsvCell cell = cell_of(fields[i]);
            values_.push_back(cell.number);
            if (cell.has_thousands) thousands_.emplace(i, fields[i].raw);
            if (!is_first) note(columns_[i], fields[i], cell, reader.line());
        }
        if (!is_first) ++records_;
    }
    if (!first_.empty()) return;
    const std::string comments =
        comments_ == 0 ? ""
                       : fmt::format(" but {} line{} that begin{} with '#', taken for comments", comments_,
                                     comments_ == 1 ? "" : "s", comments_ == 1 ? "s" : "");
    throw InputError(fmt::format("{}: expected numbers, found nothing{}", source_, comments));
}

void CsvReader::note(Column& column, const Field& field, const CsvCell& cell, std::size_t line) const {
    const auto short_line = static_cast<std::uint32_t>(line);
    if (field.quoted) ++column.quoted;
    if (!cell.is_number) {
        if (cell.is_word) ++column.words;
        if (cell.is_word && says_missing(field.raw)) ++column.missing;
        if (field.empty()) ++column.empty;
        if (column.not_number == 0) column.not_number = short_line;
        return;
    }
    ++column.numbers;
    if (cell.has_comma) {
        if (column.comma == 0) column.comma = short_line;
    } else if (column.point == 0 && std::isfinite(cell.number) &&
               field.raw.find('.') != std::string_view::npos) {
        column.point = short_line;
    }
}

/// Whether the numbers of the first record count its columns from 0, behind words (or nothing, above an
/// index) that stand above numbers: ",0,1,2", "sample,label,0,1".
bool CsvReader::counts_columns() const {
    std::size_t first_number = 0;
    while (first_number < first_.size() && !cell_of(first_[first_number]).is_number) {
        const Column& column = columns_[first_number];
        const bool above_index = first_number == 0 && first_[0].empty() && column.empty == 0;
        const bool above_numbers = !first_[first_number].empty() && column.numbers > column.words;
        if (!above_index && !above_numbers) return false;
        ++first_number;
    }
    if (first_number == 0 || first_number == first_.size() || records_ == 0) return false;
    for (std::size_t i = first_number; i < first_.size(); ++i) {
        if (cell_of(first_[i]).number != static_cast<double>(i - first_number)) return false;
    }
    return true;
}

/// The first record is a heading if it has words above numbers and no numbers of its own. Data frames are
/// written with an unnamed column of their index, and names that may be numbers: those count the columns.
bool CsvReader::is_heading() const {
    bool has_number = false;
    bool words_above_numbers = false;
    bool names_logits = false;
    for (std::size_t i = 0; i < first_.size(); ++i) {
        const CsvCell cell = cell_of(first_[i]);
        const Column& column = columns_[i];
        const bool numbers_below = column.numbers > 0 && column.numbers >= column.words - column.missing;
        if (cell.is_word && numbers_below) words_above_numbers = true;
        if (cell.is_word && is_among(lower_case(first_[i].text()), {"logit", "logits"})) names_logits = true;
        if (cell.is_number && std::isfinite(cell.number)) has_number = true;
    }
    return counts_columns() || ((words_above_numbers || (names_logits && records_ > 0)) && !has_number);
}

void CsvReader::take_first_record() {
    ++records_;
    for (std::size_t i = 0; i < first_.size(); ++i) {
        Column first;
        note(first, first_[i], cell_of(first_[i]), first_line_);
        Column& column = columns_[i];
        column.numbers += first.numbers;
        column.words += first.words;
        column.missing += first.missing;
        column.empty += first.empty;
        column.quoted += first.quoted;
        if (first.not_number != 0) column.not_number = first.not_number;
        if (first.point != 0) column.point = first.point;
        if (first.comma != 0) column.comma = first.comma;
    }
}

/// Names may stand in a comment, too: numpy.savetxt writes its heading so, "# cat,dog,bird".
void CsvReader::find_header() {
    heading_is_record_ = is_heading();
    if (heading_is_record_) {
        values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(first_.size()));
        for (const Field& field : first_) {
            names_.push_back(field.text());
            heading_blanks_.push_back(field.blanks_before);
        }
        return;
    }
    take_first_record();
    std::vector<Field> comment = last_comment_;
    if (comment.empty()) return;
    std::string_view& front = comment.front().raw;
    front.remove_prefix(std::min(front.find_first_not_of('#'), front.size()));
    const std::size_t begin = std::min(front.find_first_not_of(" \t"), front.size());
    front.remove_prefix(begin);
    if (front.empty() && dialect_.separator == Separator::blank) comment.erase(comment.begin());
    const auto is_word = [this](const Field& field) { return cell_of(field).is_word; };
    if (comment.size() != first_.size() || comment.size() < 2 ||
        !std::all_of(comment.begin(), comment.end(), is_word))
        return;
    for (const Field& field : comment) names_.push_back(field.text());
    heading_blanks_.assign(names_.size(), 0);
    --comments_;
}

std::string CsvReader::name_of(std::size_t index) const {
    return names_.empty() ? std::string() : lower_case(names_[index]);
}

bool CsvReader::is_word_column(std::size_t index) const {
    const Column& column = columns_[index];
    if (is_named(index, {"logit", "logits"})) return false;
    if (column.words * 2U > records_ - column.empty) return true;
    if (columns_.size() != 2) return false;
    // Of two columns one may well be labels, and labels may look like numbers: "0", "1", "2".
    const Column& other = columns_[1 - index];
    const bool starts_with_word = !heading_is_record_ && cell_of(first_[index]).is_word;
    const bool only_one_in_quotes = column.quoted == records_ && other.quoted == 0;
    const bool named_label =
        is_named(index, {"label", "labels", "class", "token", "word", "name"}) &&
        (is_named(1 - index, {"logit", "logits", "score", "scores", "value", "values", "z"}) ||
         names_log_probabilities(name_of(1 - index)));
    return starts_with_word || only_one_in_quotes || named_label;
}

/// Data frames are written with an unnamed first column that counts the lines, from 0 or 1.
bool CsvReader::is_row_index(std::size_t index) const {
    if (index != 0 || !heading_is_record_ || columns_.size() < 2 || !first_.front().raw.empty()) return false;
    const double start = values_.front();
    if (start != 0 && start != 1) return false;
    for (std::size_t row = 0; row < records_; ++row) {
        if (values_[row * columns_.size()] != start + static_cast<double>(row)) return false;
    }
    return true;
}

void CsvReader::fail_without_numbers() const {
    RecordReader reader(text_, dialect_, source_);
    next(reader);
    if (heading_is_record_) next(reader);
    throw InputError(fmt::format("{}, line {}: expected a column of numbers, found \"{}\"", source_,
                                 reader.line(), excerpt(reader.fields().front().raw)));
}

void CsvReader::find_meaning() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const bool nothing_in_it = columns_[i].empty == records_ && (names_.empty() || names_[i].empty());
        if (nothing_in_it || is_row_index(i)) continue;  // the lines end in a separator, or are counted
        (is_word_column(i) ? word_columns_ : number_columns_).push_back(i);
    }
    choose_named_columns();
    if (number_columns_.empty()) fail_without_numbers();
    find_evaluation_columns();
    if (word_columns_.size() > 1) {
        throw InputError(
            fmt::format("{}, line {}: expected at most one column of words, found columns {} and {}; name "
                        "the ones to use \"label\" and \"logit\" in the first line",
                        source_, first_line_, word_columns_[0] + 1, word_columns_[1] + 1));
    }
    for (const std::size_t index : number_columns_) check_numbers(index);
    log_probabilities_ = number_columns_.size() == 1 && names_log_probabilities(name_of(number_columns_[0]));
}

/// A column that is named "logit" is meant among others, such as ranks and probabilities; so is one named
/// "label". Without logits, log-probabilities will do.
void CsvReader::choose_named_columns() {
    const auto named_label = [this](std::size_t i) {
        return is_named(i, {"label", "labels", "class", "token"});
    };
    const auto named_logit = [this](std::size_t i) { return is_named(i, {"logit", "logits"}); };
    const auto named_logprob = [this](std::size_t i) { return names_log_probabilities(name_of(i)); };
    const auto only_one = [this](const auto& is_named_so) {
        return std::count_if(number_columns_.begin(), number_columns_.end(), is_named_so) == 1;
    };
    const bool has_logit = only_one(named_logit);
    if (!has_logit && !only_one(named_logprob)) return;
    if (number_columns_.size() + word_columns_.size() == 1) return;

    const auto label = std::find_if(word_columns_.begin(), word_columns_.end(), named_label);
    if (label != word_columns_.end()) word_columns_ = {*label};
    const auto chosen = has_logit
                            ? std::find_if(number_columns_.begin(), number_columns_.end(), named_logit)
                            : std::find_if(number_columns_.begin(), number_columns_.end(), named_logprob);
    number_columns_ = {*chosen};
}

bool CsvReader::holds_whole_numbers(std::size_t index) const {
    if (columns_[index].not_number != 0) return false;
    for (std::size_t row = 0; row < records_; ++row) {
        if (!is_whole(values_[row * columns_.size() + index])) return false;
    }
    return true;
}

/// Whether they are named as classes are that are counted: "z0", "z1", "z2", or "0", "1", "2".
bool CsvReader::is_class_family(const std::vector<std::size_t>& columns) const {
    if (columns.size() < 2) return false;
    const auto first = stem_and_number(name_of(columns.front()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto next = stem_and_number(name_of(columns[i]));
        if (!first || !next || next->first != first->first || next->second != first->second + i) return false;
    }
    return true;
}

/// An evaluation set has, beside its logits, a column that counts or names the samples and one with the right
/// class of each. Numbers are only taken for that if they are whole, and if the columns that remain are
/// clearly the logits: named as counted classes are, or as many as the targets need.
void CsvReader::find_evaluation_columns() {
    if (names_.empty()) return;
    const auto is_target = [this](std::size_t i) {
        return is_named(i, {"label", "labels", "target", "targets", "y", "y_true", "true", "true_label",
                            "gold", "truth", "class", "answer"});
    };
    std::vector<std::size_t> classes;
    std::optional<std::size_t> names, target;
    for (const std::size_t i : number_columns_) {
        const bool whole = holds_whole_numbers(i);
        if (whole && !names &&
            is_named(i,
                     {"sample", "samples", "id", "idx", "index", "row", "example", "item", "image", "n"})) {
            names = i;
        } else if (whole && !target && is_target(i)) {
            target = i;
        } else {
            classes.push_back(i);
        }
    }
    if (classes.size() < 2) return;
    const bool is_family = is_class_family(classes);
    if (target) {
        const auto is_class = [&](std::size_t row) {
            return values_[row * columns_.size() + *target] < static_cast<double>(classes.size());
        };
        std::size_t row = 0;
        while (row < records_ && is_class(row)) ++row;
        const bool in_range = row == records_;
        if (!in_range && is_family) {
            throw InputError(fmt::format(
                "{}: expected classes from 0 to {} in the column \"{}\", the targets of {} logits, found {}",
                source_, classes.size() - 1, excerpt(names_[*target]), classes.size(),
                values_[row * columns_.size() + *target]));
        }
        const bool is_clear = is_family || (in_range && !is_named(*target, {"y", "class", "true"}));
        if (!is_clear) return;
    } else if (names && !is_family) {
        return;
    }
    // Targets may be words: the names of the classes.
    if (!target) {
        for (const std::size_t i : word_columns_) {
            if (!is_target(i)) continue;
            const std::vector<std::string> words = words_of(i);
            const auto is_class = [&](const std::string& word) {
                return word.empty() || std::any_of(classes.begin(), classes.end(),
                                                   [&](std::size_t c) { return names_[c] == word; });
            };
            if (std::all_of(words.begin(), words.end(), is_class)) target = i;
        }
        if (target) word_columns_.erase(std::find(word_columns_.begin(), word_columns_.end(), *target));
    }
    number_columns_ = std::move(classes);
    target_column_ = target;
    row_name_column_ = names;
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
    RecordReader reader(text_, dialect_, source_);
    while (next(reader) && reader.line() != line) {
    }
    const std::string found = reader.fields()[index].text();
    const bool decimal_comma =
        dialect_.separator != Separator::semicolon && found.find(',') != std::string::npos;
    throw InputError(fmt::format("{}, line {}, field {}: expected a number, found {}{}", source_, line,
                                 index + 1, found.empty() ? "nothing" : fmt::format("\"{}\"", excerpt(found)),
                                 decimal_comma ? " (a decimal comma needs ';' between the fields)" : ""));
}

/// A blank before or after a word belongs to it (" the" is another token than "the"), unless all have one:
/// then it belongs to the separator, or fills the column.
std::vector<std::string> CsvReader::words_of(std::size_t index) const {
    std::vector<std::string> words;
    words.reserve(records_);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> blanks;
    bool all_before = true, all_after = true, all_as_long = true;
    std::size_t length = 0;
    RecordReader reader(text_, dialect_, source_, {progress_, LoadingStage::naming, text_.size()});
    if (heading_is_record_) next(reader);
    while (next(reader)) {
        const Field& field = reader.fields()[index];
        words.push_back(field.text_with_blanks());
        const std::size_t whole = field.blanks_before + field.raw.size() + field.blanks_after;
        if (words.size() == 1) length = whole;
        all_as_long = all_as_long && whole == length && !field.quoted;
        all_before = all_before && (field.quoted || field.blanks_before > 0);
        all_after = all_after && (field.quoted || field.blanks_after > 0);
        blanks.emplace_back(field.quoted ? 0 : field.blanks_before, field.quoted ? 0 : field.blanks_after);
    }
    const bool heading_has_one = heading_is_record_ && heading_blanks_[index] > 0;
    const bool strip_before = all_before && (heading_has_one || (index > 0 && !heading_is_record_));
    const bool strip_after = all_after || all_as_long;
    for (std::size_t i = 0; i < words.size() && (strip_before || strip_after); ++i) {
        const auto [before, after] = blanks[i];
        if (before + after >= words[i].size()) continue;  // a word of blanks
        if (strip_after) words[i].resize(words[i].size() - after);
        if (strip_before) words[i].erase(0, before);
    }
    return words;
}

std::vector<std::size_t> CsvReader::targets() const {
    std::vector<std::size_t> targets;
    if (!target_column_) return targets;
    const std::size_t column = *target_column_;
    if (columns_[column].numbers == records_) {
        for (std::size_t row = 0; row < records_; ++row) {
            const double target = values_[row * columns_.size() + column];
            targets.push_back(target < 0 ? no_target : static_cast<std::size_t>(target));
        }
        return targets;
    }
    for (const std::string& word : words_of(column)) {
        const auto named = std::find_if(number_columns_.begin(), number_columns_.end(),
                                        [&](std::size_t i) { return names_[i] == word; });
        const bool is_there = named != number_columns_.end();
        targets.push_back(is_there ? static_cast<std::size_t>(named - number_columns_.begin()) : no_target);
    }
    return targets;
}

std::string CsvReader::remark() const {
    std::string remark;
    if (!names_.empty() && !heading_is_record_)
        add_remark(remark, fmt::format("The names are those of the comment in line {}.", last_comment_line_));
    if (comments_ > 0) {
        add_remark(remark, comments_ == 1
                               ? "1 line that begins with # and does not fit the table is a comment."
                               : fmt::format("{} lines that begin with # and do not fit the table "
                                             "are comments.",
                                             comments_));
    }
    if (!dialect_.quotes) add_remark(remark, "Its quotes are read as characters: no field is quoted.");
    const auto with_thousands = std::find_if(number_columns_.begin(), number_columns_.end(),
                                             [this](std::size_t i) { return thousands_.count(i) > 0; });
    if (with_thousands != number_columns_.end()) {
        const std::string_view number = thousands_.at(*with_thousands);
        std::string plain(number);
        plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
        add_remark(remark, fmt::format("Commas stand between thousands: {} is {}.", number, plain));
    }
    if (target_column_)
        add_remark(remark,
                   fmt::format("The column \"{}\" has the targets.", excerpt(names_[*target_column_])));
    if (log_probabilities_) add_remark(remark, log_probabilities_as_logits);
    add_remark(remark, remark_on_bytes(text_));
    return remark;
}

LogitsTable CsvReader::table() {
    LogitsTable table;
    table.source = source_;
    table.remark = remark();
    table.targets = targets();
    const std::size_t width = columns_.size();
    if (row_name_column_ && word_columns_.empty()) {
        for (std::size_t row = 0; row < records_; ++row)
            table.row_names.push_back(fmt::format("{:.0f}", values_[row * width + *row_name_column_]));
    }
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
    if (!names_.empty()) {
        for (const std::size_t index : number_columns_) table.labels.push_back(names_[index]);
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
