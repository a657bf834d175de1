#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/scene/scene.h"

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

/// Row `row` (from 0) of the table as a set. Its source is the file's name without its folder, or "row 3 of
/// x.npy", counted from 1, if there are more. Throws InputError if there is no such row.
LogitSet row_of(const LogitsTable& table, std::size_t row);

/// What a person should know about the values before trusting a result, such as "2 of 5 logits are NaN (the
/// first is class 2): every probability is NaN". Empty if there is nothing to say.
std::string remarks_on(const LogitSet& set);

}  // namespace softmaxlab
