#include "core/model/tokenizer.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/model/pieces.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

Tokenizer shipped() {
    const std::string folder = std::string(SOFTMAXLAB_MODELS) + "/fairy-tales/";
    return {read_file(folder + "vocab.json"), "vocab.json", read_file(folder + "merges.txt"), "merges.txt"};
}

std::string bytes_of_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

std::vector<std::string> pieces_of(std::string_view text) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = piece_length(text, at);
        REQUIRE(length > 0);
        pieces.emplace_back(text.substr(at, length));
        at += length;
    }
    return pieces;
}

/// A vocabulary of all bytes, and more names.
json all_bytes() {
    json vocabulary;
    int next = 256;
    for (int byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        const int code = printable ? byte : next++;
        std::string name;
        if (code < 128) {
            name += static_cast<char>(code);
        } else {
            name += static_cast<char>(0xC0 | (code >> 6));
            name += static_cast<char>(0x80 | (code & 63));
        }
        vocabulary[name] = byte;
    }
    return vocabulary;
}

std::string message_of(const std::string& vocabulary, const std::string& merges) {
    try {
        const Tokenizer tokenizer(vocabulary, "vocab.json", merges, "merges.txt");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("texts have the tokens that GPT-2's own way of encoding gives them") {
    const Tokenizer tokenizer = shipped();
    const json cases = json::parse(read_file(std::string(SOFTMAXLAB_TEST_DATA) + "/models/tokens.json"));
    REQUIRE(cases.size() > 80);
    for (const json& one : cases) {
        const std::string text = bytes_of_hex(one[0]);
        CAPTURE(text);
        const std::vector<Token> tokens = tokenizer.encode(text);
        CHECK(tokens == one[1].get<std::vector<Token>>());
        CHECK(tokenizer.decode(tokens) == text);
    }
}

TEST_CASE("a text is cut into words with the blank before them, numbers, signs and blanks") {
    using Pieces = std::vector<std::string>;
    CHECK(pieces_of("it's  two\n\n words, 3rd!") ==
          Pieces{"it", "'s", " ", " two", "\n\n", " words", ",", " 3", "rd", "!"});
    CHECK(pieces_of("x \n ") == Pieces{"x", " \n "});
    CHECK(pieces_of("!'s") == Pieces{"!'", "s"});
    CHECK(pieces_of("a\xFF\xE2\x82 b") == Pieces{"a", "\xFF\xE2\x82", " b"});  // no characters, yet signs
    CHECK(pieces_of("\xC2\x85y\xEF\xBB\xBF") == Pieces{"\xC2\x85", "y", "\xEF\xBB\xBF"});
}

TEST_CASE("any bytes come back as they were") {
    const Tokenizer tokenizer = shipped();
    std::mt19937 random(17);
    for (int round = 0; round < 300; ++round) {
        std::string bytes(random() % 200, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random() % 3 == 0 ? random() % 256 : "aeh t'\xC3\xA9"[random() % 8]);
        CHECK(tokenizer.decode(tokenizer.encode(bytes)) == bytes);
    }
    CHECK(tokenizer.end_of_text().has_value());
    CHECK(tokenizer.bytes_of(*tokenizer.end_of_text()) == "<|endoftext|>");
    CHECK(tokenizer.bytes_of(1'000'000).empty());
    const std::vector<Token> spelled = tokenizer.encode("<|endoftext|>");
    CHECK(spelled.size() > 1);
}

TEST_CASE("a megabyte without a blank takes no longer than one of words") {
    const Tokenizer tokenizer = shipped();
    const auto start = std::chrono::steady_clock::now();
    for (const std::string text : {"a", "ab", " ", "\xFF"}) {
        std::string all;
        while (all.size() < (std::size_t{1} << 20U)) all += text;
        CHECK(tokenizer.decode(tokenizer.encode(all)) == all);
    }
    // An hour, if every merge went over the whole piece.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::minutes(2));
}

TEST_CASE("files that are no vocabulary are refused with the place of what is wrong") {
    json vocabulary = all_bytes();
    vocabulary["he"] = 256;
    vocabulary["hel"] = 257;
    const std::string good = vocabulary.dump();
    CHECK(message_of(good, "#version: 0.2\nh e\nhe l\n").empty());
    CHECK_THAT(message_of(good, "#version: 0.2\nhe l\nh e\n"),
               ContainsSubstring("merges.txt, line 2: expected bytes"));
    CHECK_THAT(message_of(good, "h e\nh e\n"), ContainsSubstring("line 2: expected a pair that no line"));
    CHECK_THAT(message_of(good, "h\n"), ContainsSubstring("line 1: expected two tokens"));
    CHECK_THAT(message_of(good, "e l\n"), ContainsSubstring("line 1: expected tokens of the vocabulary"));
    CHECK_THAT(message_of("[1]", ""), ContainsSubstring("vocab.json"));
    CHECK_THAT(message_of("{}", ""), ContainsSubstring("vocab.json: expected 256"));
    CHECK_THAT(message_of(R"({"a": 0})", ""), ContainsSubstring("a token for each byte"));
    CHECK_THAT(message_of(R"({"a": 0, "b": 0})", ""), ContainsSubstring("that no other token has"));
    CHECK_THAT(message_of(R"({"a": 4000000000})", ""), ContainsSubstring("vocab.json, a"));
    CHECK_THAT(message_of(R"({"a": -1})", ""), ContainsSubstring("vocab.json, a"));
}

}  // namespace softmaxlab::test
