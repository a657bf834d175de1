// What a language model makes of a scene's text, with the small model of random weights in tests/data.
#include "core/engine/language_results.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/input_error.h"
#include "core/model/generation.h"

namespace softmaxlab {
namespace {

using Catch::Approx;
using Catch::Matchers::ContainsSubstring;

constexpr double all_time = std::numeric_limits<double>::infinity();

std::shared_ptr<const LanguageModel> tiny() {
    return open_language_model(SOFTMAXLAB_TEST_DATA "/models/tiny");
}

struct Fixture {
    Document document{default_scene()};
    LanguageResults results{document};

    Fixture() {
        results.set_loader(tiny);
        document.apply(edit::SetPrompt{"the cat"});
    }
    void finish() {
        while (results.unfinished()) results.work(all_time);
    }
    const NextToken& next() {
        finish();
        REQUIRE(results.next() != nullptr);
        return *results.next();
    }
};

}  // namespace

TEST_CASE("The next token is the one that generate() draws, and a step back gives it again", "[language]") {
    Fixture fixture;
    fixture.document.apply(edit::SetTokenFilters{{1.2, 40, 0.95, 0.01}});
    fixture.document.apply(edit::SetTemperature{0.8});
    fixture.document.apply(edit::SetSeed{7});
    const auto model = tiny();
    const auto logits = make_next_logits(model, ModelArithmetic::simd, nullptr);
    const Generation expected =
        generate(*model, *logits, "the cat", sampling_of(fixture.document.scene()), 7, 5);
    REQUIRE(expected.drawn.size() == 5);
    for (const DrawnToken& drawn : expected.drawn) {
        const NextToken& next = fixture.next();
        CHECK(next.hit.index == drawn.token);
        CHECK(next.u == drawn.u);
        CHECK(next.hit.begin == drawn.begin);
        CHECK(next.hit.end == drawn.end);
        fixture.document.apply(edit::AppendToken{drawn.token});
    }
    fixture.finish();
    REQUIRE(fixture.results.chances().size() == 5);
    double bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(surprise_in_bits(fixture.results.chances()[i]) == Approx(expected.drawn[i].surprise_bits));
        bits += expected.drawn[i].surprise_bits;
    }
    CHECK(fixture.results.perplexity().value() == Approx(std::exp2(bits / 5)));
    fixture.document.apply(edit::CutText{4});
    CHECK(fixture.next().hit.index == expected.drawn[4].token);
    CHECK(fixture.next().u == expected.drawn[4].u);
}

TEST_CASE("Nothing is ready before work, and a step at a time comes to the same", "[language]") {
    Fixture fixture;
    CHECK(fixture.results.next() == nullptr);
    CHECK(fixture.results.unfinished());
    std::size_t slices = 0;
    while (fixture.results.unfinished()) {
        fixture.results.work(0);
        ++slices;
    }
    CHECK(slices > 1);
    Fixture other;
    CHECK(fixture.next().logits == other.next().logits);
    CHECK_FALSE(fixture.results.work(all_time));
}

TEST_CASE("What is kept makes 1, is ranked, and is what the draws hit", "[language]") {
    Fixture fixture;
    fixture.document.apply(edit::SetTokenFilters{{1, 12, 0.9, 0}});
    const NextToken& next = fixture.next();
    REQUIRE(next.order.size() <= 12);
    double sum = 0;
    double tempered = 0;
    for (std::size_t i = 0; i < next.order.size(); ++i) {
        CHECK(next.order[i] == next.ranking[i]);
        sum += next.trace.probabilities[next.order[i]];
        tempered += next.trace.tempered[next.order[i]];
    }
    CHECK(sum == Approx(1));
    CHECK(next.kept_mass == Approx(tempered));
    CHECK(std::accumulate(next.counts.begin(), next.counts.end(), 0U) == NextToken::draws);
    std::uint32_t of_kept = 0;
    for (const std::size_t token : next.order) of_kept += next.counts[token];
    CHECK(of_kept == NextToken::draws);
    CHECK(next.entropy_after < next.entropy_before);
    const GumbelDraws& gumbel = fixture.results.gumbel();
    CHECK(std::accumulate(gumbel.counts.begin(), gumbel.counts.end(), 0U) == NextToken::draws);
    CHECK(gumbel.hit == gumbel_draw(next.trace.probabilities, gumbel.noise));
    CHECK(next.trace.probabilities[gumbel.hit] > 0);
}

