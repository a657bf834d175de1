#include "core/engine/attention_evaluation.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/evaluation_json.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

/// The answer to one line, from the backends that need no GPU.
json answer_to(const std::string& line) {
    const std::unique_ptr<Backend> simd = make_simd_backend();
    std::istringstream in(line + "\n");
    std::ostringstream out;
    answer_lines(in, out, [&](BackendKind kind) -> Backend& {
        if (kind != BackendKind::simd)
            throw InputError("backend: " + std::string(name_of(kind)) + " is not part of this test");
        return *simd;
    });
    return json::parse(out.str());
}

std::string error_in(const std::string& line) {
    const json answer = answer_to(line);
    return answer.contains("error") ? answer.at("error").get<std::string>() : "no error";
}

/// The message for an attention with these members.
std::string error_in_attention(const std::string& members) {
    return error_in(R"({"attention": {)" + members + "}}");
}

json request_for(const json& reference_case, const std::string& backend) {
    json attention;
    for (const char* key : {"q", "k", "v", "causal", "padding", "scaled_by_sqrt_dk"})
        attention[key] = reference_case.at(key);
    return {{"attention", attention}, {"backend", backend}};
}

double largest_difference(const json& actual, const json& expected) {
    if (expected.is_number()) return std::fabs(actual.get<double>() - expected.get<double>());
    REQUIRE(actual.size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::fmax(largest, largest_difference(actual[i], expected[i]));
    return largest;
}

/// Rows without any weight.
json rows_of_zeros(const json& weights) {
    json rows = json::array();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == json(std::vector<double>(weights[i].size(), 0.0))) rows.push_back(i);
    }
    return rows;
}

void check_reference_cases(const std::string& backend, double tolerance) {
    const json reference = test::load_reference("attention.json");
    REQUIRE(reference.at("cases").size() >= 5);
    bool some_row_all_masked = false;
    for (const json& each : reference.at("cases")) {
        const json answer = answer_to(request_for(each, backend).dump());
        CAPTURE(each.at("n"), each.at("d_k"), each.at("causal"), answer.dump());
        REQUIRE_FALSE(answer.contains("error"));
        CHECK(answer.at("backend") == backend);
        for (const char* key : {"weights", "output", "row_entropy_nats"})
            CHECK(largest_difference(answer.at(key), each.at(key)) <= tolerance);
        CHECK(answer.at("all_masked_rows") == rows_of_zeros(each.at("weights")));
        some_row_all_masked = some_row_all_masked || !answer.at("all_masked_rows").empty();
    }
    CHECK(some_row_all_masked);
}

TEST_CASE("The reference backend answers all cases of 60 digits") {
    check_reference_cases("reference", 1e-14);  // numbers up to 20, and a few roundings of 1.1e-16 each
}

TEST_CASE("The simd backend answers all cases in float32") {
    check_reference_cases("simd", 2e-6);  // scores up to 30 in float32: 30 · 6e-8 in the exponent
}

TEST_CASE("Two keys, by hand") {
    const json answer = answer_to(R"({"attention": {"q": [[2]], "k": [[1], [0]], "v": [[1, 10], [3, 30]]}})");
    const double p = 1 / (1 + std::exp(-2.0));
    CHECK(largest_difference(answer.at("weights"), {{p, 1 - p}}) < 1e-15);
    CHECK(largest_difference(answer.at("output"), {{p + 3 * (1 - p), 10 * p + 30 * (1 - p)}}) < 1e-14);
    CHECK(answer.at("format") == "f64");
    CHECK(answer.at("temperature") == 1.0);
}

TEST_CASE("Without values there is no output; the temperature divides the scores") {
    const json answer = answer_to(R"({"attention": {"q": [[2]], "k": [[1], [0]]}, "temperature": 0.5})");
    CHECK_FALSE(answer.contains("output"));
    CHECK(largest_difference(answer.at("weights"), {{1 / (1 + std::exp(-4.0)), 1 / (1 + std::exp(4.0))}}) <
          1e-15);
    CHECK(answer_to(R"({"attention": {"q": [[2]], "k": [[1], [0]]}, "temperature": 0})").at("weights") ==
          json({{1.0, 0.0}}));
    CHECK(answer_to(R"({"attention": {"q": [[2]], "k": [[1], [0]]}, "temperature": "inf"})").at("weights") ==
          json({{0.5, 0.5}}));
}

