#include "core/learning/editable.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/learning/number_style.h"

namespace softmaxlab::learning {
namespace {

bool are_same_classes(const Scene& a, const Scene& b) {
    return std::equal(a.classes.begin(), a.classes.end(), b.classes.begin(), b.classes.end(),
                      [](const ClassItem& x, const ClassItem& y) { return x.name == y.name; });
}

/// "top-k = 1, top-p = 0.9": those that are others.
void add_filters_in_words(const TokenFilters& from, const TokenFilters& to, std::vector<std::string>& words) {
    const auto add = [&](std::string_view name, double x, double y) {
        if (x != y) words.push_back(fmt::format("{} = {:.4g}", name, y));
    };
    add("repetition penalty", from.repetition_penalty, to.repetition_penalty);
    add("top-k", static_cast<double>(from.top_k), static_cast<double>(to.top_k));
    add("top-p", from.top_p, to.top_p);
    add("min-p", from.min_p, to.min_p);
}

}  // namespace

std::vector<std::string> editable_in(const Scene& scene) {
    std::vector<std::string> all = {"logits",
                                    "mask",
                                    "temperature",
                                    "shift",
                                    "scale",
                                    "target",
                                    "format",
                                    "method",
                                    "classes",
                                    "attention/mask",
                                    "attention/vectors",
                                    "attention/query",
                                    "text",
                                    "filters"};
    for (std::size_t i = 0; i < class_count(scene); ++i) {
        all.push_back("logit/" + class_name(scene, i));
        all.push_back("mask/" + class_name(scene, i));
    }
    return all;
}

bool is_allowed(const std::vector<std::string>& allow, std::string_view edit) {
    const auto has = [&](std::string_view word) {
        return std::find(allow.begin(), allow.end(), word) != allow.end();
    };
    return has(edit) || (edit.starts_with("logit/") && has("logits")) ||
           (edit.starts_with("mask/") && has("mask"));
}

std::vector<std::string> edits_between(const Scene& from, const Scene& to) {
    std::vector<std::string> edits;
    if (!are_same_classes(from, to)) {
        edits.emplace_back("classes");
    } else {
        for (std::size_t i = 0; i < from.classes.size(); ++i) {
            const std::string name = class_name(from, i);
            if (from.classes[i].logit != to.classes[i].logit) edits.push_back("logit/" + name);
            if (from.classes[i].masked != to.classes[i].masked) edits.push_back("mask/" + name);
        }
    }
    const auto add = [&](bool differs, const char* name) {
        if (differs) edits.emplace_back(name);
    };
    add(from.temperature != to.temperature, "temperature");
    add(from.method != to.method, "method");
    add(from.overflow.shift != to.overflow.shift, "shift");
    add(from.overflow.scale != to.overflow.scale, "scale");
    add(from.overflow.format != to.overflow.format, "format");
    add(from.gradients.target != to.gradients.target, "target");
    add(from.attention.mask != to.attention.mask, "attention/mask");
    add(from.attention.query != to.attention.query || from.attention.head != to.attention.head,
        "attention/query");
    Attention vectors = to.attention;
    vectors.mask = from.attention.mask;
    vectors.query = from.attention.query;
    vectors.head = from.attention.head;
    add(!(vectors == from.attention), "attention/vectors");
    Language text = to.language;
    text.filters = from.language.filters;
    add(!(text == from.language), "text");
    add(!(to.language.filters == from.language.filters), "filters");
    return edits;
}

std::string state_in_words(const Scene& from, const Scene& to) {
    const auto number = [](double x) { return std::isfinite(x) ? fmt::format("{:.4g}", x) : formatted(x); };
    const auto class_in_words = [&](std::size_t i) {
        const std::string name = class_name(to, i);
        return is_masked(to, i) ? name + " masked"
                                : fmt::format("{} = {}", name, number(to.classes[i].logit));
    };
    std::vector<std::string> words;
    if (to.loaded == nullptr) {
        const bool are_same = from.loaded == nullptr && are_same_classes(from, to);
        for (std::size_t i = 0; i < to.classes.size(); ++i)
            if (!are_same || !(from.classes[i] == to.classes[i])) words.push_back(class_in_words(i));
    }
    for (const std::string& edit : edits_between(from, to)) {
        if (edit == "temperature") {
            words.push_back("T = " + number(to.temperature));
        } else if (edit == "shift") {
            words.push_back("c = " + number(to.overflow.shift));
        } else if (edit == "scale") {
            words.push_back("scale = " + number(to.overflow.scale));
        } else if (edit == "target") {
            words.push_back("target = " + class_name(to, to.gradients.target));
        } else if (edit == "attention/query") {
            words.push_back(fmt::format("query = {}", to.attention.query));
        } else if (edit == "filters") {
            add_filters_in_words(from.language.filters, to.language.filters, words);
        } else if (edit == "text" || edit == "format" || edit == "method" || edit.starts_with("attention/")) {
            words.push_back(edit + " changed");
        }
    }
    return words.empty() ? "nothing changed" : fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace softmaxlab::learning
