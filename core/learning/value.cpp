#include "core/learning/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/limits.h"
#include "core/base/text.h"

namespace softmaxlab::learning {

Value::Value(std::span<const double> numbers) : held_(Elements(numbers.begin(), numbers.end())) {}

Value::Value(const std::vector<bool>& flags) {
    Elements elements;
    for (const bool flag : flags) elements.emplace_back(flag ? 1.0 : 0.0);
    held_ = std::move(elements);
}

Value::Value(const Matrix& matrix) {
    Elements rows;
    for (std::size_t i = 0; i < matrix.rows; ++i) rows.emplace_back(matrix.row(i));
    held_ = std::move(rows);
}

bool Value::is_vector_of_numbers() const {
    return is_vector() && std::all_of(elements().begin(), elements().end(),
                                      [](const Value& each) { return each.is_number(); });
}

double Value::number() const {
    const double* number = std::get_if<double>(&held_);
    return number != nullptr ? *number : quiet_nan;
}

const std::string& Value::name() const {
    static const std::string none;
    const std::string* name = std::get_if<std::string>(&held_);
    return name != nullptr ? *name : none;
}

const Value::Elements& Value::elements() const {
    static const Elements none;
    const Elements* elements = std::get_if<Elements>(&held_);
    return elements != nullptr ? *elements : none;
}

std::vector<double> Value::numbers() const {
    std::vector<double> numbers;
    for (const Value& element : elements()) numbers.push_back(element.number());
    return numbers;
}

bool Value::holds() const {
    if (is_vector())
        return std::all_of(elements().begin(), elements().end(),
                           [](const Value& each) { return each.holds(); });
    const double x = number();
    return x != 0 && !std::isnan(x);
}

std::size_t Value::size() const {
    if (!is_vector()) return 1;
    std::size_t size = 0;
    for (const Value& element : elements()) size += element.size();
    const bool is_empty_or_around_one =
        elements().empty() || (elements().size() == 1 && elements().front().is_vector());
    return size + (is_empty_or_around_one ? 1 : 0);
}

std::vector<double> Value::all_numbers() const {
    if (is_number()) return {number()};
    std::vector<double> all;
    for (const Value& element : elements()) {
        const std::vector<double> inside = element.all_numbers();
        all.insert(all.end(), inside.begin(), inside.end());
    }
    return all;
}

std::string Value::in_words() const {
    if (is_number()) return "a number";
    if (is_name()) return fmt::format("the name \"{}\"", excerpt(name()));
    const std::size_t rows = elements().size();
    if (rows > 0 && elements().front().is_vector())
        return fmt::format("a matrix of {} × {}", rows, elements().front().elements().size());
    return fmt::format("a vector of {}", rows);
}

bool operator==(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number())
        return a.number() == b.number() || (std::isnan(a.number()) && std::isnan(b.number()));
    return a.held_ == b.held_;
}

}  // namespace softmaxlab::learning
