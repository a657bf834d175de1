#include "app/shell/folder_listing.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "core/base/text.h"

namespace softmaxlab {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    const std::u8string text = path.generic_u8string();
    return std::string(text.begin(), text.end());
}

bool ends_in_one_of(const std::string& name, const std::vector<std::string>& extensions) {
    const std::string small = lower_case(name);
    return std::any_of(extensions.begin(), extensions.end(), [&](const std::string& extension) {
        return small.size() > extension.size() &&
               small.compare(small.size() - extension.size(), extension.size(), extension) == 0;
    });
}

}  // namespace

FolderListing list_folder(const std::string& folder, const std::vector<std::string>& extensions) {
    FolderListing listing;
    std::error_code error;
    fs::directory_iterator it(path_from_utf8(folder), fs::directory_options::skip_permission_denied, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
        const std::string name = text_of(it->path().filename());
        if (name.empty() || name.front() == '.') continue;
        std::error_code unreadable;
        if (it->is_directory(unreadable)) {
            listing.entries.push_back({name, true});
        } else if (ends_in_one_of(name, extensions)) {
            listing.entries.push_back({name, false});
        }
    }
    if (error) listing.error = fmt::format("{}: this folder cannot be read ({}).", folder, error.message());
    std::sort(listing.entries.begin(), listing.entries.end(), [](const FolderEntry& a, const FolderEntry& b) {
        if (a.is_folder != b.is_folder) return a.is_folder;
        const std::string x = lower_case(a.name);
        const std::string y = lower_case(b.name);
        return x != y ? x < y : a.name < b.name;
    });
    return listing;
}

std::string folder_of(const std::string& path) {
    return text_of(path_from_utf8(path).parent_path());
}

std::string file_name_of(const std::string& path) {
    return path.substr(path.find_last_of('/') + 1);
}

std::string join_path(const std::string& folder, std::string_view name) {
    return text_of(path_from_utf8(folder) / path_from_utf8(std::string(name)));
}

std::string resolve_path(const std::string& typed, const std::string& folder) {
    std::string path = typed;
    if (path == "~" || path.rfind("~/", 0) == 0) path = home_folder() + path.substr(1);
    return text_of((path_from_utf8(folder) / path_from_utf8(path)).lexically_normal());
}

bool is_folder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path_from_utf8(path), error);
}

bool path_exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path_from_utf8(path), error);
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code error;
    return fs::equivalent(path_from_utf8(a), path_from_utf8(b), error) && !error;
}

std::string home_folder() {
#ifdef _WIN32
    const char* home = std::getenv("USERPROFILE");
#else
    const char* home = std::getenv("HOME");
#endif
    return home == nullptr || *home == '\0' ? std::string(".") : std::string(home);
}

std::string absolute_path(const std::string& path) {
    std::error_code error;
    const fs::path absolute = fs::absolute(path_from_utf8(path), error);
    return error ? path : text_of(absolute.lexically_normal());
}

}  // namespace softmaxlab
