#include "core/learning/lab_help.h"

#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/input_error.h"
#include "embedded/assets.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string error_of(const std::string& text) {
    try {
        (void)lab_help_from_json(text, "help.json");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("The help of a lab is three sentences and three things to try", "[help]") {
    const auto bytes = assets::find_embedded("lab_help.json");
    const std::vector<LabHelp> all =
        lab_help_from_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "lab_help.json");
    REQUIRE_FALSE(all.empty());
    for (const LabHelp& help : all) {
        CAPTURE(help.lab);
        CHECK(help_of(all, help.lab) == &help);
        for (const auto& list : {help.says, help.tries})
            for (const std::string& sentence : list)
                CHECK((sentence.back() == '.' || sentence.back() == '?'));
    }
    CHECK(help_of(all, "nowhere") == nullptr);
}

TEST_CASE("What is wrong in the labs' help is named", "[help]") {
    const auto with = [](const std::string& says, const std::string& more = "") {
        return R"({"labs": [{"lab": "a", "says": )" + says + R"(, "tries": ["1", "2", "3"]})" + more + "]}";
    };
    CHECK(error_of(with(R"(["1", "2", "3"])")).empty());
    CHECK_THAT(error_of(with(R"(["1", "2"])")), ContainsSubstring("labs[0].says"));
    CHECK_THAT(error_of(with(R"(["1", "2", ""])")), ContainsSubstring("labs[0].says[2]"));
    CHECK_THAT(error_of(with(R"(["1", "2", 3])")), ContainsSubstring("labs[0].says[2]"));
    const std::string again = R"(, {"lab": "a", "says": ["1", "2", "3"], "tries": ["1", "2", "3"]})";
    CHECK_THAT(error_of(with(R"(["1", "2", "3"])", again)), ContainsSubstring("labs[1].lab"));
    CHECK_THAT(error_of("{}"), ContainsSubstring("labs"));
}
