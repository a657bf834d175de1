#include "app/files/recovery.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "app/shell/folder_listing.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

namespace fs = std::filesystem;

// "k16.json.0123456789abcdef.recovered.json"
constexpr std::string_view ending = ".recovered.json";
constexpr std::size_t digits = 16;
constexpr std::size_t longest_name = 100;  // bytes: a file's name may have 255

/// As a part of a file's name.
std::string plain_name(std::string_view name) {
    std::string plain(name.substr(0, longest_name));
    const auto is_unfit = [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 || code == 0x7F ||
               std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    };
    std::replace_if(plain.begin(), plain.end(), is_unfit, '_');
    while (!plain.empty() && !is_utf8(plain)) plain.pop_back();  // a letter that was cut
    if (!plain.empty() && plain.front() == '.') plain.front() = '_';
    return plain;
}

std::string number() {
    std::random_device random;
    return fmt::format("{:016x}", (static_cast<std::uint64_t>(random()) << 32U) | random());
}

}  // namespace

void save_recovery_copy(const SceneFile& file, const std::string& name, const std::string& folder) {
    std::error_code error;
    fs::create_directories(path_from_utf8(folder), error);
    if (error) throw InputError(fmt::format("{}: cannot be made: {}", folder, error.message()));
    save_scene(file, join_path(folder, fmt::format("{}.{}{}", plain_name(name), number(), ending)));
}

std::vector<RecoveryCopy> recovery_copies(const std::string& folder) {
    std::vector<std::pair<fs::file_time_type, RecoveryCopy>> found;
    std::error_code error;
    if (folder.empty()) return {};
    for (fs::directory_iterator entry(path_from_utf8(folder), error), end; !error && entry != end;
         entry.increment(error)) {
        const auto native = entry->path().filename().u8string();
        const std::string name(native.begin(), native.end());
        const std::size_t behind = 1 + digits + ending.size();
        if (name.size() < behind || std::string_view(name).substr(name.size() - ending.size()) != ending)
            continue;
        std::error_code gone;
        const fs::file_time_type time = entry->last_write_time(gone);
        if (gone) continue;
        found.push_back({time, {join_path(folder, name), name.substr(0, name.size() - behind)}});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<RecoveryCopy> copies;
    copies.reserve(found.size());
    for (auto& [time, copy] : found) copies.push_back(std::move(copy));
    return copies;
}

void remove_recovery_copy(const RecoveryCopy& copy) {
    std::error_code gone;
    fs::remove(path_from_utf8(copy.path), gone);
}

}  // namespace softmaxlab
