#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/loading.h"
#include "core/scene/scene_file.h"

namespace softmaxlab {

/// What a file holds: one row of logits, or a matrix from which a row must be chosen. Never empty.
struct LogitsTable {
    std::string source;  ///< the file's name, for messages and titles
    std::size_t rows = 0;
    std::size_t classes = 0;
    std::vector<double> values;          ///< row-major, as the file has them: −inf, +inf and NaN included
    std::vector<std::string> labels;     ///< of the classes: empty, or `classes` of them
    std::vector<std::string> row_names;  ///< empty, or `rows` of them
    bool one_column = false;  ///< in the text they stand below each other, and count as one row all the same
};

enum class FileKind { csv, json, npy };

/// The kind of a file by its content first and the ending of its name second.
FileKind kind_of(std::string_view bytes, const std::string& name, LoadingProgress* progress = nullptr);

/// Reads logits from CSV, JSON or NPY. A column vector counts as one row. Masked classes may be written as
/// -inf. At most 1e8 numbers. `path` is UTF-8. Throws InputError with file, line and what was expected.
///
/// Here and below, `progress` lets another thread watch and cancel: LoadingCancelled is thrown then.
LogitsTable load_logits(const std::string& path);

/// The same from memory; `source` stands in for the file's name.
LogitsTable parse_logits(std::string_view bytes, const std::string& source,
                         LoadingProgress* progress = nullptr);

/// A file that may hold a saved scene or logits.
std::variant<SceneFile, LogitsTable> load_scene_or_logits(const std::string& path,
                                                          LoadingProgress* progress = nullptr);

/// Lines of numbers separated by commas, semicolons, tabs or blanks: one row, one column, or a matrix. A
/// first line of words gives the labels. A column of words beside one column of numbers (or beside one that
/// is named "logit") gives the labels too; beside more columns, the names of the rows. Quotes as in RFC 4180;
/// '#' begins a comment. Between semicolons, numbers may have a decimal comma.
LogitsTable parse_csv(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

/// An array of numbers, an array of such arrays, {"logits": either, "labels": […]}, or {"label": number, …}.
/// "inf", "-inf" and "nan" may be texts or bare words as Python writes them.
LogitsTable parse_json(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

/// One array of NumPy's, format version 1 to 3: f2, f4, f8 or integers, either byte order, C or Fortran
/// order, of at most two dimensions that are longer than 1.
LogitsTable parse_npy(std::string_view bytes, const std::string& source, LoadingProgress* progress = nullptr);

/// Row `row` (from 0) of the table as a set. Its source is the file's name without its folder, or "row 3 of
/// x.npy", counted from 1, if there are more. Throws InputError if there is no such row.
LogitSet row_of(const LogitsTable& table, std::size_t row);

/// What a person should know about the values before trusting a result, such as "2 of 5 logits are NaN (the
/// first is class 3): every probability is NaN". Empty if there is nothing to say.
std::string remarks_on(const LogitSet& set);

}  // namespace softmaxlab
