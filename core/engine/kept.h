#pragma once

#include <optional>
#include <utility>

#include "core/scene/document.h"

namespace softmaxlab {

/// A value that belongs to one revision of the scene.
template <typename Value>
class Kept {
  public:
    /// The value of that revision, made anew by `compute` if the kept one belongs to another. What `compute`
    /// throws comes out, and nothing is kept.
    template <typename Compute>
    const Value& at(Revision revision, const Compute& compute) {
        if (!value_ || revision_ != revision) {
            value_.reset();
            value_ = compute();
            revision_ = revision;
        }
        return *value_;
    }

    /// The same, where `renew` makes the new value out of the old one (or out of an empty one), and so needs
    /// no new memory.
    template <typename Renew>
    const Value& renewed(Revision revision, const Renew& renew) {
        if (!value_ || revision_ != revision) {
            Value value = value_ ? std::move(*value_) : Value{};
            value_.reset();
            renew(value);
            value_ = std::move(value);
            revision_ = revision;
        }
        return *value_;
    }

  private:
    Revision revision_ = 0;
    std::optional<Value> value_;
};

}  // namespace softmaxlab
