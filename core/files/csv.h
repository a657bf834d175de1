#pragma once

#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// Lines of numbers separated by commas, semicolons, tabs or blanks: one row, one column, or a matrix. A
/// first line of words gives the labels, be it in a comment. A column of words beside one column of numbers
/// (or beside one that is named "logit" or "logprob") gives the labels too, with the blanks before them;
/// beside more columns, the names of the rows. Of an evaluation set, "sample, label, z0, z1 …", "sample"
/// names the rows and "label" their targets. Quotes as in RFC 4180, unless it is the lines without quoting
/// that fit (core/files/csv_dialect.h). A line that begins with '#' and does not fit the table is a comment.
/// Between semicolons, numbers may have a decimal comma; in quotes, commas between thousands. Throws
/// InputError, which names the line and the field, and LoadingCancelled.
LogitsTable parse_csv(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
