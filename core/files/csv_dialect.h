#pragma once

#include <string>
#include <string_view>

#include "core/files/csv_records.h"

namespace softmaxlab {

/// What one field holds.
struct CsvCell {
    double number = 0;  ///< NaN if it is none
    bool is_number = false;
    bool has_comma = false;      ///< a number with a decimal comma
    bool has_thousands = false;  ///< a number with commas between its thousands
    bool is_word = false;  ///< neither a number, nor nothing, nor a number gone wrong ("1e400", "1.234,5")
};

/// Between semicolons a number may have a decimal comma; in quotes or between tabs, commas between its
/// thousands: "1,234.5". Its minus sign may be "-" or "−".
CsvCell read_cell(const Field& field, Separator separator);

/// Whether a word says that a number is missing: "N/A", "null", "-" …
bool says_missing(std::string_view word);

/// Finds out how a table is written: what stands between its fields (a first line "sep=;" says so), and
/// whether its quotes are quotes. They are characters as any other if a quoted field would run over the ends
/// of lines while the plain lines fit a table: a vocabulary written without quoting has the token ". Without
/// a byte order mark. Throws InputError.
CsvDialect dialect_of(std::string_view text, const std::string& source);

}  // namespace softmaxlab
