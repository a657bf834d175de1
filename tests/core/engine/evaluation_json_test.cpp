#include "core/engine/evaluation_json.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using nlohmann::json;
using test::number_of;
using test::numbers_of;
using test::same_bits;

Backend& no_backend(BackendKind kind) {
    throw InputError("backend: " + std::string(name_of(kind)) + " is not part of this test");
}

struct Answers {
    std::vector<json> lines;
    bool all_good = false;
};

Answers answers_to(const std::string& lines) {
    std::istringstream in(lines);
    std::ostringstream out;
    Answers answers;
    answers.all_good = answer_lines(in, out, no_backend);
    std::istringstream answered(out.str());
    for (std::string line; std::getline(answered, line);) answers.lines.push_back(json::parse(line));
    return answers;
}

json answer_to(const std::string& line) {
    const Answers answers = answers_to(line + "\n");
    REQUIRE(answers.lines.size() == 1);
    return answers.lines.front();
}

std::string error_in(const std::string& line) {
    const json answer = answer_to(line);
    return answer.contains("error") ? answer.at("error").get<std::string>() : "no error";
}

}  // namespace

TEST_CASE("a request as JSON holds everything that can be asked") {
    const EvalRequest minimal = parse_eval_request(R"({"logits":[2, 1, 0.1]})", "x");
    CHECK(minimal.logits == std::vector<double>{2, 1, 0.1});
    CHECK(minimal.temperature == 1);
    CHECK(minimal.mask.empty());
    CHECK_FALSE(minimal.target.has_value());
    CHECK(minimal.backend == BackendKind::reference);
    CHECK_FALSE(minimal.format.has_value());
    CHECK(minimal.method == Method::stable);
    CHECK_FALSE(minimal.jacobian);
    CHECK_FALSE(minimal.trace);

    const EvalRequest full = parse_eval_request(
        R"({"logits":["-inf", 1e300, "nan"], "temperature":"inf", "mask":[true, false, true], "target":2,
            "backend":"simd", "format":"f32", "method":"naive", "jacobian":true, "trace":true})",
        "x");
    CHECK(full.logits[0] == -infinity);
    CHECK(full.logits[1] == 1e300);
    CHECK(std::isnan(full.logits[2]));
    CHECK(full.temperature == infinity);
    CHECK(full.mask == std::vector<bool>{true, false, true});
    CHECK(full.target == 2);
    CHECK(full.backend == BackendKind::simd);
    CHECK(full.format == Format::f32);
    CHECK(full.method == Method::naive);
    CHECK(full.jacobian);
    CHECK(full.trace);
}

TEST_CASE("filters say what draws of any logits are made from") {
    CHECK_FALSE(answer_to(R"({"logits": [3, 2, 1, 0]})").contains("sampling"));
    const json two = answer_to(R"({"logits": [3, 2, 1, 0], "temperature": 0.5, "top_k": 2})").at("sampling");
    CHECK(two.at("removed") == json{{"top_k", 2}, {"top_p", 0}, {"min_p", 0}});
    CHECK(std::fabs(two.at("probabilities").at(0).get<double>() - 1 / (1 + std::exp(-2.0))) < 1e-15);
    CHECK(two.at("probabilities").at(2) == 0.0);
    const json one = answer_to(R"({"logits": [3, 2, 1, 0], "top_p": 0.5, "min_p": 0.9})").at("sampling");
    CHECK(one.at("probabilities") == json{1.0, 0.0, 0.0, 0.0});
    const json penalty = answer_to(R"({"logits": [2, 1], "repetition_penalty": 2, "occurred": [0]})");
    CHECK(penalty.at("sampling").at("probabilities") == json{0.5, 0.5});
    const json masked = answer_to(R"({"logits": [2, 1], "mask": [false, false], "top_k": 1})");
    CHECK(masked.at("sampling").at("probabilities") == json{0.0, 0.0});
    CHECK(error_in(R"({"logits": [2, 1], "top_p": 0})") ==
          "line 1, top_p: expected a number above 0 and at most 1, found 0");
    CHECK(error_in(R"({"logits": [2, 1], "occurred": [2]})").find("line 1, occurred") == 0);
}

