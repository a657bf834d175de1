#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"

namespace softmaxlab {

/// Where a command has a button of its own. All of them are in the palette.
enum class CommandButton { none, header, copy_menu, view_menu, help, palette };

/// Something that can be done: from the palette, by its keys, by a button. Only what works is listed.
struct Command {
    std::string id;     ///< "undo", "copy-csv": the landmark is "command/undo"
    std::string title;  ///< "Undo", "Copy the values as CSV"
    int keys = 0;       ///< an ImGuiKeyChord, or 0
    std::function<void()> run;

    std::function<bool()> can_run = {};  ///< whether there is anything to do now; empty: always
    std::function<bool()> is_on = {};    ///< whether what it chooses or switches on is so now
    bool is_answer = false;              ///< its digit is one: see Listening
    std::string_view why_not = {};       ///< why there is nothing to do, when there is not
    CommandButton button = CommandButton::none;
    std::string_view label = {};  ///< on its button in the header: "Undo"
    bool on_stage = false;        ///< its button is there above the stage, too

    std::vector<int> more_keys = {};  ///< other chords that do the same
    bool repeats = false;             ///< again and again while its keys are held
    bool over_dialogs = false;        ///< its keys work while a dialog is open
    bool while_blank = false;         ///< its keys work while the screen of a presenter is black

    bool enabled() const { return !can_run || can_run(); }
};

/// "Ctrl+Shift+Z", or "" for 0.
std::string_view keys_text(FrameArena& arena, int keys);

/// All keys of a command: "Ctrl+Shift+Z, Ctrl+Y", or "".
std::string_view keys_text(FrameArena& arena, const Command& command);

/// The command with that id, or nullptr.
const Command* command_named(const std::vector<Command>& commands, std::string_view id);

/// The first command with that button, or nullptr.
const Command* command_with(const std::vector<Command>& commands, CommandButton button);

/// The commands whose titles hold every word of `query` (any case), best first: those that begin with it,
/// then those that hold it, then those that hold its letters in order. All of them, in their order, for an
/// empty query.
std::vector<std::size_t> matching_commands(const std::vector<Command>& commands, std::string_view query);

/// Who listens to keys.
struct Listening {
    bool dialog_open = false;         ///< only the commands that say so
    bool blank = false;               ///< the screen: likewise
    bool digits_are_answers = false;  ///< none of them is a command, unless that is an answer
};

/// Runs the enabled command that listens and whose keys were pressed in this frame, if there is one. Keys
/// that edit text belong to the text field while one is active.
void run_pressed_command(const std::vector<Command>& commands, const Listening& listening);

}  // namespace softmaxlab
