#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace softmaxlab::learning {

/// What a class thinks of a question with up to four answers, counted by hand: a vote, and a second one after
/// they have talked. What was voted stays hidden until the round is closed, or the second half of the class
/// would follow the first.
class Tally {
  public:
    enum class State {
        open,    ///< hands are being counted
        closed,  ///< the shares are shown
    };

    /// One time of asking.
    struct Round {
        std::vector<std::size_t> votes;  ///< of each option; of an estimate in tenths of the class
        bool estimated = false;          ///< nobody has counted: bars were dragged to about so much

        friend bool operator==(const Round&, const Round&) = default;
    };

    /// Opens the first round. `options`: 2 … 4, others are brought into that range. `right`: the right
    /// option, if it is known.
    explicit Tally(std::size_t options, std::optional<std::size_t> right = std::nullopt);

    std::size_t options() const { return options_; }
    State state() const { return state_; }
    bool is_open() const { return state_ == State::open; }
    const std::vector<Round>& rounds() const { return rounds_; }  ///< one or two; the last one may be open
    static constexpr std::size_t max_rounds = 2;

    /// So many votes more in the open round, at most max_votes of an option. Votes begin anew after an
    /// estimate. Nothing happens while it is closed or without such an option.
    void add(std::size_t option, std::size_t votes = 1);
    static constexpr std::size_t max_votes = 9999;

    /// Takes the last add() or estimate() of the open round back; nothing happens if there is none.
    void undo();

    /// About so many tenths of the class, 0 … 10, in the last round, open or closed: the round is an estimate
    /// then, and what was counted in it is forgotten.
    void estimate(std::size_t option, std::size_t tenths);

    void close() { state_ = State::closed; }

    /// Opens the second round; nothing happens if there was one, or while one is open.
    void open_second();
    bool has_second() const { return rounds_.size() > 1; }

    /// Votes of a round, without an estimate's: 0 then.
    std::size_t count(std::size_t round) const;

    /// The share of an option in a round, 0 … 1; 0 if nobody has voted. Of an estimate: its tenths over the
    /// sum of all tenths, so that shares always sum to 1.
    double share(std::size_t round, std::size_t option) const;

    /// The share of the right option in the last round; nothing if it is not known, or nobody has voted.
    std::optional<double> share_right() const;

    /// What to do now, from share_right(), in words for the teacher; nothing as there.
    std::optional<std::string> advice() const;

    /// "A" … "D".
    static char letter(std::size_t option) { return static_cast<char>('A' + option); }

  private:
    std::size_t options_;
    std::optional<std::size_t> right_;
    State state_ = State::open;
    std::vector<Round> rounds_;
    std::vector<Round> undo_;  // of the open round, the last one last
};

/// Below that share of right answers talking to a neighbour helps nobody; above `max_share_to_discuss` nobody
/// needs it.
inline constexpr double min_share_to_discuss = 0.35;
inline constexpr double max_share_to_discuss = 0.70;

/// A vote with what it was about.
struct Vote {
    std::string lesson;  ///< ids; empty without a lesson
    std::string step;
    Tally tally;
};

/// The closed rounds as CSV, one row an option: lesson, step, option, round, votes. Votes of an estimate are
/// its share in percent with a "%" behind.
std::string votes_csv(std::span<const Vote> votes);

}  // namespace softmaxlab::learning
