#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"

namespace softmaxlab {

/// What stands between the fields of a line. `blank`: any run of spaces and tabs. `none`: one field a line.
enum class Separator : char { tab = '\t', semicolon = ';', comma = ',', blank = ' ', none = '\0' };

/// One field of a record, as a view into the text.
struct Field {
    std::string_view raw;  ///< without the quotes around it and the blanks around those
    std::uint32_t blanks_before = 0;
    std::uint32_t blanks_after = 0;
    bool quoted = false;  ///< written in quotes; a quote inside it is then still doubled

    /// Nothing but blanks.
    bool empty() const { return raw.empty() && !quoted; }
    std::string text() const;  ///< what it says: quotes undoubled, in UTF-8, without blanks around it

    /// The same with the blanks around it, unless it is quoted.
    std::string text_with_blanks() const;
};

/// How records are written.
struct CsvDialect {
    Separator separator = Separator::comma;
    bool quotes = true;     ///< fields may stand in quotes; otherwise a quote is a character as any other
    std::size_t begin = 0;  ///< where the first record may begin in the text
    std::size_t line = 1;   ///< the number of that line
};

/// Walks over the records of a text as RFC 4180 has them, a line or more each. Empty lines and lines of empty
/// fields are passed over. Lines may end in LF, CRLF or CR.
class RecordReader {
  public:
    /// `text` and `source` must outlive the reader. `pass` is told how far it is.
    RecordReader(std::string_view text, const CsvDialect& dialect, const std::string& source,
                 LoadingPass pass = {})
        : text_(text),
          end_(text.size()),
          separator_(dialect.separator),
          quotes_(dialect.quotes),
          source_(&source),
          pass_(pass),
          position_(dialect.begin),
          line_(dialect.line) {}

    /// Goes to the next record; false at the end. Throws InputError for a quoted field that never ends or is
    /// followed by more text.
    bool next();

    const std::vector<Field>& fields() const { return fields_; }
    std::size_t line() const { return record_line_; }  ///< where the record begins

    /// Whether the record begins with '#' outside of quotes: a comment, or a word such as "##ing". It is then
    /// one line, and has one field if its quotes make no sense.
    bool begins_with_hash() const { return begins_with_hash_; }

    /// Whether a quoted field has held the end of a line so far.
    bool ran_over_lines() const { return ran_over_lines_; }

  private:
    bool at_end() const { return position_ >= end_; }
    char here() const { return text_[position_]; }
    bool at_line_end() const { return at_end() || here() == '\n' || here() == '\r'; }
    bool is_blank(char c) const { return c == ' ' || (c == '\t' && separator_ != Separator::tab); }
    bool is_separator(char c) const;

    void read_record();
    void read_hash_line();
    Field read_quoted();
    Field read_plain();
    void skip_blanks();
    void end_line();

    std::string_view text_;
    std::size_t end_;
    Separator separator_;
    bool quotes_;
    const std::string* source_;
    LoadingPass pass_;
    std::size_t position_;
    std::size_t line_;
    std::size_t record_line_ = 0;
    bool begins_with_hash_ = false;
    bool ran_over_lines_ = false;
    std::vector<Field> fields_;
};

}  // namespace softmaxlab
