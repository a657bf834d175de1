#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/learning/expression.h"
#include "core/learning/functions.h"

namespace softmaxlab::learning {

/// What a node of an expression's tree does with those below it.
enum class NodeKind {
    constant,  ///< `value`
    name,      ///< `word`
    list,      ///< [a, b, …]
    index,     ///< a[b]
    call,      ///< function(…)
    entry,     ///< word(i, j) of a quantity
    negate,
    invert,  ///< not
    add,
    subtract,
    multiply,
    divide,
    raise,  ///< a ^ b
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    equal,
    unequal,
    both,   ///< and
    either  ///< or
};

struct Expression::Node {
    NodeKind kind = NodeKind::constant;
    std::size_t column = 1;
    Value value;
    std::string word;
    const Function* function = nullptr;
    std::vector<std::unique_ptr<const Node>> below;
};

/// The tree of a text, or what is wrong with it.
std::variant<std::unique_ptr<const Expression::Node>, ExpressionError> parse_tree(std::string_view text,
                                                                                  Spelling spelling);

}  // namespace softmaxlab::learning
