#include "app/labs/softmax/listed_classes.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace softmaxlab {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains(std::string_view text, std::string_view lower_query) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    return std::search(text.begin(), text.end(), lower_query.begin(), lower_query.end(), same) != text.end();
}

// "#17": the class with that index, if there is one.
std::vector<std::size_t> find_index(std::string_view digits, std::size_t count) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size() || index >= count) return {};
    return {index};
}

}  // namespace

std::vector<std::size_t> find_classes(const LogitSet& set, std::string_view query) {
    const std::size_t count = set.logits.size();
    std::vector<std::size_t> found;
    if (query.empty()) {
        found.resize(count);
        std::iota(found.begin(), found.end(), std::size_t{0});
        return found;
    }
    if (query.front() == '#') return find_index(query.substr(1), count);

    std::string wanted(query);
    std::transform(wanted.begin(), wanted.end(), wanted.begin(), lower);
    for (std::size_t i = 0; i < count; ++i) {
        if (contains(set.labels.empty() ? std::to_string(i) : set.labels[i], wanted)) found.push_back(i);
    }
    return found;
}

bool ListedClasses::search(const Input& input) {
    if (set_ == input.scene.loaded && query_ == input.query) return false;
    set_ = input.scene.loaded;
    query_ = input.query;
    found_ = find_classes(*set_, query_);
    is_found_.assign(set_->logits.size(), false);
    for (const std::size_t index : found_) is_found_[index] = true;
    ++searches_;
    return true;
}

void ListedClasses::update(const Input& input) {
    const bool searched = search(input);
    const Key key{input.ranking_version, input.order};
    if (!searched && key == key_) return;
    key_ = key;

    rank_of_.resize(input.ranking.size());
    for (std::size_t rank = 0; rank < input.ranking.size(); ++rank) rank_of_[input.ranking[rank]] = rank;
    if (input.order == ListOrder::file) {
        rows_ = found_;
        return;
    }
    rows_.clear();
    std::copy_if(input.ranking.begin(), input.ranking.end(), std::back_inserter(rows_),
                 [this](std::size_t index) { return is_found_[index]; });
}

std::size_t ListedClasses::row_of(std::size_t class_index) const {
    return static_cast<std::size_t>(std::find(rows_.begin(), rows_.end(), class_index) - rows_.begin());
}

}  // namespace softmaxlab
