#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/loading.h"

namespace softmaxlab {

/// The whole file as bytes. `path` is UTF-8. Throws InputError if it cannot be read, is a folder, or is
/// larger than 2 GiB, and LoadingCancelled: where there is a `progress`, also while a pipe waits for whoever
/// writes into it.
std::string read_file(const std::string& path, LoadingProgress* progress = nullptr);

/// At most the first `count` bytes of it. Throws InputError likewise.
std::string read_beginning(const std::string& path, std::size_t count);

/// At most the first `count` bytes of a regular file. What is none, such as a pipe, a device or a folder, is
/// refused before it is opened: it may never end, or never begin. Throws InputError likewise.
std::string read_regular_file(const std::string& path, std::size_t count);

/// Throws InputError if there is something at the path that is no regular file.
void refuse_other_than_file(const std::string& path);

/// Writes the file whole or not at all, through to the disk: into a new file in the same folder, which then
/// takes the other's place and keeps its permissions and, where that is allowed, its owner. Symbolic links
/// stay links, those that lead nowhere too. A file that has other names, or stands in a folder in which
/// nothing can be made, is written over in place. Throws InputError if that fails, and LoadingCancelled.
void write_file(const std::string& path, std::string_view bytes, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
