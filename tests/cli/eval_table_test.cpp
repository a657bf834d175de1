#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sstream>

#include "tests/cli/program.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;

// The words of the line that begins with `first`.
std::vector<std::string> row(const std::string& table, const std::string& first) {
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::vector<std::string> cells;
        for (std::string word; words >> word;) cells.push_back(word);
        if (!cells.empty() && cells.front() == first) return cells;
    }
    return {};
}

using Cells = std::vector<std::string>;

}  // namespace

TEST_CASE("eval prints the computation step by step") {
    const Workplace place;
    const Outcome outcome = place.run({"eval", "2", "1", "0.1", "-T", "0.5", "--mask", "1,1,0"});
    CHECK(outcome.status == 0);
    CHECK(outcome.errors.empty());
    CHECK(outcome.output ==
          "softmax of 3 logits, T = 0.5, 1 masked\n"
          "reference backend (f64, step by step), stable method\n"
          "\n"
          "class    z   z/T  (z - max)/T       exp         p        log p  sparsemax  entmax1.5\n"
          "0      2       4            0  1         0.880797    -0.126928          1          1\n"
          "1      1       2           -2  0.135335  0.119203    -2.12693           0          0\n"
          "2      0.1  -inf         -inf  0         0         -inf                 0          0  masked\n"
          "\n"
          "max          2         largest logit\n"
          "sum of exp   1.13534\n"
          "log-sum-exp  4.12693   log of the sum of e^(z/T)\n"
          "entropy      0.365334  nats = 0.527065 bits; at most 0.693147 nats for 2 classes\n"
          "perplexity   1.441\n"
          "margin       0.761594  between the two largest p\n"
          "sum of p     1         added in f64\n");
}

TEST_CASE("negative numbers and -inf are logits, not options") {
    const Workplace place;
    const std::string expected = place.run({"eval", "--", "-1", "2", "-.5", "-inf"}).output;
    CHECK_THAT(expected, ContainsSubstring("softmax of 4 logits, T = 1, 1 masked"));
    CHECK(row(expected, "2").at(1) == "-0.5");
    CHECK(place.run({"eval", "-1", "2", "-.5", "-inf"}).output == expected);
    CHECK(place.run({"eval", "-1,2,-.5,-inf"}).output == expected);
    CHECK(place.run({"eval", "-1", "2", "-5e-1", "-INF", "-T", "1"}).output == expected);
}

TEST_CASE("eval in a small format shows the rounded logits and why it fails") {
    const Workplace place;
    const std::string f16 = place.run({"eval", "2", "1", "0.1", "--format", "f16"}).output;
    CHECK(row(f16, "2") ==
          Cells{"2", "0.1", "0.0999756", "-1.90039", "0.149536", "0.0985107", "-2.31759", "0", "0"});
    const std::string naive =
        place.run({"eval", "88", "88", "88", "--format", "f32", "--method", "naive"}).output;
    CHECK(row(naive, "0") == Cells{"0", "88", "88", "1.65164e+38", "0", "-inf", "0.333333", "0.333333"});
    CHECK_THAT(naive,
               ContainsSubstring("Σ overflowed: no single term did; every p is e/∞ = 0. Subtract the max."));
    const std::string overflow =
        place.run({"eval", "100", "0", "--format", "f32", "--method", "naive"}).output;
    CHECK_THAT(overflow, ContainsSubstring("\nclass 0: exp(100) is past 3.40e38, the largest f32: it became "
                                           "∞, and ∞/∞ is NaN. Subtract the max.\n"));
    const std::string underflow = place.run({"eval", "-800", "-801", "--method", "naive"}).output;
    CHECK_THAT(underflow,
               ContainsSubstring("\nEvery exponential underflowed to 0: 0/0 is NaN. Subtract the max.\n"));
    const std::string range = place.run({"eval", "1000", "0", "--format", "f8e4m3"}).output;
    CHECK_THAT(range, ContainsSubstring("class 0: 1000 is past 448, the largest f8e4m3"));
    const std::string masked = place.run({"eval", "1", "2", "--mask", "0,0"}).output;
    CHECK_THAT(masked, ContainsSubstring("Every class is masked: every p is 0 by convention"));
    CHECK_THAT(place.run({"eval", "1", "nan"}).output,
               ContainsSubstring("\nclass 1: the logit is NaN, and so is every probability.\n"));
    CHECK_THAT(place.run({"eval", "inf", "1"}).output,
               ContainsSubstring("\nclass 0: the logit is ∞: ∞ − ∞ is NaN, and so is every probability.\n"));
}

