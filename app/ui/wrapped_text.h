#pragma once

#include <cstddef>
#include <string_view>

#include <imgui.h>

namespace softmaxlab {

/// The first line of some words: `words.substr(0, end)`; the next one begins at `next`.
struct TextLine {
    std::size_t end = 0;
    std::size_t next = 0;
};

/// The first line of `words` that is at most `width` px wide. It ends at a blank between words of prose; only
/// where there is none inside a formula ("p = 0.5", "3 %", "zᵢ − zⱼ"), and a word that is longer than a line
/// is cut. Never takes nothing, unless there is nothing.
TextLine first_line(ImFont* font, std::string_view words, float width);

/// What those words need when they are wrapped at that width.
ImVec2 wrapped_size(ImFont* font, std::string_view words, float width);

/// Draws them into `list`, from `at`. Returns what wrapped_size() says.
ImVec2 draw_wrapped(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view words,
                    float width);

}  // namespace softmaxlab
