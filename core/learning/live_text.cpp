#include "core/learning/live_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/number_text.h"
#include "core/base/text.h"

namespace softmaxlab::learning {
namespace {

std::size_t column_of(std::string_view text, std::size_t at) {
    std::size_t column = 1;
    for (const char c : text.substr(0, at))
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++column;
    return column;
}

/// Where the expression that begins at `at` ends: at a "}" that no quote is open before.
std::size_t end_of_expression(std::string_view text, std::size_t at) {
    bool quoted = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') quoted = !quoted;
        if (!quoted && (text[at] == '}' || text[at] == '{')) break;
    }
    return at < text.size() && text[at] == '}' ? at : std::string_view::npos;
}

std::optional<NumberStyle> style_named(std::string_view name) {
    using Kind = NumberStyle::Kind;
    if (name == "g") return NumberStyle{Kind::scientific, 3};
    if (name == "%") return NumberStyle{Kind::percent, 1};
    constexpr int most_digits = 17;
    int digits = 0;
    for (const char c : name) {
        if (c < '0' || c > '9' || digits > most_digits) return std::nullopt;
        digits = digits * 10 + (c - '0');
    }
    if (name.empty() || digits > most_digits) return std::nullopt;
    return NumberStyle{Kind::decimals, digits};
}

// "3 − (−1)": a negative number behind a sign of arithmetic.
std::string in_parentheses_behind(std::string_view before, const Value& value, std::string text) {
    while (before.ends_with(' ')) before.remove_suffix(1);
    constexpr std::array<std::string_view, 7> arithmetic = {"+", "-", "−", "·", "×", "/", "^"};
    const bool is_behind_sign = std::any_of(arithmetic.begin(), arithmetic.end(),
                                            [&](std::string_view sign) { return before.ends_with(sign); });
    return is_behind_sign && value.is_number() && text.starts_with("−") ? "(" + text + ")" : text;
}

}  // namespace

std::variant<LiveText, ExpressionError> LiveText::parse(std::string_view text) {
    LiveText result;
    result.source_ = std::string(text);
    std::string words;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("{{") || rest.starts_with("}}")) {
            words += text[at];
            at += 2;
            continue;
        }
        if (text[at] == '}')
            return ExpressionError{column_of(text, at), "\"}\" closes nothing; a brace is \"}}\""};
        if (text[at] != '{') {
            words += text[at++];
            continue;
        }
        const std::size_t begin = at + 1;
        const std::size_t end = end_of_expression(text, begin);
        if (end == std::string_view::npos)
            return ExpressionError{column_of(text, at),
                                   fmt::format("\"{}\" has no end", excerpt(text.substr(at)))};
        std::string_view inside = text.substr(begin, end - begin);
        Piece piece;
        piece.words = std::exchange(words, {});
        piece.column = column_of(text, begin);
        if (const std::size_t bar = inside.rfind('|'); bar != std::string_view::npos) {
            const auto style = style_named(inside.substr(bar + 1));
            if (!style)
                return ExpressionError{column_of(text, begin + bar + 1),
                                       fmt::format("expected a number of digits, g or %, found \"{}\"",
                                                   excerpt(inside.substr(bar + 1)))};
            piece.style = *style;
            inside = inside.substr(0, bar);
        }
        auto parsed = Expression::parse(inside);
        if (auto* error = std::get_if<ExpressionError>(&parsed)) {
            error->column += piece.column - 1;
            return std::move(*error);
        }
        piece.expression = std::get<0>(std::move(parsed));
        result.pieces_.push_back(std::move(piece));
        at = end + 1;
    }
    if (!words.empty()) result.pieces_.push_back({std::move(words), std::nullopt, {}, 1});
    return result;
}

LiveText::Filled LiveText::fill(const Names& names) const {
    Filled filled;
    for (const Piece& piece : pieces_) {
        filled.text += piece.words;
        if (!piece.expression) continue;
        Evaluated evaluated = piece.expression->evaluate(names);
        if (!evaluated.error && evaluated.value.size() > max_numbers_shown)
            evaluated.error =
                ExpressionError{1, fmt::format("more than {} numbers in a text", max_numbers_shown)};
        filled.text += evaluated.error ? "?"
                                       : in_parentheses_behind(filled.text, evaluated.value,
                                                               formatted(evaluated.value, piece.style));
        if (!evaluated.error || filled.error) continue;
        filled.error = std::move(evaluated.error);
        filled.error->column += piece.column - 1;
    }
    return filled;
}

std::vector<LiveText::Shown> LiveText::shown(const Names& names) const {
    std::vector<Shown> all;
    for (const Piece& piece : pieces_) {
        if (!piece.expression) continue;
        Evaluated evaluated = piece.expression->evaluate(names);
        if (!evaluated.error)
            all.push_back({piece.expression->text(), std::move(evaluated.value), piece.style});
    }
    return all;
}

std::string LiveText::words() const {
    std::string words;
    for (const Piece& piece : pieces_) words += piece.words + (piece.expression ? " " : "");
    return words;
}

void LiveText::use_decimal_comma() {
    for (Piece& piece : pieces_) piece.style.decimal_comma = true;
}

std::vector<WrittenNumber> numbers_in_words(std::string_view words) {
    std::vector<WrittenNumber> numbers;
    const auto is_digit = [&](std::size_t at) {
        return at < words.size() && words[at] >= '0' && words[at] <= '9';
    };
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (!is_digit(at)) continue;
        std::string digits;
        int decimals = 0;
        bool has_mark = false;
        while (is_digit(at) || (!has_mark && is_digit(at + 1) && (words[at] == '.' || words[at] == ','))) {
            decimals += has_mark ? 1 : 0;
            has_mark = has_mark || !is_digit(at);
            digits += is_digit(at) ? words[at] : '.';
            ++at;
        }
        if (const auto number = number_from(digits)) numbers.push_back({*number, decimals});
    }
    return numbers;
}

std::size_t word_count(std::string_view text) {
    std::size_t count = 0;
    bool in_word = false;
    for (const char c : text) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\t';
        if (!is_blank && !in_word) ++count;
        in_word = !is_blank;
    }
    return count;
}

}  // namespace softmaxlab::learning
