#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/value_table.h"

namespace softmaxlab {

// Tables of values as text. Numbers have the fewest digits that read back as the same double, unless said
// otherwise. All may throw LoadingCancelled.

/// For people: title, notes and an aligned table with the index of each row, 6 significant digits.
std::string plain_text(std::span<const ValueTable> tables, LoadingProgress* progress = nullptr);

/// RFC 4180 with a header line: "class,logit,probability". Infinities are "inf" and "-inf". Of several
/// tables each follows its title, after an empty line.
std::string csv_text(std::span<const ValueTable> tables, LoadingProgress* progress = nullptr);

/// One object: {"tables": [{"id", "title", "notes", "row_name", "rows", "columns", "values"}]}, the values as
/// rows; what JSON has no number for is "inf", "-inf", "nan".
std::string json_text(std::span<const ValueTable> tables, LoadingProgress* progress = nullptr);

/// Python: quantities as arrays of NumPy's and lists of labels. A matrix is one array, with the lists of its
/// rows and columns. Of several tables the names begin with the table's id.
std::string numpy_text(std::span<const ValueTable> tables, LoadingProgress* progress = nullptr);

/// A tabular environment each; names are escaped, numbers have 6 significant digits.
std::string latex_text(std::span<const ValueTable> tables, LoadingProgress* progress = nullptr);

/// `text` as a name in Python: "log p" → "log_p".
std::string python_name(std::string_view text);

}  // namespace softmaxlab
