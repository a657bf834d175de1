#include "core/files/vectors_file.h"
#include "core/files/logits_file.h"
#include "core/files/npy.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/files/npy_builder.h"
#include "tests/core/files/npz_builder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Numbers = std::vector<double>;
using test::npz;
using test::TemporaryFolder;

/// An array of `count` numbers: first, first + 1 …
std::string npy(const std::string& shape, std::size_t count, double first = 0) {
    Numbers numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(first + static_cast<double>(i));
    return test::npy_with_header(test::npy_header("<f8", false, shape), test::data_of(numbers, false));
}

std::string message_of(const std::vector<std::string>& paths) {
    try {
        load_vectors(paths);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

/// Two queries, three keys and values, d_k 2, d_v 1.
std::vector<std::string> triple(const TemporaryFolder& folder) {
    return {folder.write("q.npy", npy("(2, 2)", 4)), folder.write("k.npy", npy("(3, 2)", 6, 10)),
            folder.write("v.npy", npy("(3, 1)", 3, 20))};
}

void check_triple(const VectorsFile& file) {
    REQUIRE(file.vectors.heads.size() == 1);
    const AttentionHead& head = file.vectors.heads.front();
    CHECK(head.q.rows == 2);
    CHECK(head.q.values == Numbers{0, 1, 2, 3});
    CHECK(head.k.rows == 3);
    CHECK(head.k.values == Numbers{10, 11, 12, 13, 14, 15});
    CHECK(head.v.columns == 1);
    CHECK(head.v.values == Numbers{20, 21, 22});
    CHECK(head.scores.empty());
    CHECK(file.remark.empty());
}

TEST_CASE("Three files are told apart by their names, in any order") {
    const TemporaryFolder folder;
    const auto paths = triple(folder);
    const VectorsFile file = load_vectors({paths[2], paths[0], paths[1]});
    check_triple(file);
    CHECK(file.vectors.source == "q.npy, k.npy and v.npy");
    CHECK_FALSE(file.vectors.edited);
    CHECK(hold_vectors(paths));
}

TEST_CASE("One of a triple brings the others along") {
    const TemporaryFolder folder;
    for (const std::string& path : triple(folder)) {
        check_triple(load_vectors({path}));
        CHECK(hold_vectors({path}));
        CHECK(missing_beside(path).empty());
    }
}

TEST_CASE("Two files are enough: then there are no values") {
    const TemporaryFolder folder;
    const auto paths = triple(folder);
    const VectorsFile file = load_vectors({paths[0], paths[1]});
    CHECK(file.vectors.source == "q.npy and k.npy");
    CHECK(file.vectors.heads.front().v.empty());
    const TemporaryFolder other;
    const std::string q = other.write("Q.npy", npy("(2, 2)", 4));
    other.write("K.npy", npy("(2, 2)", 4));
    CHECK(load_vectors({q}).vectors.heads.front().v.empty());
}

TEST_CASE("A missing file is named as it should be called") {
    const TemporaryFolder folder;
    const std::string q = folder.write("layer3_q_proj.npy", npy("(2, 2)", 4));
    CHECK(message_of({q}) == q + ": expected layer3_k_proj.npy beside it, for the keys");
    CHECK(missing_beside(q) == "layer3_k_proj.npy");
    CHECK_FALSE(hold_vectors({q}));
    const std::string v = folder.write("layer3_v_proj.npy", npy("(2, 2)", 4));
    CHECK(message_of({q, v}) == q + ": expected layer3_k_proj.npy beside it, for the keys");
    CHECK(hold_vectors({q, v}));
    const std::string values = folder.write("Value.npy", npy("(2, 2)", 4));
    CHECK(message_of({values}) == values + ": expected Query.npy beside it, for the queries");
}

TEST_CASE("Text files are matrices too, a column among them") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.csv", "0,1\n2,3\n");
    folder.write("k.csv", "x,y\n10,11\n12,13\n14,15\n");
    folder.write("v.csv", "20\n21\n22\n");
    check_triple(load_vectors({q}));
    const TemporaryFolder other;
    const std::string json = other.write("query.json", "[[0, 1], [2, 3]]");
    other.write("key.json", "[[10, 11], [12, 13], [14, 15]]");
    other.write("value.json", "[[20], [21], [22]]");
    check_triple(load_vectors({json}));
}

TEST_CASE("An archive's arrays are known by their names") {
    const TemporaryFolder folder;
    const std::string q = npy("(2, 2)", 4);
    const std::string k = npy("(3, 2)", 6, 10);
    const std::string v = npy("(3, 1)", 3, 20);
    for (const auto& path :
         {folder.write("a.npz", npz({{"q.npy", q}, {"k.npy", k}, {"v.npy", v}})),
          folder.write("b.npz", npz({{"Value.npy", v}, {"other.npy", v}, {"KEY.npy", k}, {"Query.npy", q}})),
          folder.write("c", npz({{"q.npy", q}, {"k.npy", k}, {"v.npy", v}, {"scores.npy", q}}))}) {
        check_triple(load_vectors({path}));
        CHECK(hold_vectors({path}));
    }
    CHECK(load_vectors({folder.path_of("a.npz")}).vectors.source == "a.npz");
    const auto scores = vectors_in_npz(npz({{"scores.npy", k}, {"v.npy", npy("(2, 1)", 2)}}), "s.npz");
    CHECK(scores.vectors.heads.front().scores.columns == 2);
    CHECK(scores.vectors.heads.front().v.rows == 2);
    CHECK(scores.vectors.heads.front().q.empty());
}

TEST_CASE("An archive without the right arrays says what it has") {
    const TemporaryFolder folder;
    const std::string one = npy("(2, 2)", 4);
    CHECK_THAT(message_of({folder.write("a.npz", npz({{"x.npy", one}, {"q.npy", one}}))}),
               ContainsSubstring("expected arrays named q, k and v, or scores; found x, q"));
    CHECK_THAT(message_of({folder.write("b.npz", npz({}))}), ContainsSubstring("found none"));
    CHECK_THAT(message_of({folder.write("c.npz", npz({{"q.npy", one}, {"query.npy", one}}))}),
               ContainsSubstring("one array for the queries, found q and query"));
    CHECK_THAT(message_of({folder.write("d.npz", npz({{"q.npy", "no array"}, {"k.npy", one}}))}),
               ContainsSubstring("d.npz, q, byte 0"));
}

TEST_CASE("Three dimensions are heads; eight of them are taken, and a remark says so") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.npy", npy("(1, 2, 3, 2)", 12));
    folder.write("k.npy", npy("(2, 3, 2)", 12));
    const VectorsFile two = load_vectors({q});
    REQUIRE(two.vectors.heads.size() == 2);
    CHECK(two.vectors.heads[1].q.values == Numbers{6, 7, 8, 9, 10, 11});
    CHECK(two.remark.empty());
    folder.write("q.npy", npy("(12, 3, 2)", 72));
    folder.write("k.npy", npy("(12, 3, 2)", 72));
    const VectorsFile many = load_vectors({q});
    CHECK(many.vectors.heads.size() == max_heads);
    CHECK(many.vectors.heads[7].k.values.front() == 42);
    CHECK(many.remark == "Of its 12 heads the first 8 are here.");
}

