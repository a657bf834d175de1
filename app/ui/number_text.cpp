#include "app/ui/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

std::string_view not_finite(double value) {
    if (std::isnan(value)) return "NaN";
    return value > 0 ? "∞" : "−∞";
}

// "-0.00" says nothing: a zero that rounding made has no sign.
std::string_view without_negative_zero(std::string_view text) {
    if (!text.empty() && text[0] == '-' && text.find_first_not_of("-0.") == std::string_view::npos)
        text.remove_prefix(1);
    return text;
}

// "2e+08" as "2e8": an exponent has no sign that says nothing and no zero in front.
std::string_view short_exponent(FrameArena& arena, std::string_view text) {
    const std::size_t exponent = text.find('e');
    if (exponent == std::string_view::npos) return text;
    std::string_view digits = text.substr(exponent + 1);
    const bool negative = digits[0] == '-';
    if (negative || digits[0] == '+') digits.remove_prefix(1);
    while (digits[0] == '0' && digits.size() > 1) digits.remove_prefix(1);
    return joined(arena, text.substr(0, exponent + 1), negative ? "-" : "", digits);
}

// The numbers as C++ writes them: with "-", one byte a character, so that their widths can be counted.
namespace ascii {

std::string_view scientific(FrameArena& arena, double value, int decimals) {
    if (!std::isfinite(value)) return not_finite(value);
    return short_exponent(arena, formatted(arena, "{:.{}e}", value, decimals));
}

/// With as many decimals as have room, up to `most`.
std::string_view scientific_within(FrameArena& arena, double value, int width, int most) {
    for (int decimals = most; decimals > 0; --decimals) {
        std::string_view text = ascii::scientific(arena, value, decimals);
        if (static_cast<int>(text.size()) <= width) return text;
    }
    return ascii::scientific(arena, value, 0);
}

std::string_view fixed(FrameArena& arena, double value, int decimals, int width) {
    if (!std::isfinite(value)) return not_finite(value);
    if (std::fabs(value) < 1e15) {
        std::string_view text = without_negative_zero(formatted(arena, "{:.{}f}", value, decimals));
        if (static_cast<int>(text.size()) <= width) return text;
    }
    return scientific_within(arena, value, width, 6);
}

std::string_view with_sign(FrameArena& arena, double value, int decimals, int width) {
    const std::string_view text = ascii::fixed(arena, value, decimals, width - 1);
    const bool zero = text.find_first_not_of("0.") == std::string_view::npos;
    return !(value > 0) || zero ? text : joined(arena, "+", text);
}

std::string_view fitted(FrameArena& arena, double value, int width) {
    if (!std::isfinite(value)) return not_finite(value);
    const auto fits = [width](std::string_view text) { return static_cast<int>(text.size()) <= width; };
    const double size = std::fabs(value);
    if (std::round(value) == value && size < 1e9) {
        std::string_view whole = without_negative_zero(formatted(arena, "{:.0f}", value));
        if (fits(whole)) return whole;
    } else if (size >= 1e-3 && size < 1e9) {
        for (int decimals = 4; decimals > (size < 1 ? 2 : 0); --decimals) {
            std::string_view text = formatted(arena, "{:.{}f}", value, decimals);
            if (fits(text)) return text;
        }
    }
    return scientific_within(arena, value, width, 4);
}

std::string_view exactly(FrameArena& arena, double value, Format format) {
    if (!std::isfinite(value)) return not_finite(value);
    return short_exponent(arena, formatted(arena, "{:.{}g}", value, format == Format::f64 ? 17 : 9));
}

std::string_view significant(FrameArena& arena, double value, int digits) {
    if (!std::isfinite(value)) return not_finite(value);
    return short_exponent(arena, formatted(arena, "{:.{}g}", value, digits));
}

std::string_view amount(FrameArena& arena, double value) {
    if (value == 0) return "0";
    if (value < 0.0005) return ascii::scientific(arena, value, 1);
    return ascii::fixed(arena, value, 3, 8);
}

std::string_view logit_text(FrameArena& arena, double logit) {
    if (!std::isfinite(logit)) return not_finite(logit);
    constexpr int width = 8;
    const bool two_say_it = std::fabs(logit) < 1e12 && std::round(logit * 100) / 100 == logit;
    for (int decimals = two_say_it ? 2 : 4; decimals >= 2; --decimals) {
        std::string_view text = ascii::with_sign(arena, logit, decimals, 32);
        if (static_cast<int>(text.size()) <= width) return text;
    }
    return ascii::with_sign(arena, logit, 2, width);
}

std::string_view percent(FrameArena& arena, double probability) {
    if (std::isnan(probability)) return "NaN";
    if (probability == 0) return "0 %";
    if (probability == 1) return "100 %";
    if (probability < 1e-4) return "< 0.01 %";
    if (probability > 1 - 1e-4) return "> 99.99 %";
    // Three significant digits; close to 1 the digits that matter are those of 1 − p.
    const double value = probability * 100;
    const int places = value >= 99.95 ? 2 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3;
    return formatted(arena, "{:.{}f} %", value, places);
}

std::string_view temperature_text(FrameArena& arena, double temperature) {
    if (!std::isfinite(temperature)) return not_finite(temperature);
    if (temperature == 0) return "0";
    if (temperature < 0.0995 || temperature >= 1000) return ascii::significant(arena, temperature, 3);
    return ascii::fixed(arena, temperature, temperature < 9.995 ? 2 : 1, 10);
}

}  // namespace ascii
}  // namespace

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view with_minus(FrameArena& arena, std::string_view number) {
    std::string_view text = number.substr(0, number.find('-'));
    for (std::size_t at = text.size(); at < number.size();) {
        const std::size_t next = std::min(number.find('-', at + 1), number.size());
        text = joined(arena, text, minus, number.substr(at + 1, next - at - 1));
        at = next;
    }
    return text;
}