TEST_CASE("a row of masked classes has one answer, however it is asked for") {
    const Workplace place;
    for (const char* backend : {"reference", "simd"}) {
        for (const char* method : {"stable", "naive"}) {
            if (std::string(backend) == "simd" && std::string(method) == "naive") continue;
            CAPTURE(backend, method);
            const std::vector<std::string> asked = {"eval",  "-inf",     "-inf", "--backend",
                                                    backend, "--method", method};
            const std::string table = place.run(asked).output;
            CHECK_THAT(table, ContainsSubstring("Every class is masked: every p is 0 by convention"));
            CHECK_THAT(line_with(table, "sum of p"), ContainsSubstring("  0  added in f"));
            CHECK(row(table, "entropy") ==
                  Cells{"entropy", "nan", "of", "no", "class", "there", "is", "none"});
            CHECK(row(table, "perplexity").at(1) == "nan");
            CHECK_THAT(table, !ContainsSubstring("-nan"));
            for (const char* steps : {"--json", "--trace"}) {
                std::vector<std::string> as_json = asked;
                as_json.insert(as_json.end(), {"--json", steps});
                if (steps == std::string("--json")) as_json.pop_back();
                const std::string json = place.run(as_json).output;
                CHECK_THAT(json, ContainsSubstring(R"("probabilities":[0.0,0.0],"all_masked":true,)"));
                CHECK_THAT(json, ContainsSubstring(R"("log_sum_exp":"-inf","entropy_nats":"nan",)"));
                CHECK_THAT(json, ContainsSubstring(R"("perplexity":"nan","margin":"nan",)"));
                CHECK_THAT(json, ContainsSubstring(R"("sum_of_probabilities":0.0)"));
            }
        }
    }
    CHECK_THAT(place.run({"eval", "1", "2", "--json"}).output, !ContainsSubstring("all_masked"));
    CHECK_THAT(place.run({"eval", "-inf"}).output, !ContainsSubstring("-nan"));
    CHECK_THAT(place.run({"eval", "inf", "1"}).output, !ContainsSubstring("-nan"));
}

TEST_CASE("eval with a target and a Jacobian") {
    const Workplace place;
    const std::string table = place.run({"eval", "2", "1", "0.1", "--target", "0", "--jacobian"}).output;
    CHECK(row(table, "0").back() == "-0.340999");
    CHECK(row(table, "cross-entropy").at(1) == "0.41703");
    CHECK(line_with(table, "dp 1") == "dp 1  -0.159764   0.183659   -0.0238956");
}

TEST_CASE("the limits of the temperature") {
    const Workplace place;
    const std::string zero = place.run({"eval", "3", "1", "3", "-T", "0"}).output;
    CHECK(row(zero, "0") == Cells{"0", "3", "0", "1", "0.5", "-0.693147", "0.5", "0.5"});
    CHECK(row(zero, "1") == Cells{"1", "1", "-inf", "0", "0", "-inf", "0", "0"});
    const std::string infinite = place.run({"eval", "3", "1", "-T", "inf"}).output;
    CHECK(row(infinite, "1") == Cells{"1", "1", "0", "1", "0.5", "-0.693147", "0.5", "0.5"});
}

TEST_CASE("of many classes the table has the most probable") {
    std::string numbers;
    for (int i = 0; i < 100000; ++i) numbers += std::to_string((i * 7919) % 100000) + "e-4\n";
    const Workplace place;
    const Outcome outcome = place.run({"eval", "--file", place.write("many.csv", numbers)});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.output, ContainsSubstring("softmax of 100000 logits"));
    CHECK_THAT(outcome.output, ContainsSubstring("… and 99980 more classes, with p = 0.998"));
    CHECK(outcome.output.size() < 5000);
}

TEST_CASE("logits and labels come from a file") {
    const Workplace place;
    const std::string labelled = place.write("pets.csv", "name,logit\ncat,2\ndog,1\nfüchsin,0.1\n");
    const std::string table = place.run({"eval", "--file", labelled}).output;
    CHECK(row(table, "dog").at(1) == "1");
    CHECK(row(table, "füchsin").at(1) == "0.1");
    CHECK(line_with(table, "füchsin").find("0.1") ==
          line_with(table, "dog").find("1") + 1);  // ü is two bytes

    const std::string matrix = place.write("matrix.json", "[[1, 2], [3, 4], [5, 7]]");
    CHECK(row(place.run({"eval", "--file", matrix, "--row", "2"}).output, "1").at(1) == "7");
    const Outcome without_row = place.run({"eval", "--file", matrix});
    CHECK(without_row.status == 2);
    CHECK_THAT(without_row.errors, ContainsSubstring("has 3 rows: choose one with --row, from 0 to 2."));
    const Outcome no_such_row = place.run({"eval", "--file", matrix, "--row", "3"});
    CHECK(no_such_row.status == 2);
    CHECK_THAT(no_such_row.errors, ContainsSubstring("has no row 3"));

    const Outcome broken = place.run({"eval", "--file", place.write("broken.csv", "1\ntwo\n3\n")});
    CHECK(broken.status == 1);
    CHECK_THAT(broken.errors, ContainsSubstring("broken.csv"));
    CHECK_THAT(broken.errors, ContainsSubstring("line 2"));
    const Outcome missing = place.run({"eval", "--file", place.path("nowhere.csv")});
    CHECK(missing.status == 1);
    CHECK_THAT(missing.errors, ContainsSubstring("nowhere.csv"));
}

