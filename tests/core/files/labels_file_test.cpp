#include "core/files/labels_file.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/input_error.h"
#include "core/files/file_content.h"
#include "core/files/npy_writer.h"
#include "core/files/vector_names.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/files/npy_builder.h"
#include "tests/core/files/npz_builder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;
using Words = std::vector<std::string>;

Words found_in(std::string_view bytes, const std::string& name) {
    const auto file = labels_in(bytes, name);
    return file ? file->labels : Words{};
}

std::string npy(const std::string& shape, const std::vector<double>& numbers) {
    return test::npy_with_header(test::npy_header("<f8", false, shape), test::data_of(numbers, false));
}

TEST_CASE("A name says that a file holds labels by its last word") {
    for (const char* name : {"labels.txt", "imagenet_classes.txt", "class-names.json", "vocab", "tokens2.npy",
                             "Class Labels.TXT", "gpt2.vocabulary.json"})
        CHECK(names_labels(name));
    for (const char* name : {"logits.txt", "labelled.txt", "q.npy", "labels_logits.csv", "", "unnamed.txt"})
        CHECK_FALSE(names_labels(name));
}

TEST_CASE("Lines of words are labels where the name says so, with their blanks") {
    CHECK(found_in("cat\n the\r\n##ing\nGreat Dane", "labels.txt") ==
          Words{"cat", " the", "##ing", "Great Dane"});
    CHECK(found_in("a\n\nb\n", "vocab.txt") == Words{"a", "", "b"});  // the last line end is none
    CHECK(found_in("\xEF\xBB\xBF[PAD]\rsix\r", "tokens.txt") == Words{"[PAD]", "six"});
    CHECK(found_in("class 1\nclass 2\n", "names.csv") == Words{"class 1", "class 2"});
    CHECK(found_in(",\n\"\n1\n.\nthe\n", "vocab.txt") == Words{",", "\"", "1", ".", "the"});
    CHECK(found_in("cat\ndog\n", "words.txt").empty());
}

TEST_CASE("A table and numbers are no labels, whatever the name says") {
    CHECK(found_in("token,logit\nthe,0.5\na,1\n", "tokens.csv").empty());
    CHECK(found_in("the\t2\na\t-inf\n", "tokens.tsv").empty());
    CHECK(found_in("the 0.5\na 1.5\n", "tokens.txt").empty());
    CHECK(found_in("0\n1\n2\n", "labels.txt").empty());
    CHECK(found_in(R"({"logits": [1, 2], "labels": ["a", "b"]})", "labels.json").empty());
}

TEST_CASE("A JSON array of texts is labels, whatever its name is") {
    CHECK(found_in(R"(["cat", "\u00DF", " the"])", "x.json") == Words{"cat", "ß", " the"});
    CHECK(found_in(R"(["nan", "-inf"])", "x.json").empty());  // numbers that JSON does not have
    CHECK(found_in(R"(["nan", "-inf"])", "tokens.json") == Words{"nan", "-inf"});
    CHECK(found_in(R"(["cat", 1])", "labels.json").empty());
    CHECK(found_in("[]", "labels.json").empty());
}

TEST_CASE("A vocabulary has an index for each token") {
    CHECK(found_in(R"({"b": 1, "a": 0, " c": 2})", "vocab.json") == Words{"a", "b", " c"});
    CHECK(found_in(R"({"b": 1, "a": 0})", "x.json").empty());  // a logit for each class
    CHECK(found_in(R"({"b": 1, "a": 1})", "vocab.json").empty());
    CHECK(found_in(R"({"b": 1, "a": 2})", "vocab.json").empty());
    CHECK(found_in(R"({"b": 1.0, "a": 0})", "vocab.json").empty());
    std::string many = "{";
    for (std::size_t i = 0; i < 17; ++i)
        many += (i > 0 ? ", \"w" : "\"w") + std::to_string(i) + "\": " + std::to_string(16 - i);
    const Words tokens = found_in(many + "}", "x.json");
    REQUIRE(tokens.size() == 17);
    CHECK(tokens[0] == "w16");
}

TEST_CASE("A text for each index is labels, alone and in the configuration of a model") {
    CHECK(found_in(R"({"0": "cat", "1": "dog"})", "map.json") == Words{"cat", "dog"});
    CHECK(found_in(R"({"2": "fox", "0": "cat", "1": "dog"})", "map.json") == Words{"cat", "dog", "fox"});
    CHECK(found_in(R"({"architectures": ["A"], "id2label": {"0": "LABEL_0", "1": "LABEL_1"}, "n": 2})",
                   "config.json") == Words{"LABEL_0", "LABEL_1"});
    // Numbers by name are logits, be they written as words; an index that is missing names nothing.
    CHECK(found_in(R"({"0": "nan", "1": "-inf"})", "map.json").empty());
    CHECK(found_in(R"({"0": "cat", "2": "dog"})", "map.json").empty());
    CHECK(found_in(R"({"cat": 1.5, "dog": 2})", "map.json").empty());
    CHECK(found_in(R"({"id2label": 3})", "config.json").empty());
}

