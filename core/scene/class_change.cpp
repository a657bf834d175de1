#include "core/scene/class_change.h"

#include <algorithm>

namespace softmaxlab {

std::size_t index_after(const ClassChange& change, std::size_t index) {
    const auto [kind, from, to, count] = change;
    switch (kind) {
        case ClassChange::Kind::added:
            break;
        case ClassChange::Kind::removed:
            return index > from ? index - 1 : std::min(index, count - 1);
        case ClassChange::Kind::moved:
            if (index == from) return to;
            if (from < index && index <= to) return index - 1;
            if (to <= index && index < from) return index + 1;
            break;
    }
    return index;
}

}  // namespace softmaxlab
