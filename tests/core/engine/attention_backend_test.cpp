#include <algorithm>
#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "core/base/limits.h"
#include "core/engine/attention_backend.h"
#include "core/engine/reference_attention.h"
#include "core/numeric/normal_numbers.h"
#include "core/numeric/softmax.h"
#include "tests/core/engine/backends_under_test.h"
#include "tests/core/numeric/reference_vectors.h"

// What every backend's attention has to do. Each program that has backends runs it on its own.

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

Matrix normal_matrix(std::uint64_t seed, std::size_t rows, std::size_t columns) {
    Matrix matrix(rows, columns);
    NormalNumbers numbers(seed);
    for (double& value : matrix.values) value = numbers.next();
    return matrix;
}

AttentionHead normal_head(std::size_t queries, std::size_t keys, std::size_t d_k, std::size_t d_v) {
    return {normal_matrix(1, queries, d_k), normal_matrix(2, keys, d_k), normal_matrix(3, keys, d_v), {}};
}

/// Everything that a head gives, in one go or `block` rows at a time.
struct Computed {
    std::vector<double> scores;
    std::vector<double> weights;
    std::vector<double> output;
    std::vector<ScoreRowFacts> score_facts;
    std::vector<AttentionRowFacts> facts;
};

Computed compute(AttentionBackend& attention, const AttentionHead& head, const AttentionSoftmax& how,
                 std::size_t block = 1000000) {
    const std::size_t queries = how.mask->queries();
    Computed all;
    all.score_facts.resize(queries);
    all.facts.resize(queries);
    attention.begin(head);
    const auto by_blocks = [&](const auto& work) {
        for (std::size_t first = 0; first < queries; first += block)
            work(first, std::min(block, queries - first));
    };
    by_blocks([&](std::size_t first, std::size_t count) {
        attention.compute_scores(first, count, std::span(all.score_facts).subspan(first, count));
    });
    by_blocks([&](std::size_t first, std::size_t count) {
        attention.compute_weights(first, count, how, std::span(all.facts).subspan(first, count));
    });
    by_blocks([&](std::size_t first, std::size_t count) { attention.compute_output(first, count); });
    all.scores = attention.read(AttentionMatrix::scores, 0, queries);
    all.weights = attention.read(AttentionMatrix::weights, 0, queries);
    all.output = attention.read_output(0, queries);
    return all;
}

AttentionSoftmax how_of(const AttentionHead& head, const MaskBits& mask, double temperature = 1) {
    return {1 / std::sqrt(static_cast<double>(std::max<std::size_t>(1, head.q.columns))), temperature,
            MaskValue::minus_infinity, &mask};
}

Matrix matrix_of(const nlohmann::json& rows) {
    Matrix matrix(rows.size(), rows.at(0).size());
    matrix.values.clear();
    for (const auto& row : rows)
        for (const auto& value : row) matrix.values.push_back(value.get<double>());
    return matrix;
}

/// The largest of |a − b|.
double difference(const std::vector<double>& a, const std::vector<double>& b) {
    REQUIRE(a.size() == b.size());
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::fabs(a[i] - b[i]));
    return largest;
}

