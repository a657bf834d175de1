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

/// A text with expressions in it: "Dog keeps {p[dog]}". `{expr}` is computed and shown with three digits,
/// `{expr|2}` with two, `{expr|g}` short and scientific, `{expr|%}` as a percentage. `{{` and `}}` are
/// braces.
class LiveText {
  public:
    LiveText() = default;  ///< nothing

    static std::variant<LiveText, ExpressionError> parse(std::string_view text);

    struct Filled {
        std::string text;  ///< "?" where an expression has no value
        std::optional<ExpressionError> error;
    };
    Filled fill(const Names& names) const;

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

/// How many words a class has to read.
std::size_t word_count(std::string_view text);

}  // namespace softmaxlab::learning
