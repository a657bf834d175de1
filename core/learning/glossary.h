#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// A word of the field, in one plain sentence.
struct Term {
    std::string id;                 ///< "causal-mask"
    std::string name;               ///< "causal mask": how it is written, in the middle of a sentence
    std::vector<std::string> also;  ///< other forms and names of it: "logits", "log Σ exp"
    std::string sentence;
};

/// A term that stands in some words: `words.substr(begin, end - begin)`.
struct FoundTerm {
    const Term* term;
    std::size_t begin;
    std::size_t end;
};

/// The words that explain themselves on screen.
class Glossary {
  public:
    Glossary() = default;

    /// From JSON text: {"terms": [{"id", "name", "also": […], "sentence"}]}, all of which must be there, not
    /// empty, and no two terms of one id or of one name. Throws InputError.
    static Glossary from_json(std::string_view text, const std::string& source);

    const std::vector<Term>& terms() const { return terms_; }

    /// The term with that id, or nullptr.
    const Term* find(std::string_view id) const;

    /// The first term whose name stands in the words as words of its own, in any case of a–z; of those that
    /// begin at the same place the longest.
    std::optional<FoundTerm> first_in(std::string_view words) const;

    /// The terms that have all words of the query in their name, other names or sentence, in any case; those
    /// whose name begins with the query first. All of them, in their order, for an empty query.
    std::vector<const Term*> matching(std::string_view query) const;

  private:
    /// A name of a term, in small letters.
    struct Name {
        std::string letters;
        std::size_t term = 0;
    };

    std::vector<Term> terms_;
    std::array<std::vector<Name>, 256> names_;  ///< by their first byte, the longest first
};

}  // namespace softmaxlab
