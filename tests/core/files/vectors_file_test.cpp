#include "core/files/vectors_file.h"
#include "core/files/logits_file.h"
#include "core/files/npy.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/files/file_content.h"
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
    const auto scores = vectors_in_archive(npz({{"scores.npy", k}, {"v.npy", npy("(2, 1)", 2)}}), "s.npz");
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

TEST_CASE("Three dimensions are heads, and all of them are taken") {
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
    REQUIRE(many.vectors.heads.size() == 12);
    CHECK(many.vectors.heads[11].k.values.front() == 66);
    CHECK(many.remark.empty());
    folder.write("q.npy", npy("(257, 1, 1)", 257));
    CHECK_THAT(message_of({q}), ContainsSubstring("expected at most 256 heads, found 257"));
}

TEST_CASE("Fewer heads of K and V than of Q are shared by groups of queries") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.npy", npy("(8, 3, 2)", 48));
    folder.write("k.npy", npy("(2, 3, 2)", 12));
    folder.write("v.npy", npy("(2, 3, 1)", 6));
    const VectorsFile file = load_vectors({q});
    REQUIRE(file.vectors.heads.size() == 8);
    CHECK(file.vectors.heads[3].k == file.vectors.heads[0].k);
    CHECK(file.vectors.heads[3].k.values == Numbers{0, 1, 2, 3, 4, 5});
    CHECK(file.vectors.heads[4].k.values == Numbers{6, 7, 8, 9, 10, 11});
    CHECK(file.vectors.heads[7].v.values == Numbers{3, 4, 5});
    CHECK(file.vectors.heads[7].q.values.front() == 42);
    CHECK(file.remark == "Grouped queries: 8 heads of Q share 2 of K and V.");
    folder.write("k.npy", npy("(3, 3, 2)", 18));
    CHECK_THAT(message_of({q}), ContainsSubstring("expected as many heads in both"));
}

TEST_CASE("A layer axis asks for its layer") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.npy", npy("(3, 2, 4, 2)", 48));
    folder.write("k.npy", npy("(3, 1, 2, 4, 2)", 48, 100));
    const VectorsFile asks = load_vectors({q});
    CHECK(asks.needs_layer());
    CHECK(asks.layers == 3);
    VectorOptions options;
    options.layer = 2;
    const VectorsFile file = load_vectors({q}, nullptr, options);
    REQUIRE(file.vectors.heads.size() == 2);
    CHECK(file.vectors.heads[1].q.values.front() == 40);
    CHECK(file.vectors.heads[0].k.values.front() == 132);
    CHECK(file.remark == "Layer 2 of 3, counted from 0.");
    options.layer = 3;
    CHECK_THROWS_WITH(load_vectors({q}, nullptr, options),
                      ContainsSubstring("expected a layer from 0 to 2, found 3"));
    folder.write("k.npy", npy("(2, 2, 4, 2)", 32));
    CHECK_THAT(message_of({q}), ContainsSubstring("expected as many layers in both"));
}

TEST_CASE("Rows that are at least 0 and add up to 1 are weights, unless they are named scores") {
    const TemporaryFolder folder;
    const std::string rows = "1,0\n0.25,0.75\n";
    const auto content = load_content({folder.write("attn.csv", rows)});
    REQUIRE(std::holds_alternative<VectorsFile>(content));
    const GivenVectors& weights = std::get<VectorsFile>(content).vectors;
    CHECK(weights.may_be_weights);
    CHECK(weights.weights);
    CHECK(weights.heads[0].scores.values == Numbers{0, -infinity, std::log(0.25), std::log(0.75)});
    const GivenVectors scores = load_vectors({folder.write("scores.csv", rows)}).vectors;
    CHECK(scores.may_be_weights);
    CHECK_FALSE(scores.weights);
    CHECK(scores.heads[0].scores.values == Numbers{1, 0, 0.25, 0.75});
    VectorOptions options;
    options.reading = ScoresReading::scores;
    CHECK_FALSE(load_vectors({folder.path_of("attn.csv")}, nullptr, options).vectors.weights);
    options.reading = ScoresReading::weights;
    CHECK(load_vectors({folder.path_of("scores.csv")}, nullptr, options).vectors.weights);
    CHECK_FALSE(load_vectors({folder.write("attn.csv", "1,0\n0.25,0.5\n")}).vectors.may_be_weights);
    CHECK_THROWS_WITH(load_vectors({folder.write("attn.csv", "1,-1\n0.25,0.5\n")}, nullptr, options),
                      ContainsSubstring("expected weights, which are at least 0"));
    CHECK(std::holds_alternative<LogitsTable>(load_content({folder.write("x.csv", rows)})));
}

