#include "core/model/heads.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/model/gpt2_run.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::WithinAbs;

/// Each query gives `share` to the key that `pick` names, and spreads the rest evenly over its keys up to
/// itself.
template <class Pick>
std::vector<float> weights_towards(std::size_t tokens, float share, const Pick& pick) {
    std::vector<float> weights(tokens * tokens);
    for (std::size_t query = 0; query < tokens; ++query) {
        for (std::size_t key = 0; key <= query; ++key)
            weights[query * tokens + key] = (1 - share) / static_cast<float>(query + 1);
        weights[query * tokens + pick(query)] += share;
    }
    return weights;
}

std::vector<Token> different_tokens(std::size_t count) {
    std::vector<Token> tokens(count);
    std::iota(tokens.begin(), tokens.end(), Token{5});
    return tokens;
}

std::size_t before(std::size_t query) {
    return query == 0 ? 0 : query - 1;
}

constexpr double rounding = 1e-6;  // of weights in float32

/// 1/(query + 1), over the queries from the third one on.
double even_share(std::size_t tokens) {
    double sum = 0;
    for (std::size_t query = 2; query < tokens; ++query) sum += 1 / static_cast<double>(query + 1);
    return sum / static_cast<double>(tokens - 2);
}

}  // namespace

TEST_CASE("shares are means over the queries from the third token on, beside those of an even spread") {
    const std::size_t n = 8;
    const std::vector<Token> tokens = different_tokens(n);
    const double even = even_share(n);

    const HeadSummary sharp = summarize_head(weights_towards(n, 1.0F, before), tokens);
    CHECK(sharp.before.weight == 1);
    CHECK(sharp.first.weight == 0);
    CHECK(sharp.self.weight == 0);
    CHECK(sharp.elsewhere() == 0);
    CHECK(sharp.entropy == 0);
    CHECK(sharp.before.queries == n - 2);
    CHECK_THAT(sharp.before.even, WithinAbs(even, rounding));
    CHECK(sharp.repeat.queries == 0);

    const HeadSummary first =
        summarize_head(weights_towards(n, 0.6F, [](std::size_t) { return std::size_t{0}; }), tokens);
    CHECK_THAT(first.first.weight, WithinAbs(0.6 + 0.4 * even, rounding));
    CHECK_THAT(first.before.weight, WithinAbs(0.4 * even, rounding));
    CHECK_THAT(first.self.weight, WithinAbs(0.4 * even, rounding));
    CHECK_THAT(first.elsewhere(), WithinAbs(0.4 * (1 - 3 * even), rounding));

    const HeadSummary spread = summarize_head(weights_towards(n, 0.0F, before), tokens);
    for (const HeadHabit habit : {HeadHabit::before, HeadHabit::first, HeadHabit::self})
        CHECK_THAT(spread.share(habit).weight, WithinAbs(spread.share(habit).even, rounding));
    double entropy = 0;
    for (std::size_t query = 2; query < n; ++query) entropy += std::log(static_cast<double>(query + 1));
    CHECK_THAT(spread.entropy, WithinAbs(entropy / static_cast<double>(n - 2), rounding));
}

TEST_CASE("a repeated pattern is the weight on what came after the same token") {
    // The second half is the first one again: the key after the same token is four places back less one.
    const std::vector<Token> tokens = {7, 3, 9, 1, 7, 3, 9, 1};
    const auto after_same = [](std::size_t query) { return query < 4 ? before(query) : query - 3; };
    const HeadSummary summary = summarize_head(weights_towards(8, 0.8F, after_same), tokens);
    CHECK(summary.repeat.queries == 4);
    const double even = (1 / 5.0 + 1 / 6.0 + 1 / 7.0 + 1 / 8.0) / 4;
    CHECK_THAT(summary.repeat.even, WithinAbs(even, rounding));
    CHECK_THAT(summary.repeat.weight, WithinAbs(0.8 + 0.2 * even, rounding));
    CHECK(habit_of(summary) == HeadHabit::repeat);

    // Several earlier places count together; the token beside itself is no pattern.
    const std::vector<Token> often = {7, 3, 7, 9, 7};
    const HeadSummary both = summarize_head(weights_towards(5, 0.0F, before), often);
    CHECK(both.repeat.queries == 2);  // the third token has one earlier place, the fifth two
    CHECK_THAT(both.repeat.even, WithinAbs((1 / 3.0 + 2 / 5.0) / 2, rounding));
    CHECK_THAT(both.repeat.weight, WithinAbs(both.repeat.even, rounding));
    const std::vector<Token> beside = {1, 2, 3, 3};
    CHECK(summarize_head(weights_towards(4, 0.0F, before), beside).repeat.queries == 0);
}

