// Presenting: what a teacher does in front of a class, with a clicker and some keys.

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <imgui.h>

#include "app/application.h"
#include "app/make_backend.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/engine/cpu_backend.h"
#include "core/learning/tally.h"

namespace softmaxlab {
namespace {

constexpr int shift = ImGuiMod_Shift;

std::unique_ptr<Backend> backend_like(BackendKind kind) {
    return kind == BackendKind::reference ? make_reference_backend() : make_simd_backend();
}

}  // namespace

void Application::add_presenting_commands(std::vector<Command>& list) {
    const auto add = [&](const char* id, const char* title, int keys, std::function<void()> run,
                         std::function<bool()> can_run) -> Command& {
        Command made;
        made.id = id;
        made.title = title;
        made.keys = keys;
        made.run = std::move(run);
        made.can_run = std::move(can_run);
        list.push_back(std::move(made));
        return list.back();
    };
    const auto presenting = [this] { return shell_.presenting && shell_.page == nullptr; };
    constexpr std::string_view only_presenting = "Only while presenting (F5).";

    Command& present_it = add("present", "Present: the stage alone, as large as the screen", ImGuiKey_F5,
                              [this] { present(!shell_.presenting); }, {});
    present_it.more_keys = {ImGuiKey_F11};
    present_it.button = CommandButton::header;
    present_it.label = "Present";
    present_it.on_stage = true;
    present_it.while_blank = true;
    // As a clicker sends them.
    add(
        "lab-previous", "The lab before; in a lesson what was before", ImGuiKey_PageUp, [this] { go(-1); },
        [this] { return can_go(-1); })
        .while_blank = true;
    add(
        "lab-next", "The next lab; in a lesson what comes next", ImGuiKey_PageDown, [this] { go(1); },
        [this] { return can_go(1); })
        .while_blank = true;
    add(
        "step-previous", "The step before of the lesson", shift | ImGuiKey_PageUp,
        [this] { shell_.beats->previous_step(); },
        [this] { return shell_.beat() && shell_.beats->has_previous_step(); });
    add(
        "step-next", "The next step of the lesson", shift | ImGuiKey_PageDown,
        [this] { shell_.beats->next_step(); },
        [this] { return shell_.beat() && shell_.beats->has_next_step(); });

    Command& blank_it = add(
        "blank", "Black screen, and back", ImGuiKey_B, [this] { blank(!shell_.blank); }, presenting);
    blank_it.more_keys = {ImGuiKey_Period};
    blank_it.while_blank = true;
    blank_it.why_not = only_presenting;
    Command& vote = add(
        "vote", "Vote: count hands, show the bars, vote again", ImGuiKey_V,
        [this] { shell_.votes.go_on(shell_.beat()); }, presenting);
    vote.is_on = [this] { return shell_.votes.is_open(); };
    vote.why_not = only_presenting;
    Command& freeze_it = add(
        "freeze", "Freeze this as A and go on as B beside it; again: one view", ImGuiKey_F,
        [this] { freeze(shell_.frozen ? std::nullopt : std::optional(document_.scene())); }, presenting);
    freeze_it.is_on = [this] { return shell_.frozen != nullptr; };
    freeze_it.why_not = only_presenting;
    Command& save_votes = add(
        "save-votes", "Save the votes as CSV …", 0, [this] { ask_to_save_votes(); },
        [this] { return !shell_.votes.votes().empty(); });
    save_votes.why_not = "Nobody has voted yet.";
}

void Application::present(bool on) {
    shell_.presenting = on;
    shell_.blank = false;
    shell_.votes.hide();
    if (!on) freeze(std::nullopt);
    if (on) shell_.page = nullptr;
    if (host_->has_full_screen()) host_->set_full_screen(on);
    offer_waiting_copies();
}

void Application::blank(bool on) {
    shell_.blank = on;
}

void Application::freeze(const std::optional<Scene>& scene) {
    document_.end_gesture();
    shell_.frozen.reset();
    if (scene) {
        shell_.frozen = std::make_unique<FrozenLab>(*scene, backend_like(results_.backend().kind()),
                                                    results_.language().loader(), ui_.guess);
    }
    document_.compare_with(scene);
}

// What is on the screen goes first: black, a vote, the lesson, then the labs.
bool Application::can_go(int direction) const {
    if (shell_.blank || shell_.votes.is_open()) return true;
    if (shell_.beat() && shell_.presenting)
        return direction > 0 ? shell_.beats->has_next() : shell_.beats->has_previous();
    if (lesson_) return false;
    return direction > 0 ? shell_.lab + 1 < labs_.size() : shell_.lab > 0;
}

void Application::go(int direction) {
    if (shell_.blank) return blank(false);
    if (shell_.votes.is_counting() && direction > 0) return shell_.votes.close();
    if (shell_.votes.is_open()) {
        shell_.votes.hide();
        if (direction < 0 || !shell_.beat() || !shell_.beats->has_next()) return;
    }
    if (!shell_.beat()) return shell_.show_lab(direction > 0 ? shell_.lab + 1 : shell_.lab - 1);
    direction > 0 ? shell_.beats->next() : shell_.beats->previous();
}

void Application::ask_to_save_votes() {
    FileQuestion question;
    question.title = "Save the votes";
    question.button = "Save";
    question.folder = files_.folder();
    question.file_name = "votes.csv";
    question.extensions = {".csv"};
    question.saving = true;
    question.accept = [this](const std::string& path) -> std::optional<std::string> {
        try {
            write_file(path, learning::votes_csv(shell_.votes.votes()));
            return std::nullopt;
        } catch (const InputError& error) {
            return error.what();
        }
    };
    shell_.file_dialog.open(std::move(question));
}

ThemeName Application::shown_theme() const {
    if (!shell_.presenting) return theme_;
    const ThemeName otherwise = theme_ == ThemeName::dark ? ThemeName::contrast : theme_;
    return ui_.preferences.presenting_theme.value_or(otherwise);
}

void Application::choose_theme(ThemeName theme) {
    if (shell_.presenting) {
        ui_.preferences.presenting_theme = theme;
    } else {
        theme_ = theme;
    }
}

// Of the interface, on a display of scale 1. Two labs beside each other need their room.
float Application::shown_zoom() const {
    if (!shell_.presenting) return zoom_;
    const PixelSize size = host_->size();
    const ImVec2 screen(static_cast<float>(size.width) / host_->content_scale(),
                        static_cast<float>(size.height) / host_->content_scale());
    const float own = ui_.preferences.presenting_zoom;
    float zoom = own > 0 ? own : presenting_zoom(screen);
    if (shell_.frozen) zoom = std::min(zoom, comparing_zoom(screen));
    return std::clamp(zoom, min_zoom, max_zoom);
}

float Application::wanted_type_zoom() const {
    return shown_zoom() * host_->content_scale() * picture_scale_;
}

void Application::change_zoom(int steps) {
    if (shell_.presenting) {
        ui_.preferences.presenting_zoom = steps == 0 ? 0.0F : zoom_after(shown_zoom(), steps);
    } else {
        zoom_ = steps == 0 ? 1.0F : zoom_after(zoom_, steps);
    }
}

}  // namespace softmaxlab
