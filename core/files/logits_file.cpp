#include "core/files/logits_file.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/files/csv.h"
#include "core/files/json_logits.h"
#include "core/files/npy.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

std::string ending_of(const std::string& name) {
    const auto dot = name.find_last_of("./\\");
    if (dot == std::string::npos || name[dot] != '.') return "";
    std::string ending = name.substr(dot + 1);
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return ending;
}

bool starts_as_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
}

/// Names the format of files that people try and that are none of ours.
void refuse_other_formats(std::string_view bytes, const std::string& source) {
    const auto refuse = [&source](const char* found) {
        throw InputError(fmt::format("{}: expected CSV, JSON or NPY, found {}", source, found));
    };
    if (bytes.starts_with("PK\x03\x04"))
        refuse("a ZIP archive (.npz, .xlsx, .pt): save one array as .npy or as CSV");
    if (bytes.starts_with("\x1F\x8B")) refuse("a gzip file: decompress it first");
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        refuse("text in UTF-16: save it as UTF-8");
}

}  // namespace

FileKind kind_of(std::string_view bytes, const std::string& name, LoadingProgress* progress) {
    const std::string ending = ending_of(name);
    if (bytes.starts_with("\x93NUMPY")) return FileKind::npy;
    if (starts_as_json(bytes)) {
        // A table may begin with a bracket too: "[PAD],0.3".
        const bool is_table = ending == "csv" || ending == "tsv" || ending == "txt";
        if (!is_table) return FileKind::json;
        return is_json(bytes, progress) ? FileKind::json : FileKind::csv;
    }
    if (ending == "npy") return FileKind::npy;
    return ending == "json" ? FileKind::json : FileKind::csv;
}

LogitsTable parse_logits(std::string_view bytes, const std::string& source, LoadingProgress* progress) {
    refuse_other_formats(bytes, source);
    switch (kind_of(bytes, source, progress)) {
        case FileKind::npy:
            return parse_npy(bytes, source, progress);
        case FileKind::json:
            return parse_json(bytes, source, progress);
        case FileKind::csv:
            break;
    }
    return parse_csv(bytes, source, progress);
}

LogitsTable load_logits(const std::string& path) {
    return parse_logits(read_file(path), path);
}

std::variant<SceneFile, LogitsTable> load_scene_or_logits(const std::string& path,
                                                          LoadingProgress* progress) {
    const std::string bytes = read_file(path, progress);
    if (starts_as_json(bytes) && is_scene_json(bytes)) return scene_file_from_json(bytes, path, progress);
    return parse_logits(bytes, path, progress);
}

}  // namespace softmaxlab
