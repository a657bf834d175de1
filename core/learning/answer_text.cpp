#include "core/learning/answer_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include "core/base/number_text.h"
#include "core/base/text.h"

namespace softmaxlab::learning {
namespace {

constexpr std::array<std::string_view, 5> blanks = {" ", "\t", "\n", "\u00A0", "\u202F"};

std::string_view trimmed(std::string_view text) {
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
            if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
        }
    }
    return text;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Digits and signs of the width of Chinese or Japanese letters, as those of ASCII: "０．５".
std::string with_plain_digits(std::string_view text) {
    constexpr std::string_view first = "！";  // U+FF01 … U+FF5E are those of ASCII, in their order
    constexpr char32_t wide_ones = 0xFF00;
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
        if (rest.size() >= first.size() && byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD)) {
            const char32_t letter = 0xF000U | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
            constexpr char32_t last = 0x5E;
            if (letter > wide_ones && letter <= wide_ones + last) {
                plain += static_cast<char>(letter - wide_ones + ' ');
                at += first.size();
                continue;
            }
        }
        plain += text[at++];
    }
    return plain;
}

// "T = 0.5", "≈ 0.5", "about 0.5": what stands behind.
std::string_view without_beginning(std::string_view text) {
    for (const std::string_view word : {"≈", "~", "about ", "ca. "}) {
        if (lower_case(text).starts_with(word)) return without_beginning(trimmed(text.substr(word.size())));
    }
    if (text.starts_with('=') && !text.starts_with("==")) return trimmed(text.substr(1));
    const std::size_t equals = text.find('=');
    const bool is_name =
        equals != std::string_view::npos && equals > 0 && !is_digit(text.front()) &&
        std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
            const auto code = static_cast<unsigned char>(c);
            return std::isalnum(code) != 0 || code >= 0x80 || c == ' ' || c == '_' || c == '[' || c == ']' ||
                   c == '(' || c == ')';
        });
    const bool is_comparison = is_name && equals + 1 < text.size() && text[equals + 1] == '=';
    return is_name && !is_comparison ? trimmed(text.substr(equals + 1)) : text;
}

// "0.5 nats": what stands before, and which unit it is.
std::string_view without_end(std::string_view text, Unit& unit) {
    struct Word {
        std::string_view word;
        Unit unit;
    };
    constexpr std::array<Word, 7> words = {{{"nats", Unit::nats},
                                            {"nat", Unit::nats},
                                            {"bits", Unit::bits},
                                            {"bit", Unit::bits},
                                            {"times", Unit::none},
                                            {"x", Unit::none},
                                            {"×", Unit::none}}};
    for (const Word& each : words) {
        if (!lower_case(text).ends_with(each.word)) continue;
        const std::string_view rest = trimmed(text.substr(0, text.size() - each.word.size()));
        if (rest.empty() || (!is_digit(rest.back()) && rest.back() != ')')) continue;
        unit = each.unit;
        return rest;
    }
    std::string_view number = text;  // "0.333…", "5."
    constexpr std::string_view and_so_on = "…";
    if (number.ends_with(and_so_on)) number.remove_suffix(and_so_on.size());
    number = trimmed(number);
    while (number.ends_with('.')) number.remove_suffix(1);
    number = trimmed(number);
    return !number.empty() && is_digit(number.back()) ? number : text;
}

// 66 percent
std::string with_percent_sign(std::string_view text) {
    constexpr std::string_view word = "percent";
    if (!lower_case(text).ends_with(word)) return std::string(text);
    return std::string(trimmed(text.substr(0, text.size() - word.size()))) + " %";
}

