#include "core/files/file_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/logits_file.h"
#include "core/files/vector_stack.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {

namespace {

/// The content with its classes or keys named. What still lacks its layer stays as it is.
struct Name {
    const LabelsFile& labels;

    FileContent operator()(SceneFile file) const {
        const Edit edit = naming(file.scene, labels);
        file.scene = softmaxlab::apply(std::move(file.scene), edit);
        return file;
    }

    FileContent operator()(LogitsTable table) const {
        check_count(labels, table.classes, "class of " + to_utf8(name_in(table.source)));
        table.labels = labels.labels;
        add_remark(table.remark, labels.remark);
        return table;
    }

    FileContent operator()(VectorsFile file) const {
        if (file.only_mask) return (*this)(LabelsFile());
        if (file.needs_layer()) return file;
        const AttentionHead& head = file.vectors.heads.front();
        check_count(labels, head.scores.empty() ? head.k.rows : head.scores.columns,
                    "key of " + file.vectors.source);
        file.vectors.labels = labels.labels;
        add_remark(file.remark, labels.remark);
        return file;
    }

    FileContent operator()(const LabelsFile&) const {
        throw InputError(
            fmt::format("{}: labels name logits, or Q and K, which are not there", labels.place));
    }
};

FileContent named_by(const std::optional<LabelsFile>& labels, FileContent content) {
    if (!labels) return content;
    return std::visit([&](auto&& part) { return Name{*labels}(std::forward<decltype(part)>(part)); },
                      std::move(content));
}

/// The one of several files that holds labels; their number if none does, or more than one.
std::size_t place_of_labels(const std::vector<std::string>& paths) {
    std::size_t place = paths.size();
    for (std::size_t i = 0; i < paths.size() && paths.size() > 1; ++i) {
        if (!holds_labels(paths[i])) continue;
        if (place < paths.size()) return paths.size();
        place = i;
    }
    return place;
}

std::vector<std::string> without(std::vector<std::string> paths, std::size_t place) {
    paths.erase(paths.begin() + static_cast<std::ptrdiff_t>(place));
    return paths;
}

/// Arrays by their names: attention, or logits. "logits" of at most two dimensions are logits.
FileContent content_of_arrays(const std::vector<NamedArray>& arrays, const std::string& source,
                              LoadingProgress* progress, const VectorOptions& options) {
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
    if (is_array_archive(bytes)) {
        std::vector<NamedArray> arrays = arrays_in(bytes, source);
        std::optional<LabelsFile> labels = take_labels(arrays);
        if (labels && arrays.empty()) return *std::move(labels);
        return named_by(labels, content_of_arrays(arrays, source, progress, options));
    }
    if (is_scene_file(bytes)) return scene_file_from_json(bytes, source, progress);
    if (auto labels = labels_in(bytes, source, progress)) return *std::move(labels);
    LogitsTable table = parse_logits(bytes, source, progress);
    if (auto vectors = attention_in(table, source, options)) return *std::move(vectors);
    return table;
}

FileContent load_content(const std::vector<std::string>& paths, LoadingProgress* progress,
                         const VectorOptions& options) {
    if (!options.labels.empty()) {
        VectorOptions rest = options;
        rest.labels.clear();
        return named_by(load_labels(options.labels, progress), load_content(paths, progress, rest));
    }
    if (const std::size_t place = place_of_labels(paths); place < paths.size()) {
        return named_by(load_labels(paths[place], progress),
                        load_content(without(paths, place), progress, options));
    }
    if (paths.size() != 1) return load_vectors(paths, progress, options);
    const std::string& path = paths.front();
    if (hold_vectors(paths) && !is_array_archive(read_beginning(path, archive_signature)))
        return load_vectors(paths, progress, options);
    return content_of(read_file(path, progress), path, progress, options);
}

bool belong_together(const std::vector<std::string>& paths) {
    if (paths.size() < 2) return false;
    const std::size_t place = place_of_labels(paths);
    if (place == paths.size()) return hold_vectors(paths);
    const std::vector<std::string> rest = without(paths, place);
    return rest.size() == 1 || hold_vectors(rest);
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
