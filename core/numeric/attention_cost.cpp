#include "core/numeric/attention_cost.h"

#include <algorithm>

namespace softmaxlab {
namespace {

constexpr std::uint64_t float_bytes = 4;

/// min(1, most) + min(2, most) + … + min(count, most).
std::uint64_t capped_sum(std::uint64_t count, std::uint64_t most) {
    if (count <= most) return count * (count + 1) / 2;
    return most * (most + 1) / 2 + (count - most) * most;
}

}  // namespace

std::uint64_t live_cells(std::uint64_t tokens, bool causal, std::uint64_t window) {
    if (tokens == 0) return 0;
    const std::uint64_t reach = window == 0 ? tokens : window;  // the key itself included
    const std::uint64_t not_later = capped_sum(tokens, reach);
    return causal ? not_later : not_later + capped_sum(tokens - 1, reach - 1);
}

AttentionCost attention_cost(const AttentionSize& size, std::uint64_t tile) {
    AttentionCost cost;
    cost.score_products = size.live_cells * size.d_k;
    cost.output_products = size.live_cells * size.d_v;
    cost.exponentials = size.live_cells;
    cost.stored_bytes = 2 * float_bytes * size.queries * size.keys;
    const std::uint64_t rows = std::min(tile, size.queries);
    const std::uint64_t columns = std::min(tile, size.keys);
    const std::uint64_t one_tile = rows * columns + rows * size.d_k + columns * (size.d_k + size.d_v);
    cost.online_bytes = float_bytes * ((2 + size.d_v) * size.queries + one_tile);
    return cost;
}

}  // namespace softmaxlab
