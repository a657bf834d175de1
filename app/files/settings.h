#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/platform/window.h"
#include "app/ui/theme.h"
#include "core/engine/backend_kind.h"

namespace softmaxlab {

/// What is remembered from one start to the next.
struct Settings {
    std::optional<WindowPlacement> placement;
    ThemeName theme = ThemeName::dark;
    float zoom = 1;
    std::optional<BackendKind> backend;  ///< nothing: the best one
    std::string folder;                  ///< the last one in which a file was opened or saved

    friend bool operator==(const Settings&, const Settings&) = default;
};

std::string to_json(const Settings& settings);

/// What cannot be read (a broken file, a member of the wrong type, a value out of range) has its default.
/// Never throws.
Settings settings_from_json(std::string_view text);

/// Where the platform keeps such files: $XDG_CONFIG_HOME or ~/.config, %APPDATA%, ~/Library/Application
/// Support; empty if there is no such place.
std::string settings_path();

/// Defaults if the file cannot be read.
Settings load_settings(const std::string& path);

/// Makes the folder if there is none. Returns whether it was written: nothing depends on it.
bool save_settings(const Settings& settings, const std::string& path);

}  // namespace softmaxlab