/// Checks every number against the reference, with the bounds that the backend states.
void check_against_reference(Backend& backend, const AttentionHead& head, const AttentionSoftmax& how) {
    const auto attention = backend.attention();
    const Computed actual = compute(*attention, head, how);
    const Computed exact = compute(*make_reference_attention(), head, how);
    const std::size_t keys = how.mask->keys();
    const ErrorBound softmax_error = backend.error_bound();
    // The logit is rounded when the scale is, when it is multiplied and when −1e9 is added.
    const double unit = backend.format() == Format::f64 ? 0x1p-53 : 0x1p-24;
    bool scores_good = true;
    bool weights_good = true;
    bool output_good = true;
    for (std::size_t query = 0; query < how.mask->queries(); ++query) {
        double largest_shift = 0;
        for (std::size_t key = 0; key < keys; ++key) {
            const std::size_t cell = query * keys + key;
            double size = 0;
            for (std::size_t c = 0; c < head.q.columns; ++c)
                size += std::fabs(head.q.at(query, c) * head.k.at(key, c));
            const double allowed = attention->score_error(head.q.columns) * size;
            scores_good = scores_good && std::fabs(actual.scores[cell] - exact.scores[cell]) <= allowed;
            const double logit = std::fabs(exact.scores[cell] * how.scale);
            largest_shift = std::max(largest_shift, allowed * how.scale + 3 * unit * logit);
        }
        if (how.temperature == 0) continue;  // equal scores or not: the rounding decides
        double weight_errors = 0;
        for (std::size_t key = 0; key < keys; ++key) {
            const std::size_t cell = query * keys + key;
            const double shift = 2 * largest_shift / how.temperature;
            const double gap =
                exact.weights[cell] > 0 ? -std::log(exact.weights[cell]) : 750.0;  // at least the gap
            const double allowed =
                std::expm1(shift) * exact.weights[cell] + softmax_error.at(exact.weights[cell], gap, keys);
            weights_good = weights_good && std::fabs(actual.weights[cell] - exact.weights[cell]) <= allowed;
            weight_errors += allowed;
        }
        for (std::size_t column = 0; column < head.v.columns; ++column) {
            double size = 0;
            double largest = 0;
            for (std::size_t key = 0; key < keys; ++key) {
                size += exact.weights[query * keys + key] * std::fabs(head.v.at(key, column));
                largest = std::max(largest, std::fabs(head.v.at(key, column)));
            }
            const std::size_t at = query * head.v.columns + column;
            const double allowed = weight_errors * largest + attention->score_error(keys) * size * 1.001;
            output_good = output_good && std::fabs(actual.output[at] - exact.output[at]) <= allowed + 1e-37;
        }
    }
    CHECK(scores_good);
    CHECK(weights_good);
    CHECK(output_good);
}

}  // namespace

TEST_CASE("attention agrees with the reference vectors", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    CAPTURE(name);
    const BackendUnderTest under_test = make_backend_under_test(name);
    // Of float32 there are eight numbers in a dot product of up to 64, and weights up to 1.
    const double tolerance = under_test.backend->format() == Format::f64 ? 2e-15 : 4e-6;
    const nlohmann::json vectors = load_reference("attention.json");
    for (const auto& reference : vectors.at("cases")) {
        const AttentionHead head{
            matrix_of(reference.at("q")), matrix_of(reference.at("k")), matrix_of(reference.at("v")), {}};
        AttentionMask mask;
        mask.causal = reference.at("causal").get<bool>();
        const std::size_t n = reference.at("n").get<std::size_t>();
        for (std::size_t key = 0; key < n; ++key)
            if (reference.at("padding").at(key).get<bool>()) mask.padding.push_back(key);
        const MaskBits bits = mask_bits(mask, n, n);
        AttentionSoftmax how = how_of(head, bits);
        if (!reference.at("scaled_by_sqrt_dk").get<bool>()) how.scale = 1;
        const Computed computed = compute(*under_test.backend->attention(), head, how);
        CHECK(difference(computed.weights, matrix_of(reference.at("weights")).values) <= tolerance);
        CHECK(difference(computed.output, matrix_of(reference.at("output")).values) <= 4 * tolerance);
        for (std::size_t query = 0; query < n; ++query) {
            const double entropy = number_of(reference.at("row_entropy_nats").at(query));
            if (computed.facts[query].status == RowStatus::ok) {
                CHECK_THAT(computed.facts[query].entropy, WithinAbs(entropy, 8 * tolerance));
            } else {
                CHECK(computed.facts[query].status == RowStatus::all_masked);
                CHECK(entropy == 0);
            }
        }
    }
}

