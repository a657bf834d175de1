#include "core/files/logits_file.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/text.h"
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

std::string count_text(std::size_t count, std::size_t total, const char* what) {
    return fmt::format("{} of {} logits {} {}", count, total, count == 1 ? "is" : "are", what);
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

LogitSet row_of(const LogitsTable& table, std::size_t row) {
    if (row >= table.rows) {
        throw InputError(
            fmt::format("{}: expected a row from 1 to {}, found {}", table.source, table.rows, row + 1));
    }
    const std::string file = table.source.substr(table.source.find_last_of("/\\") + 1);  // npos + 1 is 0
    LogitSet set;
    set.source = table.rows == 1 ? file : fmt::format("row {} of {}", row + 1, file);
    if (!table.row_names.empty() && !table.row_names[row].empty()) {
        set.source = fmt::format("row {} ({}) of {}", row + 1, table.row_names[row], file);
    }
    const auto begin = table.values.begin() + static_cast<std::ptrdiff_t>(row * table.classes);
    set.logits.assign(begin, begin + static_cast<std::ptrdiff_t>(table.classes));
    set.labels = table.labels;
    return set;
}

std::string remarks_on(const LogitSet& set) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto spoils = [](double z) { return std::isnan(z) || z == infinity; };
    const auto& logits = set.logits;
    const auto nans = static_cast<std::size_t>(
        std::count_if(logits.begin(), logits.end(), [](double z) { return std::isnan(z); }));
    const auto infinite = static_cast<std::size_t>(std::count(logits.begin(), logits.end(), infinity));
    const auto masked = static_cast<std::size_t>(std::count(logits.begin(), logits.end(), -infinity));
    if (nans + infinite > 0) {
        const auto first = std::find_if(logits.begin(), logits.end(), spoils) - logits.begin();
        std::string text;
        if (nans > 0) text = count_text(nans, logits.size(), "NaN");
        if (infinite > 0) text += (text.empty() ? "" : ", ") + count_text(infinite, logits.size(), "+inf");
        return fmt::format("{} (the first is class {}): every probability is NaN", text, first + 1);
    }
    if (masked > 0) return count_text(masked, logits.size(), "-inf: masked");
    return "";
}

}  // namespace softmaxlab
