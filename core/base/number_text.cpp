#include "core/base/number_text.h"

#include <cmath>
#include <string>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "fast_float/fast_float.h"

namespace softmaxlab {

std::optional<double> non_finite_named(std::string_view text) {
    constexpr std::size_t longest = 12;  // a sign in UTF-8 and "infinity"
    if (text.size() > longest) return std::nullopt;
    std::string word = lower_case(text);
    bool negative = false;
    for (const std::string_view minus : {"-", "−"}) {
        if (word.starts_with(minus)) {
            negative = true;
            word.erase(0, minus.size());
            break;
        }
    }
    if (!negative && word.starts_with("+")) word.erase(0, 1);

    if (word == "inf" || word == "infinity" || word == "∞" || word == "1.#inf")
        return negative ? -infinity : infinity;
    if (word == "nan" || word == "1.#ind" || word == "1.#qnan") return quiet_nan;
    return std::nullopt;
}

std::optional<double> number_from(std::string_view text, char decimal) {
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);  // from_chars takes no plus
        if (text.starts_with('-') || text.starts_with('+') || text.starts_with("−")) return std::nullopt;
    }
    if (text.empty()) return std::nullopt;
    constexpr std::string_view minus = "−";
    if (text.starts_with(minus) && (text.back() == decimal || (text.back() >= '0' && text.back() <= '9'))) {
        text.remove_prefix(minus.size());
        const bool two_signs = text.starts_with('-') || text.starts_with('+') || text.starts_with(minus);
        const auto number = two_signs ? std::nullopt : number_from(text, decimal);
        return number ? std::optional(-*number) : std::nullopt;
    }

    const char last = text.back();
    if ((last >= '0' && last <= '9') || last == decimal) {
        double number = 0;
        const fast_float::parse_options options(fast_float::chars_format::general, decimal);
        const auto result =
            fast_float::from_chars_advanced(text.data(), text.data() + text.size(), number, options);
        // Versions differ in how they report a number that is too large; all of them set it to infinity.
        if (result.ptr == text.data() + text.size() && std::isfinite(number)) return number;
        return std::nullopt;
    }
    return non_finite_named(text);
}

}  // namespace softmaxlab