TEST_CASE("Q, K and V may be one array of the shape (3, tokens, d)") {
    const TemporaryFolder folder;
    const std::string path = folder.write("qkv.npy", npy("(3, 2, 2)", 12));
    CHECK(hold_vectors({path}));
    const AttentionHead head = load_vectors({path}).vectors.heads.front();
    CHECK(head.q.values == Numbers{0, 1, 2, 3});
    CHECK(head.k.values == Numbers{4, 5, 6, 7});
    CHECK(head.v.values == Numbers{8, 9, 10, 11});
    CHECK_THAT(message_of({folder.write("x.npy", npy("(2, 2, 3)", 12))}),
               ContainsSubstring("an array of the shape (3, tokens, d); found the shape (2, 2, 3)"));
    CHECK_THAT(message_of({folder.write("y.csv", "1,2\n3,4\n")}),
               ContainsSubstring("found the shape (2, 2)"));
}

TEST_CASE("A matrix is scores by its name, or because one says so") {
    const TemporaryFolder folder;
    const std::string named = folder.write("scores.csv", "1,2,-inf\n4,5,6\n");
    CHECK(load_vectors({named}).vectors.heads.front().scores.columns == 3);
    CHECK_FALSE(hold_vectors({named}));  // it may be logits as well: a person decides
    const VectorsFile said = scores_in(parse_npy(npy("(2, 3)", 6), "x.npy"), "x.npy");
    CHECK(said.vectors.heads.front().scores.values == Numbers{0, 1, 2, 3, 4, 5});
    CHECK(said.vectors.source == "x.npy");
    const std::string heads = folder.write("attn.npy", npy("(2, 2, 3)", 12));
    CHECK(hold_vectors({heads}));
    CHECK(load_vectors({heads}).vectors.heads.size() == 2);
}

