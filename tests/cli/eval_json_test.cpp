#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

std::vector<json> lines_of(const std::string& output) {
    std::vector<json> lines;
    std::istringstream text(output);
    for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
    return lines;
}

}  // namespace

TEST_CASE("eval --json prints one line with 17 digits") {
    const Workplace place;
    const Outcome outcome = place.run({"eval", "2", "1", "0.1", "--json"});
    CHECK(outcome.status == 0);
    REQUIRE(lines_of(outcome.output).size() == 1);
    CHECK_THAT(outcome.output, ContainsSubstring("0.098565890409318166"));
    const json answer = lines_of(outcome.output).front();
    CHECK(answer.at("backend") == "reference");
    CHECK(answer.at("probabilities") == json({0.6590011388859679, 0.24243297070471392, 0.09856589040931817}));
    CHECK(answer.at("entropy_nats") == 0.8467381787602519);
    CHECK_FALSE(answer.contains("exponentials"));

    const json traced = json::parse(
        place.run({"eval", "2", "1", "-T", "0.5", "--json", "--trace", "--jacobian", "--target", "1"})
            .output);
    CHECK(traced.at("shifted") == json({0.0, -2.0}));
    CHECK(traced.at("cross_entropy").at("target") == 1);
    CHECK(traced.at("jacobian").size() == 2);
}

TEST_CASE("eval --json leaves no class out") {
    std::string numbers = "[0";
    for (int i = 1; i < 5000; ++i) numbers += "," + std::to_string(i % 97);
    const Workplace place;
    const Outcome outcome = place.run({"eval", "--json", "--file", place.write("many.json", numbers + "]")});
    CHECK(json::parse(outcome.output).at("probabilities").size() == 5000);
}

TEST_CASE("eval --stdin answers every line and exits with 0 if all were good") {
    const Workplace place;
    const Outcome outcome =
        place.run({"eval", "--stdin"},
                  "{\"logits\":[2,1,0.1]}\n"
                  "\n"
                  "{\"logits\":[11,11,0],\"format\":\"f16\",\"method\":\"naive\",\"trace\":true}\n"
                  "{\"logits\":[2,5,0.1],\"mask\":[false,true,false],\"temperature\":\"inf\"}");
    CHECK(outcome.status == 0);
    CHECK(outcome.errors.empty());
    const std::vector<json> answers = lines_of(outcome.output);
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].at("log_sum_exp") == 2.4170300162778333);
    CHECK(answers[1].at("sum") == "inf");
    CHECK(answers[1].at("probabilities") == json({0.0, 0.0, 0.0}));
    CHECK(answers[2].at("log_probabilities") == json({nullptr, 0.0, nullptr}));
    CHECK(place.run({"eval", "--stdin"}).status == 0);
}

TEST_CASE("eval --stdin answers attention, among logits") {
    const Workplace place;
    const Outcome outcome =
        place.run({"eval", "--stdin"},
                  "{\"attention\":{\"q\":[[0],[1]],\"k\":[[1],[2]],\"v\":[[4],[8]],\"causal\":true}}\n"
                  "{\"logits\":[2,1,0.1]}\n"
                  "{\"attention\":{\"scores\":[[1,1]],\"padding\":[true,true]},\"backend\":\"simd\"}\n");
    CHECK(outcome.status == 0);
    CHECK(outcome.errors.empty());
    const std::vector<json> answers = lines_of(outcome.output);
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].at("weights")[0] == json({1.0, 0.0}));
    CHECK(answers[0].at("weights")[1] == json({0.2689414213699951, 0.7310585786300049}));
    CHECK(answers[0].at("output")[0] == json({4.0}));
    CHECK(answers[1].contains("probabilities"));
    CHECK(answers[2].at("backend") == "simd");
    CHECK(answers[2].at("all_masked_rows") == json({0}));

    const Outcome bad = place.run({"eval", "--stdin"}, "{\"attention\":{\"q\":[[1]],\"k\":[[1,2]]}}\n");
    CHECK(bad.status == 1);
    CHECK_THAT(bad.output, ContainsSubstring("line 1, attention.k[0]: expected a row of 1 numbers"));
}

