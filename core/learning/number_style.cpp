#include "core/learning/number_style.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace softmaxlab::learning {
namespace {

std::string with_true_minus(std::string text) {
    if (text.starts_with('-')) text.replace(0, 1, "−");
    return text;
}

// "1.18e-4", "1.65e38", but "0.0118" and "118000" where there is no need.
std::string three_significant(double number) {
    constexpr double least_fixed = 1e-3;
    constexpr double most_fixed = 1e6;
    const double size = std::fabs(number);
    std::string text;
    if (size == 0 || (size >= least_fixed && size < most_fixed)) {
        text = fmt::format("{:.3g}", number);
        if (text.find('e') != std::string::npos) text = fmt::format("{:.0f}", number);
    } else {
        text = fmt::format("{:.2e}", number);
        const std::size_t at = text.find('e') + 1;
        const bool minus = text[at] == '-';
        std::size_t digits = at + 1;
        while (digits + 1 < text.size() && text[digits] == '0') ++digits;
        text = text.substr(0, at) + (minus ? "-" : "") + text.substr(digits);
    }
    return with_true_minus(text);
}

std::string with_decimals(double number, int digits) {
    constexpr double with_commas = 10000;
    const bool reads_as_0 = number != 0 && digits > 0 && std::fabs(number) < std::pow(10.0, -digits);
    if (reads_as_0) return three_significant(number);
    std::string text = fmt::format("{:.{}f}", number, digits);
    if (text == "-0") text = "0";
    if (digits == 0 && std::fabs(number) >= with_commas)
        for (std::size_t at = text.size() - 3; at > (number < 0 ? 1U : 0U) && at < text.size(); at -= 3)
            text.insert(at, ",");
    return with_true_minus(text);
}

std::string with_point(double number, NumberStyle style) {
    switch (style.kind) {
        case NumberStyle::Kind::scientific:
            return three_significant(number);
        case NumberStyle::Kind::percent:
            return with_decimals(100 * number, 1) + " %";
        default:
            return with_decimals(number, style.digits);
    }
}

}  // namespace

bool has_decimal_comma(std::string_view language) {
    constexpr std::array<std::string_view, 28> languages = {
        "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "id", "it",
        "lt", "lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "uk"};
    const std::string_view first = language.substr(0, language.find('-'));
    return std::find(languages.begin(), languages.end(), first) != languages.end();
}

std::string formatted(double number, NumberStyle style) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "∞" : "−∞";
    std::string text = with_point(number == 0 ? 0.0 : number, style);  // there is no "−0"
    if (!style.decimal_comma) return text;
    for (char& c : text) {
        if (c == '.') {
            c = ',';
        } else if (c == ',') {
            c = '.';
        }
    }
    return text;
}

std::string formatted(const Value& value, NumberStyle style) {
    if (value.is_number()) return formatted(value.number(), style);
    if (value.is_name()) return value.name();
    std::string text;
    for (const Value& element : value.elements()) {
        const std::string_view between = element.is_vector()   ? (style.decimal_comma ? " | " : "; ")
                                         : style.decimal_comma ? "; "
                                                               : ", ";
        if (!text.empty()) text += between;
        text += formatted(element, style);
    }
    return text;
}

}  // namespace softmaxlab::learning
