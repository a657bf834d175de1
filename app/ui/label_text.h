#pragma once

#include <cstddef>
#include <string_view>

#include "app/ui/frame_memory.h"

namespace softmaxlab {

/// At most `letters` characters of a UTF-8 text, the last one "…" where it was cut.
Text short_name(std::string_view name, std::size_t letters);

/// A label from a file on one line: control characters as "\n", blanks at the ends made visible by quotation
/// marks; the first 200 letters.
Text visible_label(std::string_view label);

}  // namespace softmaxlab
