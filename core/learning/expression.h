#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/learning/value.h"

namespace softmaxlab::learning {

inline constexpr std::size_t max_expression_letters = 400;
inline constexpr std::size_t max_expression_depth = 32;
inline constexpr std::size_t max_value_size = 4096;  ///< numbers and empty vectors in any value on the way

/// What is wrong with an expression, and where.
struct ExpressionError {
    std::size_t column = 1;  ///< in characters, from 1
    std::string message;

    std::string in_words() const;  ///< "column 9: vectors of 3 and 4"
};

/// What the names in an expression stand for.
class Names {
  public:
    virtual ~Names() = default;

    /// The value of a quantity, or nullptr.
    virtual const Value* find(std::string_view name) const = 0;

    /// What `name` means between the brackets of x[name]: the index of a class; nothing if it is none.
    virtual std::optional<std::size_t> class_index(std::string_view name) const;

    /// The names of the classes, and those that find() knows: for messages.
    virtual std::vector<std::string> class_names() const { return {}; }
    virtual std::vector<std::string> known() const { return {}; }
};

/// No names at all.
class NoNames final : public Names {
  public:
    const Value* find(std::string_view) const override { return nullptr; }
};

/// How a text is read.
enum class Spelling {
    of_files,    ///< the language of lessons, as docs/lessons.md has it
    of_learners  ///< also "ln 3", "2 e", "√2", "66.5 %", "0,665": see answer_text.h
};

struct Evaluated {
    Value value;  ///< NaN where there is an error
    std::optional<ExpressionError> error;
};

/// An expression of the lessons' language: numbers, names, vectors [1, 0, 0], + − * / ^, comparisons, and or
/// not, x[i] by number or by the name of a class, and calls of the functions in functions.h. q(i, j) is
/// q[i][j] for a quantity q.
///
/// It is total: no loops, no definitions, nothing that throws, at most 400 characters, 32 levels, and 4,096
/// numbers in a value; so it always ends, soon. Numbers are IEEE doubles: 1/0 is ∞, 0/0 NaN. Arithmetic and <
/// ≤ > ≥ go element by element, between vectors of one length or with a number. == and != compare two vectors
/// as wholes. A vector holds, for and, or, not, when() and goals, if all of its elements do. `and`, `or` and
/// when() evaluate only what decides.
class Expression {
  public:
    /// Never throws (but std::bad_alloc).
    static std::variant<Expression, ExpressionError> parse(std::string_view text,
                                                           Spelling spelling = Spelling::of_files);

    /// The value for these names, or the first error. Never throws (but std::bad_alloc).
    Evaluated evaluate(const Names& names) const;

    const std::string& text() const { return text_; }  ///< as it was written

    friend bool operator==(const Expression& a, const Expression& b) { return a.text_ == b.text_; }

    struct Node;

  private:
    Expression(std::string text, std::shared_ptr<const Node> root)
        : text_(std::move(text)), root_(std::move(root)) {}

    std::string text_;
    std::shared_ptr<const Node> root_;
};

}  // namespace softmaxlab::learning
