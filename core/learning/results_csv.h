#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/misconceptions.h"
#include "core/learning/progress.h"

namespace softmaxlab::learning {

/// The answers of learners as a table for a spreadsheet: one row for each, UTF-8 with a byte order mark,
/// commas, quotes where they are needed, lines that end in CR LF. No cell can become a formula: see
/// csv_cell().
std::string results_csv(std::span<const Progress> learners);

/// Whether `text` is such a table, by its first line.
bool is_results_csv(std::string_view text);

/// One cell. What a spreadsheet would take for a formula (it begins with =, +, @, a tab, a return, or with -
/// and is no number) gets an apostrophe in front.
std::string csv_cell(std::string_view text);

/// The table that a teacher reads before the next lesson: misconceptions, those of most learners first, with
/// the steps that refute them. A learner has one if any of the answers showed it.
std::string misconceptions_table(std::span<const Progress> learners, const std::vector<Misconception>& known);

}  // namespace softmaxlab::learning
