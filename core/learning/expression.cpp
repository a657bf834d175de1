#include "core/learning/expression.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/learning/elementary.h"
#include "core/learning/expression_tree.h"

namespace softmaxlab::learning {
namespace {

using Node = Expression::Node;

double computed(NodeKind kind, double a, double b) {
    switch (kind) {
        case NodeKind::add:
            return a + b;
        case NodeKind::subtract:
            return a - b;
        case NodeKind::multiply:
            return a * b;
        case NodeKind::divide:
            return a / b;
        case NodeKind::raise:
            return power(a, b);
        case NodeKind::less:
            return a < b ? 1 : 0;
        case NodeKind::less_or_equal:
            return a <= b ? 1 : 0;
        case NodeKind::greater:
            return a > b ? 1 : 0;
        case NodeKind::greater_or_equal:
            return a >= b ? 1 : 0;
        case NodeKind::equal:
            return a == b ? 1 : 0;
        default:
            return a != b ? 1 : 0;
    }
}

bool is_equation(NodeKind kind) {
    return kind == NodeKind::equal || kind == NodeKind::unequal;
}

/// Walks over the tree once. After the first error everything is NaN.
class Evaluation {
  public:
    explicit Evaluation(const Names& names) : names_(names) {}

    Value value_of(const Node& node) {
        if (error_) return Value(quiet_nan);
        Value value = raw_value_of(node);
        if (value.size() > max_value_size)
            return fail(node, fmt::format("a value of more than {} numbers", max_value_size));
        return error_ ? Value(quiet_nan) : value;
    }

    std::optional<ExpressionError> take_error() { return std::move(error_); }

  private:
    Value fail(const Node& node, std::string message) {
        if (!error_) error_ = ExpressionError{node.column, std::move(message)};
        return Value(quiet_nan);
    }

    Value raw_value_of(const Node& node) {
        switch (node.kind) {
            case NodeKind::constant:
                return node.value;
            case NodeKind::name:
                return named(node);
            case NodeKind::list:
                return list(node);
            case NodeKind::index:
                return element(node);
            case NodeKind::call:
                return call(node);
            case NodeKind::entry:
                return entry(node);
            case NodeKind::negate:
                return negated(node, value_of(*node.below[0]));
            case NodeKind::invert:
                return Value(value_of(*node.below[0]).holds() ? 0.0 : 1.0);
            case NodeKind::both:
                return Value(value_of(*node.below[0]).holds() && value_of(*node.below[1]).holds() ? 1.0
                                                                                                  : 0.0);
            case NodeKind::either:
                return Value(value_of(*node.below[0]).holds() || value_of(*node.below[1]).holds() ? 1.0
                                                                                                  : 0.0);
            default: {
                const Value a = value_of(*node.below[0]);
                const Value b = value_of(*node.below[1]);
                return error_ ? Value(quiet_nan) : combined(node, a, b);
            }
        }
    }

    Value named(const Node& node) {
        if (const Value* found = names_.find(node.word)) return *found;
        if (const auto index = names_.class_index(node.word)) return Value(static_cast<double>(*index));
        return fail(node, unknown(node.word));
    }

    std::string unknown(const std::string& word) const {
        std::vector<std::string> known = names_.known();
        for (const std::string& name : names_.class_names()) known.push_back(name);
        if (known.empty()) return fmt::format("what is \"{}\"?", excerpt(word));
        const auto like = most_like(word, known);
        return fmt::format("there is no \"{}\" here{}", excerpt(word),
                           like ? fmt::format("; did you mean \"{}\"?", *like) : "");
    }

    Value list(const Node& node) {
        Value::Elements elements;
        for (const auto& each : node.below) elements.push_back(value_of(*each));
        return Value(std::move(elements));
    }

    Value element(const Node& node) {
        const Value whole = value_of(*node.below[0]);
        if (error_) return Value(quiet_nan);
        if (!whole.is_vector())
            return fail(node, fmt::format("only vectors have elements: this is {}", whole.in_words()));
        return element_of(whole, *node.below[1]);
    }

    Value element_of(const Value& whole, const Node& at) {
        const auto index = index_at(at, whole.elements().size());
        return index ? whole.elements()[*index] : Value(quiet_nan);
    }

    /// Below `count`, or nothing, and then there is an error.
    std::optional<std::size_t> index_at(const Node& at, std::size_t count) {
        const bool is_word =
            at.kind == NodeKind::name || (at.kind == NodeKind::constant && at.value.is_name());
        if (is_word) {
            const std::string& word = at.kind == NodeKind::name ? at.word : at.value.name();
            if (auto index = names_.class_index(word)) return checked(at, static_cast<double>(*index), count);
            if (at.kind == NodeKind::constant || names_.find(word) == nullptr) {
                fail(at, no_class(word));
                return std::nullopt;
            }
        }
        const Value value = value_of(at);
        if (!value.is_number())
            fail(at, fmt::format("expected the number of an element, found {}", value.in_words()));
        return error_ ? std::nullopt : checked(at, value.number(), count);
    }

