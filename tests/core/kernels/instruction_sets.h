#pragma once

#include <hwy/targets.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/kernels/softmax_f32.h"

namespace softmaxlab::test {

/// The instruction sets that this processor has and the kernels were compiled for, one bit each.
inline std::vector<std::int64_t> instruction_sets() {
    std::vector<std::int64_t> sets;
    for (std::int64_t rest = hwy::SupportedTargets() & kernels::compiled_instruction_sets(); rest != 0;
         rest &= rest - 1) {
        sets.push_back(rest & -rest);
    }
    return sets;
}

/// Makes the kernels use this instruction set until the end of its life.
class UseInstructionSet {
  public:
    explicit UseInstructionSet(std::int64_t set) { hwy::SetSupportedTargetsForTest(set); }
    ~UseInstructionSet() { hwy::SetSupportedTargetsForTest(0); }
    UseInstructionSet(const UseInstructionSet&) = delete;
    UseInstructionSet& operator=(const UseInstructionSet&) = delete;

    std::string name() const { return kernels::instruction_set(); }
};

}  // namespace softmaxlab::test
