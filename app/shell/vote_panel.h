#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/shell/beats.h"
#include "app/ui/ui.h"
#include "core/learning/tally.h"

namespace softmaxlab {

/// The vote of a class over the lower part of the stage: hands are counted with four keys, or bars are
/// dragged to about as much. With the question of a lesson, or without: then the options are A to D, asked
/// aloud.
class VotePanel {
  public:
    bool is_open() const { return shown_; }

    /// Whether hands are being counted: digits are votes then.
    bool is_counting() const { return shown_ && votes_.back().tally.is_open(); }

    /// What V does: opens a vote, closes it and shows the bars, opens a second round, puts it away.
    void go_on(const std::optional<Beat>& beat);

    /// Closes the round that is counted, if one is.
    void close();

    /// Puts it away. A round in which nobody has voted was none.
    void hide();

    /// Whether a key that is a vote was pressed in this frame.
    static bool is_vote_pressed();

    /// Digits, with Shift ten votes, and Backspace; only while hands are counted.
    void take_keys(const Ui& ui);

    /// Over the lower part of `room`.
    void draw(Ui& ui, const Rect& room, const std::optional<Beat>& beat);

    const std::vector<learning::Vote>& votes() const {
        return votes_;
    }  ///< of this session, the last one last

    /// What the teacher is to do now, of the vote that is open, if there is something to be said.
    std::optional<std::string> advice() const;

    /// The shares of the options of that step in its last vote, once its answer is shown; empty: nobody has
    /// voted.
    std::vector<double> shares(const Beat& beat) const;

    /// Rises whenever something changes that it shows.
    std::size_t version() const { return version_; }

  private:
    ImFont* options_font(const Ui& ui, float width, const std::optional<Beat>& beat) const;
    void draw_option(Ui& ui, Rect row, std::size_t option, ImFont* font, const std::optional<Beat>& beat);
    void draw_bars(Ui& ui, const Rect& track, std::size_t option);
    void drag_bar(Ui& ui, const Rect& track, std::size_t option);
    learning::Tally& tally() { return votes_.back().tally; }

    std::vector<learning::Vote> votes_;
    bool shown_ = false;
    std::optional<std::size_t> held_;  ///< the option whose bar is dragged
    std::size_t version_ = 0;
};

}  // namespace softmaxlab
