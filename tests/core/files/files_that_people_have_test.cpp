// Small files as other programs write them, in tests/data/files, and what each of them holds.

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "core/files/logits_file.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;
using Numbers = std::vector<double>;
using Words = std::vector<std::string>;

std::string path_of(const std::string& name) {
    return std::string(SOFTMAXLAB_TEST_DATA) + "/files/" + name;
}

LogitsTable load(const std::string& name) {
    return load_logits(path_of(name));
}

std::string message_of(const std::string& name) {
    try {
        load(name);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

/// To the digits that people compare with.
void check_probabilities(const LogitsTable& table, std::size_t row, const Numbers& expected, double digits) {
    const Numbers p = softmax(row_of(table, row).logits, 1).probabilities;
    REQUIRE(p.size() == expected.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
        INFO("class " << i << ": " << p[i]);
        CHECK(std::abs(p[i] - expected[i]) <= 0.5000001 * digits);
    }
}

TEST_CASE("Wordpieces and the token # are classes, not comments") {
    const LogitsTable table = load("hash-tokens.csv");
    CHECK(table.labels == Words{"##ing", "play", "#", "[MASK]"});
    check_probabilities(table, 0, {.6095, .2242, .1360, .0303}, 1e-4);
    CHECK(table.remark.empty());
    const LogitsTable two = load("hash.tsv");
    CHECK(two.labels == Words{"#", "the"});
    CHECK(two.values == Numbers{3, 1});
}

TEST_CASE("A vocabulary written without quoting has the token \"") {
    const LogitsTable two = load("quote-tokens.tsv");
    CHECK(two.labels == Words{"the", "\"", "a", "b", "\"", "c"});
    CHECK(two.values == Numbers{3, 2, 1, 0.5, 0.25, 0.125});
    CHECK_THAT(two.remark, ContainsSubstring("quotes are read as characters"));
    const LogitsTable one = load("one-quote.tsv");
    CHECK(one.labels == Words{"the", "\"", "a", "b"});
    CHECK(one.values == Numbers{3, 2, 1, 0.5});
}

TEST_CASE("The heading of numpy.savetxt, a comment, names the classes") {
    const LogitsTable table = load("savetxt-header.csv");
    CHECK(table.rows == 2);
    CHECK(table.values == Numbers{1, 2, 3, 0.5, 0.25, 0.125});
    CHECK(table.labels == Words{"cat", "dog", "bird"});
    CHECK(table.remark == "The names are those of the comment in line 1.");
}

TEST_CASE("Of an evaluation set, the sample and the label are no classes") {
    const LogitsTable table = load("eval-set.csv");
    CHECK(table.rows == 2);
    CHECK(table.labels == Words{"z0", "z1", "z2"});
    CHECK(table.row_names == Words{"0", "1"});
    CHECK(table.targets == std::vector<std::size_t>{2, 0});
    CHECK(target_of(table, 1) == 0);
    check_probabilities(table, 0, {.04931, .05450, .89619}, 1e-5);
    CHECK(scene_of_row(table, 0).gradients.target == 2);
    CHECK(table.remark == "The column \"label\" has the targets.");
}

TEST_CASE("Tokens keep their blanks, quotes and line breaks") {
    const LogitsTable table = load("gpt-tokens.csv");
    CHECK(table.labels == Words{" the", "the", " the", "\n", "\"", "a,b"});
    CHECK(table.values == Numbers{1, 2, 3, 0.5, 0.25, 0.125});
}

TEST_CASE("Commas between thousands, in quotes; a true minus sign") {
    const LogitsTable table = load("thousands-quoted.csv");
    CHECK(table.values == Numbers{1234.5, 1230.5});
    CHECK(table.labels == Words{"a", "b"});
    CHECK(table.remark == "Commas stand between thousands: 1,234.5 is 1234.5.");
    CHECK(load("unicode-minus.csv").values == Numbers{-1.5, 2});
}

TEST_CASE("A cell that is no number is named, never the heading") {
    CHECK_THAT(message_of("underscore.csv"),
               EndsWith("underscore.csv, line 2, field 2: expected a number, found \"1_234\""));
    CHECK_THAT(message_of("missing.csv"),
               EndsWith("missing.csv, line 3, field 2: expected a number, found nothing"));
}

TEST_CASE("Excel's first line says the separator") {
    const LogitsTable table = load("sep-line.csv");
    CHECK(table.labels == Words{"a", "b"});
    CHECK(table.values == Numbers{1.5, -0.25});
    check_probabilities(table, 0, {.851953, .148047}, 1e-6);
}

}  // namespace
}  // namespace softmaxlab
