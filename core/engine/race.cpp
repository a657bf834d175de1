#include "core/engine/race.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/clock.h"

namespace softmaxlab {
namespace {

constexpr double max_repeats = 1e6;

/// So many that they take `least` seconds, if one takes `seconds`.
std::size_t repeats_for(double seconds, double least) {
    if (!(seconds < least)) return 1;
    const double wanted = seconds > 0 ? std::ceil(least / seconds) : max_repeats;
    return static_cast<std::size_t>(std::min(wanted, max_repeats));
}

}  // namespace

Contestant by_the_clock(std::string name, std::function<void(std::size_t part)> work) {
    return {std::move(name), [work = std::move(work)](const Turn& turn) {
                const Clock::time_point start = Clock::now();
                for (std::size_t i = 0; i < turn.repeats; ++i) work(turn.part);
                return seconds_since(start);
            }};
}

Timing timing_of(std::vector<double> seconds) {
    std::sort(seconds.begin(), seconds.end());
    const auto at = [&](double part) {
        return seconds[static_cast<std::size_t>(part * static_cast<double>(seconds.size() - 1))];
    };
    return {at(0.5), at(0), at(0.9), at(1), seconds.size()};
}

Race::Race(std::vector<Contestant> contestants, const RacePlan& plan)
    : contestants_(std::move(contestants)),
      plan_(plan),
      repeats_(contestants_.size(), 1),
      seconds_(contestants_.size()) {
    plan_.parts = std::max(plan_.parts, std::size_t{1});
    if (contestants_.empty()) round_ = plan_.rounds + 1;
}

bool Race::advance(double seconds) {
    const Clock::time_point start = Clock::now();
    while (!over()) {
        run_next_part();
        if (seconds_since(start) >= seconds) break;
    }
    return over();
}

double Race::progress() const {
    if (over()) return 1;
    const auto turns = static_cast<double>((plan_.rounds + 1) * size());
    const double part = static_cast<double>(part_) / static_cast<double>(plan_.parts);
    return (static_cast<double>(round_ * size() + contestant_) + part) / turns;
}

void Race::rest() {
    // Awake: after a sleep, the system may put this thread and those that it wakes on one core.
    const Clock::time_point start = Clock::now();
    while (seconds_since(start) < plan_.rest_seconds) {
    }
    contestants_[contestant_].run({0, 1});  // wakes what fell asleep meanwhile
}

void Race::run_next_part() {
    if (part_ == 0 && plan_.rest_seconds > 0) rest();
    const std::size_t repeats = repeats_[contestant_];
    turn_seconds_ += contestants_[contestant_].run({part_, repeats}) / static_cast<double>(repeats);
    if (++part_ == plan_.parts) end_turn();
}

void Race::end_turn() {
    if (round_ == 0) {
        repeats_[contestant_] = repeats_for(turn_seconds_, plan_.min_seconds);
    } else {
        seconds_[contestant_].push_back(turn_seconds_);
    }
    turn_seconds_ = 0;
    part_ = 0;
    if (++contestant_ < size()) return;
    contestant_ = 0;
    ++round_;
}

}  // namespace softmaxlab
