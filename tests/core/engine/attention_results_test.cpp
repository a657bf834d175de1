#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "core/engine/attention_heads.h"
#include "core/engine/attention_results.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"
#include "core/numeric/softmax.h"

using namespace softmaxlab;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

void change(Document& document, const AttentionEdit& edit) {
    document.apply(edit::ChangeAttention{edit});
}

/// The row's weights as they should be, from the vectors.
std::vector<double> expected_row(const Document& document, std::size_t query) {
    const Attention& attention = document.scene().attention;
    const AttentionHead head = head_of(attention, attention.head);
    const MaskBits mask = mask_bits(attention.mask, head.q.rows, head.k.rows);
    std::vector<double> logits;
    for (std::size_t key = 0; key < head.k.rows; ++key) {
        double score = 0;
        for (std::size_t c = 0; c < head.q.columns; ++c) score += head.q.at(query, c) * head.k.at(key, c);
        if (attention.scaled_by_sqrt_dk) score /= std::sqrt(static_cast<double>(head.q.columns));
        logits.push_back(mask.at(query, key) ? score : -std::numeric_limits<double>::infinity());
    }
    return softmax(logits, document.scene().temperature).probabilities;
}

void check_row(const Document& document, AttentionResults& results, std::size_t query) {
    const std::vector<double> expected = expected_row(document, query);
    for (std::size_t key = 0; key < expected.size(); ++key)
        CHECK_THAT(results.weight(query, key), WithinAbs(expected[key], 1e-6));
    CHECK(results.difference_to_reference(query) < 1e-6);
}

/// One that has no room for what it is given.
class FullBackend final : public AttentionBackend {
  public:
    Format format() const override { return Format::f32; }
    void begin(const AttentionHead&) override { throw std::runtime_error("There is no room for it."); }
    void compute_scores(std::size_t, std::size_t, std::span<ScoreRowFacts>) override {}
    void compute_weights(std::size_t, std::size_t, const AttentionSoftmax&,
                         std::span<AttentionRowFacts>) override {}
    void compute_output(std::size_t, std::size_t) override {}
    std::vector<double> read(AttentionMatrix, std::size_t, std::size_t) const override { return {}; }
    std::vector<double> read_output(std::size_t, std::size_t) const override { return {}; }
    std::vector<float> reduced(AttentionMatrix, const Reduction&) const override { return {}; }
    double score_error(std::size_t) const override { return 0; }
};

}  // namespace

TEST_CASE("a backend that cannot do it says why, until there is another one", "[attention-results]") {
    Document document;
    AttentionResults results(document, std::make_unique<FullBackend>());
    CHECK_FALSE(results.advance(forever));
    REQUIRE(results.failure());
    CHECK(*results.failure() == "There is no room for it.");
    CHECK_FALSE(results.advance(forever));
    results.set_backend(make_simd_backend()->attention());
    CHECK(results.advance(forever));
    CHECK_FALSE(results.failure());
    check_row(document, results, 2);
}

TEST_CASE("the results follow every edit of the attention", "[attention-results]") {
    Document document;
    AttentionResults results(document, make_simd_backend()->attention());
    const auto follow = [&] {
        REQUIRE(results.advance(forever));
        check_row(document, results, results.queries() - 1);
    };
    follow();
    CHECK(results.queries() == 6);
    change(document, edit::SetCausal{true});
    follow();
    document.apply(edit::SetTemperature{0.3});
    follow();
    change(document, edit::SetScaledBySqrtDk{false});
    follow();
    change(document, edit::SetKeyDimension{33});
    follow();
    change(document, edit::SetAttentionText{"one two three"});
    follow();
    CHECK(results.queries() == 3);
    change(document, edit::SetVectorSource{VectorSource::independent});
    follow();
    change(document, edit::SetAttentionLength{100});
    follow();
    CHECK(results.keys() == 100);
    change(document, edit::SetHeads{4});
    change(document, edit::ChooseHead{2});
    follow();
    change(document, edit::SetGivenVectors{as_given(document.scene().attention)});
    follow();
    change(document, edit::SetVectorCell{edit::VectorMatrix::k, 3, 1, 4.5});
    follow();
    CHECK(results.vectors().k.at(3, 1) == 4.5);
    document.undo();
    follow();
}