TEST_CASE("Arrays of strings are labels in either byte order") {
    const Words words = {"cat", "ß", " 猫🚋", ""};
    CHECK(found_in(npy_bytes(words), "x.npy") == words);
    std::string big;
    for (const std::uint32_t point : {0x63U, 0x61U, 0xDFU, 0U}) big += test::bytes_of(point, true);
    const auto array = [](const std::string& type, const std::string& shape, const std::string& data) {
        return test::npy_with_header(test::npy_header(type, false, shape), data);
    };
    CHECK(found_in(array(">U2", "(2, 1)", big), "x.npy") == Words{"ca", "ß"});
    CHECK(found_in(array("|S3", "(1, 2)", std::string("cat\xC3\x9F\0", 6)), "x.npy") == Words{"cat", "ß"});
    CHECK(found_in(npy("(2,)", {1, 2}), "labels.npy").empty());

    const auto wrong = labels_in(array("|S1", "(2,)", "a\xFF"), "x.npy");
    REQUIRE(wrong);
    CHECK(wrong->labels == Words{"a", "\xEF\xBF\xBD"});
    CHECK(wrong->remark == "1 of 2 labels, the first is number 1, has bytes that are not UTF-8, shown as �.");

    CHECK_THROWS_WITH(labels_in(array("<U2", "(9,)", big), "x.npy"), ContainsSubstring("cut off"));
    CHECK_THROWS_WITH(labels_in(array("<U1", "(2, 2)", big), "x.npy"),
                      EndsWith("expected one row of labels, found the shape (2, 2)"));
    CHECK_THROWS_WITH(labels_in(array("|O", "(2,)", "pickle"), "labels.npy"),
                      ContainsSubstring(".astype(str)"));
    CHECK_THROWS_AS(labels_in(array("<U0", "(99999999,)", ""), "x.npy"), InputError);
    CHECK_THROWS_AS(labels_in(array("<U4", "(4294967296, 4294967296)", ""), "x.npy"), InputError);
}

TEST_CASE("Bytes that are not UTF-8 are said, with the line") {
    const auto one = labels_in("cat\nL\xF6we\n", "labels.txt");
    REQUIRE(one);
    CHECK(one->labels == Words{"cat", "L\xEF\xBF\xBDwe"});
    CHECK(one->remark == "Line 2 has bytes that are not UTF-8, shown as �: save the file as UTF-8.");
    for (const char* name : {"x.csv", "x.tsv", "x.txt"}) {
        const auto content = content_of("label,logit\nL\xF6we,2\ncat,1\nB\xE4r,0\n", name);
        const auto& table = std::get<LogitsTable>(content);
        CHECK(table.labels == Words{"L\xEF\xBF\xBDwe", "cat", "B\xEF\xBF\xBDr"});
        CHECK(remarks_on(table, row_of(table, 0)) ==
              "2 lines, the first is line 2, have bytes that are not UTF-8, shown as �: save the file as "
              "UTF-8.");
    }
    CHECK_THROWS_WITH(content_of("{\"L\xF6we\": 2, \"cat\": 1}", "x.json"), ContainsSubstring("UTF-8"));
    const auto attention = content_of("L\xF6we,cat\n0.5,0.5\n1,0\n", "attn.csv");
    CHECK_THAT(std::get<VectorsFile>(attention).remark, ContainsSubstring("Line 1 has bytes"));
}

TEST_CASE("Labels beside logits name their classes") {
    const test::TemporaryFolder folder;
    const std::string logits = folder.write("x.csv", "1,2,3\n4,5,6\n");
    const std::string labels = folder.write("labels.txt", "cat\n dog\nfox\n");
    for (const auto& paths : {Words{logits, labels}, Words{labels, logits}}) {
        CHECK(belong_together(paths));
        const auto table = std::get<LogitsTable>(load_content(paths));
        CHECK(table.labels == Words{"cat", " dog", "fox"});
        CHECK(row_of(table, 1).labels == table.labels);
    }
    VectorOptions options;
    options.labels = folder.write("any.txt", "1\n2\n3");
    CHECK(std::get<LogitsTable>(load_content({logits}, nullptr, options)).labels == Words{"1", "2", "3"});

    const std::string few = folder.write("few_labels.txt", "cat\ndog\n");
    CHECK_THROWS_WITH(load_content({logits, few}),
                      few + ": expected 3 labels, one for each class of x.csv, found 2");
    CHECK_THROWS_WITH(load_content({labels}, nullptr, options), ContainsSubstring("which are not there"));
    CHECK_FALSE(belong_together({labels, few}));
    CHECK_FALSE(belong_together({logits, folder.write("y.csv", "1,2,3")}));
    CHECK_FALSE(belong_together({logits, folder.path_of("no labels.txt")}));
    CHECK(std::get<LabelsFile>(load_content({labels})).labels.size() == 3);
}

