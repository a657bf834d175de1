// Small files as other programs write them, in tests/data/files, and what each of them holds.

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/files/file_content.h"
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

TEST_CASE("JSON as Python writes it, one object a line") {
    // Its last line has a null.
    CHECK_THAT(message_of("python.jsonl"),
               EndsWith("python.jsonl, line 4, logits[1]: expected a number, \"inf\", \"-inf\" or \"nan\", "
                        "found null"));
    const std::string whole = read_file(path_of("python.jsonl"));
    const LogitsTable table = parse_logits(whole.substr(0, whole.rfind('{')), "python.jsonl");
    CHECK(table.rows == 3);
    CHECK(row_of(table, 0).logits == Numbers{2, -infinity, 0.5});
    CHECK(row_of(table, 1).logits == Numbers{2, -infinity, 0.5});
    CHECK(std::isnan(row_of(table, 2).logits[1]));
}

TEST_CASE("Records, lines and the log-probabilities of a service") {
    const LogitsTable records = load("records.json");
    CHECK(records.labels == Words{" the", " a"});
    CHECK(records.values == Numbers{2, 1});
    CHECK(records.remark.empty());
    const LogitsTable lines = load("lines.jsonl");
    CHECK(lines.rows == 2);
    CHECK(lines.values == Numbers{1, 2, 3, 4});
    const LogitsTable dict = load("top-logprobs-dict.json");
    CHECK(dict.labels == Words{" the", " a", "\n", "bad"});
    CHECK(dict.values == Numbers{-0.1, -2.5, -4, -infinity});
    CHECK_THAT(dict.remark, ContainsSubstring("e^z adds up to 1.005") &&
                                EndsWith(std::string(log_probabilities_as_logits)));
}

TEST_CASE("Marks of tokenizers, other scripts and emoji stay as they are") {
    CHECK(load("token-marks.json").labels == Words{"▁the", "Ġthe", "的", "😀", "##ing", "й", "ال", "<0x0A>"});
}

/// The softmax of the scores of that row, as it is shown.
Numbers weights_of(const VectorsFile& file, std::size_t head, std::size_t row) {
    const auto scores = file.vectors.heads.at(head).scores.row(row);
    return softmax(Numbers(scores.begin(), scores.end()), 1).probabilities;
}

VectorsFile attention(const std::string& name, const VectorOptions& options = {}) {
    FileContent content = load_content({path_of(name)}, nullptr, options);
    REQUIRE(std::holds_alternative<VectorsFile>(content));
    return std::get<VectorsFile>(std::move(content));
}

TEST_CASE("Attention after softmax is shown as the weights that it is") {
    for (const char* name : {"attn.npy", "attentions.npy", "log-attn.npy"}) {
        INFO(name);
        const VectorsFile file = attention(name);
        REQUIRE(file.vectors.heads.size() == 3);
        CHECK(file.vectors.heads[0].scores.rows == 4);
        CHECK(weights_of(file, 0, 0) == Numbers{1, 0, 0, 0});
        CHECK_FALSE(file.remark.empty());
    }
    CHECK(attention("attn.npy").remark ==
          "Its rows add up to 1: they are shown as attention weights, after softmax.");
    VectorOptions options;
    options.reading = ScoresReading::scores;
    const Numbers again = weights_of(attention("attn.npy", options), 0, 0);
    CHECK(std::abs(again[0] - .4754) < 5e-5);
    CHECK(std::abs(again[1] - .1749) < 5e-5);
    const VectorsFile twelve = attention("attn12.npy");
    CHECK(twelve.vectors.heads.size() == 12);
    CHECK(twelve.vectors.weights);
}

TEST_CASE("Compressed archives, bfloat16 and tensor files open") {
    const VectorsFile qkv = attention("qkv-compressed.npz");
    CHECK_FALSE(qkv.vectors.heads.front().q.empty());
    CHECK_FALSE(qkv.vectors.heads.front().v.empty());
    const LogitsTable brain = load("bf16-V2.npy");
    CHECK(brain.values == Numbers{0, 1, 2, 3});
    CHECK_THAT(brain.remark, ContainsSubstring("read as bfloat16"));
    const LogitsTable tensor = load("logits.safetensors");
    CHECK(tensor.rows == 1);
    CHECK(tensor.values == Numbers{1, 2, 3});
    CHECK(std::holds_alternative<LogitsTable>(load_content({path_of("logits.safetensors")})));
}

TEST_CASE("Excel's first line says the separator") {
    const LogitsTable table = load("sep-line.csv");
    CHECK(table.labels == Words{"a", "b"});
    CHECK(table.values == Numbers{1.5, -0.25});
    check_probabilities(table, 0, {.851953, .148047}, 1e-6);
}

}  // namespace
}  // namespace softmaxlab
