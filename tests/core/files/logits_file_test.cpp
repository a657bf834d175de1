#include "core/files/logits_file.h"
#include "core/files/csv.h"
#include "core/files/file_content.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/files/npy_builder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string npy_bytes() {
    return test::npy_with_header(test::npy_header("<f8", false, "(3,)"),
                                 test::data_of<double>({2, 1, 0.1}, false));
}

TEST_CASE("The kind of a file shows in its content, then in its name") {
    CHECK(kind_of(npy_bytes(), "wrong.csv") == FileKind::npy);
    CHECK(kind_of(" [1, 2]", "wrong.csv") == FileKind::json);
    CHECK(kind_of("\xEF\xBB\xBF{\"a\": 1}", "no ending") == FileKind::json);
    CHECK(kind_of("1,2", "wrong.JSON") == FileKind::json);
    CHECK(kind_of("1,2", "x.NPY") == FileKind::npy);
    CHECK(kind_of("1,2", "x.txt") == FileKind::csv);
    CHECK(kind_of("1,2", "folder.json/file") == FileKind::csv);
    CHECK(kind_of("[PAD],0.5\n[CLS],1", "tokens.csv") == FileKind::csv);
    CHECK(kind_of("[PAD],0.5\n[CLS],1", "tokens.json") == FileKind::json);
    CHECK(kind_of("", "") == FileKind::csv);
}

TEST_CASE("Files of every kind are loaded by their path, in UTF-8 too") {
    const test::TemporaryFolder folder;
    const std::vector<double> expected = {2, 1, 0.1};
    CHECK(load_logits(folder.write("a.csv", "2,1,0.1\n")).values == expected);
    CHECK(load_logits(folder.write("b.json", "[2, 1, 0.1]")).values == expected);
    CHECK(load_logits(folder.write("c.npy", npy_bytes())).values == expected);
    const std::string path = folder.write("Größe 猫.csv", "[PAD],2\n[CLS],1\n");
    const auto table = load_logits(path);
    CHECK(table.labels == std::vector<std::string>{"[PAD]", "[CLS]"});
    CHECK(table.source == path);
}

TEST_CASE("Files that cannot be used are refused by path") {
    const test::TemporaryFolder folder;
    const std::string missing = folder.path_of("none.csv");
    CHECK_THROWS_WITH(load_logits(missing),
                      ContainsSubstring(missing) && ContainsSubstring("cannot be opened"));
    CHECK_THROWS_WITH(load_logits(folder.path()), ContainsSubstring("this is a folder"));
    CHECK_THROWS_WITH(load_logits(folder.write("e.csv", "")), ContainsSubstring("found nothing"));
    CHECK_THROWS_WITH(load_logits(folder.write("z.npz", "PK\x03\x04 and so on")),
                      ContainsSubstring("a ZIP archive"));
    CHECK_THROWS_WITH(load_logits(folder.write("g.csv.gz", "\x1F\x8B\x08")),
                      ContainsSubstring("a gzip file"));
    CHECK_THROWS_WITH(load_logits(folder.write("u.csv", std::string_view("\xFF\xFE\x31\0", 4))),
                      ContainsSubstring("UTF-16"));
    CHECK_THROWS_WITH(load_logits(folder.write("u.npy", "1,2")),
                      ContainsSubstring("the beginning of an NPY file"));
}

TEST_CASE("A file is opened as what it is: a scene or logits") {
    const test::TemporaryFolder folder;
    const auto scene = load_content({folder.write("s.json", to_json(default_scene()))});
    REQUIRE(std::holds_alternative<SceneFile>(scene));
    CHECK(std::get<SceneFile>(scene).scene == default_scene());
    const auto logits = load_content({folder.write("l.json", "[2, 1]")});
    REQUIRE(std::holds_alternative<LogitsTable>(logits));
    CHECK(std::get<LogitsTable>(logits).values == std::vector<double>{2, 1});
    CHECK_THROWS_WITH(
        load_content({folder.write("t.json", R"({"format": "softmax-lab-scene", "version": 9})")}),
        ContainsSubstring("a newer Softmax Lab"));
}

TEST_CASE("A row of a table is a set that says where it comes from") {
    const auto matrix = parse_csv("cat,dog\n2,1\n3,4\n", "m.csv");
    const LogitSet second = row_of(matrix, 1);
    CHECK(second.source == "row 1 of m.csv");
    CHECK(second.logits == std::vector<double>{3, 4});
    CHECK(second.labels == std::vector<std::string>{"cat", "dog"});
    CHECK_THROWS_WITH(row_of(matrix, 2), "m.csv: expected a row from 0 to 1, found 2");
    CHECK(row_of(parse_csv("1,2", "r.csv"), 0).source == "r.csv");
    CHECK(row_of(parse_csv("1,2", "some/folder/r.csv"), 0).source == "r.csv");
    CHECK(row_of(parse_csv("id,a,b\nx,1,2\ny,3,4", "n.csv"), 1).source == "row 1 (y) of n.csv");
}

TEST_CASE("Values that change the result are remarked on") {
    CHECK(remarks_on({"x", {1, 2}, {}}).empty());
    CHECK(remarks_on({"x", {1, -infinity, 2}, {}}) == "1 of 3 logits is -inf: masked");
    CHECK(remarks_on({"x", {1, quiet_nan, 2, quiet_nan}, {}}) ==
          "2 of 4 logits are NaN (the first is class 1): every probability is NaN");
    CHECK(remarks_on({"x", {infinity, quiet_nan}, {}}) ==
          "1 of 2 logits is NaN, 1 of 2 logits is +inf (the first is class 0): every probability is NaN");
    CHECK(remarks_on({"x", {0, quiet_nan}, {"a", "##ing"}}) ==
          "1 of 2 logits is NaN (the first is class 1, “##ing”): every probability is NaN");
}

TEST_CASE("Logits of a file become a scene with their labels") {
    const Scene scene = scene_from(row_of(parse_csv("cat,2\ndog,-inf\n", "x.csv"), 0));
    CHECK(class_name(scene, 1) == "dog");
    CHECK(is_masked(scene, 1));
    CHECK(scene.title == "x.csv");
}

}  // namespace
}  // namespace softmaxlab
