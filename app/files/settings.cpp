#include "app/files/settings.h"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "app/files/folder_lock.h"
#include "app/files/user_folders.h"
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

bool flag(const json& object, const char* key, bool otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

float zoom_from(const json& object, const char* key, float otherwise) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return otherwise;
    const auto value = found->get<float>();
    return value >= min_zoom && value <= max_zoom ? value : otherwise;
}

std::optional<WindowPlacement> placement_from(const json& object) {
    const auto found = object.find("window");
    if (found == object.end() || !found->is_object()) return std::nullopt;
    const auto x = integer(*found, "x", -max_coordinate, max_coordinate);
    const auto y = integer(*found, "y", -max_coordinate, max_coordinate);
    const auto width = integer(*found, "width", min_window, max_coordinate);
    const auto height = integer(*found, "height", min_window, max_coordinate);
    if (!x || !y || !width || !height) return std::nullopt;
    return WindowPlacement{*x, *y, *width, *height, flag(*found, "maximized", false)};
}

}  // namespace

std::string to_json(const Settings& settings) {
    json object = {{"theme", name_of(settings.theme)},
                   {"zoom", settings.zoom},
                   {"reduce_motion", settings.preferences.reduce_motion},
                   {"shows_before", settings.preferences.shows_before},
                   {"decimals", settings.preferences.probabilities == ProbabilityStyle::decimals},
                   {"presenting_zoom", settings.preferences.presenting_zoom},
                   {"backend", name_of(settings.backend)},
                   {"folder", settings.folder},
                   {"learner", settings.learner}};
    if (settings.preferences.presenting_theme)
        object["presenting_theme"] = name_of(*settings.preferences.presenting_theme);
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
    settings.zoom = zoom_from(object, "zoom", 1);
    settings.preferences.presenting_zoom = zoom_from(object, "presenting_zoom", 0);
    settings.preferences.presenting_theme = theme_named(text(object, "presenting_theme"));
    settings.preferences.reduce_motion = flag(object, "reduce_motion", false);
    settings.preferences.shows_before = flag(object, "shows_before", true);
    if (flag(object, "decimals", false)) settings.preferences.probabilities = ProbabilityStyle::decimals;
    settings.backend = backend_named(text(object, "backend"));
    settings.folder = text(object, "folder");
    settings.learner = text(object, "learner");
    return settings;
}

std::string settings_path() {
    const std::string folder = config_folder();
    return folder.empty() ? folder : join_path(folder, "settings.json");
}

Settings load_settings(const std::string& path) {
    if (path.empty() || !path_exists(path)) return {};
    try {
        return settings_from_json(read_file(path));
    } catch (const InputError&) {
        return {};
    }
}

Settings without_zoom_of_start(Settings now, const Settings& began, const Settings& remembered) {
    if (now.zoom == began.zoom) now.zoom = remembered.zoom;
    float& presenting = now.preferences.presenting_zoom;
    if (presenting == began.preferences.presenting_zoom) presenting = remembered.preferences.presenting_zoom;
    return now;
}

bool save_settings(const Settings& settings, const Settings& before, const std::string& path) {
    if (path.empty()) return false;
    try {
        const std::string folder = folder_of(path);
        std::filesystem::create_directories(path_from_utf8(folder));
        const FolderLock lock(folder);
        Settings merged = load_settings(path);
        const auto take = [&](auto member) {
            if (settings.*member != before.*member) merged.*member = settings.*member;
        };
        take(&Settings::placement);
        take(&Settings::theme);
        take(&Settings::zoom);
        take(&Settings::preferences);
        take(&Settings::backend);
        take(&Settings::folder);
        take(&Settings::learner);
        write_file(path, to_json(merged));
        return true;
    } catch (const InputError&) {
        return false;
    } catch (const std::filesystem::filesystem_error&) {
        return false;
    }
}

}  // namespace softmaxlab
