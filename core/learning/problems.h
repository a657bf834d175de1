#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/learning/expression.h"

namespace softmaxlab::learning {

/// Something in a file that is not right, for whoever wrote it.
struct Problem {
    std::string place;  ///< "steps[3].ask.wrong[1]"
    std::string message;
    bool is_warning = false;

    friend bool operator==(const Problem&, const Problem&) = default;
};

/// Where problems are collected, and the place at which one is now.
class Problems {
  public:
    void add(const std::string& place, std::string message) {
        list_.push_back({at(place), std::move(message), false});
    }
    void warn(const std::string& place, std::string message) {
        list_.push_back({at(place), std::move(message), true});
    }
    void add(const std::string& place, const std::optional<ExpressionError>& error) {
        if (error) add(place, error->in_words());
    }

    /// In front of all places that come: "steps[3]".
    void set_base(std::string base) { base_ = std::move(base); }

    const std::vector<Problem>& list() const { return list_; }
    std::size_t errors() const {
        std::size_t count = 0;
        for (const Problem& problem : list_) count += problem.is_warning ? 0 : 1;
        return count;
    }

  private:
    std::string at(const std::string& place) const {
        return base_.empty() || place.empty() ? base_ + place : base_ + "." + place;
    }

    std::string base_;
    std::vector<Problem> list_;
};

}  // namespace softmaxlab::learning
