#include "tests/ui/allocations/counted_memory.h"

#include <atomic>
#include <cstdlib>
#include <new>

#include <imgui.h>

namespace softmaxlab::test {
namespace {

// Global, because operator new is.
std::atomic<bool> counting = false;
std::atomic<std::size_t> count = 0;
std::atomic<std::size_t> largest_size = 0;

void* allocate(std::size_t size) {
    if (counting) {
        ++count;
        if (size > largest_size) largest_size = size;
    }
    return std::malloc(size > 0 ? size : 1);
}

}  // namespace

CountedMemory::CountedMemory() {
    count = 0;
    largest_size = 0;
    counting = true;
}

CountedMemory::~CountedMemory() {
    counting = false;
}

std::size_t CountedMemory::allocations() const {
    return count;
}

std::size_t CountedMemory::largest() const {
    return largest_size;
}

void count_imgui_memory() {
    ImGui::SetAllocatorFunctions([](std::size_t size, void*) { return allocate(size); },
                                 [](void* memory, void*) { std::free(memory); });
}

}  // namespace softmaxlab::test

// The forms for arrays, and those that do not throw, call these two by default.
void* operator new(std::size_t size) {
    void* const memory = softmaxlab::test::allocate(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
