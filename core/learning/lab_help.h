#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// What a lab is about, and what to try there.
struct LabHelp {
    std::string lab;                  ///< its id: "softmax"
    std::array<std::string, 3> says;  ///< the lab in three sentences
    std::array<std::string, 3> tries;
};

/// From JSON text: {"labs": [{"lab", "says": [three sentences], "tries": [three things]}]}, all of them there
/// and not empty, each lab once. Throws InputError.
std::vector<LabHelp> lab_help_from_json(std::string_view text, const std::string& source);

/// The one of that lab, or nullptr.
const LabHelp* help_of(const std::vector<LabHelp>& all, std::string_view lab);

}  // namespace softmaxlab
