#pragma once

#include <cstddef>

namespace softmaxlab::test {

/// Counts what is allocated during its life: by `new`, in this whole program, and by Dear ImGui. One at a
/// time.
class CountedMemory {
  public:
    CountedMemory();
    ~CountedMemory();
    CountedMemory(const CountedMemory&) = delete;
    CountedMemory& operator=(const CountedMemory&) = delete;

    std::size_t allocations() const;
    std::size_t largest() const;  ///< in bytes
};

/// Makes Dear ImGui's allocations count too: to be called before the first context is made.
void count_imgui_memory();

}  // namespace softmaxlab::test