TEST_CASE("attention keeps its bounds at any size, mask and temperature", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    CAPTURE(name);
    const BackendUnderTest under_test = make_backend_under_test(name);
    const auto [queries, keys, d_k, d_v] =
        GENERATE(table<std::size_t, std::size_t, std::size_t, std::size_t>({{1, 1, 1, 1},
                                                                            {3, 7, 2, 1},
                                                                            {5, 16, 3, 2},
                                                                            {4, 17, 64, 3},
                                                                            {9, 63, 5, 65},
                                                                            {6, 64, 16, 64},
                                                                            {7, 65, 300, 2},
                                                                            {33, 129, 8, 4}}));
    const double temperature = GENERATE(0.01, 1.0, 30.0, infinity);
    const int kind = GENERATE(range(0, 5));
    AttentionMask mask;
    mask.causal = kind == 1;
    mask.window = kind == 2 ? 3 : 0;
    if (kind == 3) mask.padding = {0, keys / 2 + 1 < keys ? keys / 2 + 1 : 0};
    if (kind == 3 && mask.padding[1] <= mask.padding[0]) mask.padding.pop_back();
    if (kind == 4) mask.painted = {{0, static_cast<std::uint32_t>(keys - 1), true}};
    CAPTURE(queries, keys, d_k, d_v, temperature, kind);
    const MaskBits bits = mask_bits(mask, queries, keys);
    const AttentionHead head = normal_head(queries, keys, d_k, d_v);
    check_against_reference(*under_test.backend, head, how_of(head, bits, temperature));
}

TEST_CASE("the facts of a row are those of its weights", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    CAPTURE(name);
    const BackendUnderTest under_test = make_backend_under_test(name);
    const double temperature = GENERATE(0.0, 0.05, 1.0, 20.0, infinity);
    AttentionMask mask;
    mask.causal = true;
    const MaskBits bits = mask_bits(mask, 50, 50);
    const AttentionHead head = normal_head(50, 50, 16, 2);
    const AttentionSoftmax how = how_of(head, bits, temperature);
    const auto attention = under_test.backend->attention();
    const Computed computed = compute(*attention, head, how);
    const double tolerance = 2e-6;
    for (std::size_t query = 0; query < 50; ++query) {
        const std::span<const double> row = std::span(computed.weights).subspan(query * 50, 50);
        const AttentionRowFacts& facts = computed.facts[query];
        double squares = 0;
        for (const double p : row) squares += p * p;
        REQUIRE(facts.status == RowStatus::ok);
        CHECK(facts.live == query + 1);
        CHECK_THAT(facts.entropy, WithinAbs(entropy_nats(row), tolerance));
        CHECK_THAT(facts.largest, WithinRel(*std::max_element(row.begin(), row.end()), tolerance));
        CHECK_THAT(facts.p_one_minus_p, WithinAbs(1 - squares, tolerance));
        std::vector<double> logits;
        for (std::size_t key = 0; key <= query; ++key)
            logits.push_back(masked_score(computed.scores[query * 50 + key], how.scale, true,
                                          MaskValue::minus_infinity, attention->format()));
        CHECK_THAT(facts.max, WithinRel(*std::max_element(logits.begin(), logits.end()), 1e-6));
        const double lse = log_sum_exp(logits, temperature);
        if (std::isfinite(lse))
            CHECK_THAT(facts.log_sum_exp, WithinAbs(lse, 1e-5 * std::max(1.0, std::fabs(lse))));
        if (std::isinf(lse)) CHECK(facts.log_sum_exp == lse);

        const std::span<const double> scores = std::span(computed.scores).subspan(query * 50, 50);
        const ScoreRowFacts& of_scores = computed.score_facts[query];
        double sum = 0;
        double range = 0;
        for (const double score : scores) {
            sum += score;
            range = std::max(range, std::fabs(score));
        }
        CHECK(of_scores.finite == 50);
        CHECK_THAT(of_scores.sum, WithinAbs(sum, 1e-4));
        CHECK(of_scores.range == range);
    }
}