TEST_CASE("Scores stand in the place of q and k and are not scaled; -inf in them masks") {
    const json answer = answer_to(R"({"attention": {"scores": [[2, 0, "-inf"]], "v": [[1], [3], [9]]}})");
    const double p = 1 / (1 + std::exp(-2.0));
    CHECK(largest_difference(answer.at("weights"), {{p, 1 - p, 0.0}}) < 1e-15);
    CHECK(largest_difference(answer.at("output"), {{p + 3 * (1 - p)}}) < 1e-15);
}

TEST_CASE("A window leaves near keys only; rows that are all masked are named") {
    const std::string head = R"({"attention": {"scores": [[0, 0, 0], [0, 0, 0], [0, 0, 0]], )";
    CHECK(answer_to(head + R"("window": 1}})").at("weights") ==
          json({{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}));
    const json masked = answer_to(head + R"("window": 1, "padding": [true, false, true]}})");
    CHECK(masked.at("all_masked_rows") == json({0, 2}));
    CHECK(masked.at("weights")[0] == json({0.0, 0.0, 0.0}));
    CHECK(masked.at("row_entropy_nats") == json({0.0, 0.0, 0.0}));
}

TEST_CASE("A row whose weights are exactly 1 and 0 has entropy 0") {
    for (const char* backend : {"simd", "reference"}) {
        for (const char* members : {R"("scores": [[0, -10000], [0, -1e9], [1, -1e9], [1, "-inf"]])",
                                    R"("q": [[0], [1], [-3], [7]], "k": [[1]], "v": [[1]])",
                                    R"("q": [[0]], "k": [[1], [2]], "causal": true, "window": 1)"}) {
            const json answer = answer_to(std::string(R"({"attention": {)") + members + R"(}, "backend": ")" +
                                          backend + "\"}");
            CAPTURE(backend, answer.dump());
            for (const json& entropy : answer.at("row_entropy_nats")) CHECK(entropy == 0.0);
        }
    }
    // In float32 the second weight is 0 from a gap of 104 on; the smaller ones leave what there is.
    const json rows =
        answer_to(
            R"({"attention": {"scores": [[0, -10], [0, -20], [0, -50], [1, -200]]}, "backend": "simd"})")
            .at("row_entropy_nats");
    CHECK(std::fabs(rows[0].get<double>() / 4.993775862412086e-4 - 1) < 2e-6);
    CHECK(std::fabs(rows[1].get<double>() / 4.328422598411845e-8 - 1) < 2e-6);
    CHECK(std::fabs(rows[2].get<double>() / 9.836624224615981e-21 - 1) < 2e-6);
    CHECK(rows[3] == 0.0);
}

TEST_CASE("Numbers past the format stay in their own row, and the row is named") {
    const std::string causal =
        R"({"attention": {"q": [[0], [1]], "k": [[1], [2]], "v": [[1], [1e39]], "causal": true}, )";
    for (const char* backend : {"simd", "reference"}) {
        const json answer = answer_to(causal + R"("backend": ")" + backend + "\"}");
        CAPTURE(backend, answer.dump());
        CHECK(answer.at("weights")[0] == json({1.0, 0.0}));
        CHECK(answer.at("output")[0] == json({1.0}));
        CHECK(answer.at("nan_rows").empty());
        const bool has_room = backend == std::string("reference");  // 1e39 is past f32
        CHECK(answer.at("overflowed_output_rows") == (has_room ? json::array() : json({1})));
    }
    const std::string head = R"({"attention": {"q": [[1e39], [1]], "k": [[1], [2]], "v": [[1], [2]]}, )";
    const json in_floats = answer_to(head + R"("backend": "simd"})");
    CHECK(in_floats.at("nan_rows") == json({0}));
    CHECK(std::fabs(in_floats.at("output")[1][0].get<double>() - 1.7310585786) < 1e-6);
    const json in_doubles = answer_to(head + R"("backend": "reference"})");
    CHECK(in_doubles.at("nan_rows").empty());
    CHECK(in_doubles.at("output")[0] == json({2.0}));
}

TEST_CASE("Numbers have 17 digits") {
    std::istringstream in(R"({"attention": {"scores": [[0, 0, 0]]}})");
    std::ostringstream out;
    answer_lines(in, out, [](BackendKind) -> Backend& { throw InputError("none"); });
    CHECK_THAT(out.str(),
               ContainsSubstring("[[0.33333333333333331,0.33333333333333331,0.33333333333333331]]"));
}

