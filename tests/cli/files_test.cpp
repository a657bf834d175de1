// Files as other programs write them, through the program: the same in `eval --file` and `render`.

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>
#include <vector>

#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;

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
    for (const File& file : {File{"hash-tokens.csv", "1", "0.609", "##ing"},
                             File{"quote-tokens.tsv", "1", "0.566", "\""},
                             File{"savetxt-header.csv", "1", "0.665", "bird"},
                             File{"eval-set.csv", "1", "0.896191", "z2"},
                             File{"gpt-tokens.csv", "1", "0.586289", "␣the"},
                             File{"sep-line.csv", "1", "0.851953", "a"},
                             File{"lines.jsonl", "2", "0.731059", "1"},
                             File{"records.json", "1", "0.731059", "␣the"},
                             File{"top-logprobs-dict.json", "1", "0.900", "␣the"}}) {
        INFO(file.name);
        const Outcome eval = place.run({"eval", "--file", data(file.name), "--row", file.row});
        CHECK(eval.status == 0);
        CHECK_THAT(line_with(eval.output, file.probability), ContainsSubstring(file.label));
        const Outcome view = place.run({"render", data(file.name), "--row", file.row, "--text", "--backend", "simd"});
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
    const Outcome answers =
        place.run({"eval", "--stdin"}, "{\"logits\": [2.0, -Infinity, 0.5]}\n{\"logits\": [2.0, NaN]}\n"
                                       "{\"logits\": [2.0, null]}\n{\"logits\": [1]}\\0 garbage\n");
    CHECK_THAT(answers.output, ContainsSubstring("\"probabilities\":[8.175"));
    CHECK_THAT(answers.output, ContainsSubstring("\"nan\""));
    CHECK_THAT(answers.output, ContainsSubstring("logits[1]: expected a number"));
    CHECK(answers.status == 1);
}

TEST_CASE("no word of a file commands the terminal") {
    const Workplace place;
    const std::string labels =
        place.write("escape.csv", "label,logit\n\"\x1B[31mred\x1B[0m\",1\n\"two\nlines\",2\n\"bell\x07\",0\n");
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"eval", "--file", labels}, {"render", labels, "--text"},
          {"render", "--lab", "soft\x1B[31mmax", "--text"}, {"render", "--text", "--size", "\x1B[31m"},
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

}  // namespace softmaxlab::test