    std::string no_class(const std::string& word) const {
        const std::vector<std::string> classes = names_.class_names();
        if (classes.empty()) return unknown(word);
        const auto like = most_like(word, classes);
        return fmt::format("no class \"{}\" in this scene; there are {}{}", excerpt(word),
                           fmt::join(classes, ", "),
                           like ? fmt::format("; did you mean \"{}\"?", *like) : "");
    }

    std::optional<std::size_t> checked(const Node& at, double index, std::size_t count) {
        if (std::trunc(index) == index && index >= 0 && index < static_cast<double>(count))
            return static_cast<std::size_t>(index);
        fail(at, fmt::format("no element {}: there are {}, counted from 0", index, count));
        return std::nullopt;
    }

    Value entry(const Node& node) {
        const Value* whole = names_.find(node.word);
        if (whole == nullptr) return fail(node, unknown_function(node.word));
        if (!whole->is_vector()) return fail(node, fmt::format("\"{}\" is no function", excerpt(node.word)));
        const Value row = element_of(*whole, *node.below[0]);
        if (error_) return Value(quiet_nan);
        if (!row.is_vector()) return fail(node, fmt::format("\"{}\" is no matrix", excerpt(node.word)));
        return element_of(row, *node.below[1]);
    }

    static std::string unknown_function(const std::string& word) {
        std::vector<std::string> known;
        for (const Function& f : all_functions()) known.emplace_back(f.name);
        const auto like = most_like(word, known);
        return fmt::format("no function \"{}\"{}", excerpt(word),
                           like ? fmt::format("; did you mean \"{}\"?", *like) : "");
    }

    Value call(const Node& node) {
        if (node.function->compute == nullptr) {  // when()
            const bool holds = value_of(*node.below[0]).holds();
            return value_of(*node.below[holds ? 1 : 2]);
        }
        std::vector<Value> arguments;
        for (const auto& each : node.below) arguments.push_back(value_of(*each));
        if (error_) return Value(quiet_nan);
        Computed result = node.function->compute(arguments);
        if (!result.error.empty()) return fail(node, std::move(result.error));
        return std::move(result.value);
    }

    Value negated(const Node& node, const Value& value) {
        if (error_) return Value(quiet_nan);
        if (value.is_number()) return Value(-value.number());
        if (value.is_name()) return fail(node, fmt::format("expected a number, found {}", value.in_words()));
        Value::Elements elements;
        for (const Value& each : value.elements()) elements.push_back(negated(node, each));
        return Value(std::move(elements));
    }

    Value combined(const Node& node, const Value& a, const Value& b) {
        if (is_equation(node.kind)) {
            const bool both = (a.is_vector() && b.is_vector()) || (a.is_name() && b.is_name());
            if (both) return Value((same(a, b) == (node.kind == NodeKind::equal)) ? 1.0 : 0.0);
        }
        if (a.is_number() && b.is_number()) return Value(computed(node.kind, a.number(), b.number()));
        if (a.is_name() || b.is_name())
            return fail(node, fmt::format("expected numbers, found {} and {}", a.in_words(), b.in_words()));
        const std::size_t count = a.is_vector() ? a.elements().size() : b.elements().size();
        if (a.is_vector() && b.is_vector() && b.elements().size() != count)
            return fail(node, fmt::format("vectors of {} and {}", count, b.elements().size()));
        Value::Elements elements;
        for (std::size_t i = 0; i < count && !error_; ++i)
            elements.push_back(
                combined(node, a.is_vector() ? a.elements()[i] : a, b.is_vector() ? b.elements()[i] : b));
        return Value(std::move(elements));
    }

    // As numbers are: NaN is not even itself.
    static bool same(const Value& a, const Value& b) {
        if (a.is_number() && b.is_number()) return a.number() == b.number();
        if (!a.is_vector() || !b.is_vector()) return a == b;
        return std::equal(a.elements().begin(), a.elements().end(), b.elements().begin(), b.elements().end(),
                          same);
    }

    const Names& names_;
    std::optional<ExpressionError> error_;
};

}  // namespace

std::string ExpressionError::in_words() const {
    return fmt::format("column {}: {}", column, message);
}

std::optional<std::size_t> Names::class_index(std::string_view name) const {
    const std::vector<std::string> names = class_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

std::variant<Expression, ExpressionError> Expression::parse(std::string_view text, Spelling spelling) {
    auto tree = parse_tree(text, spelling);
    if (auto* error = std::get_if<ExpressionError>(&tree)) return std::move(*error);
    return Expression(std::string(text), std::get<0>(std::move(tree)));
}

Evaluated Expression::evaluate(const Names& names) const {
    Evaluation evaluation(names);
    Evaluated result{evaluation.value_of(*root_), std::nullopt};
    result.error = evaluation.take_error();
    return result;
}

}  // namespace softmaxlab::learning