TEST_CASE("Matrices that cannot be used are named") {
    CHECK(error_in_attention(R"("q": [[1, 2], [3]], "k": [[1, 2]])") ==
          "line 1, attention.q[1]: expected a row of 2 numbers, as long as the first, found an array of 1");
    CHECK(error_in_attention(R"("q": [[1, 2]], "k": [[1]])") ==
          "line 1, attention.k[0]: expected a row of 2 numbers, as in q, found an array of 1");
    CHECK(error_in_attention(R"("q": [[1]], "k": [[1]], "v": [[1], [2]])") ==
          "line 1, attention.v: expected 1 rows, one for each key, found an array of 2");
    CHECK(error_in_attention(R"("q": [], "k": [[1]])") ==
          "line 1, attention.q: expected an array of rows of numbers, found an empty array");
    CHECK_THAT(error_in_attention(R"("k": [[1]])"), ContainsSubstring("expected the key \"q\""));
    CHECK_THAT(error_in_attention(R"("q": [[1]], "scores": [[1]])"), ContainsSubstring("no q beside scores"));
    CHECK_THAT(error_in_attention(R"("scores": [[1]], "scaled_by_sqrt_dk": true)"),
               ContainsSubstring("no scaled_by_sqrt_dk beside scores"));
}

TEST_CASE("Numbers that are none are named by their place") {
    CHECK(error_in_attention(R"("q": [[1, "nan"]], "k": [[1, 2]])") ==
          "line 1, attention.q[0][1]: expected a finite number, found \"nan\"");
    CHECK(error_in_attention(R"("q": [[1]], "k": [["-inf"]])") ==
          "line 1, attention.k[0][0]: expected a finite number, found \"-inf\"");
    CHECK(error_in_attention(R"("scores": [[1, "inf"]])") ==
          "line 1, attention.scores[0][1]: expected a finite number or \"-inf\", found \"inf\"");
    CHECK_THAT(error_in_attention(R"("q": [[1]], "k": [[null]])"), ContainsSubstring("attention.k[0][0]"));
}

TEST_CASE("Masks, sizes and keys that make no sense are named") {
    CHECK(error_in_attention(R"("scores": [[1, 2]], "padding": [true])") ==
          "line 1, attention.padding: expected 2 entries, one for each key, found an array of 1");
    CHECK_THAT(error_in_attention(R"("scores": [[1]], "padding": [1])"),
               ContainsSubstring("attention.padding[0]: expected true or false, found 1"));
    CHECK_THAT(error_in_attention(R"("scores": [[1]], "window": -1)"),
               ContainsSubstring("attention.window: expected a whole number from 0 to 4096, found -1"));
    CHECK_THAT(error_in_attention(R"("scores": [[1]], "mask": [[true]])"),
               ContainsSubstring("attention: unknown key \"mask\""));
    CHECK_THAT(error_in(R"({"attention": {"scores": [[1]]}, "logits": [1]})"),
               ContainsSubstring("unknown key \"logits\"; expected one of attention, temperature, backend"));
    CHECK_THAT(error_in_attention(R"("scores": [[1]], "scores": [[2]])"),
               ContainsSubstring("the key \"scores\" is there twice"));
    CHECK(error_in(R"({"attention": [1]})") == "line 1, attention: expected an object, found an array of 1");
    std::string row = "1";
    for (std::size_t i = 1; i <= max_tokens; ++i) row += ",1";
    CHECK_THAT(error_in_attention(R"("scores": [[)" + row + "]]"), ContainsSubstring("at most 4096 columns"));
}

TEST_CASE("A temperature or backend that is none is named") {
    CHECK(error_in(R"({"attention": {"scores": [[1]]}, "temperature": -1})") ==
          "line 1, temperature: expected 0, a positive number or \"inf\", found -1");
    CHECK(error_in(R"({"attention": {"scores": [[1]]}, "temperature": "nan"})") ==
          "line 1, temperature: expected 0, a positive number or \"inf\", found \"nan\"");
    CHECK(error_in(R"({"attention": {"scores": [[1]]}, "backend": "tpu"})") ==
          "line 1, backend: expected " + alternatives(backend_names(), "\"") + ", found \"tpu\"");
    CHECK(error_in(R"({"attention": {"scores": [[1]]}, "backend": "gpu"})") ==
          "line 1: backend: gpu is not part of this test");
}

}  // namespace
}  // namespace softmaxlab
