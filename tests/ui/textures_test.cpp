#include "app/textures.h"

#include <memory>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "app/platform/offscreen.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;

TEST_CASE("a picture is made again when a part of its key changes, and only then", "[textures]") {
    if (!test::pixels_are_possible()) SKIP("no off-screen OpenGL here");
    const OffscreenSurface surface({16, 16});
    Textures textures;
    FrameArena arena;
    PictureKey key;
    key.size = {2, 1};
    int made = 0;
    const auto draw = [&](const PictureKey& wanted) {
        return textures.of_colours("picture", wanted,
                                   {arena, [&] {
                                        ++made;
                                        const auto width = static_cast<std::size_t>(wanted.size.width);
                                        return std::vector<ImU32>(
                                            width * static_cast<std::size_t>(wanted.size.height), 7U);
                                    }});
    };
    const auto first = draw(key);
    REQUIRE(first);
    CHECK(draw(key) == first);
    CHECK(made == 1);

    std::vector<PictureKey> others(8, key);
    others[0].size = {1, 2};
    others[1].theme = ThemeName::light;
    others[2].values = 1;
    others[3].weights = 1;
    others[4].mask = 1;
    others[5].variant = 1;
    others[6].range = 0.5;
    others[7].columns = 3;
    for (const PictureKey& other : others) {
        CHECK(other != key);
        const int before = made;
        CHECK(draw(other) == first);  // under the same name
        CHECK(made == before + 1);
    }
    // Another name is another picture.
    CHECK(textures.of_colours("another", key, {arena, [] { return std::vector<ImU32>(2, 7U); }}) != first);
}
