#include "core/learning/glossary.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/base/json_value.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

bool same_letters(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower_case(x) == lower_case(y); });
}

bool holds(std::string_view text, std::string_view word) {
    for (std::size_t at = 0; at + word.size() <= text.size(); ++at)
        if (same_letters(text.substr(at, word.size()), word)) return true;
    return false;
}

bool starts_with(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && same_letters(text.substr(0, start.size()), start);
}

// A part of a word or of a number: letters of any alphabet, signs of mathematics.
bool joins(char c) {
    const auto code = static_cast<unsigned char>(c);
    return std::isalnum(code) != 0 || code >= 0x80 || c == '_';
}

bool stands_alone(std::string_view words, std::size_t begin, std::size_t end) {
    const bool starts = begin == 0 || !joins(words[begin - 1]) || !joins(words[begin]);
    const bool ends = end == words.size() || !joins(words[end]) || !joins(words[end - 1]);
    return starts && ends;
}

std::string needed_text(const JsonValue& value) {
    std::string text = value.text();
    if (text.empty()) value.fail("some text");
    return text;
}

Term read_term(const JsonValue& value) {
    value.check_keys({"id", "name", "also", "sentence"});
    Term term;
    term.id = needed_text(value.at("id"));
    term.name = needed_text(value.at("name"));
    const JsonValue also = value.at("also");
    const std::size_t count = also.size("an array of names");
    for (std::size_t i = 0; i < count; ++i) term.also.push_back(needed_text(also.at(i)));
    term.sentence = needed_text(value.at("sentence"));
    return term;
}

bool holds_all(const Term& term, std::string_view query) {
    std::string text = term.name;
    for (const std::string& name : term.also) text += "\n" + name;
    text += "\n" + term.sentence;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find(' '), query.size());
        if (end > 0 && !holds(text, query.substr(0, end))) return false;
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return true;
}

}  // namespace

Glossary Glossary::from_json(std::string_view text, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue whole = document.root();
    whole.check_keys({"terms"});
    const JsonValue list = whole.at("terms");
    Glossary glossary;
    std::set<std::string> ids;
    std::set<std::string> names;
    const std::size_t count = list.size("an array of terms");
    for (std::size_t i = 0; i < count; ++i) {
        Term term = read_term(list.at(i));
        if (!ids.insert(term.id).second) list.at(i).at("id").fail("an id that no other term has");
        std::vector<std::string> all = term.also;
        all.push_back(term.name);
        for (const std::string& each : all) {
            const std::string name = lower_case(each);
            if (!names.insert(name).second) list.at(i).fail("names that no other term has");
            glossary.names_[static_cast<unsigned char>(name.front())].push_back({name, i});
        }
        glossary.terms_.push_back(std::move(term));
    }
    for (std::vector<Name>& each : glossary.names_)
        std::stable_sort(each.begin(), each.end(),
                         [](const Name& a, const Name& b) { return a.letters.size() > b.letters.size(); });
    return glossary;
}

const Term* Glossary::find(std::string_view id) const {
    const auto found = std::find_if(terms_.begin(), terms_.end(), [&](const Term& t) { return t.id == id; });
    return found == terms_.end() ? nullptr : &*found;
}

// Looked up for what is written in every drawing: most places begin no name, and end here at once.
std::optional<FoundTerm> Glossary::first_in(std::string_view words) const {
    for (std::size_t at = 0; at < words.size(); ++at) {
        for (const Name& name : names_[static_cast<unsigned char>(lower_case(words[at]))]) {
            const std::size_t end = at + name.letters.size();
            if (starts_with(words.substr(at), name.letters) && stands_alone(words, at, end))
                return FoundTerm{&terms_[name.term], at, end};
        }
    }
    return std::nullopt;
}

std::vector<const Term*> Glossary::matching(std::string_view query) const {
    std::vector<const Term*> found;
    for (const Term& term : terms_)
        if (holds_all(term, query)) found.push_back(&term);
    std::stable_partition(found.begin(), found.end(),
                          [&](const Term* term) { return starts_with(term->name, query); });
    return found;
}

}  // namespace softmaxlab
