#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace softmaxlab {

/// What may go to a terminal: `text` in UTF-8, with every control character but line breaks and tabs spelled
/// out, "\x1b", so that no file can colour, move or rename a terminal. C1 controls, U+0080 to U+009F, too,
/// and what turns the direction of writing: "[U+202E]".
std::string terminal_text(std::string_view text);

/// A label for one cell of a table: as visible_text() has it, and no longer than `letters` characters, 2 or
/// more: what is too long is cut in the middle, "the begin…the end".
std::string label_in_table(std::string_view label, std::size_t letters);

}  // namespace softmaxlab
