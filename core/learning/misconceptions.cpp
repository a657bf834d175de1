#include "core/learning/misconceptions.h"

#include <algorithm>
#include <utility>

#include "core/base/json_value.h"
#include "core/learning/reading.h"

namespace softmaxlab::learning {

std::vector<Misconception> misconceptions_from_json(std::string_view text, const std::string& source) {
    check_size(text, source);
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue list = read_list(document, "softmax-lab-misconceptions", "misconceptions");
    std::vector<Misconception> all;
    const std::size_t count = list.size("an array of misconceptions");
    for (std::size_t i = 0; i < count; ++i) {
        const JsonValue value = list.at(i);
        value.check_keys({"id", "number", "claim", "experiment", "steps", "exercises"});
        Misconception one;
        one.id = read_name(value.at("id"));
        if (find_misconception(all, one.id) != nullptr) value.at("id").fail("an id that no other has");
        one.number = read_name(value.at("number"));
        one.claim = read_text(value.at("claim"));
        one.experiment = read_text(value.at("experiment"));
        one.steps = value.at("steps").texts();
        one.exercises = value.at("exercises").texts();
        all.push_back(std::move(one));
    }
    return all;
}

const Misconception* find_misconception(const std::vector<Misconception>& all, std::string_view id) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Misconception& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace softmaxlab::learning
