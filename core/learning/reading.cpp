#include "core/learning/reading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/learning/functions.h"

namespace softmaxlab::learning {
namespace {

constexpr int newest_version = 1;

template <typename T>
T parsed(std::variant<T, ExpressionError> result, const JsonValue& value) {
    if (const auto* error = std::get_if<ExpressionError>(&result))
        throw InputError(value.place() + ": " + error->in_words());
    return std::get<0>(std::move(result));
}

std::string expression_text(const JsonValue& value) {
    if (value.is_number()) return fmt::format("{}", value.number());
    if (!value.is_array() && !value.is_text()) value.fail("a number, an expression as text, or an array");
    if (value.is_text()) return value.text();
    std::string text;
    for (std::size_t i = 0; i < value.size("an array"); ++i) {
        if (value.at(i).is_array()) value.at(i).fail("a number or an expression");
        text += (i == 0 ? "" : ", ") + expression_text(value.at(i));
    }
    return "[" + text + "]";
}

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

void check_size(std::string_view text, const std::string& source) {
    if (text.size() > max_lesson_bytes)
        throw InputError(source + ": larger than 1 MB, the most that is read of such files");
}

void check_format(const JsonValue& whole, std::string_view format) {
    if (whole.at("format").text() != format) whole.at("format").fail(fmt::format("\"{}\"", format));
    const JsonValue version = whole.at("version");
    const std::int64_t number = version.integer(1, std::numeric_limits<std::int32_t>::max());
    if (number > newest_version)
        throw InputError(
            fmt::format("{}: expected {}, found {}: this file was written for a newer Softmax Lab",
                        version.place(), newest_version, number));
}

JsonValue read_list(const JsonDocument& document, std::string_view format, const char* key) {
    const JsonValue whole = document.root();
    check_format(whole, format);
    whole.check_keys({"format", "version", "language", key});
    return whole.at(key);
}

std::string read_text(const JsonValue& value) {
    std::string text = value.text();
    if (text.empty()) value.fail("some text");
    if (letters(text) > max_text_letters)
        throw InputError(fmt::format("{}: {} characters; at most {} are read", value.place(), letters(text),
                                     max_text_letters));
    return text;
}

bool is_name(std::string_view text) {
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
    return !text.empty() && text.size() <= longest_name && is_plain;
}

std::string read_name(const JsonValue& value) {
    std::string name = value.text();
    if (!is_name(name)) value.fail("a name of letters, digits and \"-\", such as \"two-dogs\"");
    return name;
}

std::string read_one_of(const JsonValue& value, const std::vector<std::string>& words) {
    std::string word = value.text();
    if (std::find(words.begin(), words.end(), word) != words.end()) return word;
    const auto like = most_like(word, words);
    throw InputError(fmt::format("{}: expected one of {}, found \"{}\"{}", value.place(),
                                 fmt::join(words, ", "), excerpt(word),
                                 like ? fmt::format("; did you mean \"{}\"?", *like) : ""));
}

LiveText read_live_text(const JsonValue& value) {
    return parsed(LiveText::parse(read_text(value)), value);
}

Expression read_expression(const JsonValue& value) {
    return parsed(Expression::parse(expression_text(value)), value);
}

Tolerance read_tolerance(const JsonValue& value) {
    Tolerance within;
    if (value.is_number()) {
        within.number = value.number();
    } else {
        const std::string expected = "a number, or a share of the answer such as \"3 %\"";
        std::string text = value.is_text() ? value.text() : "";
        if (!text.ends_with('%')) value.fail(expected);
        text.pop_back();
        while (text.ends_with(' ')) text.pop_back();
        const auto number = number_from(text);
        constexpr double hundred = 100;
        if (!number || !std::isfinite(*number)) value.fail(expected);
        within = {*number / hundred, true};
    }
    constexpr double most_of_answer = 1;
    if (!(within.number > 0)) value.fail("a number above 0");
    if (within.is_share && within.number >= most_of_answer) value.fail("less than 100 %");
    return within;
}

QuestionKind read_question_kind(const JsonValue& value) {
    return *question_kind_named(read_one_of(value, {"choice", "number", "bars", "reach", "order", "place"}));
}

}  // namespace softmaxlab::learning