TEST_CASE("a row in which one key has all the weight has entropy 0", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    CAPTURE(name);
    const BackendUnderTest under_test = make_backend_under_test(name);
    const auto attention = under_test.backend->attention();
    AttentionMask mask;
    mask.causal = true;
    const MaskBits bits = mask_bits(mask, 150, 150);
    const double temperature = GENERATE(0.0, 1e-3, 1.0, 30.0, 1e25, infinity);
    const AttentionHead head = normal_head(150, 150, 8, 1);
    const Computed causal = compute(*attention, head, how_of(head, bits, temperature));
    CHECK(causal.weights[0] == 1);
    CHECK(causal.facts[0].entropy == 0);
    CHECK(causal.facts[0].p_one_minus_p == 0);
    CHECK(causal.facts[0].largest == 1);
    for (std::size_t query = 0; query < 150; ++query) {
        CAPTURE(query, temperature);
        const AttentionRowFacts& facts = causal.facts[query];
        CHECK(facts.entropy >= 0);
        CHECK(facts.entropy <= std::log(static_cast<double>(facts.live)));
    }
}

TEST_CASE("the entropy of a row keeps its digits where one key has nearly all the weight", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    CAPTURE(name);
    const BackendUnderTest under_test = make_backend_under_test(name);
    const auto attention = under_test.backend->attention();
    const double top = GENERATE(0.0, 1.0, -7.25, 3000.0);
    const double gap = GENERATE(0.25, 10.0, 20.0, 50.0, 80.0);
    const std::size_t keys = GENERATE(2u, 7u, 16u, 65u);
    CAPTURE(top, gap, keys);
    AttentionHead head;
    head.scores = Matrix(1, keys);
    std::fill(head.scores.values.begin(), head.scores.values.end(), top - gap);
    head.scores.values[keys / 2] = top;
    const MaskBits bits(1, keys);
    const AttentionRowFacts facts =
        compute(*attention, head, {1, 1, MaskValue::minus_infinity, &bits}).facts[0];
    const auto others = static_cast<double>(keys - 1);
    const double e = std::exp(-gap);
    const double entropy = std::log1p(others * e) + gap * others * e / (1 + others * e);
    CHECK_THAT(facts.entropy, WithinRel(entropy, 2e-6));
    const double squares = (2 * others * e + others * (others - 1) * e * e) / std::pow(1 + others * e, 2);
    CHECK_THAT(facts.p_one_minus_p, WithinRel(squares, 2e-6));
    for (const double far : {200.0, 1e4, 1e9}) {
        std::fill(head.scores.values.begin(), head.scores.values.end(), top - far);
        head.scores.values[keys / 2] = top;
        const Computed sharp = compute(*attention, head, {1, 1, MaskValue::minus_infinity, &bits});
        const double most = attention->format() == Format::f64 ? 1e-80 : 0;
        CHECK(sharp.weights[keys / 2] == 1);
        CHECK(sharp.facts[0].entropy >= 0);
        CHECK(sharp.facts[0].entropy <= most);
    }
}

TEST_CASE("a value that is past the format touches only the rows that attend to it", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    CAPTURE(name);
    const BackendUnderTest under_test = make_backend_under_test(name);
    const auto attention = under_test.backend->attention();
    AttentionMask mask;
    mask.causal = true;
    const MaskBits bits = mask_bits(mask, 40, 40);
    AttentionHead head = normal_head(40, 40, 4, 3);
    for (const double huge : {1e39, -1e300, infinity}) {
        head.v.at(39, 1) = huge;
        const Computed computed = compute(*attention, head, how_of(head, bits, 1));
        for (std::size_t query = 0; query < 39; ++query)
            for (std::size_t column = 0; column < 3; ++column)
                REQUIRE(std::isfinite(computed.output[query * 3 + column]));
        CHECK(std::fabs(computed.output[39 * 3 + 1]) > 1e35);
        CHECK(std::isfinite(computed.output[39 * 3]));
    }
    head = normal_head(40, 40, 4, 3);
    head.k.at(39, 2) = 1e39;
    const Computed computed = compute(*attention, head, how_of(head, bits, 1));
    for (std::size_t i = 0; i < 39 * 3; ++i) REQUIRE(std::isfinite(computed.output[i]));
}

