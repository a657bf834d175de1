#include "app/files/settings.h"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <system_error>

#include <nlohmann/json.hpp>

#include "app/shell/folder_listing.h"
#include "app/shell/zoom.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

using nlohmann::json;

constexpr int max_coordinate = 100'000;
constexpr int min_window = 200;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::optional<int> integer(const json& object, const char* key, int low, int high) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    const auto value = found->get<long long>();
    if (value < low || value > high) return std::nullopt;
    return static_cast<int>(value);
}

std::string text(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<WindowPlacement> placement_from(const json& object) {
    const auto found = object.find("window");
    if (found == object.end() || !found->is_object()) return std::nullopt;
    const auto x = integer(*found, "x", -max_coordinate, max_coordinate);
    const auto y = integer(*found, "y", -max_coordinate, max_coordinate);
    const auto width = integer(*found, "width", min_window, max_coordinate);
    const auto height = integer(*found, "height", min_window, max_coordinate);
    if (!x || !y || !width || !height) return std::nullopt;
    const auto maximized = found->find("maximized");
    return WindowPlacement{*x, *y, *width, *height,
                           maximized != found->end() && maximized->is_boolean() && maximized->get<bool>()};
}

}  // namespace

std::string to_json(const Settings& settings) {
    json object = {{"theme", name_of(settings.theme)},
                   {"zoom", settings.zoom},
                   {"backend", name_of(settings.backend)},
                   {"folder", settings.folder}};
    if (settings.placement) {
        object["window"] = {{"x", settings.placement->x},
                            {"y", settings.placement->y},
                            {"width", settings.placement->width},
                            {"height", settings.placement->height},
                            {"maximized", settings.placement->maximized}};
    }
    return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Settings settings_from_json(std::string_view words) {
    Settings settings;
    const json object = json::parse(words, nullptr, false);
    if (!object.is_object()) return settings;
    settings.placement = placement_from(object);
    if (const auto theme = theme_named(text(object, "theme"))) settings.theme = *theme;
    const auto zoom = object.find("zoom");
    if (zoom != object.end() && zoom->is_number()) {
        const auto value = zoom->get<float>();
        if (value >= min_zoom && value <= max_zoom) settings.zoom = value;
    }
    settings.backend = backend_named(text(object, "backend"));
    settings.folder = text(object, "folder");
    return settings;
}

std::string settings_path() {
#if defined(_WIN32)
    const std::string folder = environment("APPDATA");
#elif defined(__APPLE__)
    const std::string home = environment("HOME");
    const std::string folder = home.empty() ? home : join_path(home, "Library/Application Support");
#else
    std::string folder = environment("XDG_CONFIG_HOME");
    const std::string home = environment("HOME");
    if (folder.empty() && !home.empty()) folder = join_path(home, ".config");
#endif
    return folder.empty() ? folder : join_path(folder, "softmax-lab/settings.json");
}

Settings load_settings(const std::string& path) {
    if (path.empty() || !path_exists(path)) return {};
    try {
        return settings_from_json(read_file(path));
    } catch (const InputError&) {
        return {};
    }
}

bool save_settings(const Settings& settings, const std::string& path) {
    if (path.empty()) return false;
    try {
        const std::string folder = folder_of(path);
        std::filesystem::create_directories(path_from_utf8(folder));
        write_file(path, to_json(settings));
        return true;
    } catch (const InputError&) {
        return false;
    } catch (const std::filesystem::filesystem_error&) {
        return false;
    }
}

}  // namespace softmaxlab
