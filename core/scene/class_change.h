#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace softmaxlab {

/// What happened to the classes of a scene, for whatever refers to them by index.
struct ClassChange {
    enum class Kind {
        added,    ///< at the end
        removed,  ///< the one at `from`
        moved     ///< from `from` to `to`; those between move up or down by one
    };

    Kind kind = Kind::added;
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t count = 0;  ///< of the classes, afterwards
};

/// Where the class at `index` is afterwards; the neighbour of a removed one.
std::size_t index_after(const ClassChange& change, std::size_t index);

/// Moves an element of a list that has one for each class; those between the two places move by one.
template <typename Value>
void move_element(std::vector<Value>& values, std::size_t from, std::size_t to) {
    const auto at = [&](std::size_t index) { return values.begin() + static_cast<std::ptrdiff_t>(index); };
    if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
    if (to < from) std::rotate(at(to), at(from), at(from + 1));
}

}  // namespace softmaxlab
