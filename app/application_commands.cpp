// What can be done: the one list that the palette, the keys page, the buttons and the keys share.

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <imgui.h>

#include "app/application.h"
#include "core/files/value_text.h"

namespace softmaxlab {
namespace {

constexpr int ctrl = ImGuiMod_Shortcut;  // Cmd on a Mac
constexpr int shift = ImGuiMod_Shift;

Command command(std::string id, std::string title, int keys, std::function<void()> run) {
    Command made;
    made.id = std::move(id);
    made.title = std::move(title);
    made.keys = keys;
    made.run = std::move(run);
    return made;
}

void put_into_header(Command& command, std::string_view label) {
    command.button = CommandButton::header;
    command.label = label;
}

}  // namespace

std::vector<Command> Application::make_commands() {
    std::vector<Command> list;
    Command undo = command("undo", "Undo", ctrl | ImGuiKey_Z, [this] { files_.undo(); });
    undo.repeats = true;
    undo.can_run = [this] { return document_.can_undo(); };
    undo.why_not = "Nothing has been changed yet.";
    put_into_header(undo, "Undo");
    undo.on_stage = true;
    list.push_back(std::move(undo));
    Command redo = command("redo", "Redo", ctrl | shift | ImGuiKey_Z, [this] { files_.redo(); });
    redo.repeats = true;
    redo.can_run = [this] { return document_.can_redo(); };
    redo.why_not = "Nothing has been undone.";
    put_into_header(redo, "Redo");
    redo.on_stage = true;
    redo.more_keys = {ctrl | ImGuiKey_Y};
    list.push_back(std::move(redo));
    add_lesson_commands(list);
    add_file_commands(list);
    add_view_commands(list);
    add_presenting_commands(list);
    add_scene_commands(list);
    add_guess_commands(list);
    list.push_back(command("quit", "Quit", ctrl | ImGuiKey_Q, [this] { request_quit(); }));
    list.back().while_blank = true;
    return list;
}

void Application::add_file_commands(std::vector<Command>& list) {
    const auto only_outside_lessons = [this](Command& command) {
        command.can_run = [this] { return lesson_ == nullptr; };
        command.why_not = "First leave the lesson: your own scene waits there.";
    };
    list.push_back(command("open", "Open logits, a scene, or Q, K and V …", ctrl | ImGuiKey_O,
                           [this] { files_.ask_to_open(); }));
    put_into_header(list.back(), "Open");
    only_outside_lessons(list.back());
    list.push_back(command("cancel-file",
                           "Cancel loading or saving, put a vote away, or leave the presentation",
                           ImGuiKey_Escape, [this] { cancel(); }));
    list.back().can_run = [this] { return files_.loading() || files_.saving() || shell_.presenting; };
    list.back().while_blank = true;
    const auto add_row = [&](const char* id, const char* title, int keys, int step) {
        list.push_back(command(id, title, keys, [this, step] { files_.open_neighbour_row(step); }));
        list.back().can_run = [this, step] { return files_.has_neighbour_row(step); };
        list.back().repeats = true;
    };
    add_row("row-previous", "The previous row of the matrix", ctrl | ImGuiKey_PageUp, -1);
    add_row("row-next", "The next row of the matrix", ctrl | ImGuiKey_PageDown, 1);
    list.push_back(
        command("row-choose", "Another row of the matrix …", 0, [this] { files_.ask_for_open_row(); }));
    list.back().can_run = [this] { return !files_.open_row().empty(); };
    list.push_back(command("save", "Save the scene", ctrl | ImGuiKey_S, [this] { files_.save(); }));
    put_into_header(list.back(), "Save");
    only_outside_lessons(list.back());
    list.push_back(command("save-as", "Save the scene as …", ctrl | shift | ImGuiKey_S,
                           [this] { files_.ask_to_save(); }));
    only_outside_lessons(list.back());
    const auto add_copy = [&](const char* id, const char* title, int keys, const char* what,
                              ValuesAsText* as_text) {
        list.push_back(command(id, title, keys, [this, as_text, what] { copy(as_text, what); }));
        list.back().button = CommandButton::copy_menu;
    };
    add_copy("copy", "Copy as a table", ctrl | ImGuiKey_C, "a table", plain_text);
    add_copy("copy-csv", "Copy as CSV", 0, "CSV", csv_text);
    add_copy("copy-json", "Copy as JSON", 0, "JSON", json_text);
    add_copy("copy-numpy", "Copy as NumPy", 0, "NumPy", numpy_text);
    add_copy("copy-latex", "Copy as LaTeX", 0, "LaTeX", latex_text);
    list.push_back(command("save-values", "Save values (CSV, JSON, NPY, NPZ) …", ctrl | ImGuiKey_E,
                           [this] { ask_to_save_values(); }));
    list.back().button = CommandButton::copy_menu;
    if (host_->has_opengl()) {
        list.push_back(command("picture", "Save a picture (PNG, SVG) …", ctrl | ImGuiKey_P,
                               [this] { ask_to_save_picture(); }));
    }
}

void Application::add_view_commands(std::vector<Command>& list) {
    list.push_back(command("palette", "Commands", ctrl | ImGuiKey_K, [this] { shell_.palette.open(); }));
    list.back().more_keys = {ctrl | shift | ImGuiKey_P};
    list.back().button = CommandButton::palette;
    list.push_back(command("help", "Help", ImGuiKey_F1, [this] { shell_.help_page.open(HelpTab::lab); }));
    list.back().button = CommandButton::help;
    list.push_back(
        command("words", "Words: a glossary", 0, [this] { shell_.help_page.open(HelpTab::words); }));
    list.push_back(command("keys", "Keys", 0, [this] { shell_.help_page.open(HelpTab::keys); }));

    const std::size_t numbered = std::min<std::size_t>(labs_.size(), 9);
    for (std::size_t i = 0; i < labs_.size(); ++i) {
        const int keys = i < numbered ? ImGuiKey_1 + static_cast<int>(i) : 0;
        list.push_back(command("lab-" + std::string(labs_[i].id), "Lab: " + std::string(labs_[i].name), keys,
                               [this, i] { shell_.show_lab(i); }));
        list.back().can_run = [this] { return !shell_.digits_are_votes() && !digits_are_answers(); };
        list.back().why_not = "Digits count hands while a vote is open, and answer where there is a choice.";
    }
    for (Page* const page : pages_) {
        list.push_back(command("page-" + std::string(page->id()), std::string(page->name()), page->keys(),
                               [this, page] { open_page(*page); }));
    }
    Command bigger = command("zoom-in", "Zoom in", ctrl | ImGuiKey_Equal, [this] { change_zoom(1); });
    bigger.more_keys = {ctrl | shift | ImGuiKey_Equal, ctrl | ImGuiKey_KeypadAdd};
    bigger.repeats = true;
    bigger.can_run = [this] { return shown_zoom() < max_zoom; };
    Command smaller = command("zoom-out", "Zoom out", ctrl | ImGuiKey_Minus, [this] { change_zoom(-1); });
    smaller.more_keys = {ctrl | ImGuiKey_KeypadSubtract};
    smaller.repeats = true;
    smaller.can_run = [this] { return shown_zoom() > min_zoom; };
    Command normal = command("zoom-reset", "Zoom to 100 %", ctrl | ImGuiKey_0, [this] { change_zoom(0); });
    normal.more_keys = {ctrl | ImGuiKey_Keypad0};
    for (Command* zoom : {&bigger, &smaller, &normal}) {
        zoom->over_dialogs = true;
        list.push_back(std::move(*zoom));
    }

    list.push_back(command("theme-next", "Next theme", ctrl | shift | ImGuiKey_T, [this] {
        choose_theme(all_themes[(static_cast<std::size_t>(shown_theme()) + 1) % all_themes.size()]);
    }));
    list.back().over_dialogs = true;
    for (const auto& [theme, title] :
         {std::pair{ThemeName::dark, "Theme: dark"}, std::pair{ThemeName::light, "Theme: light"},
          std::pair{ThemeName::contrast, "Theme: high contrast"}}) {
        list.push_back(command("theme-" + std::string(name_of(theme)), title, 0,
                               [this, chosen = theme] { choose_theme(chosen); }));
        list.back().is_on = [this, chosen = theme] { return shown_theme() == chosen; };
        list.back().button = CommandButton::view_menu;
    }
    list.push_back(command("predict", "Predict: hide the results, guess them, then reveal", ImGuiKey_H,
                           [this] { shell_.guess_mode.toggle(document_.scene()); }));
    put_into_header(list.back(), "Predict");
    list.back().on_stage = true;
    list.back().is_on = [this] { return shell_.guess_mode.hides(); };
    list.back().can_run = [this] { return shell_.page == nullptr && !lesson_; };
    list.push_back(command("before-after", "Outlines of what was before", 0,
                           [this] { ui_.preferences.shows_before = !ui_.preferences.shows_before; }));
    list.back().is_on = [this] { return ui_.preferences.shows_before; };
    list.back().button = CommandButton::view_menu;
    list.push_back(command("decimals", "Probabilities as decimals: 0.4687 instead of 46.9 %", 0, [this] {
        ProbabilityStyle& style = ui_.preferences.probabilities;
        style = style == ProbabilityStyle::percent ? ProbabilityStyle::decimals : ProbabilityStyle::percent;
    }));
    list.back().is_on = [this] { return ui_.preferences.probabilities == ProbabilityStyle::decimals; };
    list.back().button = CommandButton::view_menu;
    if (host_->has_full_screen()) {
        list.push_back(command("fullscreen", "Full screen", shift | ImGuiKey_F11,
                               [this] { host_->set_full_screen(!host_->is_full_screen()); }));
        list.back().over_dialogs = true;
        list.back().button = CommandButton::view_menu;
    }
    list.push_back(command("reduce-motion", "Reduce motion", 0,
                           [this] { reduce_motion(!ui_.preferences.reduce_motion); }));
    list.back().is_on = [this] { return ui_.preferences.reduce_motion; };
    list.back().button = CommandButton::view_menu;
}

void Application::add_scene_commands(std::vector<Command>& list) {
    const auto apply = [this](const Edit& edit) { document_.apply(edit); };
    list.push_back(command("reset", "Set all logits to 0", 0, [apply] { apply(edit::ResetLogits{}); }));
    list.push_back(command("pin-a", "Pin A: keep the current state to compare with", 0,
                           [apply] { apply(edit::PinState{edit::PinSlot::a}); }));
    list.push_back(command("pin-b", "Pin B: keep a second one beside A", 0,
                           [apply] { apply(edit::PinState{edit::PinSlot::b}); }));
    list.back().can_run = [this] { return document_.scene().pins.a.has_value(); };
    list.push_back(
        command("unpin", "Take A and B away", 0, [apply] { apply(edit::Unpin{edit::PinSlot::a}); }));
    list.back().can_run = [this] { return document_.scene().pins.a.has_value(); };
    list.push_back(command("start-scene", "Back to the start scene", 0, [apply] {
        apply(edit::ReplaceScene{default_scene(), true});
    }));
    // The revision is a seed that no other scene of this session had, and the same in every run.
    list.push_back(command("random", "New random logits", 0, [this, apply] {
        apply(edit::RandomLogits{document_.revision(), 2});
    }));
    for (std::size_t i = 0; i < presets_.size(); ++i) {
        list.push_back(command(fmt::format("preset-{}", i + 1), "Preset: " + presets_[i].name, 0, [this, i] {
            apply_preset(document_, presets_[i]);
            if (presets_[i].group == attention_group) shell_.show_lab(lab_of(labs_, Subject::attention));
        }));
    }
    std::vector<std::optional<BackendKind>> backends = {std::nullopt};
    backends.insert(backends.end(), backends_.begin(), backends_.end());
    for (const std::optional<BackendKind> wanted : backends) {
        const std::string name(name_of(wanted));
        list.push_back(
            command("backend-" + name, "Backend: " + name, 0, [this, wanted] { set_backend(wanted); }));
    }
}

void Application::add_guess_commands(std::vector<Command>& list) {
    GuessMode& mode = shell_.guess_mode;
    list.push_back(command("reveal", "Reveal what is hidden", ImGuiKey_Enter,
                           [this, &mode] { mode.reveal(document_.scene()); }));
    list.back().more_keys = {ImGuiKey_KeypadEnter};
    list.back().can_run = [this, &mode] { return shell_.page == nullptr && !lesson_ && mode.can_reveal(); };
    list.push_back(command("keep-guess", "Keep the guess as A, B or C, and begin another", ImGuiKey_G,
                           [this, &mode] { mode.keep(document_.scene()); }));
    list.back().can_run = [this, &mode] { return shell_.page == nullptr && !lesson_ && mode.can_keep(); };
    for (const HideChoice choice : all_hide_choices) {
        const std::string name(name_of(choice));
        list.push_back(command(fmt::format("hide-{}", name.substr(0, name.find(' '))),
                               fmt::format("Hide the {}", name), 0,
                               [this, &mode, choice] { mode.choose(choice, document_.scene()); }));
        list.back().can_run = [this] { return shell_.page == nullptr && !lesson_; };
        list.back().is_on = [&mode, choice] { return mode.hidden() == quantities_of(choice); };
    }
}

void Application::open_page(Page& page) {
    leave_lesson();
    if (shell_.presenting) present(false);
    page.open();
    shell_.page = &page;
}

void Application::cancel() {
    if (files_.loading()) {
        files_.cancel_loading();
    } else if (files_.saving()) {
        files_.cancel_saving();
    } else if (shell_.votes.is_open()) {
        shell_.votes.hide();
    } else {
        present(false);
    }
}

}  // namespace softmaxlab