TEST_CASE("A mask or a bias comes with the vectors, or alone") {
    const TemporaryFolder folder;
    const std::string q = folder.write("q.npy", npy("(2, 1)", 2));
    const std::string k = folder.write("k.npy", npy("(2, 1)", 2));
    const auto with_mask = [&](const std::string& text) {
        return load_vectors({q, k, folder.write("attn_mask.csv", text)});
    };
    const VectorsFile additive = with_mask("0,-inf\n0,0\n");
    REQUIRE(additive.mask);
    CHECK(additive.mask->takes_part == std::vector<bool>{true, false, true, true});
    CHECK(additive.remark == "attn_mask.csv masks 1 of 4 cells.");
    CHECK(with_mask("1,0\n1,1\n").mask->takes_part == additive.mask->takes_part);
    const VectorsFile inverted = with_mask("0,1\n0,0\n");  // the ones mask, as no query would see itself
    CHECK(inverted.mask->takes_part == additive.mask->takes_part);
    CHECK(inverted.remark == "attn_mask.csv masks 1 of 4 cells: a 0 takes part.");
    CHECK_FALSE(with_mask("0,0\n0,0\n").mask);
    const VectorsFile bias = with_mask("0,-1e9\n-0.5,0\n");
    CHECK(bias.mask->takes_part == additive.mask->takes_part);
    CHECK(bias.vectors.heads[0].scores.values == Numbers{0, 0, -0.5, 1});
    CHECK(bias.vectors.heads[0].q.empty());
    CHECK(with_mask("1,0\n").mask->takes_part == std::vector<bool>{true, false, true, false});
    CHECK_THAT(message_of({q, k, folder.write("attn_mask.csv", "1,0,1\n")}),
               ContainsSubstring("expected a mask of 2 queries × 2 keys, found 1 × 3"));
    CHECK_THAT(message_of({q, k, folder.write("attn_mask.csv", "1,nan\n")}), ContainsSubstring("found NaN"));

    const auto alone = load_content({folder.write("mask.csv", "1,0\n1,1\n")});
    REQUIRE(std::holds_alternative<VectorsFile>(alone));
    CHECK(std::get<VectorsFile>(alone).only_mask);
    const std::string heads = test::npy_with_header(test::npy_header("|b1", false, "(1, 2, 2, 2)"),
                                                    std::string("\1\0\1\1\1\0\1\1", 8));
    CHECK(cell_mask(*load_vectors({folder.write("mask.npy", heads)}).only_mask, 2, 2).mask->takes_part ==
          additive.mask->takes_part);
    const std::string different = test::npy_with_header(test::npy_header("|b1", false, "(2, 2, 2)"),
                                                        std::string("\1\0\1\1\1\1\1\1", 8));
    CHECK_THAT(message_of({folder.write("mask.npy", different)}),
               ContainsSubstring("one mask for all heads"));
    CHECK(load_vectors({folder.write("a.npz", npz({{"q.npy", npy("(2, 1)", 2)},
                                                   {"k.npy", npy("(2, 1)", 2)},
                                                   {"mask.npy", npy("(2,)", 2)}}))})
              .mask->takes_part == std::vector<bool>{false, true, false, true});
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
