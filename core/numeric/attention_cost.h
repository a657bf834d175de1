#pragma once

#include <cstddef>
#include <cstdint>

namespace softmaxlab {

/// One head's attention as work: how many queries look at how many keys.
struct AttentionSize {
    std::uint64_t queries = 0;
    std::uint64_t keys = 0;
    std::uint64_t d_k = 0;
    std::uint64_t d_v = 0;
    std::uint64_t live_cells = 0;  ///< of queries × keys: those that no mask leaves out
};

/// Cells of a tokens × tokens matrix that a causal mask, a window, or both leave: all of them if there is
/// neither. `window` 0: no window. Exact below 2^31 tokens.
std::uint64_t live_cells(std::uint64_t tokens, bool causal, std::uint64_t window);

/// Counted as the textbook does it, for one forward pass in float32.
struct AttentionCost {
    std::uint64_t score_products = 0;   ///< multiply-adds of Q Kᵀ over the live cells
    std::uint64_t output_products = 0;  ///< multiply-adds of weights · V over the live cells
    std::uint64_t exponentials = 0;     ///< one for each live cell
    std::uint64_t stored_bytes = 0;     ///< scores and weights of all cells
    std::uint64_t online_bytes = 0;     ///< m, ℓ and the output of each query, and one tile
};

/// `tile`: queries and keys of one tile, which holds its scores and its rows of Q, K and V. A tile is never
/// larger than the matrix. The online form does the same arithmetic; only the memory differs.
///
/// Source: T. Dao et al., "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness",
/// 2022.
AttentionCost attention_cost(const AttentionSize& size, std::uint64_t tile);

}  // namespace softmaxlab
