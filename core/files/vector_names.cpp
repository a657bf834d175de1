#include "core/files/vector_names.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/base/text.h"

namespace softmaxlab {
namespace {

using Words = std::array<std::string_view, 3>;  // of q, k and v

constexpr std::array<Words, 3> styles = {
    {{"q", "k", "v"}, {"query", "key", "value"}, {"queries", "keys", "values"}}};
constexpr std::array<std::string_view, 3> score_words = {"scores", "score", "logits"};
constexpr std::array<std::string_view, 4> attention_words = {"attn", "attns", "attention", "attentions"};
constexpr std::array<std::string_view, 6> bias_of = {"attn",     "attention", "alibi",
                                                     "position", "relative",  "rel"};
constexpr std::array<std::string_view, 6> words_aside = {"proj",    "projection", "states",
                                                         "weights", "probs",      "probabilities"};
constexpr std::array<std::string_view, 10> label_words = {"labels",     "label",   "tokens", "token", "vocab",
                                                          "vocabulary", "classes", "class",  "names", "name"};
constexpr std::array<std::string_view, 6> endings = {".npy", ".csv", ".tsv", ".txt", ".json", ".jsonl"};

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_letter(char c) {
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = is_letter(c) && !is_upper(c) ? static_cast<char>(c - 'a' + 'A') : c;
    return result;
}

template <typename List>
bool contains(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view stem_of(std::string_view name) {
    const std::string low = lower_case(name);
    for (const std::string_view ending : endings) {
        if (low.ends_with(ending)) return name.substr(0, name.size() - ending.size());
    }
    return name;
}

struct Word {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< both 0: there is none
};

/// The last word before `end` that is not set aside.
Word telling_word(std::string_view name, std::size_t end) {
    while (end > 0) {
        while (end > 0 && !is_letter(name[end - 1])) --end;
        std::size_t begin = end;
        while (begin > 0 && is_letter(name[begin - 1])) --begin;
        if (begin < end && !contains(words_aside, lower_case(name.substr(begin, end - begin))))
            return {begin, end};
        end = begin;
    }
    return {};
}

Word telling_word(std::string_view name) {
    return telling_word(name, stem_of(name).size());
}

std::string lower_word(std::string_view name, Word place) {
    return lower_case(name.substr(place.begin, place.end - place.begin));
}

/// The same letters, capital where the model's are.
std::string cased_as(std::string_view model, std::string_view word) {
    if (std::all_of(model.begin(), model.end(), is_upper)) return upper(word);
    if (is_upper(model.front())) return upper(word.substr(0, 1)) + std::string(word.substr(1));
    return std::string(word);
}

}  // namespace

std::optional<VectorRole> role_in_name(std::string_view name) {
    const Word place = telling_word(name);
    const std::string word = lower_word(name, place);
    if (contains(score_words, word) || contains(attention_words, word)) return VectorRole::scores;
    if (word == "mask" || word == "masks") return VectorRole::mask;
    if (word == "bias") {  // "q_proj.bias" is a weight of a model
        const Word before = telling_word(name, place.begin);
        const bool is_of_attention = before.end == 0 || contains(bias_of, lower_word(name, before));
        return is_of_attention ? std::optional(VectorRole::mask) : std::nullopt;
    }
    constexpr std::array<VectorRole, 3> roles = {VectorRole::q, VectorRole::k, VectorRole::v};
    for (const Words& style : styles) {
        for (std::size_t i = 0; i < roles.size(); ++i) {
            if (style[i] == word) return roles[i];
        }
    }
    return std::nullopt;
}

bool names_attention(std::string_view name) {
    return contains(attention_words, lower_word(name, telling_word(name)));
}

bool names_labels(std::string_view name) {
    return contains(label_words, lower_word(name, telling_word(name)));
}

std::string name_with_role(std::string_view name, VectorRole role) {
    const Word place = telling_word(name);
    const std::string_view word = name.substr(place.begin, place.end - place.begin);
    for (const Words& style : styles) {
        if (!contains(style, lower_case(word))) continue;
        const std::string_view other = style[static_cast<std::size_t>(role)];
        return std::string(name.substr(0, place.begin)) + cased_as(word, other) +
               std::string(name.substr(place.end));
    }
    return std::string(name);
}

}  // namespace softmaxlab