TEST_CASE("scores stay while only the mask, the scaling or the temperature change", "[attention-results]") {
    Document document;
    AttentionResults results(document, make_simd_backend()->attention());
    results.advance(forever);
    const auto scores = results.scores_version();
    const auto weights = results.weights_version();
    document.apply(edit::SetTemperature{2});
    results.advance(forever);
    change(document, edit::SetWindow{2});
    results.advance(forever);
    change(document, edit::SetScaledBySqrtDk{false});
    results.advance(forever);
    CHECK(results.scores_version() == scores);
    CHECK(results.weights_version() > weights);
    const auto after = results.weights_version();
    change(document, edit::ChooseQuery{2});  // changes no number
    document.apply(edit::SetLogit{0, 5});
    results.advance(forever);
    CHECK(results.weights_version() == after);
    change(document, edit::SetAttentionSeed{9});
    results.advance(forever);
    CHECK(results.scores_version() > scores);
}

TEST_CASE("work in slices ends with the same numbers, and a change in between starts it anew",
          "[attention-results]") {
    Document document;
    change(document, edit::SetVectorSource{VectorSource::independent});
    change(document, edit::SetAttentionLength{60});
    AttentionResults results(document, make_reference_backend()->attention());
    CHECK_FALSE(results.advance(0));
    CHECK_FALSE(results.complete());
    CHECK(results.progress() < 1);
    double before = 0;
    int slices = 0;
    while (!results.advance(1e-9)) {
        ++slices;
        CHECK(results.progress() >= before);
        before = results.progress();
        REQUIRE(slices < 100000);
        if (slices == 3) {
            document.apply(edit::SetTemperature{0.5});
            before = 0;
        }
    }
    CHECK(slices > 3);
    CHECK(results.progress() == 1);
    check_row(document, results, 7);
    check_row(document, results, 59);
}

TEST_CASE("the scene's query is there at once, and a drag reaches every row", "[attention-results]") {
    Document document;
    change(document, edit::SetVectorSource{VectorSource::independent});
    change(document, edit::SetAttentionLength{300});
    change(document, edit::ChooseQuery{250});
    AttentionResults results(document, make_reference_backend()->attention());
    results.advance(forever);
    CHECK(results.has_row(0));
    CHECK(results.has_output());
    document.apply(edit::SetTemperature{2});
    CHECK_FALSE(results.advance(0));
    CHECK(results.has_row(250));
    CHECK_FALSE(results.has_row(0));
    CHECK_FALSE(results.has_row(299));
    CHECK(results.has_output());  // that of T = 1
    check_row(document, results, 250);
    const AttentionHead head = head_of(document.scene().attention, 0);
    double expected = 0;
    for (std::size_t key = 0; key < 300; ++key) expected += results.weight(250, key) * head.v.at(key, 1);
    CHECK_THAT(results.output_row(250)[1], WithinAbs(expected, 1e-12));

    // A new temperature for every slice: what is there is right, and all rows have their turn.
    std::vector<bool> seen(300);
    for (int slice = 0; slice < 600; ++slice) {
        document.apply(edit::SetTemperature{1 + 0.001 * slice});
        results.advance(1e-9);
        for (std::size_t query = 0; query < 300; ++query) {
            if (!results.has_row(query) || seen[query]) continue;
            seen[query] = true;
            check_row(document, results, query);
        }
    }
    CHECK(std::count(seen.begin(), seen.end(), true) == 300);
    change(document, edit::SetAttentionSeed{5});
    results.advance(0);
    CHECK_FALSE(results.has_output());
    CHECK_FALSE(results.has_row(250));
}

TEST_CASE("rows that are read between slices have the size of the present vectors", "[attention-results]") {
    Document document;
    change(document, edit::SetVectorSource{VectorSource::independent});
    AttentionResults results(document, make_simd_backend()->attention());
    for (const std::size_t tokens : {300U, 20U, 150U, 7U, 8U}) {
        change(document, edit::SetAttentionLength{tokens});
        bool right = true;
        while (!results.advance(1e-9)) {
            if (!results.has_begun()) continue;
            right = right && results.weight_row(3).size() == tokens &&
                    results.score_row(3).size() == tokens && results.reference_row(3).size() == tokens &&
                    results.masked_row(3).size() == tokens;
        }
        CHECK(right);
        check_row(document, results, 3);
    }
}

TEST_CASE("the heads stay when only something else changes", "[attention-results]") {
    Document document;
    change(document, edit::SetHeads{2});
    AttentionHeads heads(document, make_simd_backend()->attention());
    REQUIRE(heads.advance(forever));
    const auto version = heads.version();
    change(document, edit::ChooseHead{1});
    change(document, edit::ChooseQuery{3});
    document.apply(edit::SetLogit{0, 4});
    REQUIRE(heads.advance(0));
    CHECK(heads.version() == version);
    document.apply(edit::SetTemperature{3});
    REQUIRE(heads.advance(forever));
    CHECK(heads.version() > version);
}

