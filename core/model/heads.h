#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/tokenizer.h"

namespace softmaxlab {

class Gpt2Run;

/// Where a head looks, in words that a newcomer has.
enum class HeadHabit {
    before,  ///< at the token just before
    first,   ///< at the first token of the text
    self,    ///< at the token itself
    repeat   ///< at what came after the same token earlier in the text: it repeats a pattern ("induction")
};

inline constexpr std::size_t head_habits = 4;

/// A mean over queries, and the same mean if each query spread its weight evenly over the keys up to itself.
struct HeadShare {
    double weight = 0;        ///< 0 … 1
    double even = 0;          ///< likewise
    std::size_t queries = 0;  ///< that it is the mean of; 0: there are none, and both numbers say nothing
};

/// What a head does with one text. Means over the queries from the third token on, for which the token
/// before, the first one and the token itself are three different ones.
struct HeadSummary {
    HeadShare before;
    HeadShare first;
    HeadShare self;
    /// Over those queries only whose token occurred earlier, with another token between the two; the keys
    /// after all of those places together. They may be one of the keys above, too.
    HeadShare repeat;
    double entropy = 0;  ///< mean, nats

    const HeadShare& share(HeadHabit habit) const;
    double elsewhere() const { return 1 - before.weight - first.weight - self.weight; }
};

/// `weights`: tokens × tokens, row-major, a row for each query, 0 where the key comes after it. Throws
/// std::invalid_argument if there are others than tokens × tokens.
HeadSummary summarize_head(std::span<const float> weights, std::span<const Token> tokens);

/// Of each head, layer after layer. Throws std::out_of_range while there are tokens that are not ready.
std::vector<HeadSummary> summarize_heads(const Gpt2Run& run);

/// The habit that gets the most weight, if it is at least half as much again as an even spread would give it,
/// and a fifth of all; otherwise the head looks at many tokens.
std::optional<HeadHabit> habit_of(const HeadSummary& summary);

/// The head that has the most of a habit, if habit_of() would name it for that share.
std::optional<std::size_t> best_head(std::span<const HeadSummary> heads, HeadHabit habit);

/// "the token before", "the first token", "itself", "what came after the same token".
std::string_view name_of(HeadHabit habit);

/// What the head does, in a few words with a number: "mostly looks at the token before: 71 %", "often looks
/// at the first token: 34 %", "repeats a pattern: 62 % to what came after the same token", "spreads over
/// about 5 tokens".
std::string head_in_words(const HeadSummary& summary);

}  // namespace softmaxlab
