#include "app/files/user_folders.h"

#include <cstdlib>

#include "app/shell/folder_listing.h"

namespace softmaxlab {
namespace {

constexpr const char* own_folder = "softmax-lab";

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

#if !defined(_WIN32)
std::string in_home(const char* folder) {
    const std::string home = environment("HOME");
    return home.empty() ? home : join_path(join_path(home, folder), own_folder);
}
#endif

#if !defined(_WIN32) && !defined(__APPLE__)
std::string xdg_folder(const char* variable, const char* otherwise) {
    const std::string folder = environment(variable);
    return !folder.empty() && folder.front() == '/' ? join_path(folder, own_folder) : in_home(otherwise);
}
#endif

}  // namespace

#if defined(_WIN32)

std::string config_folder() {
    const std::string folder = environment("APPDATA");
    return folder.empty() ? folder : join_path(folder, own_folder);
}

std::string state_folder() {
    const std::string folder = environment("LOCALAPPDATA");
    return folder.empty() ? folder : join_path(folder, own_folder);
}

std::string data_folder() {
    return config_folder();
}

#elif defined(__APPLE__)

std::string config_folder() {
    return in_home("Library/Application Support");
}

std::string state_folder() {
    return config_folder();
}

std::string data_folder() {
    return config_folder();
}

#else

std::string config_folder() {
    return xdg_folder("XDG_CONFIG_HOME", ".config");
}

std::string state_folder() {
    return xdg_folder("XDG_STATE_HOME", ".local/state");
}

std::string data_folder() {
    return xdg_folder("XDG_DATA_HOME", ".local/share");
}

#endif

}  // namespace softmaxlab