TEST_CASE("Labels beside Q, K and V name the keys") {
    const test::TemporaryFolder folder;
    const std::string q = folder.write("q.npy", npy("(2, 2)", {1, 2, 3, 4}));
    const std::string k = folder.write("k.npy", npy("(3, 2)", {1, 2, 3, 4, 5, 6}));
    const std::string tokens = folder.write("tokens.json", R"(["the", " cat", "##s"])");
    for (const auto& paths : {Words{q, tokens}, Words{tokens, k, q}}) {
        CHECK(belong_together(paths));
        CHECK(std::get<VectorsFile>(load_content(paths)).vectors.labels == Words{"the", " cat", "##s"});
    }
    const std::string few = folder.write("few_tokens.json", R"(["the"])");
    CHECK_THROWS_WITH(load_content({q, k, few}),
                      few + ": expected 3 labels, one for each key of q.npy and k.npy, found 1");
    const auto scores = content_of("the,cat\n0.5,0.5\n1,0\n", "attn.csv");
    CHECK(std::get<VectorsFile>(scores).vectors.labels == Words{"the", "cat"});
}

TEST_CASE("An archive has labels as an array of strings") {
    const Words words = {"the", "cat", "##s"};
    const std::string logits = npy("(1, 3)", {1, 2, 3});
    const auto content =
        content_of(test::npz({{"labels.npy", npy_bytes(words)}, {"logits.npy", logits}}), "x.npz");
    CHECK(std::get<LogitsTable>(content).labels == words);
    const auto vectors = content_of(test::npz({{"q.npy", npy("(1, 1)", {1})},
                                               {"k.npy", npy("(3, 1)", {1, 2, 3})},
                                               {"tokens.npy", npy_bytes(words)}}),
                                    "x.npz");
    CHECK(std::get<VectorsFile>(vectors).vectors.labels == words);
    const Words two = {"the", "cat"};
    CHECK_THROWS_WITH(
        content_of(test::npz({{"labels.npy", npy_bytes(two)}, {"logits.npy", logits}}), "x.npz"),
        "x.npz, labels: expected 3 labels, one for each class of x.npz, found 2");
    const auto alone = content_of(test::npz({{"labels.npy", npy_bytes(words)}}), "x.npz");
    CHECK(std::get<LabelsFile>(alone).labels == words);
}

/// A safetensors file with one tensor "logits" of float64.
std::string tensors_with_metadata(const std::string& metadata, const std::vector<double>& numbers) {
    const std::string data = test::data_of(numbers, false);
    const std::string header = R"({"__metadata__": )" + metadata +
                               R"(, "logits": {"dtype": "F64", "shape": [)" + std::to_string(numbers.size()) +
                               R"(], "data_offsets": [0, )" + std::to_string(data.size()) + "]}}";
    std::string length(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> (8 * i) & 0xFF);
    return length + header + data;
}

TEST_CASE("The metadata of safetensors may hold labels as JSON, and otherwise say nothing") {
    const auto labels_with = [](const std::string& metadata) {
        const auto content = content_of(tensors_with_metadata(metadata, {2, 1}), "x.safetensors");
        return std::get<LogitsTable>(content).labels;
    };
    CHECK(labels_with(R"({"labels": "[\"cat\", \"dog\"]"})") == Words{"cat", "dog"});
    CHECK(labels_with(R"({"id2label": "{\"0\": \"cat\", \"1\": \"dog\"}"})") == Words{"cat", "dog"});
    const Words none = labels_with(R"({"format": "pt"})");
    for (const char* other : {R"({"labels": "of two animals"})", R"({"labels": "[1, 2"})",
                              R"({"labels": "[]"})", R"({"labels": ["cat", "dog"]})", "3", "[]"})
        CHECK(labels_with(other) == none);
    CHECK_THROWS_WITH(labels_with(R"({"labels": "[\"cat\"]"})"),
                      ContainsSubstring("expected 2 labels, one for each class"));
}

TEST_CASE("Labels alone name the classes, or else the keys, that a scene has") {
    Scene scene = default_scene();
    auto given = std::make_shared<GivenVectors>();
    given->source = "scores.csv";
    given->heads.push_back({Matrix(), Matrix(), Matrix(), Matrix(2, 5)});
    const LabelsFile five{"labels.txt", "/x/labels.txt", {"a", "b", "c", "d", "e"}, ""};
    CHECK(softmaxlab::apply(scene, naming(scene, five)).classes[4].name == "e");
    scene.attention.source = VectorSource::given;
    scene.attention.given = given;
    const Scene keys = softmaxlab::apply(scene, naming(scene, five, LabelsGoTo::keys_first));
    CHECK(keys.classes == scene.classes);
    CHECK(key_labels(keys.attention) == five.labels);
    CHECK(softmaxlab::apply(scene, naming(scene, five)).classes[0].name == "a");
    const LabelsFile two{"labels.txt", "/x/labels.txt", {"a", "b"}, ""};
    CHECK_THROWS_WITH(naming(scene, two),
                      "/x/labels.txt: expected 5 labels, one for each class, or 5, one for each key of "
                      "scores.csv, found 2");
}

}  // namespace
}  // namespace softmaxlab
