#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab {

inline constexpr std::size_t no_target = std::numeric_limits<std::size_t>::max();

/// What a file holds: one row of logits, or a matrix from which a row must be chosen. Never empty.
struct LogitsTable {
    std::string source;  ///< the file's name, for messages and titles
    std::size_t rows = 0;
    std::size_t classes = 0;
    std::vector<double> values;          ///< row-major, as the file has them: −inf, +inf and NaN included
    std::vector<std::string> labels;     ///< of the classes: empty, or `classes` of them
    std::vector<std::string> row_names;  ///< empty, or `rows` of them
    std::vector<std::size_t> targets;    ///< of the rows: empty, or for each a class or no_target
    std::string remark;                  ///< sentences for people: how it was read, if that may be a surprise
    bool one_column = false;  ///< in the text they stand below each other, and count as one row all the same
};

/// Row `row` (from 0) of the table as a set. Its source is the file's name without its folder, or "row 3 of
/// x.npy", counted from 0, if there are more. Throws InputError if there is no such row.
LogitSet row_of(const LogitsTable& table, std::size_t row);

/// The class that is right for that row, if the file says so.
std::optional<std::size_t> target_of(const LogitsTable& table, std::size_t row);

/// Row `row` as a scene, its target that of the file. Throws InputError likewise.
Scene scene_of_row(const LogitsTable& table, std::size_t row);

/// What a person should know about how the file was read, and about the values of that row: sentences, or
/// nothing.
std::string remarks_on(const LogitsTable& table, const LogitSet& row);

/// Whether a column or key of this name holds log-probabilities: "logprob", "log_prob", "logprobs" …
bool names_log_probabilities(std::string_view name);

/// The remark about them.
inline constexpr std::string_view log_probabilities_as_logits =
    "Log-probabilities are used as logits: at T = 1 softmax gives back the probabilities, up to those that "
    "were "
    "left out.";

/// Appends a sentence to a remark.
void add_remark(std::string& remark, std::string_view sentence);

/// What a person should know about the values before trusting a result, such as "2 of 5 logits are NaN (the
/// first is class 2, “cat”): every probability is NaN", counted from 0. Empty if there is nothing to say.
std::string remarks_on(const LogitSet& set);

}  // namespace softmaxlab