TEST_CASE("an answer has the field names and the values of softmax.json") {
    const json reference = test::load_reference("softmax.json");
    std::string lines;
    for (const json& one : reference.at("cases")) {
        json request = {{"logits", one.at("logits")}, {"temperature", one.at("temperature")}};
        if (one.contains("mask")) request["mask"] = one.at("mask");
        if (one.contains("jacobian")) request["jacobian"] = true;
        if (one.contains("cross_entropy")) request["target"] = one.at("cross_entropy").at("target");
        lines += request.dump() + "\n";
    }
    const Answers answers = answers_to(lines);
    CHECK(answers.all_good);
    REQUIRE(answers.lines.size() == 37);
    for (std::size_t i = 0; i < answers.lines.size(); ++i) {
        const json& expected = reference.at("cases").at(i);
        const json& actual = answers.lines[i];
        CAPTURE(expected.at("name").get<std::string>());
        const auto close = [](double a, double b) {
            return std::fabs(a - b) <= 1e-13 * std::fabs(b) + 1e-58;
        };
        const auto check = [&](const json& a, const json& b) {
            REQUIRE(a.size() == b.size());
            for (std::size_t k = 0; k < b.size(); ++k) {
                CHECK(a.at(k).is_null() == b.at(k).is_null());
                if (!b.at(k).is_null()) CHECK(close(number_of(a.at(k)), number_of(b.at(k))));
            }
        };
        for (const char* key : {"probabilities", "log_probabilities", "sparsemax", "entmax15"})
            check(actual.at(key), expected.at(key));
        for (const char* key : {"log_sum_exp", "entropy_nats", "perplexity"})
            CHECK(close(actual.at(key).get<double>(), expected.at(key).get<double>()));
        CHECK(actual.contains("jacobian") == expected.contains("jacobian"));
        if (expected.contains("jacobian"))
            for (std::size_t row = 0; row < expected.at("jacobian").size(); ++row)
                check(actual.at("jacobian").at(row), expected.at("jacobian").at(row));
        CHECK(actual.contains("cross_entropy") == expected.contains("cross_entropy"));
        if (expected.contains("cross_entropy")) {
            const json& loss = expected.at("cross_entropy");
            CHECK(actual.at("cross_entropy").at("target") == loss.at("target"));
            CHECK(close(actual.at("cross_entropy").at("loss").get<double>(), loss.at("loss").get<double>()));
            check(actual.at("cross_entropy").at("gradient"), loss.at("gradient"));
        }
        CHECK(actual.at("backend") == "reference");
    }
}

TEST_CASE("a traced answer has every field of precision.json, to the last bit") {
    const json reference = test::load_reference("precision.json");
    std::string lines;
    for (const json& one : reference.at("traces")) {
        const json request = {{"logits", one.at("input")},
                              {"format", one.at("format")},
                              {"method", one.at("method")},
                              {"trace", true}};
        lines += request.dump() + "\n";
    }
    const Answers answers = answers_to(lines);
    CHECK(answers.all_good);
    REQUIRE(answers.lines.size() == 192);
    for (std::size_t i = 0; i < answers.lines.size(); ++i) {
        const json& expected = reference.at("traces").at(i);
        const json& actual = answers.lines[i];
        CAPTURE(expected.dump());
        for (const auto& [key, value] : expected.items()) {
            CAPTURE(key);
            REQUIRE(actual.contains(key));
            if (value.is_array()) {
                CHECK(test::first_difference(numbers_of(actual.at(key)), numbers_of(value), same_bits) == -1);
            } else if (value.is_number() || key == "sum" || key == "max") {
                CHECK(same_bits(number_of(actual.at(key)), number_of(value)));
            } else {
                CHECK(actual.at(key) == value);
            }
        }
        for (const char* key : {"max", "shifted", "scaled"})
            CHECK(actual.contains(key) == expected.contains(key));
    }
}

