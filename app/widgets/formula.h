#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// The fonts of Ui that a formula is set in.
enum class FormulaFont { body, small, number, number_small, number_large, math, math_large };

/// A part of a formula: a tree of boxes that sit on a common baseline. Made by the functions below; it lasts
/// as long as the frame.
struct FormulaBox {
    enum class Kind {
        text,      ///< one run of words
        sign,      ///< "+", "=": words with room around them, centred on the axis (where fraction bars are)
        row,       ///< parts from left to right
        lines,     ///< parts from left to right, broken into centred lines where the width ends
        fraction,  ///< parts: numerator, denominator
        scripts    ///< parts: base, superscript, subscript (the last two may be empty text)
    };

    Kind kind = Kind::text;
    std::string_view words;
    /// Takes at least the width of these words, so that its neighbours stay while it changes …
    std::string_view widest;
    Align align = Align::centre;  ///< … and this is where it stands in that room
    FormulaFont font = FormulaFont::math;
    ImU32 colour = 0;
    std::span<const FormulaBox> parts;  ///< in the memory of the frame

    std::string_view landmark;               ///< the name of the place, if it is one …
    std::string_view value;                  ///< … and what is shown there
    std::optional<std::size_t> class_index;  ///< lights up with its class
};

namespace formula {

FormulaBox text(std::string_view words, FormulaFont font, ImU32 colour, std::string_view widest = {},
                Align align = Align::centre);
FormulaBox sign(std::string_view words, FormulaFont font, ImU32 colour);
FormulaBox row(FrameArena& arena, std::span<const FormulaBox> parts);
FormulaBox row(FrameArena& arena, std::initializer_list<FormulaBox> parts);
FormulaBox lines(FrameArena& arena, std::span<const FormulaBox> parts);
FormulaBox fraction(FrameArena& arena, const FormulaBox& numerator, const FormulaBox& denominator,
                    ImU32 colour);
FormulaBox scripts(FrameArena& arena, const FormulaBox& base, const FormulaBox& superscript,
                   const FormulaBox& subscript = {});

/// The box as a named place that belongs to a class (or to none).
FormulaBox place(FormulaBox box, std::string_view landmark, std::string_view value,
                 std::optional<std::size_t> class_index);

}  // namespace formula

/// How far a font reaches from its baseline, in pixels.
struct FormulaMetrics {
    float ascent = 0;    ///< to the top of a parenthesis
    float descent = 0;   ///< down to the lower end of "p" and of a parenthesis
    float x_height = 0;  ///< to the top of "x"
    float axis = 0;      ///< to the middle of "+"
};

/// What layout needs to know about type. With made-up numbers it runs without a window.
struct FormulaType {
    std::function<float(FormulaFont, std::string_view)> width;
    std::function<FormulaMetrics(FormulaFont)> metrics;
    FormulaFont main = FormulaFont::math_large;  ///< its axis carries the signs and the fraction bars
    float unit = 1;                              ///< pixels per design pixel
};

/// The fonts of `ui`. `ui` must outlive it.
FormulaType formula_type(const Ui& ui, FormulaFont main);

/// A formula in place. Positions are in pixels, x from its left end, y down from its baseline.
struct FormulaLayout {
    struct Run {
        float x = 0;
        float baseline = 0;
        float width = 0;
        std::string_view words;
        FormulaFont font = FormulaFont::math;
        ImU32 colour = 0;
        std::optional<std::size_t> class_index;
    };
    struct Bar {
        float x = 0;
        float y = 0;  ///< of its middle
        float width = 0;
        float thickness = 1;
        ImU32 colour = 0;
    };
    struct Place {
        Rect rect;
        std::string_view landmark;
        std::string_view value;
        std::optional<std::size_t> class_index;
    };

    explicit FormulaLayout(FrameArena& arena);

    float width = 0;
    float ascent = 0;
    float descent = 0;
    List<Run> runs;
    List<Bar> bars;
    List<Place> places;

    float height() const { return ascent + descent; }
};

/// Lays a formula out. Where there are `lines`, they are broken so that the whole is at most `width` pixels
/// wide, if its unbreakable parts allow that; nothing is ever cut.
FormulaLayout layout_formula(FrameArena& arena, const FormulaBox& box, const FormulaType& type, float width);

/// Draws with the baseline's left end at `origin` and registers the places as landmarks. While a class is
/// lit, its parts are underlaid and the parts of the other classes step back.
void draw_formula(Ui& ui, const FormulaLayout& layout, ImVec2 origin);

}  // namespace softmaxlab
