#include "tests/fuzz/made_input.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "core/files/npy_writer.h"
#include "core/scene/scene_json.h"
#include "embedded/assets.h"
#include "tests/core/files/npy_builder.h"
#include "tests/core/files/npz_builder.h"
#include "tests/core/scene/random_scene.h"
#include "tests/fuzz/made_model.h"

namespace softmaxlab::fuzz {
namespace {

using Texts = std::vector<std::string>;

std::size_t pick(Random& random, std::size_t least, std::size_t most) {
    return least + static_cast<std::size_t>(random() % (most - least + 1));
}

bool one_in(Random& random, std::size_t n) {
    return random() % n == 0;
}

const std::string& any_of(Random& random, const Texts& texts) {
    return texts[pick(random, 0, texts.size() - 1)];
}

std::string repeated(std::string_view piece, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += piece;
    return text;
}

// ---- words and numbers

std::string any_number(Random& random) {
    static const Texts awkward = {"0",
                                  "-0.0",
                                  "1e308",
                                  "1e309",
                                  "-1e999",
                                  "5e-324",
                                  "1e-400",
                                  "NaN",
                                  "nan",
                                  "-nan",
                                  "inf",
                                  "-inf",
                                  "+inf",
                                  "Infinity",
                                  "-Infinity",
                                  "∞",
                                  "−1",
                                  "1_000",
                                  "0x1p3",
                                  "1e",
                                  ".5",
                                  "5.",
                                  "--1",
                                  "+3",
                                  "9007199254740993",
                                  "99999999999999999999",
                                  "1e1000000000000000000000",
                                  "\"nan\"",
                                  "\"-inf\"",
                                  "null",
                                  "true"};
    if (one_in(random, 60)) return any_of(random, awkward);
    std::string number = one_in(random, 2) ? "-" : "";
    number += std::to_string(pick(random, 0, one_in(random, 4) ? 99999 : 9));
    if (one_in(random, 2)) number += "." + std::to_string(pick(random, 0, 999));
    if (one_in(random, 8)) number += "e" + std::to_string(pick(random, 0, 20));
    return number;
}

std::string any_word(Random& random) {
    static const Texts words = {"cat",          "dog",   "",    " the", "##ing",    "#",         "label",
                                "logit",        "token", "ß",   "日本", "a\tb",     "x,y",       "x;y",
                                "\"",           "'",     "\\n", "null", "\x1b[31m", "e\xCC\x81", "\xFF",
                                "\xED\xA0\x80", "-",     "1"};
    if (one_in(random, 400)) return repeated("long ", 20'000);
    return one_in(random, 5) ? any_of(random, words) : "w" + std::to_string(pick(random, 0, 99));
}

// ---- CSV

struct Dialect {
    std::string separator;
    std::string line_end;
    bool decimal_comma = false;
    std::size_t quoted_one_in = 4;
};

std::string cell(Random& random, const Dialect& dialect, std::string content) {
    if (dialect.decimal_comma) {
        const std::size_t point = content.find('.');
        if (point != std::string::npos) content[point] = ',';
    }
    const bool needs_quotes = content.find(dialect.separator) != std::string::npos ||
                              content.find_first_of("\"\r\n") != std::string::npos;
    if (one_in(random, dialect.quoted_one_in) || (needs_quotes && !one_in(random, 30))) {
        std::string quoted = "\"";
        for (const char c : content) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
        return quoted + "\"";
    }
    return content;
}

std::string csv_input(Random& random) {
    static const Texts separators = {",", ";", "\t", " ", "|", ", "};
    static const Texts line_ends = {"\n", "\r\n", "\r"};
    const Dialect dialect{any_of(random, separators), any_of(random, line_ends), one_in(random, 5),
                          pick(random, 1, 8)};
    const std::size_t rows = pick(random, 1, one_in(random, 20) ? 400 : 6);
    const std::size_t columns = pick(random, 1, one_in(random, 20) ? 400 : 6);
    const bool labels = one_in(random, 2);
    std::string text = one_in(random, 10) ? "\xEF\xBB\xBF" : "";
    if (one_in(random, 4)) text += "# " + any_word(random) + dialect.line_end;
    const bool header = one_in(random, 2);
    for (std::size_t row = header ? 0 : 1; row <= rows; ++row) {
        const std::size_t length = one_in(random, 100) ? pick(random, 0, columns + 1) : columns;
        for (std::size_t column = 0; column < length; ++column) {
            if (column > 0) text += dialect.separator;
            const bool is_word = row == 0 || (labels && column == 0);
            text += cell(random, dialect, is_word ? any_word(random) : any_number(random));
        }
        if (one_in(random, 30)) text += dialect.separator;
        if (row < rows || !one_in(random, 3)) text += dialect.line_end;
        if (one_in(random, 30)) text += one_in(random, 2) ? dialect.line_end : "# 1" + dialect.line_end;
    }
    return text;
}

// ---- JSON

std::string json_text(std::string_view word) {
    std::string text = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\') text += '\\';
        text += c == '\t' ? std::string("\\t") : std::string(1, c);
    }
    return text + "\"";
}

template <typename Make>
std::string json_array(std::size_t count, const Make& make) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + make();
    return text + "]";
}

std::string json_numbers(Random& random, std::size_t count) {
    return json_array(count, [&] { return any_number(random); });
}

std::string json_matrix(Random& random, std::size_t rows, std::size_t columns) {
    return json_array(rows, [&] {
        return json_numbers(random, one_in(random, 50) ? pick(random, 0, columns + 1) : columns);
    });
}

std::string json_input(Random& random) {
    const std::size_t count = pick(random, 1, one_in(random, 20) ? 300 : 6);
    const auto words = [&] { return json_array(count, [&] { return json_text(any_word(random)); }); };
    switch (pick(random, 0, 5)) {
        case 0:
            return json_numbers(random, count);
        case 1:
            return json_matrix(random, pick(random, 1, 5), count);
        case 2:
            return "{\"logits\": " + json_numbers(random, count) + ", \"labels\": " + words() + "}";
        case 3: {
            std::string text = "{";
            for (std::size_t i = 0; i < count; ++i) {
                text += (i > 0 ? "," : "") + json_text(any_word(random) + std::to_string(i)) + ":" +
                        any_number(random);
            }
            return text + "}";
        }
        case 4:
            return json_array(count, [&] {
                return "{\"token\": " + json_text(any_word(random)) + ", \"logprob\": " + any_number(random) +
                       "}";
            });
        default:
            return one_in(random, 20) ? repeated("[", 200'000)
                                      : "{\"logits\": " + json_matrix(random, 3, count) + "}";
    }
}

// ---- NPY and NPZ

struct NpyParts {
    std::string descr;
    bool fortran_order = false;
    std::string shape;
    std::string data;
};

std::string npy_of(Random& random, std::size_t dimensions) {
    static const Texts types = {"<f8", "<f4", "<f2", ">f8", ">f4", ">f2", "<i8", "<i4", "<i2", "|i1",
                                "|u1", "<u8", ">u4", "|b1", "<c8", "|O",  "<U4", "|S3", "f4",  "<f16"};
    NpyParts parts;
    parts.descr = types[pick(random, 0, one_in(random, 8) ? types.size() - 1 : 8)];
    parts.fortran_order = one_in(random, 3);
    std::size_t count = 1;
    parts.shape = "(";
    for (std::size_t i = 0; i < dimensions; ++i) {
        const std::size_t length = one_in(random, 30) ? 0 : pick(random, 1, 5);
        count *= length;
        parts.shape += std::to_string(length) + (i + 1 < dimensions || dimensions == 1 ? ", " : "");
    }
    parts.shape += ")";
    static const Texts shapes = {"(-1,)",
                                 "(18446744073709551615, 2)",
                                 "(4294967296, 4294967296)",
                                 "(,)",
                                 "5",
                                 "(1e3,)",
                                 "(2, 3",
                                 "[2, 3]",
                                 "(0,)",
                                 "(2305843009213693952,)"};
    if (one_in(random, 15)) parts.shape = any_of(random, shapes);
    const std::size_t item = std::string_view("1248").find(parts.descr.back()) != std::string::npos
                                 ? static_cast<std::size_t>(parts.descr.back() - '0')
                                 : 4;
    std::size_t bytes = count * item;
    if (one_in(random, 10)) bytes = pick(random, 0, bytes + 16);
    for (std::size_t i = 0; i < bytes; ++i) {
        // Mostly numbers of common size: random bytes would be NaN or beyond all reason.
        parts.data += static_cast<char>(one_in(random, 3) ? random() : 0x3F);
    }
    std::string header = test::npy_header(parts.descr, parts.fortran_order, parts.shape);
    if (one_in(random, 15)) header += any_of(random, {"", " garbage", "{}", "\n\n", "}", ", 'x': 1}"});
    return test::npy_with_header(header, parts.data,
                                 static_cast<int>(pick(random, 1, one_in(random, 9) ? 4 : 3)));
}

std::string npz_input(Random& random) {
    static const Texts names = {"q.npy",    "k.npy",     "v.npy",      "scores.npy",        "query.npy",
                                "keys.npy", "arr_0.npy", "logits.npy", "../q.npy",          "Q.npy",
                                "",         "q",         "\xFF.npy",   "attention_mask.npy"};
    std::vector<std::pair<std::string, std::string>> files;
    // Two or three that belong together, more often than not.
    Random same = random;
    const std::size_t dimensions = pick(random, 2, 3);
    for (const char* name : {"q.npy", "k.npy", "v.npy"}) {
        if (one_in(random, 8)) continue;
        Random again = same;
        files.emplace_back(name, npy_of(one_in(random, 8) ? random : again, dimensions));
    }
    while (one_in(random, 6)) files.emplace_back(any_of(random, names), npy_of(random, pick(random, 0, 4)));
    test::NpzStyle style;
    if (one_in(random, 10)) style.method = one_in(random, 2) ? 8 : static_cast<int>(pick(random, 1, 99));
    style.zip64_directory = one_in(random, 6);
    if (one_in(random, 6))
        style.comment = any_of(random, {"a comment", "PK\x05\x06", "PK\x05\x06 PK\x01\x02"});
    return test::npz(files, style);
}

// ---- requests

std::string members_of(Random& random, const std::vector<std::pair<std::string, std::string>>& members) {
    std::string text = "{";
    for (const auto& [key, value] : members) {
        if (text.size() > 1) text += ", ";
        text += json_text(key) + ": " + value;
        if (one_in(random, 60)) text += ", " + json_text(key) + ": " + value;
    }
    return text + "}";
}

std::string flag(Random& random) {
    return one_in(random, 12) ? any_number(random) : one_in(random, 2) ? "true" : "false";
}

std::string attention_request(Random& random) {
    const std::size_t queries = pick(random, 1, 5);
    const std::size_t keys = one_in(random, 3) ? pick(random, 1, 5) : queries;
    const std::size_t d = pick(random, 1, 4);
    std::vector<std::pair<std::string, std::string>> members;
    if (one_in(random, 4)) {
        members.emplace_back("scores", json_matrix(random, queries, keys));
    } else {
        members.emplace_back("q", json_matrix(random, queries, d));
        members.emplace_back("k", json_matrix(random, keys, d));
    }
    if (one_in(random, 2)) members.emplace_back("v", json_matrix(random, keys, pick(random, 1, 3)));
    if (one_in(random, 2)) members.emplace_back("causal", flag(random));
    if (one_in(random, 3)) members.emplace_back("window", any_number(random));
    if (one_in(random, 3)) members.emplace_back("padding", json_array(keys, [&] { return flag(random); }));
    if (one_in(random, 3)) members.emplace_back("scaled_by_sqrt_dk", flag(random));
    return members_of(random, members);
}

std::string request_line(Random& random) {
    static const Texts backends = {"\"reference\"", "\"simd\"", "\"simd\"", "\"gpu\"", "\"none\"", "1"};
    static const Texts formats = {"\"f64\"",    "\"f32\"",    "\"bf16\"", "\"f16\"",
                                  "\"f8e5m2\"", "\"f8e4m3\"", "\"f128\""};
    static const Texts methods = {"\"stable\"", "\"naive\"", "\"online\""};
    static const Texts temperatures = {"1", "0", "0.5", "\"inf\"", "-1", "\"nan\"", "1e-300", "1e300"};
    std::vector<std::pair<std::string, std::string>> members;
    const std::size_t count = pick(random, 1, one_in(random, 30) ? 200 : 6);
    const bool attention = one_in(random, 3);
    members.emplace_back(attention ? "attention" : "logits",
                         attention ? attention_request(random) : json_numbers(random, count));
    if (one_in(random, 2)) members.emplace_back("temperature", any_of(random, temperatures));
    if (one_in(random, 2)) members.emplace_back("backend", any_of(random, backends));
    if (!attention || one_in(random, 10)) {
        if (one_in(random, 3)) members.emplace_back("mask", json_array(count, [&] { return flag(random); }));
        if (one_in(random, 3)) members.emplace_back("target", std::to_string(pick(random, 0, count)));
        if (one_in(random, 2)) members.emplace_back("format", any_of(random, formats));
        if (one_in(random, 2)) members.emplace_back("method", any_of(random, methods));
        if (one_in(random, 4)) members.emplace_back("jacobian", flag(random));
        if (one_in(random, 3)) members.emplace_back("trace", flag(random));
        if (one_in(random, 4)) members.emplace_back("top_k", std::to_string(pick(random, 0, count + 1)));
        for (const char* name : {"top_p", "min_p", "repetition_penalty"})
            if (one_in(random, 6)) members.emplace_back(name, one_in(random, 2) ? "0.5" : any_number(random));
        if (one_in(random, 6))
            members.emplace_back("occurred", "[" + std::to_string(pick(random, 0, count)) + "]");
    }
    if (one_in(random, 40)) members.emplace_back(any_word(random), any_number(random));
    return members_of(random, members);
}

std::string request_input(Random& random) {
    std::string lines;
    for (std::size_t count = pick(random, 1, 4); count > 0; --count)
        lines +=
            request_line(random) + (one_in(random, 8) ? "\r\n" : "\n") + (one_in(random, 8) ? " \n" : "");
    return lines;
}

// ---- damage

bool is_of_word(char c) {
    return std::string_view(" \t\r\n,;|:[]{}()\"'").find(c) == std::string_view::npos;
}

/// Strings in quotes, words and numbers, and every other byte by itself.
Texts tokens_of(std::string_view text) {
    Texts tokens;
    while (!text.empty()) {
        std::size_t end = 1;
        if (text[0] == '"') {
            while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
            end = std::min(end + 1, text.size());
        } else if (is_of_word(text[0])) {
            while (end < text.size() && is_of_word(text[end])) ++end;
        }
        tokens.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return tokens;
}

/// From a bracket to the one that closes it; a token alone otherwise.
std::size_t end_of_group(const Texts& tokens, std::size_t begin) {
    std::size_t depth = 0;
    for (std::size_t i = begin; i < tokens.size(); ++i) {
        if (tokens[i] == "[" || tokens[i] == "{") ++depth;
        if ((tokens[i] == "]" || tokens[i] == "}") && depth > 0) --depth;
        if (depth == 0) return i + 1;
    }
    return tokens.size();
}

std::string nasty_token(Random& random) {
    static const Texts tokens = {"[",
                                 "]",
                                 "{",
                                 "}",
                                 ",",
                                 ":",
                                 ";",
                                 "\t",
                                 "\n",
                                 "\r\n",
                                 "\"",
                                 "#",
                                 "[]",
                                 "{}",
                                 "\"\"",
                                 "null",
                                 "true",
                                 "\\u0000",
                                 "\"\\ud800\"",
                                 "\xFF",
                                 "\"version\":2,",
                                 "\"attention\":{},",
                                 "\"heads\":99",
                                 "\"given\"",
                                 "\"format\":\"softmax-lab-scene\""};
    if (one_in(random, 25)) return std::string(1, '\0');
    if (one_in(random, 3)) return any_number(random);
    return one_in(random, 3) ? json_text(any_word(random)) : any_of(random, tokens);
}

std::string damaged_text(Random& random, std::string_view text) {
    Texts tokens = tokens_of(text);
    std::size_t changes = one_in(random, 3) ? pick(random, 1, 4) : 0;
    for (; changes > 0 && !tokens.empty(); --changes) {
        const std::size_t at = pick(random, 0, tokens.size() - 1);
        const std::size_t other = pick(random, 0, tokens.size() - 1);
        const auto place = tokens.begin() + static_cast<std::ptrdiff_t>(at);
        const auto group_end = tokens.begin() + static_cast<std::ptrdiff_t>(end_of_group(tokens, at));
        switch (pick(random, 0, 6)) {
            case 0:
                tokens[at] = nasty_token(random);
                break;
            case 1:
                tokens.insert(place, nasty_token(random));
                break;
            case 2:
                tokens.erase(place, group_end);
                break;
            case 3:
                std::swap(tokens[at], tokens[other]);
                break;
            case 4: {  // one part of the tree in the place of another
                const auto begin = tokens.begin() + static_cast<std::ptrdiff_t>(other);
                const Texts group(begin,
                                  tokens.begin() + static_cast<std::ptrdiff_t>(end_of_group(tokens, other)));
                const auto into = tokens.erase(place, group_end);
                tokens.insert(into, group.begin(), group.end());
                break;
            }
            case 5: {  // once more
                const Texts group(place, group_end);
                tokens.insert(place, group.begin(), group.end());
                break;
            }
            default:
                tokens.resize(one_in(random, 4) ? at : tokens.size());
                break;
        }
    }
    std::string result;
    for (const std::string& token : tokens) result += token;
    return result;
}

std::string damaged_bytes(Random& random, std::string bytes) {
    std::size_t changes = one_in(random, 3) ? pick(random, 1, 3) : 0;
    for (; changes > 0 && !bytes.empty(); --changes) {
        const std::size_t at = pick(random, 0, bytes.size() - 1);
        if (one_in(random, 4)) {
            bytes.erase(at, pick(random, 1, 8));
        } else if (one_in(random, 4)) {
            bytes.insert(at, std::string(pick(random, 1, 8), static_cast<char>(random())));
        } else {
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << pick(random, 0, 7)));
        }
    }
    return bytes;
}

std::string scene_input(Random& random) {
    SceneFile file{test::random_scene(random), std::nullopt};
    if (one_in(random, 3))
        file.shown = ShownView{"attention", R"({"attention/view":"heads","a/b":1.5,"c":true})"};
    return to_json(file);
}

/// Lines of words, an array of texts, a vocabulary, or an array of strings.
std::string labels_input(Random& random) {
    const std::size_t count = pick(random, 1, one_in(random, 20) ? 300 : 20);
    const auto text = [&](std::size_t i) { return json_text(any_word(random) + std::to_string(i)); };
    switch (pick(random, 0, 3)) {
        case 0: {
            const std::string line_end = one_in(random, 3) ? "\r\n" : one_in(random, 9) ? "\r" : "\n";
            std::string lines = one_in(random, 10) ? "\xEF\xBB\xBF" : "";
            for (std::size_t i = 0; i < count; ++i)
                lines += (one_in(random, 4) ? " " : "") + any_word(random) + line_end;
            return damaged_text(random, lines);
        }
        case 1: {
            std::size_t i = 0;
            return damaged_text(random, json_array(count, [&] { return text(i++); }));
        }
        case 2: {
            std::string vocabulary = "{";
            for (std::size_t i = 0; i < count; ++i)
                vocabulary += (i > 0 ? ", " : "") + text(i) + ": " + std::to_string(count - 1 - i);
            return damaged_text(random, vocabulary + "}");
        }
        default: {
            Texts words;
            for (std::size_t i = 0; i < count; ++i)
                words.push_back(one_in(random, 9) ? "" : any_word(random));
            return damaged_bytes(random, npy_bytes(words));
        }
    }
}

/// A lesson with every kind of question.
std::string lesson_input() {
    const auto bytes = assets::find_embedded("new_lesson.json");
    std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.replace(text.find('@'), 1, "fuzzed");
}

std::string expression_input(Random& random) {
    constexpr std::array<std::string_view, 40> pieces = {
        "softmax(", "z",      "p[cat]", "[",       "]",      "(",     ")",  "+",     "-",       "*",
        "/",        "^",      "1",      "0.5",     "fill(",  "4096",  ", ", "join(", "causal(", "64",
        "when(",    " and ",  "not ",   "\"f32\"", "naive(", " == ",  "<",  "inf",   "nan",     "one_hot(",
        "J(",       "top_p(", "keep(",  "lse(",    "−",      "0,665", " %", "ln ",   "√",       "e"};
    std::string text;
    const std::size_t count = pick(random, 1, 30);
    for (std::size_t i = 0; i < count; ++i) text += pieces[pick(random, 0, pieces.size() - 1)];
    return text;
}

/// A model's folder, of which one file is damaged, or gone.
std::string model_input(Random& random) {
    test::FileMap files = made_model(random);
    if (one_in(random, 8)) return bundled(files);
    auto file = files.begin();
    std::advance(file, static_cast<std::ptrdiff_t>(pick(random, 0, files.size() - 1)));
    if (one_in(random, 20)) {
        files.erase(file);
    } else if (file->first.ends_with(".safetensors") && one_in(random, 2)) {
        file->second = damaged_bytes(random, file->second);
    } else {
        file->second = damaged_text(random, file->second);
    }
    return bundled(files);
}

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::csv:
            return "csv";
        case Kind::json:
            return "json";
        case Kind::npy:
            return "npy";
        case Kind::npz:
            return "npz";
        case Kind::scene:
            return "scene";
        case Kind::labels:
            return "labels";
        case Kind::lesson:
            return "lesson";
        case Kind::expression:
            return "expression";
        case Kind::model:
            return "model";
        case Kind::request:
            break;
    }
    return "request";
}

std::string made_input(Kind kind, Random& random) {
    switch (kind) {
        case Kind::csv:
            return damaged_text(random, csv_input(random));
        case Kind::json:
            return damaged_text(random, json_input(random));
        case Kind::npy:
            return damaged_bytes(random, npy_of(random, pick(random, 0, 4)));
        case Kind::npz:
            return one_in(random, 3) ? damaged_bytes(random, npz_input(random)) : npz_input(random);
        case Kind::scene:
            return damaged_text(random, scene_input(random));
        case Kind::labels:
            return labels_input(random);
        case Kind::lesson:
            return damaged_text(random, lesson_input());
        case Kind::expression:
            return damaged_text(random, expression_input(random));
        case Kind::model:
            return model_input(random);
        case Kind::request:
            break;
    }
    return damaged_text(random, request_input(random));
}

}  // namespace softmaxlab::fuzz
