#include "core/files/file_content.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/text.h"
#include "core/files/logits_file.h"

namespace softmaxlab {

FileContent load_content(const std::vector<std::string>& paths, LoadingProgress* progress) {
    if (paths.size() != 1 || hold_vectors(paths)) return load_vectors(paths, progress);
    std::variant<SceneFile, LogitsTable> content = load_scene_or_logits(paths.front(), progress);
    if (auto* file = std::get_if<SceneFile>(&content)) return std::move(*file);
    return std::get<LogitsTable>(std::move(content));
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