TEST_CASE("Another temperature has the same u", "[language]") {
    Fixture fixture;
    const NextToken now = fixture.next();
    const std::vector<NextToken>& others = fixture.results.at_other_temperatures();
    REQUIRE(others.size() == compared_temperatures.size());
    double entropy = 0;
    for (std::size_t i = 0; i < others.size(); ++i) {
        CHECK(others[i].u == now.u);
        CHECK(others[i].entropy_after > entropy);
        entropy = others[i].entropy_after;
        if (compared_temperatures[i] == 1) CHECK(others[i].trace.probabilities == now.trace.probabilities);
    }
}

TEST_CASE("The way through the tree gives the model's own probability, in any text", "[language]") {
    Fixture fixture;
    fixture.finish();
    for (int text = 0; text < 2; ++text) {
        for (const std::size_t token : {0, 7, 289}) {
            double product = 1;
            const TreePath& path = fixture.results.path_to(token);
            for (const TreeStep& step : path.steps) product *= step.probability();
            CHECK(product == Approx(fixture.next().trace.before[token]).epsilon(1e-13));
            CHECK(path.mean_questions >= fixture.next().entropy_before / std::log(2.0));
        }
        fixture.document.apply(edit::AppendToken{7});
        fixture.finish();
    }
}

TEST_CASE("A text of another model is not gone on with", "[language]") {
    Fixture fixture;
    fixture.document.apply(edit::AppendToken{7, tiny()->name});
    CHECK(fixture.results.failure().empty());
    fixture.document.apply(edit::CutText{0});
    fixture.document.apply(edit::AppendToken{7, "gpt2"});
    CHECK_THAT(fixture.results.failure(), Catch::Matchers::ContainsSubstring("drawn by the model “gpt2”"));
    CHECK(fixture.results.next() == nullptr);
    fixture.document.apply(edit::CutText{0});
    CHECK(fixture.results.failure().empty());
}

TEST_CASE("A line that is dragged to a place in the ranking keeps as many tokens", "[language]") {
    for (const std::size_t top_k : {0, 20}) {
        for (const std::size_t count : {1, 2, 7, 19}) {
            CAPTURE(top_k, count);
            Fixture fixture;
            fixture.document.apply(edit::SetTokenFilters{{1, top_k, 1, 0}});
            const double p = top_p_that_keeps(fixture.next(), count);
            const double fraction = min_p_that_keeps(fixture.next(), count);
            fixture.document.apply(edit::SetTokenFilters{{1, top_k, p, 0}});
            CHECK(fixture.next().order.size() == count);
            fixture.document.apply(edit::SetTokenFilters{{1, 0, 1, fraction}});
            CHECK(fixture.next().order.size() == count);
            CHECK(kept_by_min_p(fixture.next(), fraction) == count);
        }
    }
    Fixture fixture;
    const std::size_t all = fixture.next().ranking.size();
    CHECK(top_p_that_keeps(fixture.next(), all) == 1);
    CHECK(min_p_that_keeps(fixture.next(), all) == 0);
    CHECK(kept_by_min_p(fixture.next(), 0) == all);
}

TEST_CASE("Without a model, or with a text that is none for it, it says why", "[language]") {
    Document document(default_scene());
    LanguageResults without(document);
    CHECK(without.model() == nullptr);
    CHECK_FALSE(without.failure().empty());
    CHECK(without.next() == nullptr);
    CHECK_FALSE(without.unfinished());
    without.set_loader([]() -> std::shared_ptr<const LanguageModel> { throw InputError("no weights"); });
    CHECK(without.failure() == "no weights");

    Fixture fixture;
    fixture.document.apply(edit::AppendToken{290});
    CHECK_THAT(fixture.results.failure(), ContainsSubstring("Token 290"));
    fixture.document.apply(edit::SetPrompt{"a"});
    CHECK(fixture.results.failure().empty());
    for (int i = 0; i < 39; ++i) fixture.document.apply(edit::AppendToken{5});
    CHECK(fixture.results.text().tokens.size() == 40);
    fixture.next();
    fixture.document.apply(edit::AppendToken{5});
    CHECK_THAT(fixture.results.failure(), ContainsSubstring("40 tokens at most"));
    CHECK(fixture.results.text().tokens.size() == 41);
    CHECK(fixture.results.next() == nullptr);
    fixture.document.apply(edit::CutText{39});
    fixture.next();
    fixture.document.apply(edit::SetPrompt{std::string(100, '?')});
    CHECK_FALSE(fixture.results.failure().empty());
}

TEST_CASE("The model is opened once", "[language]") {
    Document document(default_scene());
    LanguageResults results(document);
    int opened = 0;
    results.set_loader([&] {
        ++opened;
        return tiny();
    });
    CHECK(opened == 0);
    CHECK(results.failure().empty());
    CHECK(results.text().prompt > 0);
    CHECK(opened == 1);
}

}  // namespace softmaxlab
