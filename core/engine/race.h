#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace softmaxlab {

/// Which part of the work is to be done, and how often in a row.
struct Turn {
    std::size_t part = 0;
    std::size_t repeats = 1;
};

/// One way to do the same work as others do.
struct Contestant {
    std::string name;
    std::function<double(const Turn&)> run;  ///< does it, and returns the seconds that it took
};

/// A contestant whose time is what a clock beside `work` says.
Contestant by_the_clock(std::string name, std::function<void(std::size_t part)> work);

/// Seconds of one time through the whole work.
struct Timing {
    double median = 0;
    double fastest = 0;
    double most = 0;  ///< 90 % take no longer
    double longest = 0;
    std::size_t runs = 0;
};

/// Of at least one time.
Timing timing_of(std::vector<double> seconds);

/// How a race goes.
struct RacePlan {
    std::size_t rounds = 20;
    std::size_t parts = 1;  ///< the work is cut into so many: nothing shorter can be waited for
    /// Of a turn: shorter work is repeated. The first calls pay for cold caches, and for a processor that has
    /// to change its clock for wider vectors.
    double min_seconds = 1e-3;
    double rest_seconds = 0;  ///< before each turn: threads of others may go on spinning for a while
};

/// Times contestants against each other: in every round each has its turn, one after the other, so that
/// whatever else the machine does meanwhile meets all of them. The first round is for memory that was never
/// touched and for finding out how often short work is to be repeated: it does not count.
class Race {
  public:
    Race(std::vector<Contestant> contestants, const RacePlan& plan);

    /// Goes on for about so many seconds, for one part of one turn at least. Returns whether it is over.
    bool advance(double seconds);

    bool over() const { return round_ > plan_.rounds; }

    /// 0 … 1, by turns.
    double progress() const;

    std::size_t size() const { return contestants_.size(); }
    const std::string& name(std::size_t contestant) const { return contestants_[contestant].name; }

    /// Whether a contestant has finished a turn that counts.
    bool has_timing(std::size_t contestant) const { return !seconds_[contestant].empty(); }
    Timing timing(std::size_t contestant) const { return timing_of(seconds_[contestant]); }

  private:
    void rest();
    void run_next_part();
    void end_turn();

    std::vector<Contestant> contestants_;
    RacePlan plan_;
    std::vector<std::size_t> repeats_;          ///< in a turn of each contestant
    std::vector<std::vector<double>> seconds_;  ///< of each contestant, round after round
    std::size_t round_ = 0;                     ///< 0: the one that does not count
    std::size_t contestant_ = 0;                ///< whose turn it is
    std::size_t part_ = 0;
    double turn_seconds_ = 0;
};

}  // namespace softmaxlab
