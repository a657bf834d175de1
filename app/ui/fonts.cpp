#include "app/ui/fonts.h"

#include <cmath>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "embedded/fonts.h"

namespace softmaxlab {
namespace {

// Latin with accents, Greek, general punctuation, sub- and superscripts, arrows and common mathematical
// signs.
constexpr ImWchar text_ranges[] = {0x0020, 0x017F, 0x0370, 0x03FF, 0x2010, 0x2027, 0x2030, 0x205E,
                                   0x2070, 0x209C, 0x1D62, 0x1D6A, 0x20AC, 0x20AC, 0x2190, 0x2199,
                                   0x2200, 0x226F, 0x22C5, 0x22C5, 0x2C7C, 0x2C7C, 0};
// Labels from files: Cyrillic, Armenian, Hebrew, Arabic letters and more Latin too, signs for control
// characters.
constexpr ImWchar label_ranges[] = {0x0020, 0x024F, 0x0370, 0x058F, 0x05D0, 0x05EA, 0x0620, 0x064A, 0x1D40,
                                    0x1D40, 0x1D62, 0x1D6A, 0x1E00, 0x1EFF, 0x2010, 0x205E, 0x2070, 0x209C,
                                    0x20A0, 0x20BF, 0x2100, 0x214F, 0x2190, 0x21FF, 0x2200, 0x22FF, 0x2300,
                                    0x23FF, 0x2400, 0x2426, 0x2580, 0x25FF, 0x2600, 0x26FF, 0x2700, 0x27BF,
                                    0x2C7C, 0x2C7C, 0xFFFD, 0xFFFD, 0};
constexpr ImWchar number_ranges[] = {0x0020, 0x007E, 0x00B1, 0x00B2, 0x00B7, 0x00B7, 0x00D7, 0x00D7, 0x0394,
                                     0x0394, 0x03A3, 0x03A3, 0x03B4, 0x03B4, 0x2013, 0x2013, 0x2026, 0x2026,
                                     0x207B, 0x207B, 0x2080, 0x2089, 0x2192, 0x2192, 0x2211, 0x2212, 0x221E,
                                     0x221E, 0x2248, 0x2248, 0x2264, 0x2265, 0};
// With "?", which stands for what a font lacks: without it that would be the last letter there is, "∞".
constexpr ImWchar hero_ranges[] = {0x002B, 0x0039, 0x003F, 0x003F, 0x0065, 0x0065, 0x00B7, 0x00B7,
                                   0x2026, 0x2026, 0x2212, 0x2212, 0x221E, 0x221E, 0};
// What Inter and JetBrains Mono lack.
constexpr ImWchar maths_ranges[] = {0x1D40, 0x1D40, 0x1D62, 0x1D6A, 0x2070, 0x209C, 0x2190, 0x2199, 0x2200,
                                    0x22FF, 0x27E8, 0x27E9, 0x2A00, 0x2A02, 0x2C7C, 0x2C7C, 0};

/// A font that is embedded. Dear ImGui sizes type by the height of a line; `line` is that height for an em of
/// 1, from the font's own table of ascent and descent.
struct Face {
    std::string_view file;
    float line;
};
constexpr Face inter = {"Inter-Regular.otf", 1.21F};
constexpr Face inter_semibold = {"Inter-SemiBold.otf", 1.21F};
constexpr Face inter_italic = {"Inter-Italic.otf", 1.21F};
constexpr Face mono = {"JetBrainsMono-Regular.ttf", 1.32F};
constexpr Face mono_medium = {"JetBrainsMono-Medium.ttf", 1.32F};
constexpr Face deja_vu = {"DejaVuSans.ttf", 1.164F};

void add(ImFont*& font, const Face& face, float em, const ImWchar* ranges, bool merge = false) {
    const std::span<const unsigned char> bytes = fonts::find_embedded(face.file);
    if (bytes.empty())
        throw std::runtime_error("the program was built without the font " + std::string(face.file));
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.MergeMode = merge;
    config.OversampleH = 2;
    config.OversampleV = 1;
    config.PixelSnapH = false;
    // The atlas only reads the bytes; its interface predates const.
    auto* data = const_cast<unsigned char*>(bytes.data());
    font = ImGui::GetIO().Fonts->AddFontFromMemoryTTF(data, static_cast<int>(bytes.size()),
                                                      std::round(em * face.line), &config, ranges);
}

ImFont* with_maths(const Face& face, float em, const ImWchar* ranges,
                   const ImWchar* fallback = maths_ranges) {
    ImFont* font = nullptr;
    add(font, face, em, ranges);
    ImFont* merged = nullptr;
    add(merged, deja_vu, em, fallback, true);
    return font;
}

}  // namespace

Fonts load_fonts(float zoom) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    atlas.TexDesiredWidth = zoom > 1.5F ? 4096 : 2048;
    Fonts f;
    f.body = with_maths(inter, 13 * zoom, label_ranges, label_ranges);
    f.small = with_maths(inter, 12 * zoom, label_ranges, label_ranges);
    f.reading = with_maths(inter, 16 * zoom, text_ranges);
    f.strong = with_maths(inter_semibold, 13.5F * zoom, label_ranges, label_ranges);
    add(f.title, inter_semibold, 20 * zoom, text_ranges);
    f.number = with_maths(mono, 13 * zoom, number_ranges);
    f.number_small = with_maths(mono, 12 * zoom, number_ranges);
    f.number_large = with_maths(mono_medium, 17 * zoom, number_ranges);
    add(f.number_hero, mono, 34 * zoom, hero_ranges);
    f.math = with_maths(inter_italic, 14 * zoom, text_ranges);
    f.math_large = with_maths(inter_italic, 24 * zoom, text_ranges);
    atlas.Build();
    return f;
}

}  // namespace softmaxlab
