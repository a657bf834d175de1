#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/numeric/matrix.h"

namespace softmaxlab::learning {

/// What an expression of a lesson gives: a number, a name ("f32"), or a vector of such; a matrix is a vector
/// of its rows. A plain value.
class Value {
  public:
    using Elements = std::vector<Value>;

    Value() : held_(0.0) {}
    Value(double number) : held_(number) {}  // NOLINT: implicit on purpose
    explicit Value(std::string name) : held_(std::move(name)) {}
    explicit Value(Elements elements) : held_(std::move(elements)) {}
    explicit Value(std::span<const double> numbers);
    explicit Value(const std::vector<bool>& flags);  ///< 1 for true
    explicit Value(const Matrix& matrix);

    bool is_number() const { return std::holds_alternative<double>(held_); }
    bool is_name() const { return std::holds_alternative<std::string>(held_); }
    bool is_vector() const { return std::holds_alternative<Elements>(held_); }
    bool is_vector_of_numbers() const;

    double number() const;                ///< NaN if it is none
    const std::string& name() const;      ///< empty if it is none
    const Elements& elements() const;     ///< none if it is no vector
    std::vector<double> numbers() const;  ///< of a vector of numbers; an element that is none is NaN

    /// Whether it holds: a number other than 0 and NaN, or a vector all of whose elements hold.
    bool holds() const;

    /// How many numbers and names are in it, at whatever depth. An empty vector counts as one, and a vector
    /// around a single one as one more, since they take as much room: nothing has more than twice as many
    /// vectors and numbers.
    std::size_t size() const;

    std::vector<double> all_numbers() const;  ///< at whatever depth, in their order

    /// "a number", "the name \"f32\"", "a vector of 3", "a matrix of 2 × 3": for messages.
    std::string in_words() const;

    /// By value, NaN equal to NaN.
    friend bool operator==(const Value& a, const Value& b);

  private:
    std::variant<double, std::string, Elements> held_;
};

}  // namespace softmaxlab::learning