TEST_CASE("Shapes that disagree are named with their files") {
    const TemporaryFolder folder;
    const auto paths = triple(folder);
    folder.write("k.npy", npy("(3, 5)", 15));
    CHECK(message_of(paths) == paths[0] + " (2, 2) and k.npy (3, 5): expected as many columns in both, d_k");
    folder.write("k.npy", npy("(4, 2)", 8));
    CHECK(message_of(paths) == paths[1] + " (4, 2) and v.npy (3, 1): expected a value for each key");
    folder.write("k.npy", npy("(2, 3, 2)", 12));
    CHECK(message_of(paths) == paths[0] + " (2, 2) and k.npy (2, 3, 2): expected as many heads in both");
    folder.write("k.npy", npy("(6,)", 6));
    CHECK_THAT(message_of(paths), ContainsSubstring("k.npy: expected a matrix or heads of matrices"));
}

TEST_CASE("More than 4,096 tokens are refused") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.npy", npy("(4097, 1)", 4097));
    folder.write("k.npy", npy("(2, 1)", 2));
    CHECK(message_of({q}) == q + ": expected at most 4096 tokens, found 4097");
    const std::string wide = folder.write("wide.npy", npy("(1, 4097)", 4097));
    CHECK_THROWS_WITH(scores_in(load_logits(wide), wide),
                      ContainsSubstring("expected at most 4096 tokens, found 4097"));
}

TEST_CASE("Names that do not tell, or tell the same, are refused") {
    const TemporaryFolder folder;
    const auto paths = triple(folder);
    const std::string other = folder.write("x.npy", npy("(2, 2)", 4));
    CHECK_THAT(message_of({paths[0], other}), ContainsSubstring("expected a name that ends in q, k or v"));
    CHECK_FALSE(hold_vectors({paths[0], other}));
    const std::string query = folder.write("query.npy", npy("(2, 2)", 4));
    CHECK_THAT(message_of({paths[0], query}),
               ContainsSubstring("one file for the queries, but q.npy is another"));
    const std::string scores = folder.write("scores.npy", npy("(2, 2)", 4));
    CHECK_THAT(message_of({paths[0], scores}), ContainsSubstring("expected no queries beside scores"));
}

TEST_CASE("Logits are not taken for vectors") {
    const TemporaryFolder folder;
    CHECK_FALSE(hold_vectors({folder.write("x.csv", "1,2\n3,4\n")}));
    CHECK_FALSE(hold_vectors({folder.write("k.csv", "1,2,3\n")}));
    CHECK_FALSE(hold_vectors({folder.write("x.npy", npy("(2, 3)", 6))}));
    CHECK_FALSE(hold_vectors({folder.write("y.npy", npy("(2, 3, 1)", 6))}));
    CHECK_FALSE(hold_vectors({folder.path_of("logits1.csv"), folder.path_of("logits2.csv")}));
    CHECK_FALSE(hold_vectors({folder.path_of("not there.npy")}));
    CHECK_FALSE(hold_vectors({folder.path()}));
    CHECK_FALSE(hold_vectors({}));
}

}  // namespace
}  // namespace softmaxlab