/// Digits in groups of three: "18,874,368", "18.874.368", "18 874 368"; without what stands between them.
std::optional<std::string> without_groups(std::string_view text) {
    std::string sign;
    for (const std::string_view minus : {"-", "−", "–"}) {
        if (sign.empty() && text.starts_with(minus)) text.remove_prefix(minus.size()), sign = "-";
    }
    constexpr std::array<std::string_view, 6> marks = {",", ".", " ", "\u00A0", "\u202F", "'"};
    for (const std::string_view mark : marks) {
        std::string digits;
        std::size_t groups = 0;
        std::string_view rest = text;
        bool fits = true;
        while (fits) {
            std::size_t length = 0;
            while (length < rest.size() && is_digit(rest[length])) ++length;
            fits = groups == 0 ? length >= 1 && length <= 3 : length == 3;
            digits += rest.substr(0, length);
            rest.remove_prefix(length);
            ++groups;
            if (!fits || rest.empty() || !rest.starts_with(mark)) break;
            rest.remove_prefix(mark.size());
        }
        const bool could_be_decimals = groups == 2 && (mark == "," || mark == ".");
        if (fits && rest.empty() && groups > 1 && !could_be_decimals && text.front() != '0')
            return sign + digits;
    }
    return std::nullopt;
}

/// Notes how many digits a plain number has: "0.67", "−20", "6.7e-3".
void count_digits(std::string_view text, TypedNumber& number) {
    for (const std::string_view minus : {"-", "−", "–", "+"})
        if (text.starts_with(minus)) text.remove_prefix(minus.size());
    int exponent = 0;
    if (const std::size_t at = text.find_first_of("eE"); at != std::string_view::npos && at > 0) {
        const auto power_of_ten = number_from(text.substr(at + 1));
        constexpr double most = 400;
        if (!power_of_ten || !(std::fabs(*power_of_ten) < most)) return;
        exponent = static_cast<int>(*power_of_ten);
        text = text.substr(0, at);
    }
    std::optional<int> behind;
    int significant = 0;
    for (const char c : text) {
        if ((c == '.' || c == ',') && !behind) {
            behind = 0;
        } else if (is_digit(c)) {
            if (behind) ++*behind;
            if (significant > 0 || c != '0') ++significant;
        } else {
            return;
        }
    }
    if (text.empty()) return;
    number.decimals = behind.value_or(0) - exponent;
    number.significant = significant;
}

std::variant<TypedNumber, ExpressionError> computed_number(const std::string& text) {
    auto parsed = Expression::parse(text, Spelling::of_learners);
    if (auto* error = std::get_if<ExpressionError>(&parsed)) return std::move(*error);
    Evaluated evaluated = std::get<0>(parsed).evaluate(NoNames());
    if (evaluated.error) return std::move(*evaluated.error);
    if (!evaluated.value.is_number())
        return ExpressionError{1, fmt::format("expected a number, found {}", evaluated.value.in_words())};
    TypedNumber number;
    number.value = evaluated.value.number();
    return number;
}

std::vector<std::string_view> split(std::string_view text, const std::vector<std::string_view>& separators) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t length = at == text.size() ? 1 : 0;
        for (const std::string_view each : separators)
            if (text.substr(at).starts_with(each)) length = std::max(length, each.size());
        if (length == 0) {
            ++at;
            continue;
        }
        const std::string_view part = trimmed(text.substr(begin, at - begin));
        if (!part.empty()) parts.push_back(part);
        at += length;
        begin = at;
    }
    return parts;
}

std::optional<std::size_t> letter_in(std::string_view text, std::size_t count) {
    if (text.size() != 1 || std::isalpha(static_cast<unsigned char>(text[0])) == 0) return std::nullopt;
    const auto index = static_cast<std::size_t>(std::toupper(static_cast<unsigned char>(text[0])) - 'A');
    return index < count ? std::optional(index) : std::nullopt;
}

std::optional<std::size_t> item_in(std::string_view text, const std::vector<std::string>& items) {
    const auto found = std::find(items.begin(), items.end(), text);
    if (found != items.end()) return static_cast<std::size_t>(found - items.begin());
    return letter_in(text, items.size());
}

/// "(B)", "B.", "B)": what a letter of a list is written with, left out.
std::string_view without_marks(std::string_view text) {
    if (text.starts_with('(')) text.remove_prefix(1);
    for (const char mark : {')', '.', ':'}) {
        if (text.size() < 2 || !text.ends_with(mark)) continue;
        text.remove_suffix(1);
        break;
    }
    return trimmed(text);
}

