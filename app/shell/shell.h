#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/beats.h"
#include "app/shell/command.h"
#include "app/shell/command_palette.h"
#include "app/shell/file_dialog.h"
#include "app/shell/frozen_lab.h"
#include "app/shell/guess_mode.h"
#include "app/shell/guess_panel.h"
#include "app/shell/help_page.h"
#include "app/shell/loading_strip.h"
#include "app/shell/messages.h"
#include "app/shell/page.h"
#include "app/shell/question_dialog.h"
#include "app/shell/rail.h"
#include "app/shell/row_dialog.h"
#include "app/shell/side_panel.h"
#include "app/shell/vote_panel.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What the shell draws and acts on in one frame.
struct ShellContext {
    Ui& ui;
    Document& document;
    Results& results;
    const std::vector<Preset>& presets;
    const std::vector<Preset>& zoo;
    Pictures& pictures;
    const std::vector<Lab>& labs;
    std::span<const std::unique_ptr<LabOnScreen>> on_screen;  ///< one of each lab
    const std::vector<Command>& commands;
    const std::vector<LabHelp>& help;       ///< of the labs
    std::span<Page* const> pages;           ///< of "Learn"
    float zoom = 1;                         ///< of the interface, as the person has chosen it
    std::span<const BackendKind> backends;  ///< those that can be had here
    std::string_view open_row = {};         ///< which row of a matrix the logits are; empty: of none
    bool show_times = true;                 ///< false where every run must look the same
    SidePanel* panel = nullptr;             ///< of the lab; nullptr: there is none
    std::optional<BackendKind> wanted_backend = std::nullopt;  ///< set by draw(): what is to compute
};

/// The zoom at which the stage fills a screen of that size, in pixels of a display of scale 1: type is as
/// large as it can be.
float presenting_zoom(ImVec2 screen);

/// The index of the lab of that subject. Throws std::invalid_argument if there is none.
std::size_t lab_of(const std::vector<Lab>& labs, Subject subject);

/// The index of the lab of that id, if there is one.
std::optional<std::size_t> lab_named(const std::vector<Lab>& labs, std::string_view id);

/// The same. Throws std::invalid_argument if there is none.
std::size_t index_of_lab(const std::vector<Lab>& labs, std::string_view id);

/// Everything around the labs: navigation, header, status line, and the dialogs over them.
class Shell {
  public:
    std::size_t lab = 0;                ///< index of the lab that is shown …
    Page* page = nullptr;               ///< … unless this page is, in its place
    bool presenting = false;            ///< nothing but the stage, for a projector
    bool blank = false;                 ///< … and of that nothing either: black
    std::unique_ptr<FrozenLab> frozen;  ///< A, beside the lab as it is now; null: the lab alone
    VotePanel votes;
    Beats* beats = nullptr;  ///< of the lesson; null: there are no lessons
    GuessMode guess_mode;
    GuessPanel guess_panel;
    Messages messages;
    LoadingStrip loading{"loading"};
    LoadingStrip saving{"saving"};
    CommandPalette palette;
    HelpPage help_page;
    FileDialog file_dialog;
    RowDialog row_dialog;
    QuestionDialog question_dialog;

    bool dialog_open() const;

    /// Where the lesson that is presented is; nothing without one.
    std::optional<Beat> beat() const;

    /// Whether digits count hands: while a vote is open, and while a choice is asked.
    bool digits_are_votes() const;

    void show_lab(std::size_t index) {
        lab = index;
        page = nullptr;
    }

    /// Whether the last drawing put the lab on the stage, which has not all that the panel points at.
    bool stage_lacks_lit() const { return stage_lacks_lit_; }

    /// Draws the whole screen. Runs commands whose keys or buttons were pressed.
    void draw(ShellContext& context);

  private:
    /// Where the parts of the screen are.
    struct Places {
        RailKind rail_kind = RailKind::wide;
        Rect rail, header, lab, panel, status;
        bool panel_below = false;  ///< the lab
    };
    Places lay_out(const ShellContext& context, bool stage) const;
    bool wants_stage(const ShellContext& context) const;
    void draw_page(Ui& ui, const Rect& area);
    void draw_lab(ShellContext& context, const Places& places, bool stage);
    Rect draw_frozen(ShellContext& context, const Rect& area);
    void draw_presenting(ShellContext& context, const Places& places);
    void draw_blank(ShellContext& context);
    void take_votes(const Ui& ui);
    std::string_view note_now(FrameArena& arena, const std::optional<Beat>& now) const;
    List<StatusItem> status_of(const ShellContext& context) const;

    std::size_t drawn_lab_ = 0;
    bool stage_lacks_lit_ = false;
};

}  // namespace softmaxlab
