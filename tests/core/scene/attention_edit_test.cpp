#include "core/scene/attention_edit.h"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/scene/attention_mask.h"
#include "tests/core/scene/random_attention.h"

namespace softmaxlab {
namespace {

std::shared_ptr<const GivenVectors> vectors(std::size_t queries = 2, std::size_t keys = 3,
                                            std::size_t heads = 1) {
    GivenVectors given{"files", false, {}};
    for (std::size_t i = 0; i < heads; ++i)
        given.heads.push_back({Matrix(queries, 4), Matrix(keys, 4), Matrix(keys, 1), Matrix()});
    return std::make_shared<const GivenVectors>(std::move(given));
}

Attention with_given(std::size_t heads = 1) {
    return apply(Attention(), edit::SetGivenVectors{vectors(2, 3, heads)});
}

std::shared_ptr<const ModelText> model_text(std::size_t tokens = 3, std::size_t layers = 2,
                                            std::size_t heads = 4) {
    ModelText text{"tales", layers, heads, 8, {}, {}};
    for (std::size_t i = 0; i < tokens; ++i) {
        text.ids.push_back(static_cast<std::uint32_t>(i));
        text.tokens.push_back(i == 0 ? "Once" : " upon");
    }
    return std::make_shared<const ModelText>(std::move(text));
}

/// Six words; everything that refers to tokens refers to the last one.
Attention referring_to_the_end() {
    Attention attention = apply(Attention(), edit::ChooseQuery{5});
    attention = apply(attention, edit::SetPadding{1, true});
    attention = apply(attention, edit::SetPadding{5, true});
    attention = apply(attention, edit::PaintMask{0, 2, true});
    attention = apply(attention, edit::PaintMask{5, 0, true});
    return apply(attention, edit::PaintMask{0, 5, false});
}

TEST_CASE("SetAttentionText takes UTF-8 and goes back to its own length") {
    Attention attention = apply(Attention(), edit::SetAttentionLength{20});
    attention = apply(attention, edit::SetAttentionText{"eins zwei drei"});
    CHECK(attention.text == "eins zwei drei");
    CHECK(attention.length == 0);
    CHECK(apply(attention, edit::SetAttentionText{"\xFF"}) == attention);
    CHECK(apply(attention, edit::SetAttentionText{std::string(max_text_bytes + 1, 'x')}) == attention);
    CHECK(apply(attention, edit::SetAttentionText{std::string(max_text_bytes, 'x')}).text.size() ==
          max_text_bytes);
}

TEST_CASE("SetTokenKind takes words and bytes, nothing else") {
    const Attention bytes = apply(Attention(), edit::SetTokenKind{TokenKind::bytes});
    CHECK(key_count(bytes) == 22);
    CHECK(apply(bytes, edit::SetTokenKind{TokenKind::words}) == Attention());
    CHECK(apply(bytes, edit::SetTokenKind{static_cast<TokenKind>(2)}) == bytes);
}

TEST_CASE("SetAttentionLength is clamped and refused over given vectors") {
    CHECK(apply(Attention(), edit::SetAttentionLength{9}).length == 9);
    CHECK(apply(Attention(), edit::SetAttentionLength{1'000'000}).length == max_tokens);
    CHECK(apply(with_given(), edit::SetAttentionLength{9}) == with_given());
}

TEST_CASE("Tokens that go take with them what refers to them") {
    const Attention before = referring_to_the_end();
    REQUIRE(before.mask.padding.size() == 2);
    REQUIRE(before.mask.painted.size() == 3);
    for (const Attention& after : {apply(before, edit::SetAttentionText{"three words left"}),
                                   apply(before, edit::SetAttentionLength{3})}) {
        CHECK(after.query == 2);
        CHECK(after.mask.padding == std::vector<std::size_t>{1});
        CHECK(after.mask.painted == std::vector<PaintedCell>{{0, 2, true}});
        CHECK(is_valid(after));
    }
}

TEST_CASE("SetVectorSource makes vectors up; `given` is refused") {
    CHECK(apply(Attention(), edit::SetVectorSource{VectorSource::independent}).source ==
          VectorSource::independent);
    CHECK(apply(Attention(), edit::SetVectorSource{VectorSource::given}) == Attention());
    CHECK(apply(Attention(), edit::SetVectorSource{static_cast<VectorSource>(3)}) == Attention());
    const Attention back = apply(with_given(), edit::SetVectorSource{VectorSource::projections});
    CHECK(back == Attention());
}

TEST_CASE("SetAttentionSeed takes every seed") {
    CHECK(apply(Attention(), edit::SetAttentionSeed{~std::uint64_t{0}}).seed == ~std::uint64_t{0});
}

TEST_CASE("Dimensions and heads are clamped, and refused over given vectors") {
    CHECK(apply(Attention(), edit::SetKeyDimension{0}).d_k == 1);
    CHECK(apply(Attention(), edit::SetKeyDimension{64}).d_k == 64);
    CHECK(apply(Attention(), edit::SetKeyDimension{513}).d_k == max_key_dimensions);
    CHECK(apply(Attention(), edit::SetValueDimension{0}).d_v == 1);
    CHECK(apply(Attention(), edit::SetValueDimension{600}).d_v == max_key_dimensions);
    CHECK(apply(Attention(), edit::SetHeads{0}).heads == 1);
    CHECK(apply(Attention(), edit::SetHeads{9}).heads == max_heads);
    CHECK(apply(with_given(), edit::SetKeyDimension{3}) == with_given());
    CHECK(apply(with_given(), edit::SetValueDimension{3}) == with_given());
    CHECK(apply(with_given(), edit::SetHeads{3}) == with_given());
}

TEST_CASE("ChooseHead and ChooseQuery refuse what is not there; a head that goes is no longer chosen") {
    const Attention three = apply(Attention(), edit::SetHeads{3});
    const Attention last = apply(three, edit::ChooseHead{2});
    CHECK(last.head == 2);
    CHECK(apply(last, edit::ChooseHead{3}) == last);
    CHECK(apply(last, edit::SetHeads{2}).head == 1);
    CHECK(apply(Attention(), edit::ChooseQuery{5}).query == 5);
    CHECK(apply(Attention(), edit::ChooseQuery{6}) == Attention());
}

TEST_CASE("SetGivenVectors begins with a fresh choice; masks by rule stay, those of tokens go") {
    Attention before = referring_to_the_end();
    before = apply(before, edit::SetCausal{true});
    const Attention after = apply(before, edit::SetGivenVectors{vectors()});
    CHECK(after.source == VectorSource::given);
    CHECK(query_count(after) == 2);
    CHECK(key_count(after) == 3);
    CHECK(after.query == 0);
    CHECK(after.mask.causal);
    CHECK(after.mask.padding.empty());
    CHECK(after.mask.painted.empty());
    CHECK(is_valid(after));
}

TEST_CASE("SetGivenVectors refuses none, and those that are not valid") {
    CHECK(apply(Attention(), edit::SetGivenVectors{nullptr}) == Attention());
    CHECK(apply(Attention(), edit::SetGivenVectors{std::make_shared<const GivenVectors>()}) == Attention());
    GivenVectors uneven = *vectors(2, 3, 2);
    uneven.heads[1].q = Matrix(3, 4);
    CHECK(apply(Attention(), edit::SetGivenVectors{std::make_shared<const GivenVectors>(uneven)}) ==
          Attention());
    CHECK(apply(Attention(), edit::SetGivenVectors{vectors(2, 3, max_given_heads + 1)}) == Attention());
}

TEST_CASE("SetVectorCell changes one number of the chosen head, and says that a person did") {
    const Attention before = apply(with_given(2), edit::ChooseHead{1});
    const Attention after = apply(before, edit::SetVectorCell{edit::VectorMatrix::k, 2, 3, 1.5});
    CHECK(after.given->heads[1].k.at(2, 3) == 1.5);
    CHECK(after.given->heads[0] == before.given->heads[0]);
    CHECK(after.given->edited);
    CHECK_FALSE(before.given->edited);  // the history's copy stays as it is
    CHECK(apply(before, edit::SetVectorCell{edit::VectorMatrix::q, 1, 0, -2}).given->heads[1].q.at(1, 0) ==
          -2);
    CHECK(apply(before, edit::SetVectorCell{edit::VectorMatrix::v, 1, 0, -2}).given->heads[1].v.at(1, 0) ==
          -2);
}

TEST_CASE("SetVectorCell refuses NaN, places that are not there, and made-up vectors") {
    const Attention given = with_given();
    CHECK(apply(given, edit::SetVectorCell{edit::VectorMatrix::q, 0, 0, quiet_nan}) == given);
    CHECK(apply(given, edit::SetVectorCell{edit::VectorMatrix::q, 2, 0, 1}) == given);
    CHECK(apply(given, edit::SetVectorCell{edit::VectorMatrix::q, 0, 4, 1}) == given);
    CHECK(apply(given, edit::SetVectorCell{edit::VectorMatrix::scores, 0, 0, 1}) == given);
    CHECK(apply(given, edit::SetVectorCell{edit::VectorMatrix::q, 0, 0, 0}) == given);  // as it was
    CHECK(apply(Attention(), edit::SetVectorCell{edit::VectorMatrix::q, 0, 0, 1}) == Attention());
}

TEST_CASE("Scaling, causal, window and the mask's value") {
    CHECK_FALSE(apply(Attention(), edit::SetScaledBySqrtDk{false}).scaled_by_sqrt_dk);
    CHECK(apply(Attention(), edit::SetCausal{true}).mask.causal);
    CHECK(apply(Attention(), edit::SetWindow{3}).mask.window == 3);
    CHECK(apply(Attention(), edit::SetWindow{10'000}).mask.window == max_tokens);
    CHECK(apply(Attention(), edit::SetMaskValue{MaskValue::minus_1e9}).mask.value == MaskValue::minus_1e9);
    CHECK(apply(Attention(), edit::SetMaskValue{static_cast<MaskValue>(2)}) == Attention());
}

TEST_CASE("SetPadding keeps the keys sorted and each once") {
    Attention attention = apply(Attention(), edit::SetPadding{4, true});
    attention = apply(attention, edit::SetPadding{2, true});
    attention = apply(attention, edit::SetPadding{4, true});
    CHECK(attention.mask.padding == std::vector<std::size_t>{2, 4});
    CHECK(apply(attention, edit::SetPadding{6, true}) == attention);
    CHECK(apply(attention, edit::SetPadding{3, false}) == attention);
    attention = apply(attention, edit::SetPadding{2, false});
    CHECK(attention.mask.padding == std::vector<std::size_t>{4});
}

TEST_CASE("PaintMask paints, repaints, and takes away paint that the rule makes needless") {
    Attention attention = apply(Attention(), edit::SetCausal{true});
    CHECK(apply(attention, edit::PaintMask{0, 3, true}) == attention);   // causal masks it anyway
    CHECK(apply(attention, edit::PaintMask{3, 0, false}) == attention);  // takes part anyway
    const Attention shown = apply(attention, edit::PaintMask{0, 3, false});
    CHECK(shown.mask.painted == std::vector<PaintedCell>{{0, 3, false}});
    CHECK(mask_bits(shown.mask, 6, 6).at(0, 3));
    CHECK(apply(shown, edit::PaintMask{0, 3, true}) == attention);
    CHECK(apply(shown, edit::PaintMask{0, 3, false}) == shown);
    CHECK(apply(shown, edit::PaintMask{6, 0, true}) == shown);
    CHECK(apply(shown, edit::PaintMask{0, 6, true}) == shown);
}

TEST_CASE("No more cells can be painted than the scene keeps") {
    Attention attention = apply(Attention(), edit::SetAttentionLength{300});
    for (std::uint32_t cell = 0; cell < max_painted_cells; ++cell)
        attention.mask.painted.push_back({cell / 300, cell % 300, true});
    REQUIRE(is_valid(attention));
    CHECK(apply(attention, edit::PaintMask{299, 299, true}) == attention);
    CHECK(apply(attention, edit::PaintMask{0, 0, false}).mask.painted.size() == max_painted_cells - 1);
}

TEST_CASE("ClearPaint leaves the rules; ClearMask leaves only what a mask puts in place of a score") {
    Attention attention = referring_to_the_end();
    attention = apply(attention, edit::SetMaskValue{MaskValue::minus_1e9});
    const Attention unpainted = apply(attention, edit::ClearPaint{});
    CHECK(unpainted.mask.painted.empty());
    CHECK(unpainted.mask.padding.size() == 2);
    AttentionMask expected;
    expected.value = MaskValue::minus_1e9;
    CHECK(apply(attention, edit::ClearMask{}).mask == expected);
}

TEST_CASE("A valid attention stays valid whatever is done to it") {
    test::Random random(5772156649);
    std::size_t unchanged = 0;
    std::size_t edits = 0;
    for (int run = 0; run < 60; ++run) {
        Attention attention = test::random_attention(random);
        for (int step = 0; step < 40; ++step, ++edits) {
            const Attention before = attention;
            attention = softmaxlab::apply(attention, test::random_attention_edit(random, attention));
            REQUIRE(is_valid(attention));
            unchanged += attention == before ? 1 : 0;
        }
    }
    CHECK(unchanged > edits / 5);      // the property is about refusals too …
    CHECK(unchanged < edits * 4 / 5);  // … and about changes
}

TEST_CASE("ReadAsWeights turns scores into their logarithms and back, where they may be weights") {
    GivenVectors given;
    given.heads.resize(1);
    given.heads[0].scores = Matrix(1, 2);
    given.heads[0].scores.values = {0, 1};
    const auto with = [&given](bool may_be_weights) {
        given.may_be_weights = may_be_weights;
        return apply(Attention(), edit::SetGivenVectors{std::make_shared<const GivenVectors>(given)});
    };
    CHECK(apply(with(false), edit::ReadAsWeights{true}) == with(false));
    CHECK(apply(Attention(), edit::ReadAsWeights{true}) == Attention());
    const Attention weights = apply(with(true), edit::ReadAsWeights{true});
    CHECK(weights.given->weights);
    CHECK(weights.given->heads[0].scores.values == std::vector<double>{-infinity, 0});
    CHECK(apply(weights, edit::ReadAsWeights{false}) == with(true));
}

TEST_CASE("SetKeyLabels names the keys of given vectors; the text names them again") {
    Attention before;
    before.source = VectorSource::given;
    GivenVectors given;
    given.heads.push_back({Matrix(), Matrix(), Matrix(), Matrix(2, 3)});
    before.given = std::make_shared<const GivenVectors>(given);
    const std::vector<std::string> labels = {"a", " b", "##c"};
    const Attention labelled = apply(before, edit::SetKeyLabels{labels});
    CHECK(labelled.given->labels == labels);
    CHECK(apply(labelled, edit::SetKeyLabels{{"a", "b"}}) == labelled);
    CHECK(apply(labelled, edit::SetKeyLabels{{"a", "b", "\xFF"}}) == labelled);
    CHECK(apply(labelled, edit::SetKeyLabels{}) == before);
    CHECK(apply(labelled, edit::SetAttentionText{"x y z"}).given->labels.empty());
    CHECK(apply(labelled, edit::SetTokenKind{TokenKind::words}).given->labels.empty());
    CHECK(apply(Attention(), edit::SetKeyLabels{labels}) == Attention());
}

TEST_CASE("SetGivenMask takes a mask of the attention's size, which goes with it") {
    const Attention before = with_given();
    const auto mask = [](std::size_t queries, std::size_t keys) {
        GivenMask cells{"m.npy", queries, keys, std::vector<bool>(queries * keys, true)};
        cells.takes_part[1] = false;
        return std::make_shared<const GivenMask>(std::move(cells));
    };
    const Attention masked = apply(before, edit::SetGivenMask{mask(2, 3)});
    REQUIRE(masked.mask.given);
    CHECK_FALSE(mask_bits(masked.mask, 2, 3).at(0, 1));
    CHECK(mask_bits(masked.mask, 2, 3).at(1, 1));
    CHECK(is_masked_by_rule(masked.mask, 2, 3, 0, 1));
    CHECK(apply(masked, edit::SetGivenMask{mask(3, 3)}) == masked);
    CHECK(apply(masked, edit::SetGivenMask{nullptr}) == before);
    CHECK(apply(masked, edit::ClearMask{}) == before);
    CHECK_FALSE(apply(masked, edit::SetVectorSource{VectorSource::independent}).mask.given);
}

TEST_CASE("SetModelText shows a head of a model as the model masks it") {
    const Attention attention = apply(referring_to_the_end(), edit::SetModelText{model_text()});
    CHECK(is_valid(attention));
    CHECK(attention.source == VectorSource::model);
    CHECK(head_count(attention) == 8);
    CHECK(key_dimension(attention) == 8);
    CHECK(value_dimension(attention) == 8);
    CHECK(key_labels(attention) == std::vector<std::string>{"Once", "␣upon", "␣upon"});
    CHECK(attention.query == 2);
    AttentionMask causal;
    causal.causal = true;
    CHECK(attention.mask == causal);
    CHECK(head_name(apply(attention, edit::ChooseHead{6}), 6) == "layer 1, head 2");
    CHECK(apply(attention, edit::ChooseHead{8}) == attention);

    // Back to made-up vectors, and on to vectors from a file.
    const Attention back = apply(attention, edit::SetVectorSource{VectorSource::projections});
    CHECK(is_valid(back));
    CHECK_FALSE(back.model);
    CHECK(back.text == referring_to_the_end().text);
    const Attention file = apply(attention, edit::SetGivenVectors{vectors()});
    CHECK(is_valid(file));
    CHECK_FALSE(file.model);
    CHECK_FALSE(apply(file, edit::SetModelText{model_text()}).given);
}

TEST_CASE("SetModelText keeps head and mask over another text, as far as the model reaches") {
    Attention attention = apply(Attention(), edit::SetModelText{model_text(5)});
    attention = apply(attention, edit::ChooseHead{7});
    attention = apply(attention, edit::PaintMask{4, 1, true});
    attention = apply(attention, edit::PaintMask{1, 0, true});
    attention = apply(attention, edit::SetPadding{4, true});
    const Attention shorter = apply(attention, edit::SetModelText{model_text(3)});
    CHECK(shorter.head == 7);
    CHECK(shorter.query == 2);
    CHECK(shorter.mask.painted == std::vector<PaintedCell>{{1, 0, true}});
    CHECK(shorter.mask.padding.empty());
    const Attention other = apply(attention, edit::SetModelText{model_text(5, 1, 3)});
    CHECK(head_name(other, other.head) == "layer 0, head 2");
    CHECK(apply(attention, edit::SetModelText{model_text(5)}).model == attention.model);
}

TEST_CASE("SetModelText refuses what is no text of a model; a model's vectors are fixed") {
    const Attention attention = apply(Attention(), edit::SetModelText{model_text()});
    CHECK(apply(attention, edit::SetModelText{}) == attention);
    CHECK(apply(attention, edit::SetModelText{model_text(0)}) == attention);
    CHECK(apply(attention, edit::SetModelText{model_text(2, 0, 1)}) == attention);
    CHECK(apply(attention, edit::SetModelText{model_text(2, 4, 0)}) == attention);
    CHECK(apply(attention, edit::SetModelText{model_text(2, max_model_heads, 2)}) == attention);
    ModelText broken = *model_text();
    broken.tokens.back() = "\xFF";
    CHECK(apply(attention, edit::SetModelText{std::make_shared<const ModelText>(broken)}) == attention);

    CHECK(apply(attention, edit::SetVectorSource{VectorSource::model}) == attention);
    CHECK(apply(Attention(), edit::SetVectorSource{VectorSource::model}) == Attention());
    CHECK(apply(attention, edit::SetAttentionText{"a b c"}) == attention);
    CHECK(apply(attention, edit::SetTokenKind{TokenKind::bytes}) == attention);
    CHECK(apply(attention, edit::SetAttentionLength{9}) == attention);
    CHECK(apply(attention, edit::SetKeyDimension{9}) == attention);
    CHECK(apply(attention, edit::SetHeads{2}) == attention);
    CHECK(apply(attention, edit::SetVectorCell{edit::VectorMatrix::q, 0, 0, 1.0}) == attention);
    CHECK(apply(attention, edit::ReadAsWeights{true}) == attention);
    CHECK(apply(attention, edit::SetKeyLabels{{"a", "b", "c"}}) == attention);
}

}  // namespace
}  // namespace softmaxlab
