#include "core/scene/attention_mask.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "tests/core/scene/random_scene.h"

namespace softmaxlab {
namespace {

/// The definition, cell by cell: the last query stands at the last key.
bool takes_part_by_rule(const AttentionMask& mask, std::ptrdiff_t queries, std::ptrdiff_t keys,
                        std::ptrdiff_t query, std::ptrdiff_t key) {
    const std::ptrdiff_t place = query + keys - queries;
    const std::ptrdiff_t distance = place > key ? place - key : key - place;
    if (mask.causal && key > place) return false;
    if (mask.window > 0 && distance >= static_cast<std::ptrdiff_t>(mask.window)) return false;
    return std::find(mask.padding.begin(), mask.padding.end(), static_cast<std::size_t>(key)) ==
           mask.padding.end();
}

std::vector<std::vector<bool>> cells_of(const AttentionMask& mask, std::size_t queries, std::size_t keys) {
    std::vector<std::vector<bool>> cells(queries, std::vector<bool>(keys));
    for (std::size_t query = 0; query < queries; ++query) {
        for (std::size_t key = 0; key < keys; ++key) {
            cells[query][key] = takes_part_by_rule(
                mask, static_cast<std::ptrdiff_t>(queries), static_cast<std::ptrdiff_t>(keys),
                static_cast<std::ptrdiff_t>(query), static_cast<std::ptrdiff_t>(key));
        }
    }
    for (const PaintedCell& cell : mask.painted) cells[cell.query][cell.key] = !cell.masked;
    return cells;
}

void check_row(const MaskBits& bits, std::size_t query, const std::vector<bool>& expected) {
    std::vector<bool> found;
    for (std::size_t key = 0; key < expected.size(); ++key) found.push_back(bits.at(query, key));
    REQUIRE(found == expected);
    const auto live = static_cast<std::size_t>(std::count(expected.begin(), expected.end(), true));
    REQUIRE(bits.live_keys(query) == live);
    const MaskBits::Range range = bits.live_range(query);
    if (live == 0) {
        REQUIRE(range.begin == range.end);
        return;
    }
    const auto first = std::find(expected.begin(), expected.end(), true) - expected.begin();
    const auto last = std::find(expected.rbegin(), expected.rend(), true).base() - expected.begin();
    REQUIRE(range.begin == static_cast<std::size_t>(first));
    REQUIRE(range.end == static_cast<std::size_t>(last));
}

void check_mask(const AttentionMask& mask, std::size_t queries, std::size_t keys) {
    CAPTURE(queries, keys, mask.causal, mask.window, mask.padding.size(), mask.painted.size());
    const MaskBits bits = mask_bits(mask, queries, keys);
    REQUIRE(bits.queries() == queries);
    REQUIRE(bits.keys() == keys);
    const auto expected = cells_of(mask, queries, keys);
    for (std::size_t query = 0; query < queries; ++query) {
        check_row(bits, query, expected[query]);
        if (keys % 64 != 0) REQUIRE(bits.row(query).back() >> (keys % 64) == 0);
    }
}

AttentionMask any_mask(test::Random& random, std::size_t queries, std::size_t keys) {
    AttentionMask mask;
    mask.causal = test::pick(random, 0, 1) == 1;
    mask.window = test::pick(random, 0, 2) == 0 ? 0 : test::pick(random, 1, keys + 2);
    for (std::size_t key = 0; key < keys; ++key) {
        if (test::pick(random, 0, 5) == 0) mask.padding.push_back(key);
    }
    std::set<std::size_t> places;
    for (int i = 0; i < 5; ++i) places.insert(test::pick(random, 0, queries * keys - 1));
    for (const std::size_t place : places) {
        mask.painted.push_back({static_cast<std::uint32_t>(place / keys),
                                static_cast<std::uint32_t>(place % keys), test::pick(random, 0, 1) == 1});
    }
    return mask;
}

TEST_CASE("Every mask is what its definition says, cell by cell, square or not, around 64") {
    test::Random random(1123581321);
    for (const std::size_t queries : {1, 2, 63, 64, 65}) {
        for (const std::size_t keys : {1, 2, 63, 64, 65, 127, 128, 129}) {
            check_mask({}, queries, keys);
            for (int run = 0; run < 8; ++run) check_mask(any_mask(random, queries, keys), queries, keys);
        }
    }
}

TEST_CASE("The rule for one cell is the same as for all, without paint") {
    test::Random random(77);
    for (const std::size_t queries : {1, 5, 9}) {
        for (const std::size_t keys : {1, 5, 9}) {
            AttentionMask mask = any_mask(random, queries, keys);
            const std::vector<PaintedCell> painted = std::exchange(mask.painted, {});
            const auto expected = cells_of(mask, queries, keys);
            mask.painted = painted;
            for (std::size_t query = 0; query < queries; ++query) {
                for (std::size_t key = 0; key < keys; ++key)
                    REQUIRE(is_masked_by_rule(mask, queries, keys, query, key) == !expected[query][key]);
            }
        }
    }
}

TEST_CASE("Causal: query i sees keys 0 to i; in a decoder with a cache, all that came before it") {
    AttentionMask mask;
    mask.causal = true;
    CHECK(mask_bits(mask, 3, 3).live_keys(0) == 1);
    CHECK(mask_bits(mask, 3, 3).live_keys(2) == 3);
    CHECK(mask_bits(mask, 1, 5).live_keys(0) == 5);
    CHECK(mask_bits(mask, 5, 3).live_keys(0) == 0);  // stands two places before the first key
    CHECK(mask_bits(mask, 5, 3).live_keys(2) == 1);
}

TEST_CASE("A window of 1 leaves each query its own key") {
    AttentionMask mask;
    mask.window = 1;
    const MaskBits bits = mask_bits(mask, 70, 70);
    CHECK(bits.live_keys(66) == 1);
    CHECK(bits.at(66, 66));
    CHECK(bits.live_range(66).begin == 66);
    CHECK(bits.live_range(66).end == 67);
}

TEST_CASE("Single cells can be set") {
    MaskBits bits(2, 65);
    bits.set(1, 64, false);
    CHECK_FALSE(bits.at(1, 64));
    CHECK(bits.at(0, 64));
    CHECK(bits.live_keys(1) == 64);
    CHECK(bits.live_range(1).end == 64);
    bits.set(1, 64, true);
    CHECK(bits == MaskBits(2, 65));
}

}  // namespace
}  // namespace softmaxlab
