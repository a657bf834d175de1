#include "core/learning/tokens.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/learning/functions.h"

namespace softmaxlab::learning {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool begins_word(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool goes_on_in_word(char c) {
    return begins_word(c) || is_digit(c);
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++count;
    return count;
}

/// What is written for a sign.
struct Spelled {
    std::string_view written;
    std::string_view sign;
    bool by_learners = false;  ///< only there
};

// The longer ones come first.
constexpr std::array<Spelled, 29> signs = {{
    {"<=", "<="},     {">=", ">="},     {"==", "=="},     {"!=", "!="},     {"**", "^", true}, {"≤", "<="},
    {"≥", ">="},      {"≠", "!="},      {"−", "-"},       {"·", "*"},       {"×", "*"},        {"÷", "/"},
    {"√", "√", true}, {"%", "%", true}, {"<", "<"},       {">", ">"},       {"+", "+"},        {"-", "-"},
    {"*", "*"},       {"/", "/"},       {"^", "^"},       {"(", "("},       {")", ")"},        {"[", "["},
    {"]", "]"},       {",", ","},       {":", "/", true}, {"–", "-", true}, {"⁄", "/", true},
}};

/// What learners write for a number that is none of digits.
struct Fraction {
    std::string_view written;
    double number;
};
constexpr std::array<Fraction, 5> fractions = {
    {{"½", 1.0 / 2}, {"¼", 1.0 / 4}, {"¾", 3.0 / 4}, {"⅓", 1.0 / 3}, {"⅔", 2.0 / 3}}};

constexpr std::array<std::string_view, 10> raised_digits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

/// Letters of other alphabets are a part of words, but these are words of their own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> words = {{{"π", "pi"}, {"∞", "inf"}}};

class Scanner {
  public:
    Scanner(std::string_view text, Spelling spelling)
        : text_(text), by_learner_(spelling == Spelling::of_learners) {}

    std::variant<std::vector<Token>, ExpressionError> tokens() {
        for (;;) {
            while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
                ++at_;
            if (at_ >= text_.size()) break;
            if (auto error = take()) return std::move(*error);
        }
        add(TokenKind::end, at_, "");
        return std::move(tokens_);
    }

  private:
    std::optional<ExpressionError> take() {
        const char c = text_[at_];
        if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])))
            return take_number();
        if (c == '"') return take_quoted();
        if (by_learner_ && (take_fraction() || take_raised() || take_brace() || take_times()))
            return std::nullopt;
        for (const auto& [written, word] : words) {
            if (!text_.substr(at_).starts_with(written)) continue;
            add(TokenKind::word, at_, std::string(word));
            at_ += written.size();
            return std::nullopt;
        }
        for (const Spelled& sign : signs) {
            if ((sign.by_learners && !by_learner_) || !text_.substr(at_).starts_with(sign.written)) continue;
            add(TokenKind::sign, at_, std::string(sign.sign));
            follow(sign.sign);
            at_ += sign.written.size();
            return std::nullopt;
        }
        if (begins_word(c)) {
            take_word();
            return std::nullopt;
        }
        return error_at(at_, fmt::format("\"{}\" is no part of an expression", excerpt(character_at(at_))));
    }

    // Where a comma is what separates: in brackets, and in calls of functions with several arguments.
    void follow(std::string_view sign) {
        if (sign == "[") commas_separate_.push_back(true);
        if (sign == "(") {
            const Token* before = tokens_.size() > 1 ? &tokens_[tokens_.size() - 2] : nullptr;
            const Function* function =
                before != nullptr && before->kind == TokenKind::word ? function_named(before->text) : nullptr;
            const bool inside = !commas_separate_.empty() && commas_separate_.back();
            commas_separate_.push_back(function != nullptr ? function->max_arguments > 1 : inside);
        }
        if ((sign == "]" || sign == ")") && !commas_separate_.empty()) commas_separate_.pop_back();
    }

    bool has_digit_at(std::size_t at) const { return at < text_.size() && is_digit(text_[at]); }

    std::optional<ExpressionError> take_number() {
        const std::size_t begin = at_;
        const bool commas_separate = !commas_separate_.empty() && commas_separate_.back();
        std::string digits;
        const auto take_digits = [&] {
            while (has_digit_at(at_)) digits += text_[at_++];
        };
        take_digits();
        const bool is_comma = by_learner_ && !commas_separate && at_ < text_.size() && text_[at_] == ',';
        if (at_ < text_.size() && (text_[at_] == '.' || (is_comma && has_digit_at(at_ + 1)))) {
            digits += '.';
            ++at_;
            take_digits();
        }
        if (digits.back() == '.') digits.pop_back();
        take_exponent(digits);
        const auto number = number_from(digits);
        if (!number) return error_at(begin, "a number that is too large");
        if (at_ < text_.size() &&
            (text_[at_] == '.' || (by_learner_ && text_[at_] == ',' && !commas_separate)))
            return error_at(at_, "a second decimal mark");
        add(TokenKind::number, begin, digits);
        tokens_.back().number = *number;
        return std::nullopt;
    }

    /// "½"; behind a whole number, as in "1½", it is added to it.
    bool take_fraction() {
        for (const Fraction& fraction : fractions) {
            if (!text_.substr(at_).starts_with(fraction.written)) continue;
            const bool is_mixed = at_ > 0 && is_digit(text_[at_ - 1]) && !tokens_.empty() &&
                                  tokens_.back().kind == TokenKind::number &&
                                  tokens_.back().text.find_first_not_of("0123456789") == std::string::npos;
            if (is_mixed) {
                tokens_.back().number += fraction.number;
            } else {
                add(TokenKind::number, at_, std::string(fraction.written));
                tokens_.back().number = fraction.number;
            }
            at_ += fraction.written.size();
            return true;
        }
        return false;
    }

    /// "⁻³": a power in small digits.
    bool take_raised() {
        constexpr std::string_view minus = "⁻";
        const bool is_negative = text_.substr(at_).starts_with(minus);
        std::size_t end = at_ + (is_negative ? minus.size() : 0);
        std::string digits;
        for (bool again = true; again;) {
            again = false;
            for (std::size_t digit = 0; digit < raised_digits.size() && !again; ++digit) {
                if (!text_.substr(end).starts_with(raised_digits[digit])) continue;
                digits += static_cast<char>('0' + digit);
                end += raised_digits[digit].size();
                again = true;
            }
        }
        const auto number = number_from(digits);
        if (digits.empty() || !number) return false;
        add(TokenKind::sign, at_, "^");
        if (is_negative) add(TokenKind::sign, at_, "-");
        add(TokenKind::number, at_, digits);
        tokens_.back().number = *number;
        at_ = end;
        return true;
    }

    /// "e^{4}": braces are parentheses behind "^".
    bool take_brace() {
        const bool opens = text_[at_] == '{' && !tokens_.empty() && tokens_.back().kind == TokenKind::sign &&
                           tokens_.back().text == "^";
        if (!opens && (text_[at_] != '}' || open_braces_ == 0)) return false;
        open_braces_ += opens ? 1U : 0U;
        open_braces_ -= opens ? 0U : 1U;
        add(TokenKind::sign, at_, opens ? "(" : ")");
        follow(opens ? "(" : ")");
        ++at_;
        return true;
    }

    /// "2.5x10^-1": an x between two numbers. "0x10" would be one of another kind.
    bool take_times() {
        if (text_[at_] != 'x' && text_[at_] != 'X') return false;
        const bool is_behind_number =
            !tokens_.empty() && tokens_.back().kind == TokenKind::number && tokens_.back().text != "0";
        std::size_t next = at_ + 1;
        while (next < text_.size() && text_[next] == ' ') ++next;
        if (!is_behind_number || !has_digit_at(next)) return false;
        add(TokenKind::sign, at_, "*");
        ++at_;
        return true;
    }

    void take_exponent(std::string& digits) {
        if (at_ >= text_.size() || (text_[at_] != 'e' && text_[at_] != 'E')) return;
        std::size_t end = at_ + 1;
        std::string_view sign;
        const std::string_view minus = by_learner_ && text_.substr(end).starts_with("–") ? "–" : "−";
        if (text_.substr(end).starts_with(minus)) {
            sign = "-";
            end += minus.size();
        } else if (end < text_.size() && (text_[end] == '-' || text_[end] == '+')) {
            sign = text_[end] == '-' ? "-" : "";
            ++end;
        }
        if (!has_digit_at(end)) return;
        digits += 'e';
        digits += sign;
        while (has_digit_at(end)) digits += text_[end++];
        at_ = end;
    }

    std::optional<ExpressionError> take_quoted() {
        const std::size_t begin = at_;
        const std::size_t end = text_.find('"', begin + 1);
        if (end == std::string_view::npos) return error_at(begin, "a quote that has no end");
        add(TokenKind::quoted, begin, std::string(text_.substr(begin + 1, end - begin - 1)));
        at_ = end + 1;
        return std::nullopt;
    }

    void take_word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && goes_on_in_word(text_[at_])) ++at_;
        std::string word(text_.substr(begin, at_ - begin));
        if (by_learner_) {
            const std::string lower = lower_case(word);
            if (const std::size_t length = function_before_digits(lower)) {
                at_ = begin + length;
                word = lower.substr(0, length);
            } else if (function_named(lower) != nullptr || constant_named(lower) || lower == "e") {
                word = lower;  // "Ln", "E"
            }
        }
        add(TokenKind::word, begin, std::move(word));
    }

    /// How much of "ln3" is the function: 2; 0 of what is no such word. log10 would be another logarithm.
    static std::size_t function_before_digits(std::string_view word) {
        for (const std::string_view function : {"ln", "sqrt"}) {
            if (!word.starts_with(function) || word.size() == function.size()) continue;
            const std::string_view rest = word.substr(function.size());
            if (rest.find_first_not_of("0123456789") == std::string_view::npos) return function.size();
        }
        return 0;
    }

    std::string_view character_at(std::size_t at) const {
        std::size_t end = at + 1;
        while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
        return text_.substr(at, end - at);
    }

    ExpressionError error_at(std::size_t at, std::string message) const {
        return {characters(text_.substr(0, at)) + 1, std::move(message)};
    }

    void add(TokenKind kind, std::size_t at, std::string text) {
        tokens_.push_back({kind, characters(text_.substr(0, at)) + 1, std::move(text), 0});
    }

    std::string_view text_;
    bool by_learner_;
    std::size_t at_ = 0;
    std::size_t open_braces_ = 0;
    std::vector<bool> commas_separate_;  ///< for each bracket that is open
    std::vector<Token> tokens_;
};

}  // namespace

std::variant<std::vector<Token>, ExpressionError> tokens_of_expression(std::string_view text,
                                                                       Spelling spelling) {
    const bool is_long = text.size() > 4 * max_expression_letters;
    const std::size_t length = is_long ? text.size() : characters(text);
    if (length > max_expression_letters)
        return ExpressionError{max_expression_letters + 1,
                               fmt::format("more than {} characters", max_expression_letters)};
    return Scanner(text, spelling).tokens();
}

}  // namespace softmaxlab::learning
