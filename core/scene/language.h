#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/numeric/sampling.h"

namespace softmaxlab {

class JsonValue;
class JsonWriter;
struct Scene;

inline constexpr std::size_t max_prompt_bytes = 16'384;
inline constexpr std::size_t max_drawn_tokens = 4096;
inline constexpr std::size_t max_model_name_bytes = 300;
inline constexpr std::uint32_t max_token_id = 9'999'999;

/// What stands between a model's logits and the draw, beside the temperature, which is the scene's. The
/// defaults change nothing; ranges as in SamplingOptions.
struct TokenFilters {
    double repetition_penalty = 1;  ///< 1 … max_repetition_penalty; 1: off
    std::size_t top_k = 0;          ///< 0 … max_top_k; 0: off
    double top_p = 1;               ///< above 0, at most 1; 1: off
    double min_p = 0;               ///< 0 … 1; 0: off

    friend bool operator==(const TokenFilters&, const TokenFilters&) = default;
};

inline constexpr double max_repetition_penalty = 10;
inline constexpr std::size_t max_top_k = 1'000'000;

/// Tokens as their numbers in the vocabulary of a model.
using TokenIds = std::vector<std::uint32_t>;

namespace edit {

/// The text begins anew: what was drawn after another prompt is forgotten. Refused if it is not UTF-8, or
/// longer than max_prompt_bytes.
struct SetPrompt {
    std::string prompt;
};

/// One token more at the end, drawn or picked by hand, of the model with that name; no words: of nobody knows
/// which. Refused where there is no room, it is none, or what is there is another model's.
struct AppendToken {
    std::uint32_t token;
    std::string model = {};
};

/// Only the first `drawn` of the tokens after the prompt stay; refused if there are fewer. With `branches`
/// the text as it is is kept beside, in the place of one that was kept before.
struct CutText {
    std::size_t drawn;
    bool branches = false;
};

/// The text and the one that is kept beside it change places; refused if there is none.
struct SwapTexts {};

/// The text that is kept beside is put away.
struct ForgetBranch {};

struct SetSeed {
    std::uint64_t seed;
};

/// Refused if one of them is out of its range.
struct SetTokenFilters {
    TokenFilters filters;
};

void apply_to(Scene& scene, const SetPrompt& change);
void apply_to(Scene& scene, const AppendToken& change);
void apply_to(Scene& scene, const CutText& change);
void apply_to(Scene& scene, const SwapTexts& change);
void apply_to(Scene& scene, const ForgetBranch& change);
void apply_to(Scene& scene, const SetSeed& change);
void apply_to(Scene& scene, const SetTokenFilters& change);

}  // namespace edit

/// The part of the scene that a language model goes on with: a prompt, the tokens that were drawn after it,
/// and how the next one is drawn. Token i of those drawn was draw number i of the seed, or was picked by
/// hand in its place; so the next draw is number drawn.size(), and a step back and forth gives the same one.
struct Language {
    std::string prompt = "Once upon a time";  ///< UTF-8, at most max_prompt_bytes
    TokenIds drawn;                           ///< after the prompt, at most max_drawn_tokens
    TokenIds branch;                          ///< another text after the same prompt, kept beside; likewise
    std::string model;                        ///< whose tokens those are, as LanguageModel::name; no words:
                                              ///< there are none, or nobody said
    std::uint64_t seed = 1;
    TokenFilters filters;

    friend bool operator==(const Language&, const Language&) = default;

    using Edit = std::variant<edit::SetPrompt, edit::AppendToken, edit::CutText, edit::SwapTexts,
                              edit::ForgetBranch, edit::SetSeed, edit::SetTokenFilters>;
    static constexpr std::array<std::string_view, 1> json_keys = {"language"};
};

/// The filters with the scene's temperature.
SamplingOptions sampling_of(const Scene& scene);

bool is_valid(const Language& language);

/// "language": {"prompt", "drawn", "branch", "model", "seed", "repetition_penalty", "top_k", "top_p",
/// "min_p"}, of which all may be left out. It is not written at all while it says nothing.
void read(const JsonValue& scene, std::size_t classes, Language& language);
void write(const Language& language, JsonWriter& json);
std::size_t rough_json_size(const Language& language);

}  // namespace softmaxlab
