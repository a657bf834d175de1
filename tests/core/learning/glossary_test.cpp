#include "core/learning/glossary.h"

#include <random>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/input_error.h"
#include "embedded/assets.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string embedded(const char* name) {
    const auto bytes = assets::find_embedded(name);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string error_of(const std::string& text) {
    try {
        (void)Glossary::from_json(text, "words.json");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string found_in(const Glossary& glossary, const std::string& words) {
    const auto found = glossary.first_in(words);
    if (!found) return "";
    return found->term->id + ":" + words.substr(found->begin, found->end - found->begin);
}

}  // namespace

TEST_CASE("The glossary explains the words that the labs use, each in a sentence or two", "[glossary]") {
    const Glossary glossary = Glossary::from_json(embedded("glossary.json"), "glossary.json");
    for (const char* id : {"logit",
                           "exponential",
                           "probability",
                           "softmax",
                           "temperature",
                           "argmax",
                           "entropy",
                           "nats",
                           "bits",
                           "perplexity",
                           "margin",
                           "log-sum-exp",
                           "max-subtraction",
                           "overflow",
                           "underflow",
                           "f32",
                           "bf16",
                           "f16",
                           "f8",
                           "sum-of-p",
                           "backend",
                           "simd",
                           "jacobian",
                           "saturation",
                           "spectral-norm",
                           "cross-entropy",
                           "kl-divergence",
                           "total-variation",
                           "sparsemax",
                           "entmax",
                           "support",
                           "simplex",
                           "query",
                           "key",
                           "value",
                           "score",
                           "d_k",
                           "attention-weight",
                           "head",
                           "causal-mask",
                           "padding-mask",
                           "mask-value",
                           "top-p",
                           "shift-invariance"}) {
        CAPTURE(id);
        CHECK(glossary.find(id) != nullptr);
    }
    CHECK(glossary.find("no such word") == nullptr);
    for (const Term& term : glossary.terms()) {
        CAPTURE(term.id);
        CHECK(term.sentence.size() < 230);
        CHECK(term.sentence.back() == '.');
        CHECK(term.sentence.find(" - ") == std::string::npos);
        CHECK(term.sentence.find("e-") == std::string::npos);
    }
}

TEST_CASE("A term is found where it stands as a word of its own", "[glossary]") {
    const Glossary glossary = Glossary::from_json(embedded("glossary.json"), "glossary.json");
    CHECK(found_in(glossary, "logits") == "logit:logits");
    CHECK(found_in(glossary, "Entropy of p") == "entropy:Entropy");
    CHECK(found_in(glossary, "the causal mask") == "causal-mask:causal mask");
    CHECK(found_in(glossary, "masked") == "mask:masked");
    CHECK(found_in(glossary, "unmasked rows").empty());
    CHECK(found_in(glossary, "Σp = 1.00") == "sum-of-p:Σp");
    CHECK(found_in(glossary, "bf16").starts_with("bf16"));
    CHECK(found_in(glossary, "f32x8").empty());
    CHECK(found_in(glossary, "cross-entropy, nats") == "cross-entropy:cross-entropy");
    CHECK(found_in(glossary, "").empty());
    CHECK(found_in(glossary, "nothing here").empty());
}

TEST_CASE("Terms are found by words of their names and their sentences", "[glossary]") {
    const Glossary glossary = Glossary::from_json(embedded("glossary.json"), "glossary.json");
    CHECK(glossary.matching("").size() == glossary.terms().size());
    REQUIRE_FALSE(glossary.matching("ENT").empty());
    CHECK(glossary.matching("ENT").front()->id == "entropy");
    CHECK(glossary.matching("nucleus").front()->id == "top-p");
    CHECK(glossary.matching("xyzzy").empty());
}

TEST_CASE("What is wrong in a glossary is named", "[glossary]") {
    CHECK_THAT(error_of("{"), ContainsSubstring("words.json"));
    CHECK_THAT(error_of("[]"), ContainsSubstring("words.json"));
    CHECK_THAT(error_of(R"({"terms": [{"id": "a", "name": "a", "also": []}]})"),
               ContainsSubstring("sentence"));
    CHECK_THAT(error_of(R"({"terms": [{"id": "a", "name": "", "also": [], "sentence": "A."}]})"),
               ContainsSubstring("terms[0].name"));
    CHECK_THAT(error_of(R"({"terms": [{"id": "a", "name": "a", "also": [1], "sentence": "A."}]})"),
               ContainsSubstring("terms[0].also[0]"));
    const std::string a = R"({"id": "a", "name": "a", "also": [], "sentence": "A."})";
    CHECK_THAT(error_of(R"({"terms": [)" + a + "," + a + "]}"), ContainsSubstring("terms[1].id"));
    CHECK_THAT(
        error_of(R"({"terms": [)" + a + R"(, {"id": "b", "name": "A", "also": [], "sentence": "B."}]})"),
        ContainsSubstring("terms[1]"));
    CHECK_THAT(error_of(R"({"terms": [], "more": 1})"), ContainsSubstring("more"));
}

TEST_CASE("A damaged glossary is refused or read, and nothing else", "[glossary]") {
    const std::string whole = embedded("glossary.json");
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        std::string text = whole;
        const int changes = 1 + static_cast<int>(random() % 4);
        for (int c = 0; c < changes; ++c) text[random() % text.size()] = static_cast<char>(random() % 256);
        if (random() % 3 == 0) text.resize(random() % text.size());
        try {
            const Glossary glossary = Glossary::from_json(text, "words.json");
            (void)glossary.first_in("the causal mask of softmax");
        } catch (const InputError& error) {
            CHECK(std::string(error.what()).starts_with("words.json"));
        }
    }
}
