#pragma once

#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// An array of numbers, an array of such arrays, {"logits": either, "labels": […], "target": 0}, {"label":
/// number, …}, records or an answer of a language model (core/files/json_records.h); or one such row, or one
/// record, a line. "inf", "-inf" and "nan" may be texts or bare words as Python writes them. Throws
/// InputError and LoadingCancelled.
LogitsTable parse_json(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
