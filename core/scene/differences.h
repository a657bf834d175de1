#pragma once

#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab {

/// One thing in which two scenes differ, as each of them has it: "T = 1" and "T = 2". One of the two may be
/// empty, where there is something in the other alone: "" and "with emu".
struct SceneDifference {
    std::string a;
    std::string b;

    friend bool operator==(const SceneDifference&, const SceneDifference&) = default;
};

/// What differs between two scenes, in words for people who see both: what they are about, the temperature,
/// logits, masks, then the parts of the single labs. Empty for equal scenes; a title alone is no difference.
std::vector<SceneDifference> differences(const Scene& a, const Scene& b);

}  // namespace softmaxlab
