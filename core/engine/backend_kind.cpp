#include "core/engine/backend_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "core/base/text.h"

namespace softmaxlab {

const BackendInfo& info_of(BackendKind kind) {
    return *std::find_if(backend_table.begin(), backend_table.end(),
                         [&](const BackendInfo& info) { return info.kind == kind; });
}

std::string_view name_of(BackendKind kind) {
    return info_of(kind).name;
}

std::optional<BackendKind> backend_named(std::string_view name) {
    for (const BackendInfo& info : backend_table)
        if (info.name == name) return info.kind;
    return std::nullopt;
}

std::vector<std::string> backend_names() {
    std::vector<std::string> names;
    for (const BackendInfo& info : backend_table) names.emplace_back(info.name);
    return names;
}

BackendKind read_backend(const JsonValue& value) {
    const std::optional<BackendKind> kind = backend_named(value.text());
    if (!kind) value.fail(alternatives(backend_names(), "\""));
    return *kind;
}

std::vector<std::string> wanted_backend_words() {
    std::vector<std::string> words = backend_names();
    words.insert(words.begin(), std::string(automatic_backend));
    return words;
}

std::optional<BackendKind> wanted_backend(std::string_view word) {
    if (word == automatic_backend) return std::nullopt;
    if (const auto kind = backend_named(word)) return kind;
    throw std::invalid_argument(
        fmt::format("There is no backend named {}: choose {}.", word, alternatives(wanted_backend_words())));
}

std::string_view name_of(std::optional<BackendKind> wanted) {
    return wanted ? name_of(*wanted) : automatic_backend;
}

}  // namespace softmaxlab
