#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/value.h"

namespace softmaxlab::learning {

/// What a function gives: a value, or why there is none.
struct Computed {
    Value value;
    std::string error;  ///< empty: there is none

    Computed(Value computed) : value(std::move(computed)) {}  // NOLINT: implicit on purpose
    static Computed failed(std::string why);
};

/// A function of the expression language. All of them are pure and total, and those of softmax call
/// core/numeric: a lesson cannot disagree with a lab.
struct Function {
    std::string_view name;
    std::size_t min_arguments;
    std::size_t max_arguments;
    Computed (*compute)(
        std::span<const Value> arguments);  ///< null: when(), which evaluates only one of them
    std::string_view form;                  ///< "softmax(z) or softmax(z, T)": for people
};

/// All 46.
std::span<const Function> all_functions();
const Function* function_named(std::string_view name);

/// inf, pi, nan; `e` in what learners type.
std::optional<double> constant_named(std::string_view name);

/// Those of the candidates that are most like `word`, if any is like it at all: for "did you mean".
std::optional<std::string> most_like(std::string_view word, std::span<const std::string> candidates);

}  // namespace softmaxlab::learning
