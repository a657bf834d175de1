#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/files/array_archive.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

enum class FileKind { csv, json, npy };

/// The kind of a file by its content first and the ending of its name second.
FileKind kind_of(std::string_view bytes, const std::string& name, LoadingProgress* progress = nullptr);

/// Throws InputError, which names the format, for files that people try and that are none of ours.
void refuse_other_formats(std::string_view bytes, const std::string& source);

/// Reads logits from CSV, JSON, NPY, or an archive of arrays (.npz, safetensors) that has one array, or one
/// named "logits". A column vector counts as one row. Masked classes may be written as −inf. At most 1e8
/// numbers. `path` is UTF-8. Throws InputError with file, line and what was expected.
///
/// Here and in the readers of each format, `progress` lets another thread watch and cancel: LoadingCancelled
/// is thrown then.
LogitsTable load_logits(const std::string& path);

/// The same from memory; `source` stands in for the file's name.
LogitsTable parse_logits(std::string_view bytes, const std::string& source,
                         LoadingProgress* progress = nullptr);

/// The same from the arrays of an archive.
LogitsTable logits_in_arrays(const std::vector<NamedArray>& arrays, const std::string& source,
                             LoadingProgress* progress = nullptr);

/// Whether these bytes are (or try to be) a saved scene.
bool is_scene_file(std::string_view bytes);

}  // namespace softmaxlab
