#include "tests/core/scene/sentences.h"

#include <fmt/format.h>
#include <cmath>
#include <cstdlib>
#include <regex>

#include "embedded/assets.h"

namespace softmaxlab::test {

std::vector<Preset> embedded_presets(const std::string& name) {
    const auto bytes = assets::find_embedded(name);
    return presets_from_json(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
                             name);
}

std::vector<std::string> numbers_in(const std::string& sentence) {
    const std::regex number(R"(\d+\.\d+(e-?\d+)?)");
    const std::sregex_token_iterator begin(sentence.begin(), sentence.end(), number);
    return {begin, std::sregex_token_iterator()};
}

bool shows(const std::string& shown, double value) {
    const auto exponent = shown.find('e');
    const std::string mantissa = shown.substr(0, exponent);
    const auto decimals = mantissa.size() - mantissa.find('.') - 1;
    if (exponent == std::string::npos) return fmt::format("{:.{}f}", std::abs(value), decimals) == shown;
    return std::strtod(fmt::format("{:.{}e}", std::abs(value), decimals).c_str(), nullptr) ==
           std::strtod(shown.c_str(), nullptr);
}

}  // namespace softmaxlab::test
