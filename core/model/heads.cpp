#include "core/model/heads.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "core/model/gpt2_run.h"

namespace softmaxlab {
namespace {

constexpr std::size_t first_query = 2;  // of the means: see HeadSummary
constexpr double mostly = 0.5;
constexpr double least_share = 0.2;
constexpr double least_over_even = 1.5;

constexpr std::array<HeadHabit, head_habits> all_habits = {HeadHabit::before, HeadHabit::first,
                                                           HeadHabit::self, HeadHabit::repeat};

/// Adds one query to the sums that a mean is made of.
void add(HeadShare& share, double weight, std::size_t keys, std::size_t all_keys) {
    share.weight += weight;
    share.even += static_cast<double>(keys) / static_cast<double>(all_keys);
    ++share.queries;
}

void divide(HeadShare& share) {
    if (share.queries == 0) return;
    share.weight /= static_cast<double>(share.queries);
    share.even /= static_cast<double>(share.queries);
}

double entropy_of(std::span<const float> row) {
    double entropy = 0;
    for (const float weight : row) {
        const auto p = static_cast<double>(weight);
        if (p > 0) entropy -= p * std::log(p);
    }
    return entropy;
}

bool is_noticeable(const HeadShare& share) {
    return share.queries > 0 && share.weight >= least_share && share.weight >= least_over_even * share.even;
}

/// For sentences; "> 99 %" of what is not all.
std::string percent_of(double weight) {
    const double percents = std::round(weight * 100);
    if (percents >= 100 && weight < 1) return "> 99 %";
    return fmt::format("{:.0f} %", percents);
}

}  // namespace

const HeadShare& HeadSummary::share(HeadHabit habit) const {
    switch (habit) {
        case HeadHabit::before:
            return before;
        case HeadHabit::first:
            return first;
        case HeadHabit::self:
            return self;
        case HeadHabit::repeat:
            break;
    }
    return repeat;
}

HeadSummary summarize_head(std::span<const float> weights, std::span<const Token> tokens) {
    const std::size_t n = tokens.size();
    if (weights.size() != n * n) throw std::invalid_argument("weights of another number of tokens");
    HeadSummary summary;
    for (std::size_t query = first_query; query < n; ++query) {
        const std::span<const float> row = weights.subspan(query * n, query + 1);
        const auto weight = [&](std::size_t key) { return static_cast<double>(row[key]); };
        add(summary.before, weight(query - 1), 1, row.size());
        add(summary.first, weight(0), 1, row.size());
        add(summary.self, weight(query), 1, row.size());
        summary.entropy += entropy_of(row);
        double repeated = 0;
        std::size_t keys = 0;
        for (std::size_t earlier = 0; earlier + 1 < query; ++earlier) {
            if (tokens[earlier] != tokens[query]) continue;
            repeated += weight(earlier + 1);
            ++keys;
        }
        if (keys > 0) add(summary.repeat, repeated, keys, row.size());
    }
    if (summary.self.queries > 0) summary.entropy /= static_cast<double>(summary.self.queries);
    for (HeadShare* share : {&summary.before, &summary.first, &summary.self, &summary.repeat}) divide(*share);
    return summary;
}

std::vector<HeadSummary> summarize_heads(const Gpt2Run& run) {
    if (run.ready() != run.tokens().size())
        throw std::out_of_range("there are tokens that have not gone through all layers");
    const Gpt2Config& config = run.model().config;
    std::vector<HeadSummary> summaries;
    summaries.reserve(config.layers * config.heads);
    for (std::size_t layer = 0; layer < config.layers; ++layer)
        for (std::size_t head = 0; head < config.heads; ++head)
            summaries.push_back(summarize_head(run.head_weights(layer, head).weights, run.tokens()));
    return summaries;
}

std::optional<HeadHabit> habit_of(const HeadSummary& summary) {
    const HeadHabit most = *std::max_element(
        all_habits.begin(), all_habits.end(),
        [&](HeadHabit a, HeadHabit b) { return summary.share(a).weight < summary.share(b).weight; });
    return is_noticeable(summary.share(most)) ? std::optional(most) : std::nullopt;
}

std::optional<std::size_t> best_head(std::span<const HeadSummary> heads, HeadHabit habit) {
    const auto best =
        std::max_element(heads.begin(), heads.end(), [&](const HeadSummary& a, const HeadSummary& b) {
            return a.share(habit).weight < b.share(habit).weight;
        });
    if (best == heads.end() || !is_noticeable(best->share(habit))) return std::nullopt;
    return static_cast<std::size_t>(best - heads.begin());
}

std::string_view name_of(HeadHabit habit) {
    constexpr std::array<std::string_view, head_habits> names = {"the token before", "the first token",
                                                                 "itself", "what came after the same token"};
    return names[static_cast<std::size_t>(habit)];
}

std::string head_in_words(const HeadSummary& summary) {
    if (summary.self.queries == 0) return "says nothing about a text of two tokens";
    const std::optional<HeadHabit> habit = habit_of(summary);
    if (!habit) return fmt::format("spreads over about {:.0f} tokens", std::exp(summary.entropy));
    const double weight = summary.share(*habit).weight;
    if (*habit == HeadHabit::repeat)
        return fmt::format("repeats a pattern: {} to {}", percent_of(weight), name_of(*habit));
    return fmt::format("{} looks at {}: {}", weight >= mostly ? "mostly" : "often", name_of(*habit),
                       percent_of(weight));
}

}  // namespace softmaxlab