TEST_CASE("the steps of a division are there when there is one") {
    const json naive = answer_to(R"({"logits":[2,1],"temperature":0.5,"method":"naive","trace":true})");
    CHECK(naive.at("scaled") == json({4.0, 2.0}));
    CHECK_FALSE(naive.contains("shifted"));
    const json stable = answer_to(R"({"logits":[2,1],"temperature":0.5,"trace":true})");
    CHECK(stable.at("shifted") == json({0.0, -2.0}));
    CHECK_FALSE(stable.contains("scaled"));
    const json masked = answer_to(R"({"logits":[2,1],"mask":[true,false],"trace":true})");
    CHECK(masked.at("input") == json({2.0, "-inf"}));
    CHECK(masked.at("log_probabilities") == json({0.0, nullptr}));
}

TEST_CASE("non-finite numbers are words, a masked class has no log-probability") {
    const json broken = answer_to(R"({"logits":[100,0],"format":"f32","method":"naive"})");
    CHECK(broken.at("probabilities") == json({"nan", 0.0}));
    CHECK(broken.at("log_probabilities") == json({"nan", "-inf"}));
    CHECK(broken.at("log_sum_exp") == "inf");
    const json limit = answer_to(R"({"logits":[1,0,"-inf"],"temperature":0,"target":2})");
    CHECK(limit.at("log_probabilities") == json({0.0, "-inf", nullptr}));
    CHECK(limit.at("cross_entropy").at("loss") == "inf");
    CHECK(answer_to(R"({"logits":[1],"temperature":"inf"})").at("temperature") == "inf");
}

TEST_CASE("numbers read back to the same double") {
    std::mt19937_64 random(61);
    for (int i = 0; i < 300; ++i) {
        const double z =
            std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 200) - 150);
        const json request = {{"logits", {z, 0.1}}, {"trace", true}};
        const json answer = answer_to(request.dump());
        CHECK(answer.at("input").at(0).get<double>() == z);
        CHECK(answer.at("input").at(0).is_number_float());
    }
}

TEST_CASE("a bad line is answered with its number, the others all the same") {
    const Answers answers =
        answers_to("{\"logits\":[1,2]}\n\n  \t\r\nnonsense\n{\"logits\":[3]}\r\n{\"logits\":[]}");
    CHECK_FALSE(answers.all_good);
    REQUIRE(answers.lines.size() == 4);
    CHECK(answers.lines[0].contains("probabilities"));
    CHECK(answers.lines[1].at("error").get<std::string>().starts_with("line 4, column 2: expected JSON: "));
    CHECK(answers.lines[1].at("line") == 4);
    CHECK(answers.lines[2].at("probabilities") == json({1.0}));
    CHECK(answers.lines[3].at("error") == "line 6: logits: expected at least one number");
    CHECK(answers.lines[3].at("line") == 6);
    CHECK(answers_to("").all_good);
    CHECK(answers_to("").lines.empty());
}

