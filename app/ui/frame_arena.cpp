#include "app/ui/frame_arena.h"

#include <algorithm>
#include <iterator>

namespace softmaxlab {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t smallest_block = 0;
constexpr bool keeps_memory = false;
#else
constexpr std::size_t smallest_block = std::size_t{1} << 16;
constexpr bool keeps_memory = true;
#endif

}  // namespace

void* FrameArena::allocate(std::size_t bytes, std::size_t alignment) {
    std::size_t begin = (filled_ + alignment - 1) & ~(alignment - 1);
    if (blocks_.empty() || begin + bytes > blocks_.back().size || !keeps_memory) {
        const std::size_t size = std::max({bytes, smallest_block, keeps_memory ? used_ : 0});
        blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
        begin = 0;
    }
    filled_ = begin + bytes;
    used_ += bytes;
    return blocks_.back().memory.get() + begin;
}

void FrameArena::reset() {
    // One block as large as all of them: the next frame fills it from its beginning.
    if (!keeps_memory) {
        blocks_.clear();
    } else if (blocks_.size() > 1) {
        std::size_t size = 0;
        for (const Block& block : blocks_) size += block.size;
        blocks_.clear();
        blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
    }
    filled_ = 0;
    used_ = 0;
}

std::string_view kept_words(FrameArena& arena, std::string_view words) {
    return joined(arena, words);
}

std::string_view vformatted(FrameArena& arena, fmt::string_view pattern, fmt::format_args arguments) {
    fmt::basic_memory_buffer<char, 256, FrameAllocator<char>> buffer{FrameAllocator<char>(arena)};
    fmt::vformat_to(std::back_inserter(buffer), pattern, arguments);
    return joined(arena, std::string_view(buffer.data(), buffer.size()));
}

}  // namespace softmaxlab
