#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/learning/expression.h"
#include "core/learning/number_style.h"

namespace softmaxlab::learning {

inline constexpr std::size_t max_text_letters = 2000;
inline constexpr std::size_t max_numbers_shown = 256;  ///< by one expression in a text

/// A text with expressions in it: "Dog keeps {p[dog]}". `{expr}` is computed and shown with three digits,
/// `{expr|2}` with two, `{expr|g}` short and scientific, `{expr|%}` as a percentage. `{{` and `}}` are
/// braces. An expression that gives more than 256 numbers is an error: nobody could read
/// them. A negative number behind + − · × / ^ stands in parentheses.
class LiveText {
  public:
    LiveText() = default;  ///< nothing

    static std::variant<LiveText, ExpressionError> parse(std::string_view text);

    struct Filled {
        std::string text;  ///< "?" where an expression has no value
        std::optional<ExpressionError> error;
    };
    Filled fill(const Names& names) const;

    /// An expression in it, its value, and how that is shown.
    struct Shown {
        std::string expression;
        Value value;
        NumberStyle style;
    };

    /// Those that have a value, in their order.
    std::vector<Shown> shown(const Names& names) const;

    std::string words() const;  ///< all but the expressions

    /// Numbers in it are written as "0,659".
    void use_decimal_comma();

    const std::string& source() const { return source_; }
    bool empty() const { return source_.empty(); }

    friend bool operator==(const LiveText& a, const LiveText& b) { return a.source_ == b.source_; }

  private:
    struct Piece {
        std::string words;  ///< as they are, before the expression
        std::optional<Expression> expression;
        NumberStyle style;
        std::size_t column = 1;  ///< where the expression begins
    };

    std::string source_;
    std::vector<Piece> pieces_;
};

/// A number in digits: "0.665", "0,665", "7".
struct WrittenNumber {
    double value = 0;
    int decimals = 0;
};

/// Those that stand in a text, their signs left out.
std::vector<WrittenNumber> numbers_in_words(std::string_view words);

/// How many words a class has to read.
std::size_t word_count(std::string_view text);

}  // namespace softmaxlab::learning
