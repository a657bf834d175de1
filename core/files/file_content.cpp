#include "core/files/file_content.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/text.h"
#include "core/files/logits_file.h"
#include "core/files/vector_stack.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {

namespace {

/// Arrays by their names: attention, or logits. "logits" of at most two dimensions are logits.
FileContent content_of_arrays(std::string_view bytes, const std::string& source, LoadingProgress* progress,
                              const VectorOptions& options) {
    const std::vector<NamedArray> arrays = arrays_in(bytes, source);
    const bool only_logits = arrays.size() == 1 && role_in_name(arrays.front().name) == VectorRole::scores &&
                             !names_attention(arrays.front().name) && arrays.front().name != "scores";
    if (!only_logits) {
        if (auto vectors = vectors_in_arrays(arrays, source, progress, options)) return *std::move(vectors);
    }
    return logits_in_arrays(arrays, source, progress);
}

/// A matrix whose name says that it is attention, or a mask of it.
std::optional<VectorsFile> attention_in(const LogitsTable& table, const std::string& source,
                                        const VectorOptions& options) {
    const std::string name = name_in(source);
    const auto role = role_in_name(name);
    if (role == VectorRole::mask) {
        VectorsFile file;
        file.only_mask = std::make_shared<const MaskFile>(mask_file_of(table, source, to_utf8(name)));
        return file;
    }
    if (role != VectorRole::scores || table.rows < 2 || table.classes < 2) return std::nullopt;
    if (options.reading != ScoresReading::by_content) return scores_in(table, source, options);
    if (!names_attention(name)) return std::nullopt;
    VectorsFile file = scores_in(table, source, options);
    return file.vectors.weights ? std::optional(std::move(file)) : std::nullopt;
}

}  // namespace

FileContent content_of(std::string_view bytes, const std::string& source, LoadingProgress* progress,
                       const VectorOptions& options) {
    if (is_array_archive(bytes)) return content_of_arrays(bytes, source, progress, options);
    if (is_scene_file(bytes)) return scene_file_from_json(bytes, source, progress);
    LogitsTable table = parse_logits(bytes, source, progress);
    if (auto vectors = attention_in(table, source, options)) return *std::move(vectors);
    return table;
}

FileContent load_content(const std::vector<std::string>& paths, LoadingProgress* progress,
                         const VectorOptions& options) {
    if (paths.size() != 1) return load_vectors(paths, progress, options);
    const std::string& path = paths.front();
    if (hold_vectors(paths) && !is_array_archive(read_beginning(path, archive_signature)))
        return load_vectors(paths, progress, options);
    return content_of(read_file(path, progress), path, progress, options);
}

bool takes_long(const std::vector<std::string>& paths, std::size_t max_bytes) {
    namespace fs = std::filesystem;
    std::uintmax_t bytes = 0;
    for (const std::string& name : paths) {
        const fs::path path = path_from_utf8(name);
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (!fs::exists(status) || fs::is_directory(status)) continue;
        if (!fs::is_regular_file(status)) return true;
        const std::uintmax_t size = fs::file_size(path, error);
        if (!error) bytes += size;
    }
    return bytes > max_bytes;
}

}  // namespace softmaxlab
