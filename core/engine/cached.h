#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "core/scene/document.h"

namespace softmaxlab {

/// A value that belongs to one key: to a revision of the scene or, where other things decide about it, to a
/// struct of them with ==.
template <typename Value, typename Key = Revision>
class Cached {
  public:
    /// The value of that key, made anew if the cached one belongs to another. `make` either returns it, or
    /// takes the old one (or an empty one) by reference and turns it into the new one, and so needs no new
    /// memory. What it throws comes out, and nothing is cached.
    template <typename Make>
    const Value& get(const Key& key, const Make& make) {
        if (value_ && key_ == key) return *value_;
        if constexpr (std::is_invocable_v<const Make&, Value&>) {
            Value value = value_ ? std::move(*value_) : Value{};
            value_.reset();
            make(value);
            value_ = std::move(value);
        } else {
            value_.reset();
            value_ = make();
        }
        key_ = key;
        return *value_;
    }

  private:
    Key key_{};
    std::optional<Value> value_;
};

}  // namespace softmaxlab