TEST_CASE("mistakes in a request are named") {
    CHECK(error_in("[1,2]").starts_with("line 1: expected a JSON object"));
    CHECK(error_in("{}") == "line 1: expected the key \"logits\", found an object without it");
    CHECK(error_in(R"({"logits":3})") == "line 1, logits: expected an array of numbers, found 3");
    CHECK(error_in(R"({"logits":[1,"two"]})") ==
          R"(line 1, logits[1]: expected a number, "inf", "-inf" or "nan", found "two")");
    CHECK(error_in(R"({"logits":[1,null]})") ==
          R"(line 1, logits[1]: expected a number, "inf", "-inf" or "nan", found null)");
    CHECK(error_in(R"({"logits":[1e999]})") ==
          "line 1: expected numbers that a double can hold, found \"1e999\"");
    CHECK(error_in(R"({"logits":[1],"temprature":1})")
              .starts_with("line 1: unknown key \"temprature\"; expected one of "));
    CHECK(error_in(R"({"logits":[1],"logits":[2]})") == "line 1: the key \"logits\" is there twice");
    CHECK(error_in(R"({"logits":[1],"temperature":-0.5})") ==
          "line 1, temperature: expected 0, a positive number or \"inf\", found -0.5");
    CHECK(error_in(R"({"logits":[1],"temperature":"-inf"})").starts_with("line 1, temperature: expected 0"));
    CHECK(error_in(R"({"logits":[1],"temperature":"hot"})")
              .starts_with("line 1, temperature: expected a number"));
    CHECK(error_in(R"({"logits":[1,2],"mask":[true]})") ==
          "line 1: mask: expected one entry for each of the 2 logits, found 1");
    CHECK(error_in(R"({"logits":[1,2],"mask":[]})")
              .starts_with("line 1, mask: expected one entry for each logit"));
    CHECK(error_in(R"({"logits":[1,2],"mask":[1,0]})") == "line 1, mask[0]: expected true or false, found 1");
    CHECK(error_in(R"({"logits":[1,2],"target":2})") ==
          "line 1, target: expected a whole number from 0 to 1, found 2");
    CHECK(error_in(R"({"logits":[1,2],"target":-1})").starts_with("line 1, target: "));
    CHECK(error_in(R"({"logits":[1,2],"target":0.5})").starts_with("line 1, target: "));
    CHECK(error_in(R"({"logits":[1],"backend":"cuda"})") ==
          "line 1, backend: expected " + alternatives(backend_names(), "\"") + ", found \"cuda\"");
    CHECK(error_in(R"({"logits":[1],"backend":"gpu"})") == "line 1: backend: gpu is not part of this test");
    CHECK(error_in(R"({"logits":[1],"format":"fp16"})") ==
          "line 1, format: expected " + alternatives(format_names(), "\"") + ", found \"fp16\"");
    CHECK(error_in(R"({"logits":[1],"method":"online"})") ==
          "line 1, method: expected " + alternatives(method_names(), "\"") + ", found \"online\"");
    CHECK(error_in(R"({"logits":[1],"jacobian":1})") == "line 1, jacobian: expected true or false, found 1");
    CHECK(error_in(R"({"logits":[1],"trace":"yes"})") ==
          "line 1, trace: expected true or false, found \"yes\"");
}

TEST_CASE("whatever a line holds, it gets one answer that is JSON") {
    const std::vector<std::string> seeds = {
        R"({"logits":[2,1,0.1],"temperature":1,"mask":[true,false,true],"target":0,"backend":"reference"})",
        R"({"logits":["-inf",1e300,-0.5e-3],"format":"f8e4m3","method":"naive","jacobian":true,"trace":true})",
        R"({"logits":[88,88,88],"temperature":"inf","format":"f16","method":"stable","trace":false})"};
    const std::string alphabet = "{}[]\",:0123456789.eE+-truefalsninf\\u \t\x01\x7f\xc3\xff\xe2";
    std::mt19937 random(62);
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    std::string lines;
    std::size_t count = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string line = seeds[below(seeds.size())];
        for (std::size_t mutations = 1 + below(4); mutations > 0; --mutations) {
            const std::size_t at = below(line.size());
            const std::size_t length = 1 + below(std::min<std::size_t>(8, line.size() - at));
            switch (below(5)) {
                case 0:
                    line.erase(at, length);
                    break;
                case 1:
                    line.insert(at, 1, alphabet[below(alphabet.size())]);
                    break;
                case 2:
                    line[at] = alphabet[below(alphabet.size())];
                    break;
                case 3:
                    line.insert(at, line.substr(at, length));
                    break;
                case 4:
                    line.resize(at + 1);
                    break;
            }
            if (line.empty()) line = "{";
        }
        if (line.find_first_not_of(" \t") == std::string::npos) continue;
        lines += line + "\n";
        ++count;
    }
    lines += std::string(100000, '[') + "\n" + std::string(100000, ']') + "\n";
    lines += R"({"logits":)" + std::string(50000, '[') + "1" + std::string(50000, ']') + "}\n";
    CHECK(answers_to(lines).lines.size() == count + 3);  // each of which answers_to() parses
}

}  // namespace softmaxlab