/// "CDAB": each letter once.
std::optional<std::vector<std::size_t>> letters_in_row(std::string_view text, std::size_t count) {
    if (text.size() != count || count < 2) return std::nullopt;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < count; ++i) {
        const auto letter = letter_in(text.substr(i, 1), count);
        if (!letter || std::find(order.begin(), order.end(), *letter) != order.end()) return std::nullopt;
        order.push_back(*letter);
    }
    return order;
}

/// The signs that can stand between the items of an order. The longer ones come first.
constexpr std::array<std::string_view, 6> signs_of_orders = {"→", "->", "<", ">", ",", ";"};

std::string_view sign_at(std::string_view text, std::size_t at) {
    for (const std::string_view sign : signs_of_orders)
        if (text.substr(at).starts_with(sign)) return sign;
    return {};
}

/// The first sign in an order; empty: there are blanks only.
std::string_view sign_between(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (const std::string_view sign = sign_at(text, at); !sign.empty()) return sign;
    return {};
}

/// Where another sign than this one stands, if either of them has a direction: in "A > B < C" nobody knows
/// what is meant.
std::optional<std::size_t> other_sign(std::string_view text, std::string_view first) {
    bool has_direction = first == "<" || first == ">";
    std::optional<std::size_t> other;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view sign = sign_at(text, at);
        if (sign.empty()) continue;
        if (sign != first) {
            has_direction = has_direction || sign == "<" || sign == ">";
            if (!other) other = at;
        }
        at += sign.size() - 1;
    }
    return has_direction ? other : std::nullopt;
}

std::string letters(std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += fmt::format("{}{}", i == 0 ? "" : ", ", static_cast<char>('A' + i));
    return all;
}

/// A calculation without this mark, where it stands before groups of three digits and nowhere else. Nothing
/// if there is no such group, or more than numbers, operators and parentheses.
std::optional<std::string> without_marks_of_thousands(std::string_view text, char mark) {
    constexpr std::size_t group = 3;
    const auto end_of_digits = [&](std::size_t at) {
        return std::min(text.find_first_not_of("0123456789", at), text.size());
    };
    std::string without;
    bool has_group = false;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (!is_digit(c)) {
            const bool is_times = c == 'x' || c == 'X';
            const bool is_letter = std::isalpha(static_cast<unsigned char>(c)) != 0 && !is_times;
            if (is_letter || c == '[' || c == '%' || c == mark) return std::nullopt;
            without += c;
            ++at;
            continue;
        }
        std::size_t end = end_of_digits(at);
        const bool can_have_groups = end - at <= group && c != '0';
        without += text.substr(at, end - at);
        while (can_have_groups && end < text.size() && text[end] == mark &&
               end_of_digits(end + 1) == end + 1 + group) {
            without += text.substr(end + 1, group);
            has_group = true;
            end += 1 + group;
        }
        at = end;
    }
    return has_group ? std::optional(without) : std::nullopt;
}

/// The value with the marks in its numbers as those of thousands: "9,216 · 2,048". Nothing if no number can
/// be read so.
std::optional<double> with_marks_of_thousands(std::string_view text) {
    for (const char mark : {',', '.', '\''}) {
        const auto without = without_marks_of_thousands(text, mark);
        if (!without) continue;
        const auto number = computed_number(*without);
        if (const auto* typed = std::get_if<TypedNumber>(&number)) return typed->value;
    }
    return std::nullopt;
}

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::variant<TypedNumber, ExpressionError> one_number(std::string_view text) {
    Unit unit = Unit::none;
    const std::string_view inside = without_end(trimmed(text), unit);
    if (inside.empty()) return ExpressionError{1, "nothing is there"};
    if (const auto infinite = non_finite_named(inside))
        return TypedNumber{*infinite, std::nullopt, std::nullopt, 0, false, unit};
    if (const auto digits = without_groups(inside)) {
        auto number = computed_number(*digits);
        if (auto* typed = std::get_if<TypedNumber>(&number)) {
            count_digits(*digits, *typed);
            typed->unit = unit;
        }
        return number;
    }
    const std::string spelled = with_percent_sign(inside);
    auto number = computed_number(spelled);
    const std::optional<double> of_thousands = with_marks_of_thousands(inside);
    if (number.index() == 1 && of_thousands) number.emplace<TypedNumber>().value = *of_thousands;
    auto* typed = std::get_if<TypedNumber>(&number);
    if (typed == nullptr) return number;
    typed->unit = unit;
    typed->is_percentage = spelled.ends_with('%');
    std::string_view plain = spelled;
    if (typed->is_percentage) plain = trimmed(plain.substr(0, plain.size() - 1));
    count_digits(plain, *typed);
    if (typed->is_percentage && typed->decimals) *typed->decimals += 2;
    // One mark with three digits behind it may be that of thousands.
    typed->otherwise = of_thousands;
    return number;
}

