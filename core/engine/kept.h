#pragma once

#include <optional>

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

  private:
    Revision revision_ = 0;
    std::optional<Value> value_;
};

}  // namespace softmaxlab
