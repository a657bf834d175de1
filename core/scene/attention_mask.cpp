#include "core/scene/attention_mask.h"

#include <algorithm>
#include <bit>

namespace softmaxlab {
namespace {

constexpr std::size_t bits = 64;

/// The keys that causal and window leave to a query.
MaskBits::Range range_of(const AttentionMask& mask, std::size_t queries, std::size_t keys,
                         std::size_t query) {
    const auto all = static_cast<std::ptrdiff_t>(keys);
    const std::ptrdiff_t place =
        static_cast<std::ptrdiff_t>(query) + all - static_cast<std::ptrdiff_t>(queries);
    const auto window = static_cast<std::ptrdiff_t>(mask.window);
    std::ptrdiff_t begin = 0;
    std::ptrdiff_t end = all;
    if (mask.causal) end = std::min(end, place + 1);
    if (window > 0) {
        begin = std::max(begin, place - window + 1);
        end = std::min(end, place + window);
    }
    if (begin >= end) return {};
    return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
}

}  // namespace

MaskBits::MaskBits(std::size_t queries, std::size_t keys)
    : queries_(queries),
      keys_(keys),
      words_per_row_((keys + bits - 1) / bits),
      words_(queries * words_per_row_, ~std::uint64_t{0}) {
    if (keys % bits == 0) return;
    const std::uint64_t last = (std::uint64_t{1} << (keys % bits)) - 1;
    for (std::size_t query = 0; query < queries; ++query) words_[(query + 1) * words_per_row_ - 1] = last;
}

void MaskBits::set(std::size_t query, std::size_t key, bool takes_part) {
    const std::uint64_t bit = std::uint64_t{1} << (key % bits);
    std::uint64_t& word = words_[query * words_per_row_ + key / bits];
    word = takes_part ? word | bit : word & ~bit;
}

std::size_t MaskBits::live_keys(std::size_t query) const {
    std::size_t count = 0;
    for (const std::uint64_t word : row(query)) count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

MaskBits::Range MaskBits::live_range(std::size_t query) const {
    const std::span<const std::uint64_t> words = row(query);
    const auto is_set = [](std::uint64_t word) { return word != 0; };
    const auto first = std::find_if(words.begin(), words.end(), is_set);
    if (first == words.end()) return {};
    const auto last = std::find_if(words.rbegin(), words.rend(), is_set);
    Range range{static_cast<std::size_t>(first - words.begin()) * bits,
                static_cast<std::size_t>(words.rend() - last) * bits};
    while (!at(query, range.begin)) ++range.begin;
    range.end = std::min(range.end, keys_);
    while (!at(query, range.end - 1)) --range.end;
    return range;
}

void MaskBits::keep_only(std::size_t query, std::size_t begin, std::size_t end) {
    for (std::size_t word = 0; word < words_per_row_; ++word) {
        const auto below = [&](std::size_t limit) {  // the word's bits for keys below `limit`
            const std::size_t first = word * bits;
            if (limit <= first) return std::uint64_t{0};
            return limit >= first + bits ? ~std::uint64_t{0} : (std::uint64_t{1} << (limit - first)) - 1;
        };
        words_[query * words_per_row_ + word] &= below(end) & ~below(begin);
    }
}

MaskBits mask_bits(const AttentionMask& mask, std::size_t queries, std::size_t keys) {
    MaskBits cells(queries, keys);
    std::vector<std::uint64_t> padded(cells.words_per_row(), 0);
    for (const std::size_t key : mask.padding) padded[key / bits] |= std::uint64_t{1} << (key % bits);
    for (std::size_t query = 0; query < queries; ++query) {
        const MaskBits::Range range = range_of(mask, queries, keys, query);
        cells.keep_only(query, range.begin, range.end);
        for (std::size_t word = 0; word < padded.size(); ++word)
            cells.words_[query * padded.size() + word] &= ~padded[word];
        for (std::size_t key = 0; mask.given && key < keys; ++key)
            if (!mask.given->takes_part[query * keys + key]) cells.set(query, key, false);
    }
    for (const PaintedCell& cell : mask.painted) cells.set(cell.query, cell.key, !cell.masked);
    return cells;
}

bool is_masked_by_rule(const AttentionMask& mask, std::size_t queries, std::size_t keys, std::size_t query,
                       std::size_t key) {
    const MaskBits::Range range = range_of(mask, queries, keys, query);
    return key < range.begin || key >= range.end ||
           std::binary_search(mask.padding.begin(), mask.padding.end(), key) ||
           (mask.given && !mask.given->takes_part[query * keys + key]);
}

}  // namespace softmaxlab