TEST_CASE("the summary is that of all rows", "[attention-results]") {
    Document document;
    change(document, edit::SetVectorSource{VectorSource::independent});
    change(document, edit::SetAttentionLength{200});
    change(document, edit::SetKeyDimension{64});
    change(document, edit::SetScaledBySqrtDk{GENERATE(false, true)});
    change(document, edit::SetCausal{true});
    change(document, edit::PaintMask{5, 0, true});
    for (std::size_t key = 1; key < 6; ++key) change(document, edit::PaintMask{5, key, true});
    AttentionResults results(document, make_simd_backend()->attention());
    results.advance(forever);
    const AttentionSummary& summary = results.summary();
    double sum = 0;
    double squares = 0;
    double entropy = 0;
    double passed = 0;
    double saturated = 0;
    std::size_t live = 0;
    for (std::size_t query = 0; query < 200; ++query) {
        for (const double score : results.score_row(query)) {
            sum += score;
            squares += score * score;
        }
        if (query == 5) continue;
        live += query + 1;
        const std::vector<double>& row = results.weight_row(query);
        entropy += entropy_nats(row);
        double largest = 0;
        for (const double p : row) {
            passed += p * (1 - p);
            largest = std::max(largest, p);
        }
        saturated += largest > 0.99 ? 1 : 0;
    }
    const double mean = sum / 40000;
    CHECK(summary.rows == 199);
    CHECK(summary.all_masked == 1);
    CHECK_THAT(summary.score_mean, WithinAbs(mean, 1e-6));
    CHECK_THAT(summary.score_variance, WithinRel(squares / 40000 - mean * mean, 1e-6));
    CHECK_THAT(summary.score_variance, WithinRel(64.0, 0.1));  // as d_k predicts
    CHECK_THAT(summary.mean_entropy, WithinRel(entropy / 199, 1e-5));
    CHECK_THAT(summary.saturated, WithinAbs(saturated / 199, 1e-12));
    CHECK_THAT(summary.mean_p_one_minus_p, WithinRel(passed / static_cast<double>(live), 1e-5));
}

TEST_CASE("what softmax gets is the masked row, in the backend's precision", "[attention-results]") {
    Document document;
    change(document, edit::SetCausal{true});
    change(document, edit::SetMaskValue{GENERATE(MaskValue::minus_infinity, MaskValue::minus_1e9)});
    AttentionResults results(document, make_simd_backend()->attention());
    results.advance(forever);
    const std::vector<double> logits = results.masked_row(2);
    CHECK(static_cast<double>(static_cast<float>(logits[1])) == logits[1]);
    CHECK(logits[4] < -9e8);
    const std::vector<double> weights = softmax(logits).probabilities;
    for (std::size_t key = 0; key < weights.size(); ++key)
        CHECK_THAT(results.weight(2, key), WithinAbs(weights[key], 1e-6));
}

TEST_CASE("another backend computes all anew", "[attention-results]") {
    Document document;
    Results results(document, make_reference_backend());
    REQUIRE(results.attention().advance(forever));
    REQUIRE(results.attention_heads().advance(forever));
    CHECK(results.attention().difference_to_reference(3) == 0);
    results.set_backend(make_simd_backend());
    REQUIRE(results.attention().advance(forever));
    REQUIRE(results.attention_heads().advance(forever));
    CHECK(results.attention().backend().format() == Format::f32);
    check_row(document, results.attention(), 3);
}

TEST_CASE("every head has its picture", "[attention-results]") {
    Document document;
    change(document, edit::SetHeads{3});
    AttentionHeads heads(document, make_simd_backend()->attention());
    REQUIRE(heads.advance(forever));
    REQUIRE(heads.heads().size() == 3);
    const auto version = heads.version();
    for (std::size_t head = 0; head < 3; ++head) {
        change(document, edit::ChooseHead{head});
        AttentionResults one(document, make_simd_backend()->attention());
        one.advance(forever);
        const HeadPicture& picture = heads.heads()[head];
        CHECK(picture.complete);
        REQUIRE(picture.width == 6);
        REQUIRE(picture.height == 6);
        for (std::size_t query = 0; query < 6; ++query)
            for (std::size_t key = 0; key < 6; ++key)
                CHECK_THAT(static_cast<double>(picture.weights[query * 6 + key]),
                           WithinAbs(one.weight(query, key), 1e-6));
        CHECK_THAT(picture.summary.mean_entropy, WithinRel(one.summary().mean_entropy, 1e-6));
    }
    CHECK(heads.heads()[0].weights != heads.heads()[1].weights);
    change(document, edit::SetAttentionLength{300});
    REQUIRE(heads.advance(forever));
    CHECK(heads.version() > version);
    CHECK(heads.heads()[2].width == 256);
}