/// Two numbers where one is asked for, which may be the same.
struct TwoNumbers {
    std::string_view first;
    std::string_view second;

    /// Where in the text the second one begins.
    std::size_t between(std::string_view text) const {
        return static_cast<std::size_t>(second.data() - text.data());
    }
};

/// "1/4 = 0.25", "1/3 ≈ 0.333", "0.25 (25 %)".
std::optional<TwoNumbers> two_numbers(std::string_view text) {
    for (const std::string_view sign : {"≈", "="}) {
        const std::size_t at = text.find(sign);
        if (at == std::string_view::npos || at == 0) continue;
        const std::string_view first = trimmed(text.substr(0, at));
        const std::string_view second = trimmed(text.substr(at + sign.size()));
        constexpr std::string_view comparing = "<>!=";
        const bool is_comparison = comparing.find(text[at - 1]) != std::string_view::npos;
        if (!first.empty() && !second.empty() && !is_comparison) return TwoNumbers{first, second};
    }
    const std::size_t opens = text.rfind('(');
    if (opens == std::string_view::npos || opens == 0 || !text.ends_with(')')) return std::nullopt;
    const std::string_view first = trimmed(text.substr(0, opens));
    const std::string_view second = trimmed(text.substr(opens + 1, text.size() - opens - 2));
    const bool is_plain = !second.empty() && second.find_first_not_of("0123456789.,% ") == std::string::npos;
    const bool is_behind_number = !first.empty() && (is_digit(first.back()) || first.back() == '%');
    const bool is_apart = text[opens - 1] == ' ' || second.ends_with('%');
    if (!is_plain || !is_behind_number || !is_apart) return std::nullopt;
    return TwoNumbers{first, second};
}

/// Whether the second one is the first, with as many digits as it has.
bool are_same(const TypedNumber& first, const TypedNumber& second) {
    constexpr double exactly = 1e-9;
    const double off = std::fabs(first.value - second.value);
    if (first.unit != second.unit && first.unit != Unit::none && second.unit != Unit::none) return false;
    if (off <= exactly * std::fabs(first.value)) return true;
    return second.decimals && off < std::pow(10.0, -*second.decimals);
}

}  // namespace

std::variant<TypedNumber, ExpressionError> number_in_answer(std::string_view text) {
    const std::string plain_text = with_plain_digits(text);
    const std::string_view inside = without_beginning(trimmed(plain_text));
    const auto said_twice = two_numbers(inside);
    if (!said_twice) return one_number(inside);
    auto first = one_number(said_twice->first);
    auto second = one_number(said_twice->second);
    const auto* number = std::get_if<TypedNumber>(&first);
    const auto* again = std::get_if<TypedNumber>(&second);
    if (number == nullptr || again == nullptr) return one_number(inside);  // which says where it is wrong
    if (are_same(*number, *again)) return first;
    const auto column = character_count(plain_text.substr(0, said_twice->between(plain_text))) + 1;
    return ExpressionError{column, "here stand two numbers that are not the same"};
}

