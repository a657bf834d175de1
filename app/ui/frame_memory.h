#pragma once

#include <memory>
#include <memory_resource>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace softmaxlab {

// What a frame makes and forgets: texts, points of curves, lists of what is to be drawn. It comes from the
// default memory resource, which keep_frame_memory() makes a pool: what one frame gives back serves the next,
// and once there is enough of it, frames ask the system for nothing.

/// The words and numbers of a frame.
using Text = std::pmr::string;

/// The points and things of a frame.
template <class T>
using List = std::pmr::vector<T>;

template <class Signature>
class FrameFunction;

/// As std::function, with what it captures in the memory of the frame.
template <class Result, class... Arguments>
class FrameFunction<Result(Arguments...)> {
  public:
    FrameFunction() = default;

    template <class Callable>
    requires std::is_invocable_r_v<Result, const Callable&, Arguments...> FrameFunction(
        Callable callable)  // implicit, as of std::function
        : captured_(std::allocate_shared<const Callable>(std::pmr::polymorphic_allocator<Callable>(),
                                                         std::move(callable))),
          call_([](const void* captured, Arguments... arguments) -> Result {
              return (*static_cast<const Callable*>(captured))(arguments...);
          }) {}

    explicit operator bool() const { return call_ != nullptr; }
    Result operator()(Arguments... arguments) const { return call_(captured_.get(), arguments...); }

  private:
    std::shared_ptr<const void> captured_;
    Result (*call_)(const void*, Arguments...) = nullptr;
};

/// Makes the default memory resource a pool that lasts until the program ends; it may be used by every
/// thread. To be called before the first text is made, any number of times. The sanitizers see every text
/// alone: for them, nothing is pooled.
void keep_frame_memory();

/// As fmt::vformat.
Text vformatted(fmt::string_view pattern, fmt::format_args arguments);

/// As fmt::format.
template <class... Arguments>
Text formatted(fmt::format_string<Arguments...> pattern, Arguments&&... arguments) {
    return vformatted(pattern, fmt::make_format_args(arguments...));
}

}  // namespace softmaxlab
