#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/value_table.h"

namespace softmaxlab {

/// The endings of files that hold values, the usual one first.
inline constexpr std::array<std::string_view, 7> value_file_endings = {".csv", ".json", ".npy", ".npz",
                                                                       ".txt", ".py",   ".tex"};

/// The ending of a file's name, in small letters: ".csv", or nothing.
std::string file_ending(const std::string& path);

/// What a file of that name holds: the values of the tables at full precision (".txt" and ".tex": 6 digits).
/// An .npy holds one table, rows × columns, the others any number of them. In an .npz, a matrix is one array
/// with the name of its table and two of labels; of other tables each column is an array. Throws InputError
/// if the name has no such ending or the tables do not fit into such a file, and LoadingCancelled.
std::string values_file_bytes(std::span<const ValueTable> tables, const std::string& path,
                              LoadingProgress* progress = nullptr);

/// Writes it whole or not at all. `path` is UTF-8. Throws likewise.
void save_values(std::span<const ValueTable> tables, const std::string& path,
                 LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
