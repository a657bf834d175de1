#include "app/ui/wrapped_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <imgui_internal.h>

namespace softmaxlab {
namespace {

constexpr std::string_view blank = " ";

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_operator(std::string_view word) {
    constexpr std::array<std::string_view, 18> operators = {
        "=", "+", "−", "-", "·", "×", "÷", "/", "≈", "≠", "≤", "≥", "<", ">", "‖", "|", "→", "±"};
    return is_one_of(word, operators);
}

bool is_prefix(std::string_view word) {
    while (!word.empty() && word.front() == '(') word.remove_prefix(1);
    constexpr std::array<std::string_view, 6> prefixes = {"log", "ln", "Σ", "−Σ", "∂", "max"};
    return is_one_of(word, prefixes);
}

bool is_unit(std::string_view word) {
    while (!word.empty() && std::string_view(".,;:)").find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
    constexpr std::array<std::string_view, 9> units = {"%",  "nats", "bits", "ns",  "µs",
                                                       "ms", "s",    "MB",   "GB/s"};
    return is_one_of(word, units);
}

bool ends_in_digit(std::string_view word) {
    return !word.empty() && word.back() >= '0' && word.back() <= '9';
}

// Whether the blank at `at` stands inside a number or a formula.
bool is_in_formula(std::string_view words, std::size_t at) {
    const std::size_t start = at == 0 ? std::string_view::npos : words.find_last_of(" \n", at - 1);
    const std::size_t first = start == std::string_view::npos ? 0 : start + 1;
    const std::string_view before = words.substr(first, at - first);
    const std::string_view after =
        words.substr(at + 1, std::min(words.find_first_of(" \n", at + 1), words.size()) - at - 1);
    return is_operator(before) || is_operator(after) || is_prefix(before) ||
           (ends_in_digit(before) && is_unit(after));
}

std::size_t past_blanks(std::string_view words, std::size_t at) {
    while (at < words.size() && words.substr(at, 1) == blank) ++at;
    return at;
}

}  // namespace

TextLine first_line(ImFont* font, std::string_view words, float width) {
    std::optional<std::size_t> between_words;
    std::optional<std::size_t> in_formula;
    float taken = 0;
    std::size_t at = 0;
    while (at < words.size()) {
        if (words[at] == '\n') return {at, at + 1};
        if (words[at] == ' ') (is_in_formula(words, at) ? in_formula : between_words) = at;
        unsigned int letter = 0;
        const int bytes = ImTextCharFromUtf8(&letter, words.data() + at, words.data() + words.size());
        taken += font->GetCharAdvance(static_cast<ImWchar>(letter));
        const std::size_t after = at + static_cast<std::size_t>(std::max(bytes, 1));
        if (taken > width + 0.5F && words[at] != ' ') {
            const std::optional<std::size_t> cut = between_words ? between_words : in_formula;
            if (cut && *cut > 0) return {*cut, past_blanks(words, *cut)};
            const std::size_t end = at == 0 ? after : at;
            return {end, end};
        }
        at = after;
    }
    return {words.size(), words.size()};
}

ImVec2 wrapped_size(ImFont* font, std::string_view words, float width) {
    ImVec2 size(0, 0);
    do {
        const TextLine line = first_line(font, words, width);
        const ImVec2 taken = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, words.data(), words.data() + line.end);
        size.x = std::max(size.x, taken.x);
        size.y += font->FontSize;
        words.remove_prefix(line.next);
    } while (!words.empty());
    return size;
}

ImVec2 draw_wrapped(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view words,
                    float width) {
    const ImVec2 size = wrapped_size(font, words, width);
    at = ImVec2(std::round(at.x), std::round(at.y));
    while (!words.empty()) {
        const TextLine line = first_line(font, words, width);
        list.AddText(font, font->FontSize, at, colour, words.data(), words.data() + line.end);
        at.y += font->FontSize;
        words.remove_prefix(line.next);
    }
    return size;
}

}  // namespace softmaxlab
