#include "app/ui/guess.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace softmaxlab {

std::vector<GuessedItem> classes_to_guess(const Scene& scene) {
    std::vector<GuessedItem> items;
    if (scene.loaded) return items;
    items.reserve(scene.classes.size());
    for (const ClassItem& item : scene.classes) items.push_back({item.colour, item.name, !item.masked});
    return items;
}

bool shows_ghost(const Guess& guess) {
    return guess.stage == Guess::Stage::revealed && !guess.faded;
}

double sum_of(const std::vector<double>& shares) {
    return std::accumulate(shares.begin(), shares.end(), 0.0);
}

bool adds_up(const Guess& guess) {
    constexpr double rounding = 1e-9;  // of shares that were set in hundredths
    return std::fabs(sum_of(guess.shares) - 1) <= guess_sum_slack + rounding;
}

std::vector<double> equal_shares(const std::vector<bool>& takes_part) {
    const auto count = std::count(takes_part.begin(), takes_part.end(), true);
    std::vector<double> shares(takes_part.size(), 0.0);
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (takes_part[i]) shares[i] = 1 / static_cast<double>(count);
    return shares;
}

void stretch(std::vector<double>& shares, const std::vector<bool>& takes_part) {
    const double sum = sum_of(shares);
    if (sum > 0) {
        for (double& share : shares) share /= sum;
    } else {
        shares = equal_shares(takes_part.empty() ? std::vector<bool>(shares.size(), true) : takes_part);
    }
}

}  // namespace softmaxlab