std::variant<std::vector<double>, ExpressionError> numbers_in_answer(std::string_view typed) {
    const std::string text = with_plain_digits(typed);
    const std::string_view inside = trimmed(text);
    if (inside.starts_with('[')) {
        auto parsed = Expression::parse(inside, Spelling::of_learners);
        if (auto* error = std::get_if<ExpressionError>(&parsed)) return std::move(*error);
        Evaluated evaluated = std::get<0>(parsed).evaluate(NoNames());
        if (evaluated.error) return std::move(*evaluated.error);
        if (!evaluated.value.is_vector_of_numbers())
            return ExpressionError{1, fmt::format("expected numbers, found {}", evaluated.value.in_words())};
        return evaluated.value.numbers();
    }
    std::vector<std::string_view> separators(blanks.begin(), blanks.end());
    const bool has_semicolon = inside.find(';') != std::string_view::npos;
    if (has_semicolon) {
        separators = {";"};
    } else if (inside.find(", ") != std::string_view::npos) {
        separators = {", "};
    } else if (inside.find(' ') == std::string_view::npos) {
        separators.push_back(",");
    }
    std::vector<double> numbers;
    for (const std::string_view part : split(inside, separators)) {
        if (part == "%" && !numbers.empty()) {
            constexpr double hundred = 100;
            numbers.back() /= hundred;
            continue;
        }
        auto number = number_in_answer(part);
        if (auto* error = std::get_if<ExpressionError>(&number)) {
            error->column += static_cast<std::size_t>(part.data() - text.data());
            return std::move(*error);
        }
        numbers.push_back(std::get<0>(number).value);
    }
    if (numbers.empty()) return ExpressionError{1, "nothing is there"};
    return numbers;
}

std::variant<std::vector<std::size_t>, ExpressionError> order_in_answer(std::string_view text,
                                                                        const std::vector<std::string>& items,
                                                                        bool smallest_first) {
    const std::string_view inside = trimmed(text);
    std::vector<std::size_t> order;
    const bool has_names = inside.find('"') != std::string_view::npos;
    if (inside.starts_with('[') && !has_names) {
        auto numbers = numbers_in_answer(inside);
        if (auto* error = std::get_if<ExpressionError>(&numbers)) return std::move(*error);
        for (const double x : std::get<0>(numbers)) {
            if (std::trunc(x) != x || !(x >= 0 && x < static_cast<double>(items.size())))
                return ExpressionError{
                    1, fmt::format("{} is none of the {} items, counted from 0", x, items.size())};
            order.push_back(static_cast<std::size_t>(x));
        }
    } else if (auto in_row = letters_in_row(inside, items.size())) {
        order = std::move(*in_row);
    } else {
        const std::string_view sign = sign_between(inside);
        if (const auto other = other_sign(inside, sign))
            return ExpressionError{static_cast<std::size_t>(inside.data() - text.data()) + *other + 1,
                                   "expected the same sign between all items"};
        // Names may have blanks in them.
        std::vector<std::string_view> separators = {",", ">", "<", ";", "→", "->", "[", "]", "\""};
        if (sign.empty()) separators.emplace_back(" ");
        for (const std::string_view part : split(inside, separators)) {
            const auto item = item_in(part, items);
            if (!item)
                return ExpressionError{static_cast<std::size_t>(part.data() - text.data()) + 1,
                                       fmt::format("\"{}\" is none of {}, and no letter of {}", excerpt(part),
                                                   fmt::join(items, ", "), letters(items.size()))};
            order.push_back(*item);
        }
        const std::string_view from_last_on = smallest_first ? ">" : "<";
        if (sign == from_last_on) std::reverse(order.begin(), order.end());
    }
    std::vector<std::size_t> all = order;
    std::sort(all.begin(), all.end());
    const bool once = std::adjacent_find(all.begin(), all.end()) == all.end();
    if (!once || all.size() != items.size())
        return ExpressionError{1, fmt::format("expected each of {} items once", items.size())};
    return order;
}

std::variant<std::size_t, ExpressionError> option_in_answer(std::string_view text,
                                                            const std::vector<std::string>& options) {
    const std::string_view inside = trimmed(text);
    for (std::size_t i = 0; i < options.size(); ++i)
        if (lower_case(options[i]) == lower_case(inside)) return i;
    if (const auto letter = letter_in(without_marks(inside), options.size())) return *letter;
    return ExpressionError{1, fmt::format("expected one of {}", letters(options.size()))};
}

}  // namespace softmaxlab::learning
