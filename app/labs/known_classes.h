#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab {

/// The classes of a scene as they were, to be found again after it was edited: a class keeps its colour while
/// it moves or gets another name.
class KnownClasses {
  public:
    void remember(const Scene& scene);

    /// Whether it is still that scene: the same file, or a class that has kept its colour and its name.
    bool are_of(const Scene& scene) const;

    /// Where the class is now that was the one at `index`; nothing if it is gone. For a scene that they are
    /// of.
    std::optional<std::size_t> find(const Scene& scene, std::size_t index) const;

  private:
    struct Class {
        int colour = 0;
        std::string name;
        friend bool operator==(const Class&, const Class&) = default;
    };

    bool knows(const ClassItem& item) const;

    std::shared_ptr<const LogitSet> loaded_;
    std::vector<Class> classes_;
};

}  // namespace softmaxlab
