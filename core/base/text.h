#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace softmaxlab {

/// Whether `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// `text` with every malformed part replaced by U+FFFD, so that it can be shown and saved.
std::string to_utf8(std::string_view text);

/// A path from its UTF-8 name, on every platform.
std::filesystem::path path_from_utf8(std::string_view name);

/// `text` short enough for a message: cut after some 40 bytes, without control characters, in UTF-8.
std::string excerpt(std::string_view text);

/// "a, b or c", each between two `quotes`.
std::string alternatives(std::span<const std::string> words, std::string_view quotes = "");

/// "line 3, column 7" of the byte at `offset` (counted from 0; columns count bytes).
std::string position_in(std::string_view text, std::size_t offset);

}  // namespace softmaxlab
