#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab {

/// What a file holds: one row of logits, or a matrix from which a row must be chosen.
struct LogitsTable {
    std::string source;               ///< the file's name, for messages and titles
    std::size_t rows = 0;
    std::size_t classes = 0;
    std::vector<double> values;       ///< row-major
    std::vector<std::string> labels;  ///< of the classes: empty, or `classes` of them
};

enum class FileKind { csv, json, npy };

/// Reads logits from CSV, JSON or NPY, by content first and file name second. A column vector counts as one row.
/// Masked classes may be written as -inf. Throws InputError with file, line and what was expected.
LogitsTable load_logits(const std::string& path);

/// The same from memory; `source` stands in for the file's name.
LogitsTable parse_csv(std::string_view text, const std::string& source);
LogitsTable parse_json(std::string_view text, const std::string& source);
LogitsTable parse_npy(std::string_view bytes, const std::string& source);

/// Row `row` (from 0) of the table as a set. Throws InputError if there is no such row.
LogitSet row_of(const LogitsTable& table, std::size_t row);

}  // namespace softmaxlab
