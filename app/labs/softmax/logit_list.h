#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/lab.h"

namespace softmaxlab {

enum class ListOrder { probability, file };

/// What the list shows and where it stands: view state, no part of the document.
struct LogitListState {
    ListOrder order = ListOrder::probability;
    std::array<char, 128> query{};        ///< what is typed into the search field
    double first_row = 0;                 ///< the row at the top; a fraction while it is scrolled smoothly
    std::optional<std::size_t> selected;  ///< class index: the row that the arrow keys move

    /// The classes that the query finds, in the file's order; kept until the query or the set changes.
    struct Found {
        std::shared_ptr<const LogitSet> set;
        std::string query;
        std::vector<std::size_t> classes;
    } found;

    /// What depends on the probabilities, kept until the scene changes.
    struct Sorted {
        Revision revision = 0;
        std::string query;
        std::vector<std::size_t> rank_of;  ///< by class index, from 0
        std::vector<std::size_t> classes;  ///< those found, most probable first
    } sorted;
};

/// The classes of `set` that `query` finds, rising: those whose label contains it (ASCII letters in either case), or for
/// "#17" the one with index 17. In a set without labels, those whose index contains the digits. All for an empty query.
std::vector<std::size_t> find_classes(const LogitSet& set, std::string_view query);

/// The card with all logits of a loaded set: a list that can be sorted, searched and scrolled, with mask toggles. Its cost
/// depends on the rows on screen, not on K, except after a change of the scene.
void logit_list(LabContext& context, LogitListState& state, Rect room);

}  // namespace softmaxlab
