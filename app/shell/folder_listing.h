#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

// Paths are UTF-8 with "/" between their parts, on every system.

struct FolderEntry {
    std::string name;
    bool is_folder = false;

    friend bool operator==(const FolderEntry&, const FolderEntry&) = default;
};

struct FolderListing {
    std::vector<FolderEntry> entries;  ///< folders first, each group by name; hidden ones left out
    std::string error;                 ///< why there are none, if the folder could not be read
};

/// The folders in `folder` and its files that end in one of `extensions` (".csv", any case).
FolderListing list_folder(const std::string& folder, const std::vector<std::string>& extensions);

/// "a/b/c.csv" → "a/b"; "/" stays.
std::string folder_of(const std::string& path);

/// The file's name without its folder.
std::string file_name_of(const std::string& path);

/// "a/b" and "c" → "a/b/c".
std::string join_path(const std::string& folder, std::string_view name);

/// What a person typed as a path: "~" is their home, and what is relative is in `folder`.
std::string resolve_path(const std::string& typed, const std::string& folder);

bool is_folder(const std::string& path);
bool path_exists(const std::string& path);

/// Whether both paths (UTF-8) lead to one file that is there, through links too.
bool same_file(const std::string& a, const std::string& b);

/// The home folder, or "." where there is none.
std::string home_folder();

/// The absolute form of a path.
std::string absolute_path(const std::string& path);

}  // namespace softmaxlab
