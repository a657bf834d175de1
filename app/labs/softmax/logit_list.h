#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/lab.h"
#include "core/scene/document.h"
#include "core/scene/scene.h"

namespace softmaxlab::softmax_ui {

struct View;
struct Cache;

/// The card with all logits of a loaded set: a list that can be sorted, searched and scrolled, with mask
/// toggles. Its cost depends on the rows on screen, not on K, except after a change of the scene.
void draw_logit_list(LabContext& context, View& view, Cache& cache, const Rect& room);

/// The classes of `set` that `query` finds, rising: those whose label contains it (ASCII letters in either
/// case), or for "#17" the one with index 17. In a set without labels, those whose index contains the digits.
/// All for an empty query.
std::vector<std::size_t> find_classes(const LogitSet& set, std::string_view query);

enum class ListOrder { probability, file };

/// Which classes a list shows, and in which order. The search runs again only when the query or the set
/// changes, and the ranking is read again only when it does: a drag of the temperature costs nothing.
class ListedClasses {
  public:
    struct Input {
        const Scene& scene;                       ///< with a loaded set
        const std::vector<std::size_t>& ranking;  ///< class indices, most probable first
        Revision ranking_version = 0;             ///< another one for another ranking
        ListOrder order = ListOrder::probability;
        std::string_view query;
        bool only_found = true;  ///< whether the others are left out
    };

    /// Brings the list up to date.
    void update(const Input& input);

    std::size_t count() const { return rows_.size(); }
    std::size_t class_at(std::size_t row) const { return rows_[row]; }

    /// The rank of a class among all classes, from 0.
    std::size_t rank_of(std::size_t class_index) const { return rank_of_[class_index]; }

    /// The row of a class, or `count()` if it is not in the list. Takes time in proportion to the list.
    std::size_t row_of(std::size_t class_index) const;

    /// How many classes the query finds; all of them without one.
    std::size_t found_count() const { return found_.size(); }

    /// Whether there is a query that finds this class.
    bool is_found(std::size_t class_index) const { return !query_.empty() && is_found_[class_index]; }

    /// The classes that it finds, rising; all of them without one.
    const std::vector<std::size_t>& found() const { return found_; }

    /// The next row with a class that is found, from `row` on downwards, and after the last one from the top;
    /// upwards likewise. Nothing if none is in the list. Takes time in proportion to the list.
    std::optional<std::size_t> found_row_from(std::size_t row, bool downwards) const;

    /// The row where a search begins: that of the class whose label is the query or that has its index, or
    /// the first one that is found.
    std::optional<std::size_t> first_match() const;

    std::size_t searches() const { return searches_; }  ///< how often the labels were read

  private:
    struct Key {
        Revision ranking_version = 0;
        ListOrder order = ListOrder::probability;
        bool only_found = true;
        bool operator==(const Key&) const = default;
    };

    bool search(const Input& input);

    std::shared_ptr<const LogitSet> set_;  // held, so that no other set can come to its address
    std::string query_;
    std::vector<std::size_t> found_;
    std::vector<bool> is_found_;
    std::size_t searches_ = 0;

    Key key_;
    std::vector<std::size_t> rows_;
    std::vector<std::size_t> rank_of_;
};

}  // namespace softmaxlab::softmax_ui