std::string_view fixed(FrameArena& arena, double value, int decimals, int width) {
    return with_minus(arena, ascii::fixed(arena, value, decimals, width));
}

std::string_view with_sign(FrameArena& arena, double value, int decimals, int width) {
    return with_minus(arena, ascii::with_sign(arena, value, decimals, width));
}

std::string_view fitted(FrameArena& arena, double value, int width) {
    return with_minus(arena, ascii::fitted(arena, value, width));
}

std::string_view exactly(FrameArena& arena, double value, Format format) {
    return with_minus(arena, ascii::exactly(arena, value, format));
}

std::string_view significant(FrameArena& arena, double value, int digits) {
    return with_minus(arena, ascii::significant(arena, value, digits));
}

std::string_view scientific(FrameArena& arena, double value, int decimals) {
    return with_minus(arena, ascii::scientific(arena, value, decimals));
}

std::string_view amount(FrameArena& arena, double value) {
    return with_minus(arena, ascii::amount(arena, value));
}

std::string_view logit_text(FrameArena& arena, double logit) {
    return with_minus(arena, ascii::logit_text(arena, logit));
}

std::string_view percent(FrameArena& arena, double probability) {
    return with_minus(arena, ascii::percent(arena, probability));
}

std::string_view decimals(FrameArena& arena, double probability) {
    if (std::isnan(probability)) return "NaN";
    if (probability == 0) return "0";
    if (probability == 1) return "1";
    if (probability < 1e-4) return "< 0.0001";
    if (probability > 1 - 1e-4) return "> 0.9999";
    return formatted(arena, "{:.4f}", probability);
}

std::string_view probability_text(FrameArena& arena, double probability, ProbabilityStyle style) {
    return style == ProbabilityStyle::percent ? percent(arena, probability) : decimals(arena, probability);
}

std::string_view temperature_text(FrameArena& arena, double temperature) {
    return with_minus(arena, ascii::temperature_text(arena, temperature));
}

std::string_view duration_text(FrameArena& arena, double seconds) {
    if (seconds < 1e-3) return formatted(arena, "{:.3f} ms", seconds * 1e3);
    if (seconds < 1) return formatted(arena, "{:.1f} ms", seconds * 1e3);
    return formatted(arena, "{:.2f} s", seconds);
}

std::string_view grouped(FrameArena& arena, std::size_t value) {
    const std::string_view digits = formatted(arena, "{}", value);
    std::string_view text = digits.substr(0, (digits.size() - 1) % 3 + 1);
    for (std::size_t at = text.size(); at < digits.size(); at += 3)
        text = joined(arena, text, ",", digits.substr(at, 3));
    return text;
}

std::string grouped(std::size_t value) {
    FrameArena arena;
    return std::string(grouped(arena, value));
}

std::string_view bytes_text(FrameArena& arena, std::uint64_t bytes) {
    constexpr std::array<const char*, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    // 1,023.9 is shown as 1,024: the next unit says it better.
    for (; value >= 1023.5 && unit + 1 < units.size(); ++unit) value /= 1024;
    const bool whole = unit == 0 || value >= 99.95;
    return formatted(arena, "{:.{}f} {}", value, whole ? 0 : value < 9.995 ? 2 : 1, units[unit]);
}

bool parse_number(std::string_view text, double& value) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return false;
    std::string trimmed(text.substr(first, text.find_last_not_of(" \t") - first + 1));
    for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"∞", "inf"}, {minus, "-"}}) {
        for (auto at = trimmed.find(from); at != std::string_view::npos; at = trimmed.find(from)) {
            trimmed.replace(at, from.size(), to);
        }
    }
    char* end = nullptr;
    value = std::strtod(trimmed.c_str(), &end);
    return end == trimmed.c_str() + trimmed.size() && !std::isnan(value);
}

}  // namespace softmaxlab