TEST_CASE("texts that are too short have no means; weights of another size are refused") {
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
        const HeadSummary summary = summarize_head(weights_towards(n, 0.5F, before), different_tokens(n));
        CHECK(summary.before.queries == 0);
        CHECK(summary.before.weight == 0);
        CHECK_FALSE(habit_of(summary));
    }
    const std::vector<float> weights(9);
    CHECK_THROWS_AS(summarize_head(weights, different_tokens(4)), std::invalid_argument);
}

TEST_CASE("a head is put into words by what gets most of its weight") {
    const std::size_t n = 12;
    const std::vector<Token> tokens = different_tokens(n);
    const auto words = [&](float share, const auto& pick) {
        return head_in_words(summarize_head(weights_towards(n, share, pick), tokens));
    };
    const auto itself = [](std::size_t query) { return query; };
    const auto first = [](std::size_t) { return std::size_t{0}; };
    CHECK(words(1.0F, before) == "mostly looks at the token before: 100 %");
    CHECK(words(0.999F, before) == "mostly looks at the token before: > 99 %");
    CHECK(words(0.25F, first) == "often looks at the first token: 37 %");
    CHECK(words(0.7F, itself) == "mostly looks at itself: 75 %");
    CHECK(words(0.0F, before) == "spreads over about 7 tokens");

    const std::vector<Token> twice = {7, 3, 9, 1, 7, 3, 9, 1};
    const auto after_same = [](std::size_t query) { return query < 4 ? before(query) : query - 3; };
    CHECK(head_in_words(summarize_head(weights_towards(8, 0.5F, after_same), twice)) ==
          "repeats a pattern: 58 % to what came after the same token");
    CHECK(head_in_words(HeadSummary()) == "says nothing about a text of two tokens");
}

TEST_CASE("the best example of a habit is the head with most of it, if there is one") {
    const std::size_t n = 9;
    const std::vector<Token> tokens = different_tokens(n);
    const auto itself = [](std::size_t query) { return query; };
    std::vector<HeadSummary> heads;
    for (const float share : {0.0F, 0.4F, 0.9F, 0.6F})
        heads.push_back(summarize_head(weights_towards(n, share, before), tokens));
    heads.push_back(summarize_head(weights_towards(n, 0.5F, itself), tokens));
    CHECK(best_head(heads, HeadHabit::before) == 2);
    CHECK(best_head(heads, HeadHabit::self) == 4);
    CHECK_FALSE(best_head(heads, HeadHabit::first));   // an even spread gives as much
    CHECK_FALSE(best_head(heads, HeadHabit::repeat));  // nothing is repeated
    CHECK_FALSE(best_head({}, HeadHabit::before));
}

TEST_CASE("all heads of a run are summed up from its own weights") {
    const auto model = open_language_model(std::string(SOFTMAXLAB_TEST_DATA) + "/models/tiny");
    Gpt2Run run(model);
    const std::vector<Token> tokens = {3, 8, 5, 3, 8, 5, 1};
    run.set_tokens(tokens);
    CHECK_THROWS_AS(summarize_heads(run), std::out_of_range);
    run.finish();
    const std::vector<HeadSummary> heads = summarize_heads(run);
    REQUIRE(heads.size() == model->config.layers * model->config.heads);
    for (std::size_t layer = 0; layer < model->config.layers; ++layer) {
        for (std::size_t head = 0; head < model->config.heads; ++head) {
            const std::vector<float> weights = run.head_weights(layer, head).weights;
            const HeadSummary& summary = heads[layer * model->config.heads + head];
            double before_sum = 0;
            double repeated = 0;
            for (std::size_t query = 2; query < 7; ++query) {
                before_sum += static_cast<double>(weights[query * 7 + query - 1]);
                if (query >= 3 && query < 6) repeated += static_cast<double>(weights[query * 7 + query - 2]);
            }
            CHECK_THAT(summary.before.weight, WithinAbs(before_sum / 5, 1e-12));
            CHECK_THAT(summary.repeat.weight, WithinAbs(repeated / 3, 1e-12));
            CHECK(summary.repeat.queries == 3);
        }
    }
}

}  // namespace softmaxlab::test
