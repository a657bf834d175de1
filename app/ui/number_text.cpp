#include "app/ui/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "app/ui/frame_memory.h"

namespace softmaxlab {
namespace {

Text not_finite(double value) {
    if (std::isnan(value)) return "NaN";
    return value > 0 ? "∞" : "-∞";
}

// "-0.00" says nothing: a zero that rounding made has no sign.
Text without_negative_zero(Text text) {
    if (!text.empty() && text[0] == '-' && text.find_first_not_of("-0.") == std::string_view::npos)
        text.erase(0, 1);
    return text;
}

// "2e+08" as "2e8".
Text short_exponent(Text text) {
    const std::size_t exponent = text.find('e');
    if (exponent == std::string_view::npos) return text;
    std::size_t digit = exponent + 1;
    if (text[digit] == '+') text.erase(digit, 1);
    if (text[digit] == '-') ++digit;
    while (text[digit] == '0' && digit + 1 < text.size()) text.erase(digit, 1);
    return text;
}

Text scientific(double value, int width) {
    for (int digits = 6; digits > 0; --digits) {
        Text text = formatted("{:.{}e}", value, digits);
        if (static_cast<int>(text.size()) <= width) return text;
    }
    return formatted("{:.0e}", value);
}

}  // namespace

Text fixed(double value, int decimals, int width) {
    if (!std::isfinite(value)) return not_finite(value);
    if (std::fabs(value) < 1e15) {
        Text text = without_negative_zero(formatted("{:.{}f}", value, decimals));
        if (static_cast<int>(text.size()) <= width) return text;
    }
    return scientific(value, width);
}

Text with_sign(double value, int decimals, int width) {
    Text text = fixed(value, decimals, width - 1);
    const bool zero = text.find_first_not_of("0.") == std::string_view::npos;
    if (!std::isnan(value) && text[0] != '-' && !zero) text.insert(0, "+");
    return text;
}

Text fitted(double value, int width) {
    if (!std::isfinite(value)) return not_finite(value);
    const auto fits = [width](std::string_view text) { return static_cast<int>(text.size()) <= width; };
    const double size = std::fabs(value);
    if (std::round(value) == value && size < 1e9) {
        Text whole = without_negative_zero(formatted("{:.0f}", value));
        if (fits(whole)) return whole;
    } else if (size >= 1e-3 && size < 1e9) {
        for (int decimals = 4; decimals > (size < 1 ? 2 : 0); --decimals) {
            Text text = formatted("{:.{}f}", value, decimals);
            if (fits(text)) return text;
        }
    }
    for (int digits = 4; digits > 0; --digits) {
        Text text = short_exponent(formatted("{:.{}e}", value, digits));
        if (fits(text)) return text;
    }
    return short_exponent(formatted("{:.0e}", value));
}

Text exactly(double value, Format format) {
    if (!std::isfinite(value)) return not_finite(value);
    return short_exponent(formatted("{:.{}g}", value, format == Format::f64 ? 17 : 9));
}

Text significant(double value, int digits) {
    if (!std::isfinite(value)) return not_finite(value);
    return formatted("{:.{}g}", value, digits);
}

Text amount(double value) {
    if (value == 0) return "0";
    if (value < 0.0005) return formatted("{:.1e}", value);
    return fixed(value, 3, 8);
}

Text logit_text(double logit) {
    if (!std::isfinite(logit)) return not_finite(logit);
    constexpr int width = 8;
    const bool two_say_it = std::fabs(logit) < 1e12 && std::round(logit * 100) / 100 == logit;
    for (int decimals = two_say_it ? 2 : 4; decimals >= 2; --decimals) {
        Text text = with_sign(logit, decimals, 32);
        if (static_cast<int>(text.size()) <= width) return text;
    }
    return with_sign(logit, 2, width);
}

Text percent(double probability) {
    if (std::isnan(probability)) return "NaN";
    if (probability == 0) return "0 %";
    if (probability == 1) return "100 %";
    const double value = probability * 100;
    if (value < 0.001) return formatted("{:.1e} %", value);
    if (value < 0.1) return formatted("{:.4f} %", value);
    if (value < 99.95) return formatted("{:.1f} %", value);
    // Close to 1 the digits that matter are those of 1 − p.
    for (int decimals = 2; decimals <= 13; ++decimals) {
        Text text = formatted("{:.{}f} %", value, decimals);
        if (text[0] == '9') return text;
    }
    return "<100 %";
}

Text temperature_text(double temperature) {
    if (!std::isfinite(temperature)) return not_finite(temperature);
    if (temperature == 0) return "0";
    if (temperature < 0.0995 || temperature >= 1000) return significant(temperature, 3);
    return fixed(temperature, temperature < 9.995 ? 2 : 1);
}

Text duration_text(double seconds) {
    if (seconds < 1e-3) return formatted("{:.3f} ms", seconds * 1e3);
    if (seconds < 1) return formatted("{:.1f} ms", seconds * 1e3);
    return formatted("{:.2f} s", seconds);
}

Text grouped(std::size_t value) {
    Text text = formatted("{}", value);
    for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

Text bytes_text(std::uint64_t bytes) {
    constexpr std::array<const char*, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    // 1,023.9 is shown as 1,024: the next unit says it better.
    for (; value >= 1023.5 && unit + 1 < units.size(); ++unit) value /= 1024;
    const bool whole = unit == 0 || value >= 99.95;
    return formatted("{:.{}f} {}", value, whole ? 0 : value < 9.995 ? 2 : 1, units[unit]);
}

bool parse_number(std::string_view text, double& value) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return false;
    Text trimmed(text.substr(first, text.find_last_not_of(" \t") - first + 1));
    for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"∞", "inf"}, {"−", "-"}}) {
        for (auto at = trimmed.find(from); at != std::string_view::npos; at = trimmed.find(from)) {
            trimmed.replace(at, from.size(), to);
        }
    }
    char* end = nullptr;
    value = std::strtod(trimmed.c_str(), &end);
    return end == trimmed.c_str() + trimmed.size() && !std::isnan(value);
}

}  // namespace softmaxlab