TEST_CASE("the options beside --stdin hold for the lines that do not say otherwise") {
    const Workplace place;
    const auto answer = [&](std::vector<std::string> options, const std::string& line) {
        options.insert(options.begin(), {"eval", "--stdin"});
        const std::vector<json> answers = lines_of(place.run(options, line + "\n").output);
        REQUIRE(answers.size() == 1);
        return answers.front();
    };
    const std::string two = R"({"logits":[2,1]})";
    CHECK(answer({"-T", "0.5"}, two) == answer({}, R"({"logits":[2,1],"temperature":0.5})"));
    CHECK(answer({"-T", "0.5"}, R"({"logits":[2,1],"temperature":1})") == answer({}, two));
    CHECK(answer({"--mask", "1,0"}, two) == answer({}, R"({"logits":[2,1],"mask":[true,false]})"));
    CHECK(answer({"--format", "f16"}, two) == answer({}, R"({"logits":[2,1],"format":"f16"})"));
    CHECK(answer({"--backend", "simd"}, two) == answer({}, R"({"logits":[2,1],"backend":"simd"})"));
    CHECK(answer({"--target", "0"}, two) == answer({}, R"({"logits":[2,1],"target":0})"));
    CHECK(answer({"--method", "naive"}, two) == answer({}, R"({"logits":[2,1],"method":"naive"})"));
    CHECK(answer({"--jacobian"}, two) == answer({}, R"({"logits":[2,1],"jacobian":true})"));
    CHECK(answer({"--trace", "--json"}, two) == answer({}, R"({"logits":[2,1],"trace":true})"));
    CHECK(answer({}, two) != answer({"--trace"}, two));
    CHECK(answer({"--target", "5"}, two).at("error") ==
          "line 1: target: expected a class from 0 to 1, found 5");
    CHECK(answer({"--mask", "1"}, two).contains("error"));

    const std::string attention = R"({"attention":{"scores":[[2,1]]}})";
    CHECK(answer({"-T", "0.5", "--backend", "simd"}, attention) ==
          answer({}, R"({"attention":{"scores":[[2,1]]},"temperature":0.5,"backend":"simd"})"));
    CHECK_THAT(answer({"--format", "f16"}, attention).at("error").get<std::string>(),
               ContainsSubstring("it takes the temperature and the backend only"));
}

TEST_CASE("a bad line of eval --stdin is named, the others answered, the exit status 1") {
    const Workplace place;
    const Outcome outcome = place.run({"eval", "--stdin"},
                                      "{\"logits\":[1,2]}\n"
                                      "{\"logits\":[1,2],\"mask\":[true]}\n"
                                      "\n"
                                      "logits: 1 2\n"
                                      "{\"logits\":[3,4]}\n");
    CHECK(outcome.status == 1);
    const std::vector<json> answers = lines_of(outcome.output);
    REQUIRE(answers.size() == 4);
    CHECK(answers[0].contains("probabilities"));
    CHECK(answers[1].at("error") == "line 2: mask: expected one entry for each of the 2 logits, found 1");
    CHECK(answers[1].at("line") == 2);
    CHECK_THAT(answers[2].at("error").get<std::string>(), ContainsSubstring("line 4"));
    CHECK(answers[2].at("line") == 4);
    CHECK(answers[3].contains("probabilities"));
}

TEST_CASE("the backends agree") {
    const Workplace place;
    const std::string request = "{\"logits\":[2,1,0.1,-3,88],\"temperature\":20,\"backend\":\"";
    const Outcome outcome = place.run(
        {"eval", "--stdin"}, request + "reference\"}\n" + request + "simd\"}\n" + request + "gpu\"}\n");
    const std::vector<json> answers = lines_of(outcome.output);
    REQUIRE(answers.size() == 3);
    CHECK(outcome.status == (answers[2].contains("error") ? 1 : 0));
    for (std::size_t backend = 1; backend < 3; ++backend) {
        if (backend == 2 && answers[2].contains("error")) {
            // Where there is no OpenGL 4.3 the line says so.
            CHECK_THAT(answers[2].at("error").get<std::string>(),
                       ContainsSubstring("gpu is not available here"));
            continue;
        }
        CHECK(answers[backend].at("backend") == (backend == 1 ? "simd" : "gpu"));
        CHECK(answers[backend].at("format") == "f32");
        for (std::size_t i = 0; i < 5; ++i) {
            // 3.6e-7 + 6e-8 (gap + log K), both at most 6.2 together here: the bounds of both backends
            const double exact = answers[0].at("probabilities").at(i).get<double>();
            const double p = answers[backend].at("probabilities").at(i).get<double>();
            CHECK(std::fabs(p - exact) <= 7.4e-7 * exact);
        }
    }
}

}  // namespace softmaxlab::test
