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
    return lower_case(name.substr(dot + 1));
}

bool starts_as_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
}

}  // namespace

void refuse_other_formats(std::string_view bytes, const std::string& source) {
    const auto refuse = [&source](const char* found) {
        throw InputError(
            fmt::format("{}: expected CSV, JSON, NPY, NPZ or safetensors, found {}", source, found));
    };
    if (bytes.starts_with("GGUF"))
        refuse("GGUF, a model's weights: save its logits or its attention as .npy");
    if (bytes.starts_with("\x89HDF")) refuse("an HDF5 file: save one array as .npy");
    if (bytes.starts_with("\x80\x02") || bytes.starts_with("\x80\x04") || bytes.starts_with("\x80\x05"))
        refuse("a Python pickle: save the array as .npy");
    if (bytes.starts_with("\x1F\x8B")) refuse("a gzip file: decompress it first");
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        refuse("text in UTF-16: save it as UTF-8");
}

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
    if (is_array_archive(bytes)) return logits_in_arrays(arrays_in(bytes, source), source, progress);
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

LogitsTable logits_in_arrays(const std::vector<NamedArray>& arrays, const std::string& source,
                             LoadingProgress* progress) {
    const auto is_logits = [](const NamedArray& array) { return array.name == "logits"; };
    auto chosen = std::find_if(arrays.begin(), arrays.end(), is_logits);
    if (chosen == arrays.end() && arrays.size() == 1) chosen = arrays.begin();
    if (chosen != arrays.end()) {
        LogitsTable table = logits_of(chosen->read(progress), chosen->place);
        table.source = source;
        return table;
    }
    std::string names;
    for (const NamedArray& array : arrays) names += (names.empty() ? "" : ", ") + array.name;
    throw InputError(fmt::format("{}: expected one array, or one named \"logits\", found {}: {}", source,
                                 arrays.size(), arrays.empty() ? "none" : excerpt(names)));
}

bool is_scene_file(std::string_view bytes) {
    return starts_as_json(bytes) && is_scene_json(bytes);
}

}  // namespace softmaxlab
