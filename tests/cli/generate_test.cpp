#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "core/base/file_io.h"
#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

const std::string tiny = SOFTMAXLAB_TEST_DATA "/models/tiny";

Outcome generate(std::vector<std::string> arguments, std::string_view input = "") {
    const Workplace place;
    arguments.insert(arguments.begin(), {"generate", "--model", tiny});
    return place.run(arguments, input);
}

json answer(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Outcome outcome = generate(std::move(arguments));
    REQUIRE(outcome.status == 0);
    return json::parse(outcome.output);
}

std::vector<std::size_t> ids(const json& drawn) {
    std::vector<std::size_t> result;
    for (const json& token : drawn["tokens"]) result.push_back(token["id"]);
    return result;
}

}  // namespace

TEST_CASE("generate has a model of its own, whose text is the same on either backend") {
    const Workplace place;
    std::vector<std::string> arguments = {
        "generate", "Once upon a time", "-T", "0.8", "--top-k", "40", "--seed", "7", "-n", "30", "--json"};
    const Outcome simd = place.run(arguments);
    REQUIRE(simd.status == 0);
    const json text = json::parse(simd.output);
    REQUIRE(text["tokens"].size() == 30);
    arguments.insert(arguments.end(), {"--backend", "reference"});
    CHECK(ids(json::parse(place.run(arguments).output)) == ids(text));
    // A trained model is far surer of what comes next than one that knows nothing: log₂ 2048 = 11 bits.
    double bits = 0;
    for (const json& token : text["tokens"]) bits += token["surprise_bits"].get<double>();
    CHECK(bits / 30 < 8);
}

TEST_CASE("generate goes on with a prompt: the same seed, the same text, on either backend") {
    const std::vector<std::string> options = {
        "Once upon a time", "-T",   "0.8",    "--top-k", "40", "--top-p", "0.9",
        "--min-p",          "0.05", "--seed", "7",       "-n", "12"};
    const json text = answer(options);
    CHECK(text["prompt"] == "Once upon a time");
    CHECK(text["tokens"].size() == 12);
    CHECK(text["end"] == "count");
    CHECK(answer(options) == text);
    std::vector<std::string> in_double = options;
    in_double.insert(in_double.end(), {"--backend", "reference"});
    CHECK(ids(answer(in_double)) == ids(text));
    std::vector<std::string> other = options;
    other[10] = "8";
    CHECK(ids(answer(other)) != ids(text));
    for (const json& token : text["tokens"]) {
        CHECK(token["begin"].get<double>() <= token["u"].get<double>());
        CHECK(token["u"].get<double>() < token["end"].get<double>());
        CHECK(token["probability"].get<double>() > 0);
    }
    const Outcome plain = generate(options);
    CHECK(plain.status == 0);
    CHECK_THAT(plain.output, ContainsSubstring("Once upon a time"));
}

TEST_CASE("generate stops where the context is full, and says so") {
    const Outcome outcome = generate({"king", "-n", "1000", "-T", "2"});
    CHECK(outcome.status == 0);
    const json text = answer({"king", "-n", "1000", "-T", "2"});
    CHECK((text["end"] == "context" || text["end"] == "end_of_text"));
    CHECK(text["tokens"].size() <= 41);
    if (text["end"] == "context")
        CHECK_THAT(outcome.errors, ContainsSubstring("context of 40 tokens is full"));
    CHECK(generate({std::string(2000, 'x')}).status == 1);
    CHECK_THAT(generate({std::string(2000, 'x')}).errors,
               ContainsSubstring("prompt: expected at most 40 tokens"));
    CHECK(answer({"-n", "3"})["tokens"].size() <= 3);  // begins a text of its own
}

TEST_CASE("generate prints tokens, the likeliest logits, or all of them as JSON") {
    const json tokens = answer({"--tokens", "a king \xC3\xA9"});
    std::string bytes;
    for (const json& token : tokens["tokens"]) bytes += token["bytes"].get<std::string>();
    CHECK(bytes == "61206b696e6720c3a9");
    CHECK_THAT(generate({"--tokens", "a king"}).output, ContainsSubstring("   220  ␣\n"));

    const json reference = json::parse(read_file(tiny + "/reference.json"));
    const std::string prompt = "Once upon a time there was a golden ball, and 7 kings.";
    const json logits = answer({"--logits", prompt});
    const json& expected = reference["logits"].back();
    REQUIRE(logits["logits"].size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::max(largest,
                           std::fabs(logits["logits"][i]["logit"].get<double>() - expected[i].get<double>()));
    CHECK(largest < 1e-4);
    CHECK_THAT(generate({"--logits", prompt}).output, ContainsSubstring("the 20 likeliest of 290"));
}

TEST_CASE("generate gives a head's vectors and weights") {
    const json head = answer({"--attention", "1,2", "Once upon a time"});
    const std::size_t tokens = head["tokens"].size();
    REQUIRE(tokens > 2);
    CHECK(head["q"].size() == tokens);
    CHECK(head["k"][0].size() == 7);
    CHECK(head["weights"][0][0] == 1.0);
    CHECK(head["weights"][0][1] == 0.0);
    CHECK(head["scores"][0][1] == "-inf");
    CHECK_THAT(generate({"--attention", "2,0", "x"}).errors,
               ContainsSubstring("layer: expected a number from 0 to 1"));
    CHECK(generate({"--attention", "1", "x"}).status == 2);
}

TEST_CASE("generate --stdin answers each line, mistakes too") {
    const Outcome outcome = generate({"--stdin", "-n", "3"}, R"({"prompt": "a king", "seed": 5}

{"prompt": "a king", "question": "tokens"}
{"prompt": 3}
{"prompt": "x", "top_p": 2}
{"prompt": "x", "colour": 1}
)");
    CHECK(outcome.status == 1);
    std::vector<json> answers;
    std::istringstream lines(outcome.output);
    for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line));
    REQUIRE(answers.size() == 5);
    CHECK(answers[0]["tokens"].size() <= 3);
    CHECK(answers[1]["tokens"][0].contains("bytes"));
    CHECK_THAT(answers[2]["error"].get<std::string>(), ContainsSubstring("line 4, prompt"));
    CHECK_THAT(answers[3]["error"].get<std::string>(), ContainsSubstring("top_p: expected a number above 0"));
    CHECK(answers[4]["line"] == 6);
}

TEST_CASE("generate says which option is wrong, and what a folder lacks") {
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"-T", "-1"},
                                               {"-T", "warm"},
                                               {"--top-k", "1.5"},
                                               {"--top-p", "0"},
                                               {"--min-p", "2"},
                                               {"--seed", "x"},
                                               {"--repetition-penalty", "0"},
                                               {"--logits", "--tokens"}}) {
        std::vector<std::string> arguments = {"x"};
        arguments.insert(arguments.end(), wrong.begin(), wrong.end());
        CHECK(generate(arguments).status == 2);
    }
    CHECK(generate({"x", "--stdin"}).status == 2);
    const Workplace place;
    place.write("config.json", R"({"model_type": "llama"})");
    const Outcome outcome = place.run({"generate", "--model", ".", "x"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.errors, ContainsSubstring("config.json: expected a GPT-2"));
}

}  // namespace softmaxlab::test
