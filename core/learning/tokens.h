#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/learning/expression.h"

namespace softmaxlab::learning {

enum class TokenKind {
    number,
    word,    ///< a name
    quoted,  ///< "f32"
    sign,    ///< one of + - * / ^ ( ) [ ] , < <= > >= == != √ %
    end
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::size_t column = 1;  ///< in characters, from 1
    std::string text;
    double number = 0;
};

/// The tokens of an expression, the end among them, or what is none. Also understands −, ·, ×, ÷, ≤, ≥, ≠, π
/// and ∞; in what learners type √ and %, ½ and 10⁻³, ** for ^, – for −, ⁄ for /, e^{4}, 2x10^3, ln3, Ln and
/// E, and a decimal comma: a comma between two digits, unless brackets or a function of several arguments are
/// open. Letters are those of any alphabet.
std::variant<std::vector<Token>, ExpressionError> tokens_of_expression(std::string_view text,
                                                                       Spelling spelling);

}  // namespace softmaxlab::learning
