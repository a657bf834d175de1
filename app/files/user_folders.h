#pragma once

#include <string>

namespace softmaxlab {

/// Where the platform keeps a program's settings: $XDG_CONFIG_HOME or ~/.config, %APPDATA%,
/// ~/Library/Application Support; what it was doing: $XDG_STATE_HOME or ~/.local/state, %LOCALAPPDATA%,
/// ~/Library/Application Support; and what belongs to the person: $XDG_DATA_HOME or ~/.local/share,
/// %APPDATA%,
/// ~/Library/Application Support. With "softmax-lab" behind it; empty if there is no such place. As the XDG
/// specification has it, a relative path in these variables is ignored.
std::string config_folder();
std::string state_folder();
std::string data_folder();

}  // namespace softmaxlab
