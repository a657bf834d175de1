#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/scene/attention.h"

namespace softmaxlab {

/// One bit for each cell: set = takes part. A row begins with a new word; the bits past its end are 0.
class MaskBits {
  public:
    MaskBits() = default;
    MaskBits(std::size_t queries, std::size_t keys);  ///< every cell takes part

    std::size_t queries() const { return queries_; }
    std::size_t keys() const { return keys_; }
    std::size_t words_per_row() const { return words_per_row_; }

    bool at(std::size_t query, std::size_t key) const {
        return ((words_[query * words_per_row_ + key / 64] >> (key % 64)) & 1U) != 0;
    }
    void set(std::size_t query, std::size_t key, bool takes_part);

    /// Of one row: bit j % 64 of word j / 64.
    std::span<const std::uint64_t> row(std::size_t query) const {
        return std::span(words_).subspan(query * words_per_row_, words_per_row_);
    }
    std::span<const std::uint64_t> words() const { return words_; }

    std::size_t live_keys(std::size_t query) const;  ///< cells of the row that take part

    /// From the first to past the last cell of the row that takes part; empty if there is none.
    struct Range {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    Range live_range(std::size_t query) const;

    friend bool operator==(const MaskBits&, const MaskBits&) = default;

  private:
    friend MaskBits mask_bits(const AttentionMask& mask, std::size_t queries, std::size_t keys);
    void keep_only(std::size_t query, std::size_t begin, std::size_t end);

    std::size_t queries_ = 0;
    std::size_t keys_ = 0;
    std::size_t words_per_row_ = 0;
    std::vector<std::uint64_t> words_;
};

/// The mask of all cells. With fewer queries than keys the last query stands at the last key, as in a decoder
/// with a cache.
MaskBits mask_bits(const AttentionMask& mask, std::size_t queries, std::size_t keys);

/// Whether causal, window, padding or a given mask leave the cell out; paint does not count.
bool is_masked_by_rule(const AttentionMask& mask, std::size_t queries, std::size_t keys, std::size_t query,
                       std::size_t key);

}  // namespace softmaxlab
