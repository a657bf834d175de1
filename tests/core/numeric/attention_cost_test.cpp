#include "core/numeric/attention_cost.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <cstdint>

#include "core/scene/attention_mask.h"

namespace softmaxlab::test {
namespace {

TEST_CASE("attention cost: the live cells are those of the mask, counted") {
    for (const std::size_t tokens : {1U, 2U, 5U, 64U, 67U}) {
        for (const bool causal : {false, true}) {
            for (const std::size_t window : {0U, 1U, 2U, 7U, 100U}) {
                AttentionMask mask;
                mask.causal = causal;
                mask.window = window;
                const MaskBits bits = mask_bits(mask, tokens, tokens);
                std::uint64_t counted = 0;
                for (std::size_t query = 0; query < tokens; ++query) counted += bits.live_keys(query);
                INFO(tokens << " tokens, causal " << causal << ", window " << window);
                CHECK(live_cells(tokens, causal, window) == counted);
            }
        }
    }
    CHECK(live_cells(0, true, 3) == 0);
}

TEST_CASE("attention cost: arithmetic goes with the live cells, memory with all of them") {
    const std::uint64_t n = 4096;
    const AttentionCost full = attention_cost({n, n, 64, 128, live_cells(n, false, 0)}, 128);
    CHECK(full.score_products == 1073741824U);  // 4096² · 64
    CHECK(full.output_products == 2147483648U);
    CHECK(full.exponentials == 16777216U);
    CHECK(full.stored_bytes == 134217728U);  // 128 MiB
    CHECK(full.online_bytes == 4 * (130 * 4096U + 128 * 128U + 128 * 64U + 128 * 192U));
    const AttentionCost causal = attention_cost({n, n, 64, 128, live_cells(n, true, 0)}, 128);
    CHECK(causal.exponentials == n * (n + 1) / 2);
    CHECK(causal.score_products == causal.exponentials * 64);
    CHECK(causal.stored_bytes == full.stored_bytes);
    CHECK(causal.online_bytes == full.online_bytes);
}

TEST_CASE("attention cost: the online form grows with the queries alone, once there is more than a tile") {
    const auto bytes = [](std::uint64_t queries, std::uint64_t keys) {
        return attention_cost({queries, keys, 8, 2, queries * keys}, 16).online_bytes;
    };
    CHECK(bytes(16, 1000) == bytes(16, 100000));
    CHECK(bytes(1000, 64) - bytes(999, 64) == 16);  // m, ℓ and two components, in float32
    CHECK(bytes(4, 4) == 4 * (4 * 4 + 16 + 32 + 40));
}

TEST_CASE("attention cost: 131,072 tokens do not overflow") {
    const std::uint64_t n = 131072;
    const AttentionCost cost = attention_cost({n, n, 512, 512, live_cells(n, false, 0)}, 128);
    CHECK(cost.stored_bytes == (std::uint64_t{1} << 37U));  // 128 GiB
    CHECK(cost.score_products == (std::uint64_t{1} << 43U));
}

}  // namespace
}  // namespace softmaxlab::test