TEST_CASE("an all-masked row has weights and output 0, and says so", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    AttentionMask mask;
    for (std::size_t key = 0; key < 20; ++key)
        mask.painted.push_back({1, static_cast<std::uint32_t>(key), true});
    const MaskBits bits = mask_bits(mask, 3, 20);
    const AttentionHead head = normal_head(3, 20, 4, 2);
    const Computed computed = compute(*under_test.backend->attention(), head, how_of(head, bits));
    CHECK(computed.facts[0].status == RowStatus::ok);
    CHECK(computed.facts[1].status == RowStatus::all_masked);
    CHECK(computed.facts[1].live == 0);
    CHECK(std::all_of(&computed.weights[20], &computed.weights[40], [](double p) { return p == 0; }));
    CHECK(computed.output[2] == 0);
    CHECK(computed.output[3] == 0);
}

TEST_CASE("-1e9 for a mask is a number: an all-masked row is spread over masked keys", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    AttentionMask mask;
    mask.padding = {0, 1, 2, 3};
    mask.painted = {{1, 2, false}};
    const MaskBits bits = mask_bits(mask, 2, 4);
    const AttentionHead head = normal_head(2, 4, 8, 2);
    AttentionSoftmax how = how_of(head, bits);
    how.mask_value = MaskValue::minus_1e9;
    const Computed computed = compute(*under_test.backend->attention(), head, how);
    CHECK(computed.facts[0].status == RowStatus::ok);
    CHECK(computed.facts[0].live == 4);
    double sum = 0;
    for (std::size_t key = 0; key < 4; ++key) {
        sum += computed.weights[key];
        // A float of that size knows no difference below 64; double keeps the scores to seven digits.
        if (under_test.backend->format() == Format::f32) CHECK(computed.weights[key] == 0.25);
    }
    CHECK_THAT(sum, WithinAbs(1, 1e-6));
    CHECK(computed.weights[4 + 2] == 1);
    CHECK(computed.weights[4] == 0);
}

TEST_CASE("NaN and infinity stay in their rows", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    const double bad = GENERATE(quiet_nan, infinity);
    const MaskBits bits(3, 40);
    AttentionHead head = normal_head(3, 40, 4, 2);
    head.q.at(1, 2) = bad;
    const Computed computed = compute(*under_test.backend->attention(), head, how_of(head, bits));
    CHECK(computed.facts[0].status == RowStatus::ok);
    CHECK(computed.facts[1].status == RowStatus::not_a_number);
    CHECK(computed.facts[2].status == RowStatus::ok);
    CHECK(std::isnan(computed.weights[40]));
    CHECK(std::isnan(computed.weights[79]));
    CHECK(std::isnan(computed.output[2]));
    CHECK_FALSE(std::isnan(computed.output[4]));
    CHECK(computed.score_facts[1].finite < 40);
}

TEST_CASE("a value that is no number counts only where it has a weight", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    AttentionMask mask;
    mask.causal = true;
    for (std::uint32_t key = 0; key < 20; ++key) mask.painted.push_back({5, key, true});
    const MaskBits bits = mask_bits(mask, 20, 20);
    AttentionHead head = normal_head(20, 20, 4, 3);
    head.v.at(10, 1) = GENERATE(quiet_nan, infinity);
    const Computed computed = compute(*under_test.backend->attention(), head, how_of(head, bits));
    for (std::size_t query = 0; query < 20; ++query) {
        CAPTURE(query);
        CHECK(std::isfinite(computed.output[query * 3 + 1]) == (query < 10));
        CHECK(std::isfinite(computed.output[query * 3 + 2]));
    }
    CHECK(computed.output[5 * 3 + 1] == 0);
}

TEST_CASE("given scores are taken as they are, infinities included", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    AttentionHead head;
    head.scores = Matrix(2, 3);
    head.scores.values = {1, 2, -infinity, -infinity, -infinity, -infinity};
    const MaskBits bits(2, 3);
    AttentionSoftmax how = how_of(head, bits);
    const Computed computed = compute(*under_test.backend->attention(), head, how);
    const Softmax exact = softmax(std::vector<double>{1, 2, -infinity});
    for (std::size_t key = 0; key < 3; ++key)
        CHECK_THAT(computed.weights[key], WithinAbs(exact.probabilities[key], 1e-6));
    CHECK(computed.facts[0].live == 2);
    CHECK(computed.facts[1].status == RowStatus::all_masked);
    CHECK(computed.output.empty());
}

