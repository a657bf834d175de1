#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab::learning {

/// Something that many believe, and what refutes it.
struct Misconception {
    std::string id;                      ///< "divides-by-the-sum"
    std::string number;                  ///< "M02"
    std::string claim;                   ///< what they believe
    std::string experiment;              ///< what to do in the app to see that it is not so
    std::vector<std::string> steps;      ///< that have it as a wrong answer: "shares/guess"
    std::vector<std::string> exercises;  ///< likewise: ids of templates
};

/// From JSON text of the format "softmax-lab-misconceptions", at most 1 MB; ids are unique. Throws
/// InputError.
std::vector<Misconception> misconceptions_from_json(std::string_view text, const std::string& source);

/// The one with that id, or nullptr.
const Misconception* find_misconception(const std::vector<Misconception>& all, std::string_view id);

}  // namespace softmaxlab::learning
