#include "app/ui/frame_memory.h"

#include <cstddef>

namespace softmaxlab {
namespace {

// Larger ones, such as the points of very many classes, do not come with every frame.
constexpr std::size_t largest_pooled = std::size_t{1} << 20;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool pooled = false;
#else
constexpr bool pooled = true;
#endif

}  // namespace

void keep_frame_memory() {
    if constexpr (!pooled) return;
    // Never destroyed, because it must outlive every text.
    static auto* const pool = new std::pmr::synchronized_pool_resource({0, largest_pooled});
    std::pmr::set_default_resource(pool);
}

Text vformatted(fmt::string_view pattern, fmt::format_args arguments) {
    fmt::memory_buffer buffer;
    fmt::vformat_to(std::back_inserter(buffer), pattern, arguments);
    return {buffer.data(), buffer.size()};
}

}  // namespace softmaxlab
