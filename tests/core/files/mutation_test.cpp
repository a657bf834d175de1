#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/scene/scene_json.h"
#include "embedded/assets.h"
#include "tests/core/files/npy_builder.h"
#include "tests/core/files/npz_builder.h"
#include "tests/fuzz/targets.h"

// Thousands of damaged inputs for every parser, the same ones in every run. The targets throw, and so fail
// the test, on anything but a good result or an InputError; the sanitizer build watches the memory meanwhile.

namespace softmaxlab {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) {
    return static_cast<std::size_t>(random() % limit);
}

/// Pieces that parsers trip over.
const std::vector<std::string>& pieces() {
    static const std::vector<std::string> pieces = {"\"",
                                                    "\"\"",
                                                    ",",
                                                    ";",
                                                    "\t",
                                                    "\n",
                                                    "\r\n",
                                                    "#",
                                                    "nan",
                                                    "-inf",
                                                    "Infinity",
                                                    "NaN",
                                                    "1e999",
                                                    "-0.0",
                                                    "∞",
                                                    "\xFF",
                                                    "\xEF\xBB\xBF",
                                                    std::string(1, '\0'),
                                                    "[",
                                                    "]",
                                                    "{",
                                                    "}",
                                                    "[[",
                                                    "null",
                                                    "true",
                                                    "\"logits\":",
                                                    "\"labels\":[",
                                                    "\\",
                                                    "\\u0000",
                                                    "99999999999999999999",
                                                    "1,5",
                                                    "'",
                                                    "(",
                                                    ")",
                                                    "(,)",
                                                    "True",
                                                    "<f4",
                                                    ">f2",
                                                    "|O",
                                                    "\x93NUMPY",
                                                    "\"format\": \"softmax-lab-scene\"",
                                                    "\"loaded\": {",
                                                    "\"colour\": -1",
                                                    "\"version\": 2",
                                                    "\"attention\": {",
                                                    "\"scores\": [[",
                                                    "PK\x01\x02",
                                                    std::string(8, '\xFF')};
    return pieces;
}

std::string mutated(std::string text, Random& random) {
    for (std::size_t changes = 1 + below(random, 4); changes > 0; --changes) {
        const std::size_t place = below(random, text.size() + 1);
        const std::size_t length = below(random, 8);
        switch (below(random, 6)) {
            case 0:
                if (place < text.size()) text[place] = static_cast<char>(random());
                break;
            case 1:
                if (place < text.size())
                    text[place] = static_cast<char>(text[place] ^ (1 << below(random, 8)));
                break;
            case 2:
                text.insert(place, pieces()[below(random, pieces().size())]);
                break;
            case 3:
                text.erase(place, length);
                break;
            case 4:
                text.insert(place, text.substr(below(random, text.size() + 1), length * 4));
                break;
            default:
                text.resize(place);
                break;
        }
    }
    return text;
}

void mutate_all(const std::vector<std::string>& seeds, void (*target)(std::string_view), std::size_t rounds) {
    for (const std::string& seed : seeds) REQUIRE_NOTHROW(target(seed));
    Random random(1618033);
    for (std::size_t round = 0; round < rounds; ++round) {
        const std::string input = mutated(seeds[below(random, seeds.size())], random);
        try {
            target(input);
        } catch (const std::exception& error) {
            FAIL("round " << round << ": " << error.what() << "\ninput: " << input);
        }
    }
    SUCCEED();
}

std::string loaded_scene() {
    LogitSet set{"x.csv", {}, {}};
    for (int i = 0; i < 20; ++i) {
        set.logits.push_back(i * 0.5);
        set.labels.push_back("label " + std::to_string(i));
    }
    Scene scene = scene_from(set);
    scene.loaded_masked = {3, 5};
    return to_json(scene);
}

