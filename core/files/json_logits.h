#pragma once

#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// An array of numbers, an array of such arrays, {"logits": either, "labels": […]}, or {"label": number, …}.
/// "inf", "-inf" and "nan" may be texts or bare words as Python writes them. Throws InputError and
/// LoadingCancelled.
LogitsTable parse_json(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
