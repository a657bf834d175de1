#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "core/base/loading.h"

namespace softmaxlab {

/// The characters of a text for a parser that takes two iterators and says nothing until it has ended: what
/// it has passed is reported, and passing on throws LoadingCancelled when that is so.
class WatchedText {
  public:
    class Iterator {
      public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = char;
        using difference_type = std::ptrdiff_t;
        using pointer = const char*;
        using reference = const char&;

        Iterator() = default;
        Iterator(const char* here, WatchedText* text) : here_(here), text_(text) {}

        reference operator*() const { return *here_; }
        Iterator& operator++() {
            ++here_;
            text_->pass_.at(static_cast<std::size_t>(here_ - text_->begin_));
            return *this;
        }
        Iterator operator++(int) {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.here_ == b.here_; }

      private:
        const char* here_ = nullptr;
        WatchedText* text_ = nullptr;
    };

    /// Throws LoadingCancelled.
    WatchedText(std::string_view text, LoadingProgress* progress)
        : begin_(text.data()),
          end_(text.data() + text.size()),
          pass_(progress, LoadingStage::parsing, text.size()) {}
    WatchedText(const WatchedText&) = delete;
    WatchedText& operator=(const WatchedText&) = delete;

    Iterator begin() { return {begin_, this}; }
    Iterator end() { return {end_, this}; }

  private:
    const char* begin_;
    const char* end_;
    LoadingPass pass_;
};

}  // namespace softmaxlab