TEST_CASE("Damaged CSV gives a table or an InputError") {
    mutate_all({"2,1,0.1\n", "label,logit\ncat,2\n\"a \"\"b\"\", c\",-inf\n", "a;2,5\nb;1,25\n# c\n",
                "1 2 3\n4 5 6\n", ",cat,dog\n0,1,2\n1,3,4\n", "x\ty\tlogit\n1\ta\t3\n2\tb\t4\n",
                "\xEF\xBB\xBF"
                "1\r\n2\r\n"},
               fuzz::csv, 20'000);
}

TEST_CASE("Damaged JSON gives a table or an InputError") {
    mutate_all(
        {"[2, 1, 0.1]", "[[1, 2], [3, 4]]", R"({"logits": [2, NaN, "-inf"], "labels": ["a", "b", "c"]})",
         R"({"cat": 2, "d\u00f6g": -Infinity})", "[[1], [2]]"},
        fuzz::json, 20'000);
}

TEST_CASE("Damaged NPY gives a table or an InputError") {
    const std::string data(48, '\x3F');
    std::vector<std::string> seeds = {test::npy_with_header(test::npy_header("<f8", false, "(2, 3)"), data),
                                      test::npy_with_header(test::npy_header(">f2", true, "(4, 6)"), data, 2),
                                      test::npy_with_header(test::npy_header("|i1", false, "(48,)"), data, 3),
                                      test::npy_with_header(test::npy_header("<u4", true, "()"), data)};
    mutate_all(seeds, fuzz::npy, 20'000);
    seeds.push_back(test::npy_with_header(test::npy_header("<f4", true, "(2, 3, 2)"), data));
    mutate_all(seeds, fuzz::npy_array, 20'000);
}

TEST_CASE("Damaged labels are labels, something else, or an InputError") {
    const std::string strings = test::npy_with_header(
        test::npy_header(">U2", false, "(3, 1)"), std::string("\0\0\0ca\0\0\0", 8) + std::string(16, '\0'));
    mutate_all({"cat\n the\r\n##ing\n", "[PAD]\n1\n,\n", R"(["cat", "dog", "\u00f6"])",
                R"({"b": 1, "a": 0, " c": 2})", strings,
                test::npy_with_header(test::npy_header("|S3", false, "(2,)"), "catdog")},
               fuzz::labels, 20'000);
}

TEST_CASE("A damaged archive gives vectors or an InputError") {
    const std::string q =
        test::npy_with_header(test::npy_header("<f8", false, "(2, 3)"), std::string(48, '\x3F'));
    const std::string k =
        test::npy_with_header(test::npy_header("<f4", true, "(1, 4, 3)"), std::string(48, '\x3F'));
    mutate_all(
        {test::npz({{"q.npy", q}, {"k.npy", k}}), test::npz({{"k.npy", k}, {"query.npy", q}, {"v.npy", k}}),
         test::npz({{"scores.npy", q}}, {0, true, "a comment"}),
         test::npz(
             {{"scores.npy", q},
              {"tokens.npy", test::npy_with_header(test::npy_header("|S3", false, "(3,)"), "catdogfox")}}),
         test::npz({{"q.npy", "short"}})},
        fuzz::npz, 20'000);
}

TEST_CASE("A damaged scene gives a scene or an InputError") {
    const SceneFile shown{default_scene(), ShownView{"x", R"({"a/b":"c","d":1.5,"e":true})"}};
    mutate_all({to_json(default_scene()), loaded_scene(), to_json(shown)}, fuzz::scene, 10'000);
}

TEST_CASE("A damaged attention gives a scene or an InputError") {
    Scene made_up = default_scene();
    made_up.attention.length = 12;
    made_up.attention.mask.causal = true;
    made_up.attention.mask.padding = {1, 3};
    made_up.attention.mask.painted = {{0, 1, true}, {2, 5, false}};
    Scene given = default_scene();
    given.attention.source = VectorSource::given;
    const Matrix q(2, 3);
    GivenVectors vectors{"q.npy", false, {{q, q, Matrix(2, 1), Matrix()}, {q, q, Matrix(2, 1), Matrix()}}};
    given.attention.given = std::make_shared<const GivenVectors>(std::move(vectors));
    mutate_all({to_json(made_up), to_json(given)}, fuzz::scene, 10'000);
}

TEST_CASE("Damaged presets give presets or an InputError") {
    const auto bytes = assets::find_embedded("presets.json");
    const std::string all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    mutate_all(
        {all, R"({"presets": [{"name": "x", "sentence": "y", "scene": {"classes": [{"logit": 1}]}}]})"},
        fuzz::presets, 4'000);
}

}  // namespace
}  // namespace softmaxlab
