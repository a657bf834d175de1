#pragma once

#include <cstddef>
#include <optional>

namespace softmaxlab {

/// What the card on the right shows.
enum class AttentionView { row, dimensions, heads, online, cost };

/// A cell of the queries × keys matrices.
struct AttentionCell {
    std::size_t query = 0;
    std::size_t key = 0;

    friend bool operator==(const AttentionCell&, const AttentionCell&) = default;
};

/// What belongs to the eye and not to the document.
struct AttentionState {
    AttentionView view = AttentionView::row;
    std::optional<AttentionCell>
        cell;  ///< under the pointer, in whatever matrix: it lights up in all of them
};

}  // namespace softmaxlab
