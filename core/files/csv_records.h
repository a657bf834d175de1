#pragma once

#include <cstddef>
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
    bool quoted = false;   ///< written in quotes; a quote inside it is then still doubled

    bool empty() const { return raw.empty() && !quoted; }
    std::string text() const;  ///< what it says: quotes undoubled, in UTF-8
};

/// Walks over the records of a text as RFC 4180 has them, a line or more each. Empty lines, lines of empty
/// fields and lines that begin with '#' are passed over. Lines may end in LF, CRLF or CR.
class RecordReader {
  public:
    /// `text` and `source` must outlive the reader. `pass` is told how far it is.
    RecordReader(std::string_view text, Separator separator, const std::string& source, LoadingPass pass = {})
        : text_(text), separator_(separator), source_(&source), pass_(pass) {}

    /// Goes to the next record; false at the end. Throws InputError for a quoted field that never ends or is
    /// followed by more text.
    bool next();

    const std::vector<Field>& fields() const { return fields_; }
    std::size_t line() const { return record_line_; }  ///< where the record begins, from 1

  private:
    bool at_end() const { return position_ >= text_.size(); }
    char here() const { return text_[position_]; }
    bool at_line_end() const { return at_end() || here() == '\n' || here() == '\r'; }
    bool is_blank(char c) const { return c == ' ' || (c == '\t' && separator_ != Separator::tab); }
    bool is_separator(char c) const;

    void read_record();
    Field read_quoted();
    Field read_plain();
    void skip_blanks();
    void skip_line();
    void end_line();

    std::string_view text_;
    Separator separator_;
    const std::string* source_;
    LoadingPass pass_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t record_line_ = 0;
    std::vector<Field> fields_;
};

}  // namespace softmaxlab