TEST_CASE("what eval cannot use it says") {
    const Workplace place;
    const auto error_of = [&](const std::vector<std::string>& arguments, int status) {
        const Outcome outcome = place.run(arguments);
        CHECK(outcome.status == status);
        CHECK(outcome.output.empty());
        return outcome.errors;
    };
    CHECK_THAT(error_of({"eval"}, 2), ContainsSubstring("Give the logits"));
    CHECK_THAT(error_of({"eval", "1", "two"}, 2), ContainsSubstring("\"two\" is not a number"));
    CHECK_THAT(error_of({"eval", "1", "1e999"}, 2),
               ContainsSubstring("\"1e999\" is not a number that a double holds"));
    CHECK_THAT(error_of({"eval", "1", "-T", "-.5"}, 2), ContainsSubstring("\"-.5\" is not a temperature"));
    CHECK_THAT(error_of({"eval", "1", "-T", "nan"}, 2), ContainsSubstring("is not a temperature"));
    CHECK_THAT(error_of({"eval", "1", "--mask", "yes"}, 2), ContainsSubstring("\"yes\" is not a mask"));
    CHECK_THAT(error_of({"eval", "1", "2", "--mask", "1"}, 2),
               ContainsSubstring("one entry for each of the 2 logits"));
    CHECK_THAT(error_of({"eval", "1", "2", "--target", "2"}, 2), ContainsSubstring("a class from 0 to 1"));
    for (const char* word : {"-1", "0x1", "99999999999999999999999", "one", "1.5", "+1"}) {
        CHECK_THAT(error_of({"eval", "1", "2", "--target", word}, 2), ContainsSubstring("is not a class"));
        CHECK_THAT(error_of({"eval", "--file", "x.csv", "--row", word}, 2),
                   ContainsSubstring("is not a row"));
    }
    CHECK_THAT(error_of({"eval", "--file", "x.csv", "1", "2"}, 2),
               ContainsSubstring("give only one of them"));
    CHECK_THAT(error_of({"eval", "1", "2", "--row", "1"}, 2), ContainsSubstring("--row needs --file"));
    CHECK_THAT(error_of({"eval", "1", "--backend", "simd", "--format", "f16"}, 1),
               ContainsSubstring("computes in f32"));
    CHECK_THAT(error_of({"eval", "1", "--backend", "cuda"}, 2), ContainsSubstring("--backend"));
    CHECK_THAT(error_of({"eval", "1", "--fromat", "f16"}, 2), ContainsSubstring("--fromat"));
    CHECK_THAT(error_of({"eval", "1", "--stdin"}, 2), ContainsSubstring("With --stdin"));
    CHECK_THAT(error_of({"eval", "--stdin", "--row", "3"}, 2), ContainsSubstring("With --stdin"));
}

TEST_CASE("eval says how commas between digits were read") {
    const Workplace place;
    const Outcome german = place.run({"eval", "0,5", "1,5"});
    CHECK(german.status == 0);
    CHECK(german.errors ==
          "4 logits: 0, 5, 1, 5. A comma separates numbers; decimals are written with a point.\n");
    CHECK_THAT(german.output, ContainsSubstring("softmax of 4 logits"));
    CHECK_THAT(place.run({"eval", "-0,5", "1,5"}).errors, ContainsSubstring("4 logits: -0, 5, 1, 5."));
    CHECK(place.run({"eval", "1,2,3"}).errors.empty());
    CHECK(place.run({"eval", "1,2", "3"}).errors.empty());
    CHECK(place.run({"eval", "0.5", "1.5"}).errors.empty());
    CHECK_THAT(place.run({"eval", "--help"}).output, ContainsSubstring("a point for decimals"));
}

TEST_CASE("labels of a file cannot break a table or reach the terminal") {
    const Workplace place;
    const std::string file =
        place.write("labels.csv", "name,logit\n\"\x1b[31mred\x1b]0;title\x07\",2\n\"two\nlines\",1\n" +
                                      std::string(1'000'000, 'x') + ",0\n");
    const Outcome outcome = place.run({"eval", "--file", file, "--jacobian"});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.output, !ContainsSubstring("\x1b"));
    CHECK_THAT(outcome.output, !ContainsSubstring("\x07"));
    CHECK(row(outcome.output, "␛[31mred␛]0;title␇").at(1) == "2");
    CHECK(row(outcome.output, "two↵lines").at(1) == "1");
    CHECK(outcome.output.size() < 5000);
    const Outcome view = place.run(
        {"render", "--text", place.write("two.csv", "name,logit\n\"\x1b[31mred\",2\n\"two\nlines\",1\n")});
    CHECK(view.status == 0);
    CHECK_THAT(view.output, !ContainsSubstring("\x1b"));
}

}  // namespace softmaxlab::test
