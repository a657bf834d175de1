#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/loading.h"
#include "core/files/labels_file.h"
#include "core/files/logits_table.h"
#include "core/files/vectors_file.h"
#include "core/scene/scene_file.h"

namespace softmaxlab {

/// Whatever files can hold.
using FileContent = std::variant<SceneFile, LogitsTable, VectorsFile, LabelsFile>;

/// Reads a scene, logits, what attention is made of, or labels: several files are Q, K and V together, or
/// labels and what they name. The one way in which files are opened: what opens in the window opens on the
/// command line, and is the same there. Another thread may watch and cancel by `progress`. Throws InputError,
/// also where there are more or fewer labels than classes or keys, and LoadingCancelled.
FileContent load_content(const std::vector<std::string>& paths, LoadingProgress* progress = nullptr,
                         const VectorOptions& options = {});

/// The same from the bytes of one file; `source` stands in for its path.
FileContent content_of(std::string_view bytes, const std::string& source, LoadingProgress* progress = nullptr,
                       const VectorOptions& options = {});

/// Whether several files are one thing together, rather than one thing each. Never throws.
bool belong_together(const std::vector<std::string>& paths);

/// Whether these files may take so long to load that a person would notice: the regular files among them have
/// more than `max_bytes` in all, or one is a pipe. What is missing or a folder takes no time.
bool takes_long(const std::vector<std::string>& paths, std::size_t max_bytes);

}  // namespace softmaxlab
