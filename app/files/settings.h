#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/platform/window.h"
#include "app/ui/preferences.h"
#include "app/ui/theme.h"
#include "core/engine/backend_kind.h"

namespace softmaxlab {

/// What is remembered from one start to the next.
struct Settings {
    std::optional<WindowPlacement> placement;
    ThemeName theme = ThemeName::dark;
    float zoom = 1;
    Preferences preferences;
    std::optional<BackendKind> backend;  ///< nothing: the best one
    std::string folder;                  ///< the last one in which a file was opened or saved
    std::string learner;                 ///< who practises; empty: nobody gave a name

    friend bool operator==(const Settings&, const Settings&) = default;
};

std::string to_json(const Settings& settings);

/// What cannot be read (a broken file, a member of the wrong type, a value out of range) has its default.
/// Never throws.
Settings settings_from_json(std::string_view text);

/// In config_folder(); empty if there is none.
std::string settings_path();

/// Defaults if the file cannot be read.
Settings load_settings(const std::string& path);

/// What is to be remembered of `now`: a zoom that is still the one with which the session began stays what it
/// was before, since it may have been asked for at the start, for this once.
Settings without_zoom_of_start(Settings now, const Settings& began, const Settings& remembered);

/// Writes what has changed since `before` was loaded; all else stays as the file has it, since another
/// instance may have changed that meanwhile. Makes the folder if there is none. Returns whether it was
/// written: nothing depends on it.
bool save_settings(const Settings& settings, const Settings& before, const std::string& path);

}  // namespace softmaxlab
