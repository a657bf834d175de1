#include "core/learning/tally.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "core/learning/results_csv.h"

namespace softmaxlab::learning {
namespace {

constexpr std::size_t min_options = 2;
constexpr std::size_t max_options = 4;
constexpr std::size_t max_tenths = 10;

std::size_t sum_of(const Tally::Round& round) {
    return std::accumulate(round.votes.begin(), round.votes.end(), std::size_t{0});
}

}  // namespace

Tally::Tally(std::size_t options, std::optional<std::size_t> right)
    : options_(std::clamp(options, min_options, max_options)), right_(right) {
    if (right_ && *right_ >= options_) right_.reset();
    rounds_.push_back({std::vector<std::size_t>(options_)});
}

void Tally::add(std::size_t option, std::size_t votes) {
    if (!is_open() || option >= options_) return;
    Round& round = rounds_.back();
    undo_.push_back(round);
    if (round.estimated) round = {std::vector<std::size_t>(options_)};
    std::size_t& now = round.votes[option];
    now = std::min(now + std::min(votes, max_votes), max_votes);
}

void Tally::undo() {
    if (!is_open() || undo_.empty()) return;
    rounds_.back() = std::move(undo_.back());
    undo_.pop_back();
}

void Tally::estimate(std::size_t option, std::size_t tenths) {
    if (option >= options_) return;
    Round& round = rounds_.back();
    Round after = round.estimated ? round : Round{std::vector<std::size_t>(options_), true};
    after.votes[option] = std::min(tenths, max_tenths);
    if (after == round) return;
    if (is_open()) undo_.push_back(round);
    round = std::move(after);
}

void Tally::open_second() {
    if (is_open() || has_second()) return;
    rounds_.push_back({std::vector<std::size_t>(options_)});
    undo_.clear();
    state_ = State::open;
}

std::size_t Tally::count(std::size_t round) const {
    const Round& counted = rounds_.at(round);
    return counted.estimated ? 0 : sum_of(counted);
}

double Tally::share(std::size_t round, std::size_t option) const {
    const std::size_t all = sum_of(rounds_.at(round));
    if (all == 0) return 0;
    return static_cast<double>(rounds_[round].votes.at(option)) / static_cast<double>(all);
}

std::optional<double> Tally::share_right() const {
    if (!right_ || sum_of(rounds_.back()) == 0) return std::nullopt;
    return share(rounds_.size() - 1, *right_);
}

std::optional<std::string> Tally::advice() const {
    const std::optional<double> right = share_right();
    if (!right || is_open()) return std::nullopt;
    if (*right < min_share_to_discuss) return "Few are right: explain, then ask again.";
    if (*right > max_share_to_discuss) return "Most are right: reveal.";
    if (has_second()) return "Still split: reveal, and explain.";
    return "Split: let them discuss in pairs, then vote again (V).";
}

std::string votes_csv(std::span<const Vote> votes) {
    std::string text = "lesson,step,option,round,votes\r\n";
    for (const Vote& vote : votes) {
        const std::size_t open = vote.tally.is_open() ? 1 : 0;
        for (std::size_t round = 0; round + open < vote.tally.rounds().size(); ++round) {
            for (std::size_t option = 0; option < vote.tally.options(); ++option) {
                const Tally::Round& counted = vote.tally.rounds()[round];
                const std::string number =
                    counted.estimated ? fmt::format("{:.0f} %", vote.tally.share(round, option) * 100)
                                      : fmt::format("{}", counted.votes[option]);
                text += fmt::format("{},{},{},{},{}\r\n", csv_cell(vote.lesson), csv_cell(vote.step),
                                    Tally::letter(option), round + 1, number);
            }
        }
    }
    return text;
}

}  // namespace softmaxlab::learning
