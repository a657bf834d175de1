#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/ui/lab.h"

namespace softmaxlab {

/// Which classes the corners of the triangle are: at first the three most probable ones. They stay while they
/// exist, wherever they move and whatever their logits become.
class Corners {
  public:
    /// Class indices: three, or as many as there are.
    const std::vector<std::size_t>& classes() const { return classes_; }

    /// Finds the classes again after the scene has changed.
    void follow(LabContext& context);

    /// Makes the class a corner. One that is a corner already changes places with it.
    void choose(LabContext& context, std::size_t corner, std::size_t class_index);

  private:
    /// What stays with a class when it moves.
    struct Identity {
        int colour = 0;
        std::string name;
    };

    bool find_again(const Scene& scene);
    void remember(const Scene& scene);

    Revision revision_ = 0;
    std::shared_ptr<const LogitSet> loaded_;
    std::vector<std::size_t> classes_;
    std::vector<Identity> identities_;
};

/// The logits of these classes, −inf where masked.
std::vector<double> logits_of(LabContext& context, std::span<const std::size_t> classes);

/// The colour of a class: its own, or, in a loaded set, that of its rank.
ImU32 simplex_colour(LabContext& context, std::size_t class_index);

}  // namespace softmaxlab
