#include "core/learning/hidden.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/learning/lesson.h"

namespace softmaxlab::learning {

// The names begin with "results"; the quantities follow in the order of Quantity.
Hidden Hidden::results() {
    Hidden hidden;
    for (std::size_t i = 1; i < hideable_quantities().size(); ++i) {
        const auto quantity = static_cast<Quantity>(i - 1);
        if (quantity != Quantity::logits) hidden.add(quantity);
    }
    return hidden;
}

void Hidden::add(std::string_view name) {
    const std::vector<std::string>& names = hideable_quantities();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) throw std::invalid_argument("no such quantity: " + std::string(name));
    if (found == names.begin()) {
        quantities_ |= results().quantities_;
    } else {
        add(static_cast<Quantity>(found - names.begin() - 1));
    }
}

}  // namespace softmaxlab::learning