TEST_CASE("rows computed in any blocks are the same", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    AttentionMask mask;
    mask.causal = true;
    const MaskBits bits = mask_bits(mask, 130, 130);
    const AttentionHead head = normal_head(130, 130, 20, 5);
    const AttentionSoftmax how = how_of(head, bits, 0.7);
    const Computed whole = compute(*under_test.backend->attention(), head, how);
    const Computed parts = compute(*under_test.backend->attention(), head, how, GENERATE(1, 7));
    CHECK(difference(whole.scores, parts.scores) == 0);
    CHECK(difference(whole.weights, parts.weights) == 0);
    // Rows that share a block share its keys: zeros may be added or not.
    CHECK(difference(whole.output, parts.output) == 0);
}

TEST_CASE("a reduced matrix has the means or maxima of its cells", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    const ReductionKind kind = GENERATE(ReductionKind::mean, ReductionKind::max);
    const auto which = GENERATE(AttentionMatrix::scores, AttentionMatrix::weights);
    const bool masked = GENERATE(false, true);
    AttentionMask mask;
    mask.causal = true;
    const MaskBits bits = mask_bits(mask, 90, 70);
    const AttentionHead head = normal_head(90, 70, 8, 1);
    const auto attention = under_test.backend->attention();
    const Computed computed = compute(*attention, head, how_of(head, bits));
    const auto& cells = which == AttentionMatrix::scores ? computed.scores : computed.weights;
    Reduction part;
    part.column = 10.5;
    part.row = 3.25;
    part.columns = 50;
    part.rows = 80;
    part.width = 13;
    part.height = GENERATE(std::size_t{9}, std::size_t{200});
    part.kind = kind;
    part.mask = masked ? &bits : nullptr;
    const std::vector<float> picture = attention->reduced(which, part);
    REQUIRE(picture.size() == part.width * part.height);
    bool good = true;
    for (std::size_t y = 0; y < part.height; ++y) {
        const CellRange down = cells_below(y, part.height, part.row, part.rows, 90);
        for (std::size_t x = 0; x < part.width; ++x) {
            const CellRange across = cells_below(x, part.width, part.column, part.columns, 70);
            double sum = 0;
            double max = -infinity;
            std::size_t count = 0;
            for (std::size_t row = down.begin; row < down.end; ++row) {
                for (std::size_t column = across.begin; column < across.end; ++column) {
                    if (masked && !bits.at(row, column)) continue;
                    ++count;
                    sum += cells[row * 70 + column];
                    max = std::max(max, cells[row * 70 + column]);
                }
            }
            const double actual = static_cast<double>(picture[y * part.width + x]);
            if (count == 0) {
                good = good && std::isnan(actual);
            } else {
                const double expected = kind == ReductionKind::max ? max : sum / static_cast<double>(count);
                good = good && std::fabs(actual - expected) <= 3e-6 * std::max(1.0, std::fabs(expected));
            }
        }
    }
    CHECK(good);
}

TEST_CASE("attention refuses heads that make no sense, and rows that are not there", "[attention]") {
    const std::string name = GENERATE(from_range(backends_under_test()));
    const BackendUnderTest under_test = make_backend_under_test(name);
    const auto attention = under_test.backend->attention();
    AttentionHead head = normal_head(3, 4, 2, 2);
    head.k = normal_matrix(2, 4, 3);
    CHECK_THROWS_AS(attention->begin(head), std::invalid_argument);
    head = normal_head(3, 4, 2, 2);
    head.v = normal_matrix(2, 5, 2);
    CHECK_THROWS_AS(attention->begin(head), std::invalid_argument);
    CHECK_THROWS_AS(attention->begin({}), std::invalid_argument);
    attention->begin(normal_head(3, 4, 2, 2));
    std::vector<ScoreRowFacts> facts(4);
    CHECK_THROWS_AS(attention->compute_scores(0, 4, facts), std::out_of_range);
    CHECK_THROWS_AS(attention->compute_output(4, 1), std::out_of_range);
    CHECK_THROWS_AS(attention->read(AttentionMatrix::weights, 3, 1), std::out_of_range);
}
