// Files as other programs write them, through the program: the same in `eval --file` and `render`.

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string data(const std::string& name) {
    return std::string(SOFTMAXLAB_TEST_DATA) + "/files/" + name;
}

}  // namespace

TEST_CASE("every file that opens in eval opens in render, with the same names") {
    struct File {
        const char* name;
        const char* row;
        const char* probability;
        const char* label;
    };
    const Workplace place;
    for (const File& file :
         {File{"hash-tokens.csv", "0", "0.609", "##ing"}, File{"quote-tokens.tsv", "0", "0.2156", "\""},
          File{"savetxt-header.csv", "0", "0.665", "bird"}, File{"eval-set.csv", "0", "0.896191", "z2"},
          File{"gpt-tokens.csv", "0", "0.586289", "␣the"}, File{"sep-line.csv", "0", "0.851953", "a"},
          File{"lines.jsonl", "1", "0.731059", "1"}, File{"records.json", "0", "0.731059", "␣the"},
          File{"top-logprobs-dict.json", "0", "0.900", "␣the"}}) {
        INFO(file.name);
        const Outcome eval = place.run({"eval", "--file", data(file.name), "--row", file.row});
        CHECK(eval.status == 0);
        CHECK_THAT(line_with(eval.output, file.probability), ContainsSubstring(file.label));
        const Outcome view =
            place.run({"render", data(file.name), "--row", file.row, "--text", "--backend", "simd"});
        CHECK(view.status == 0);
        CHECK_THAT(view.output, ContainsSubstring(file.label));
        CHECK(view.errors == eval.errors);  // what was assumed is said by both
    }
}

TEST_CASE("what cannot be read is refused with the same words everywhere") {
    const Workplace place;
    for (const char* name : {"underscore.csv", "missing.csv", "python.jsonl"}) {
        INFO(name);
        const Outcome eval = place.run({"eval", "--file", data(name)});
        const Outcome view = place.run({"render", data(name), "--text"});
        CHECK(eval.status == 1);
        CHECK(view.status == 1);
        CHECK(eval.errors == view.errors);
        CHECK_THAT(eval.errors, ContainsSubstring("expected a number"));
    }
}

TEST_CASE("eval --stdin reads JSON as Python writes it") {
    const Workplace place;
    const Outcome answers = place.run({"eval", "--stdin"},
                                      "{\"logits\": [2.0, -Infinity, 0.5]}\n{\"logits\": [2.0, NaN]}\n"
                                      "{\"logits\": [2.0, null]}\n{\"logits\": [1]}\\0 garbage\n");
    CHECK_THAT(answers.output, ContainsSubstring("\"probabilities\":[0.8175"));
    CHECK_THAT(answers.output, ContainsSubstring("\"nan\""));
    CHECK_THAT(answers.output, ContainsSubstring("logits[1]: expected a number"));
    CHECK(answers.status == 1);
}

TEST_CASE("no word of a file commands the terminal") {
    const Workplace place;
    const std::string labels = place.write(
        "escape.csv", "label,logit\n\"\x1B[31mred\x1B[0m\",1\n\"two\nlines\",2\n\"bell\x07\",0\n");
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"eval", "--file", labels},
                                                      {"render", labels, "--text"},
                                                      {"render", "--lab", "soft\x1B[31mmax", "--text"},
                                                      {"render", "--text", "--size", "\x1B[31m"},
                                                      {"render", "no\x1B[31m.csv", "--text"}}) {
        const Outcome outcome = place.run(arguments);
        CHECK((outcome.output + outcome.errors).find('\x1B') == std::string::npos);
        CHECK((outcome.output + outcome.errors).find('\x07') == std::string::npos);
    }
    CHECK_THAT(place.run({"eval", "--file", labels}).output, ContainsSubstring("two↵lines"));
    const std::string lengthy =
        place.write("long.csv", "label,logit\n" + std::string(1'000'000, 'x') + ",1\nb,2\n");
    CHECK(place.run({"eval", "--file", lengthy}).output.size() < 5000);
}

TEST_CASE("a file that is piped into eval --stdin is read as the file is") {
    const Workplace place;
    const auto piped = [&](const std::string& name) {
        std::ifstream stream(data(name), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        return place.run({"eval", "--stdin"}, bytes);
    };
    for (const char* name : {"hash-tokens.csv", "quote-tokens.tsv", "gpt-tokens.csv", "sep-line.csv",
                             "records.json", "top-logprobs-dict.json", "bf16-V2.npy", "logits.safetensors"}) {
        INFO(name);
        const Outcome answer = piped(name);
        const Outcome file = place.run({"eval", "--file", data(name), "--json"});
        CHECK(answer.status == 0);
        CHECK(answer.output == file.output);
    }
    const Outcome rows = piped("eval-set.csv");
    CHECK(rows.output ==
          place.run({"eval", "--file", data("eval-set.csv"), "--row", "0", "--json"}).output +
              place.run({"eval", "--file", data("eval-set.csv"), "--row", "1", "--json"}).output);
    CHECK(piped("python.jsonl").status == 1);  // requests, the last of which has a null
    CHECK_THAT(piped("missing.csv").output, ContainsSubstring("\"line\":1"));
}

TEST_CASE("eval computes the logits of a scene, with its temperature and its masks") {
    const Workplace place;
    const std::string scene =
        place.write("s.json", R"({"format": "softmax-lab-scene", "version": 1, "temperature": 2, "classes":
            [{"name": "cat", "logit": 2}, {"name": "dog", "logit": 0}, {"name": "fox", "logit": 5, "masked": true}]})");
    const Outcome warm = place.run({"eval", "--file", scene});
    CHECK(warm.status == 0);
    CHECK_THAT(line_with(warm.output, "cat"), ContainsSubstring("0.731059"));
    CHECK_THAT(line_with(place.run({"eval", "--file", scene, "-T", "1"}).output, "cat"),
               ContainsSubstring("0.880797"));
}

TEST_CASE("attention from files, on the command line") {
    const Workplace place;
    for (const char* name :
         {"attn.npy", "attentions.npy", "attn12.npy", "log-attn.npy", "qkv-compressed.npz"}) {
        INFO(name);
        const Outcome view = place.run({"render", data(name), "--text", "--backend", "simd"});
        CHECK(view.status == 0);
        CHECK_THAT(view.output, ContainsSubstring("attention/"));
        const Outcome eval = place.run({"eval", "--file", data(name)});
        CHECK(eval.status == 1);
        CHECK_THAT(eval.errors, ContainsSubstring("it holds attention"));
    }
    const Outcome weights = place.run({"render", data("attn.npy"), "--text", "--backend", "simd"});
    CHECK_THAT(weights.errors, ContainsSubstring("shown as attention weights"));
    const Outcome scores =
        place.run({"render", data("attn.npy"), "--text", "--backend", "simd", "--attention", "scores"});
    CHECK(scores.errors.empty());
    CHECK(scores.output != weights.output);
    const Outcome layer = place.run({"render", data("attn.npy"), "--text", "--layer", "1"});
    CHECK(layer.status == 2);
    CHECK_THAT(layer.errors, ContainsSubstring("has no layers"));
}

}  // namespace softmaxlab::test
