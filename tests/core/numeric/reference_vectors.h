#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace softmaxlab::test {

/// tests/data/reference/`name`: vectors that were computed with 60 digits and rounded to double.
nlohmann::json load_reference(const std::string& name);

/// A number as the vectors write it: null stands for −inf, and "inf", "-inf" and "nan" are strings.
double number_of(const nlohmann::json& value);
std::vector<double> numbers_of(const nlohmann::json& values);

/// The `mask` of a case, or an empty one.
std::vector<bool> mask_of(const nlohmann::json& reference_case);

/// Equal, both NaN, or neighbours among the doubles.
bool within_one_ulp(double actual, double expected);

/// The same bits, except that every NaN equals every other.
bool same_bits(double actual, double expected);

/// The first index at which the two differ as `same` sees it, or −1.
template <typename Same>
int first_difference(const std::vector<double>& actual, const std::vector<double>& expected, Same same) {
    if (actual.size() != expected.size()) return static_cast<int>(std::min(actual.size(), expected.size()));
    for (std::size_t i = 0; i < actual.size(); ++i)
        if (!same(actual[i], expected[i])) return static_cast<int>(i);
    return -1;
}

}  // namespace softmaxlab::test
