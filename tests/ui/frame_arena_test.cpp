#include "app/ui/frame_arena.h"

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace softmaxlab::test {
namespace {

bool is_aligned(const void* memory, std::size_t alignment) {
    return reinterpret_cast<std::uintptr_t>(memory) % alignment == 0;
}

}  // namespace

TEST_CASE("what lies in an arena is aligned and stays as it was until the frame ends") {
    FrameArena arena;
    for (int frame = 0; frame < 3; ++frame) {
        std::vector<List<std::uint64_t>> lists;
        for (std::size_t size = 1; size <= 4096; size *= 2) {
            formatted(arena, "{}", size);  // an odd number of bytes in between
            List<std::uint64_t>& list = lists.emplace_back(size, arena);
            CHECK(is_aligned(list.data(), alignof(std::uint64_t)));
            std::iota(list.begin(), list.end(), size);
        }
        for (const List<std::uint64_t>& list : lists)
            for (std::size_t i = 0; i < list.size(); ++i) REQUIRE(list[i] == list.size() + i);
        lists.clear();
        CHECK(arena.used() >= 8191 * sizeof(std::uint64_t));
        arena.reset();
        CHECK(arena.used() == 0);
    }
}

TEST_CASE("words of a frame do not need what they were made from, and end in a zero") {
    FrameArena arena;
    std::string source = "logit";
    const std::string_view kept = kept_words(arena, source);
    const std::string_view made = formatted(arena, "{} of {}", source, 12);
    const std::string_view both = joined(arena, source, "", " and ", made);
    source = "other";
    CHECK(kept == "logit");
    CHECK(made == "logit of 12");
    CHECK(both == "logit and logit of 12");
    for (const std::string_view words : {kept, made, both}) CHECK(words.data()[words.size()] == 0);
    const std::string many(5000, 'x');
    CHECK(formatted(arena, "{}", many) == many);
}

TEST_CASE("a function of the frame has what it captures with it") {
    FrameArena arena;
    FrameFunction<int(int)> twice_and;
    CHECK_FALSE(twice_and);
    {
        const int more = 7;
        twice_and = {arena, [more](int value) { return 2 * value + more; }};
    }
    REQUIRE(twice_and);
    CHECK(twice_and(4) == 15);
}

}  // namespace softmaxlab::test
