#include "tests/core/numeric/reference_vectors.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "core/base/limits.h"

namespace softmaxlab::test {

nlohmann::json load_reference(const std::string& name) {
    const std::string path = std::string(SOFTMAXLAB_TEST_DATA) + "/reference/" + name;
    std::ifstream file(path);
    if (!file) throw std::runtime_error("can't open " + path);
    return nlohmann::json::parse(file);
}

double number_of(const nlohmann::json& value) {
    if (value.is_null() || value == "-inf") return -infinity;
    if (value == "inf") return infinity;
    if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
    return value.get<double>();
}

std::vector<double> numbers_of(const nlohmann::json& values) {
    std::vector<double> numbers;
    for (const nlohmann::json& value : values) numbers.push_back(number_of(value));
    return numbers;
}

std::vector<bool> mask_of(const nlohmann::json& reference_case) {
    return reference_case.value("mask", std::vector<bool>{});
}

bool within_one_ulp(double actual, double expected) {
    if (std::isnan(expected)) return std::isnan(actual);
    return actual == expected || std::nextafter(actual, expected) == expected;
}

bool same_bits(double actual, double expected) {
    if (std::isnan(expected)) return std::isnan(actual);
    return actual == expected && std::signbit(actual) == std::signbit(expected);
}

}  // namespace softmaxlab::test
