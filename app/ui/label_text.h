#pragma once

#include <cstddef>
#include <string>

namespace softmaxlab {

/// At most `letters` characters of a UTF-8 text, the last one "…" where it was cut.
std::string short_name(const std::string& name, std::size_t letters);

/// A label from a file on one line: control characters as "\n", blanks at the ends made visible by quotation
/// marks; the first 200 letters.
std::string visible_label(const std::string& label);

}  // namespace softmaxlab
