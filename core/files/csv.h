#pragma once

#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// Lines of numbers separated by commas, semicolons, tabs or blanks: one row, one column, or a matrix. A
/// first line of words gives the labels. A column of words beside one column of numbers (or beside one that
/// is named "logit") gives the labels too; beside more columns, the names of the rows. Quotes as in RFC 4180;
/// '#' begins a comment. Between semicolons, numbers may have a decimal comma. Throws InputError and
/// LoadingCancelled.
LogitsTable parse_csv(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
