#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

namespace softmaxlab {

/// The memory of one frame: what it makes and forgets (words, points of curves, lists of what is to be drawn)
/// lies here one after the other, and reset() takes all of it back at once. The memory itself is kept, so
/// that steady frames ask the system for nothing. For one thread.
///
/// What must last longer is a std::string or a std::vector of whoever keeps it. The address sanitizer gets
/// every piece from the system by itself, and so sees each use of one after its frame.
class FrameArena {
  public:
    FrameArena() = default;
    FrameArena(const FrameArena&) = delete;
    FrameArena& operator=(const FrameArena&) = delete;

    /// Memory until the next reset(); `alignment` is a power of two, at most that of std::max_align_t.
    void* allocate(std::size_t bytes, std::size_t alignment);

    /// Ends the frame: whatever came from here must not be used any more.
    void reset();

    /// What has been asked of it since the last reset(), in bytes.
    std::size_t used() const { return used_; }

  private:
    struct Block {
        std::unique_ptr<std::byte[]> memory;
        std::size_t size = 0;
    };

    std::vector<Block> blocks_;  // the last one is being filled
    std::size_t filled_ = 0;     // bytes of it
    std::size_t used_ = 0;
};

/// The arena as an allocator of the standard library's containers. It gives nothing back: that is left to
/// FrameArena::reset().
template <class T>
class FrameAllocator {
  public:
    using value_type = T;
    using propagate_on_container_copy_assignment = std::true_type;
    using propagate_on_container_move_assignment = std::true_type;
    using propagate_on_container_swap = std::true_type;

    /// Of a FrameArena, or of what has one, such as Ui. Implicit, so that a list is made by `List<T>
    /// list(ui)`.
    template <class Owner>
    requires std::is_convertible_v<Owner&, FrameArena&> FrameAllocator(Owner& owner)
        : arena_(&static_cast<FrameArena&>(owner)) {}
    template <class Other>
    FrameAllocator(const FrameAllocator<Other>& other) : arena_(&other.arena()) {}

    T* allocate(std::size_t count) {
        return static_cast<T*>(arena_->allocate(count * sizeof(T), alignof(T)));
    }
    void deallocate(T*, std::size_t) {}

    FrameArena& arena() const { return *arena_; }

    friend bool operator==(const FrameAllocator& a, const FrameAllocator& b) { return a.arena_ == b.arena_; }

  private:
    FrameArena* arena_;
};

/// The points and things of a frame: `List<double> heights(ui);`.
template <class T>
using List = std::vector<T, FrameAllocator<T>>;

/// A copy of `things` that lasts as long as the frame.
template <class T>
requires std::is_trivially_destructible_v<T> std::span<const T> kept(FrameArena& arena,
                                                                     std::span<const T> things) {
    T* const memory = FrameAllocator<T>(arena).allocate(things.size());
    std::uninitialized_copy(things.begin(), things.end(), memory);
    return {memory, things.size()};
}

template <class Signature>
class FrameFunction;

/// As std::function, with what it captures in the memory of the frame: `map.colour = {ui, [=](double value)
/// {…}};`.
template <class Result, class... Arguments>
class FrameFunction<Result(Arguments...)> {
  public:
    FrameFunction() = default;

    template <class Callable>
    requires std::is_trivially_destructible_v<Callable> FrameFunction(FrameArena& arena,
                                                                      const Callable& callable)
        : callable_(kept<Callable>(arena, {&callable, 1}).data()),
          call_([](const void* captured, Arguments... arguments) -> Result {
              return (*static_cast<const Callable*>(captured))(arguments...);
          }) {}

    explicit operator bool() const { return call_ != nullptr; }
    Result operator()(Arguments... arguments) const { return call_(callable_, arguments...); }

  private:
    const void* callable_ = nullptr;
    Result (*call_)(const void*, Arguments...) = nullptr;
};

/// A copy that lasts as long as the frame.
std::string_view kept_words(FrameArena& arena, std::string_view words);

/// As fmt::vformat. A zero stands behind the words, for Dear ImGui.
std::string_view vformatted(FrameArena& arena, fmt::string_view pattern, fmt::format_args arguments);

/// As fmt::format, with a zero behind the words.
template <class... Arguments>
std::string_view formatted(FrameArena& arena, fmt::format_string<Arguments...> pattern,
                           Arguments&&... arguments) {
    return vformatted(arena, pattern, fmt::make_format_args(arguments...));
}

/// One after the other, with a zero behind them: `joined(ui, "T = ", temperature)`.
template <class... Words>
std::string_view joined(FrameArena& arena, const Words&... words) {
    const std::string_view parts[] = {std::string_view(words)...};
    std::size_t length = 0;
    for (const std::string_view part : parts) length += part.size();
    auto* const memory = static_cast<char*>(arena.allocate(length + 1, 1));
    char* end = memory;
    for (const std::string_view part : parts) end += part.copy(end, part.size());
    *end = 0;
    return {memory, length};
}

}  // namespace softmaxlab
