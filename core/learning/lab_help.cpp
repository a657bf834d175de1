#include "core/learning/lab_help.h"

#include <algorithm>
#include <utility>

#include "core/base/json_value.h"

namespace softmaxlab {
namespace {

void read_three(const JsonValue& value, std::array<std::string, 3>& texts) {
    if (value.size("an array of three sentences") != texts.size()) value.fail("three sentences");
    for (std::size_t i = 0; i < texts.size(); ++i) {
        texts[i] = value.at(i).text();
        if (texts[i].empty()) value.at(i).fail("a sentence");
    }
}

}  // namespace

std::vector<LabHelp> lab_help_from_json(std::string_view text, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue whole = document.root();
    whole.check_keys({"labs"});
    const JsonValue list = whole.at("labs");
    std::vector<LabHelp> all;
    const std::size_t count = list.size("an array of labs");
    for (std::size_t i = 0; i < count; ++i) {
        const JsonValue value = list.at(i);
        value.check_keys({"lab", "says", "tries"});
        LabHelp help;
        help.lab = value.at("lab").text();
        if (help.lab.empty() || help_of(all, help.lab) != nullptr)
            value.at("lab").fail("a lab that has no help yet");
        read_three(value.at("says"), help.says);
        read_three(value.at("tries"), help.tries);
        all.push_back(std::move(help));
    }
    return all;
}

const LabHelp* help_of(const std::vector<LabHelp>& all, std::string_view lab) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const LabHelp& h) { return h.lab == lab; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace softmaxlab
