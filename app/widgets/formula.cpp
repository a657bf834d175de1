#include "app/widgets/formula.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

// Design pixels. A formula breathes like a line of text, not like a table.
constexpr float sign_gap = 7;           // on each side of "+" and "="
constexpr float script_gap = 1.5F;      // between a letter and its exponent or index
constexpr float fraction_gap = 4;       // between a fraction's bar and what is above and below it
constexpr float fraction_overhang = 4;  // of the bar beyond the wider of the two
constexpr float line_gap = 3;           // between the lines of a broken sum

using Layout = FormulaLayout;

void move(Layout& part, float x, float y) {
    for (Layout::Run& text : part.runs) {
        text.x += x;
        text.baseline += y;
    }
    for (Layout::Bar& bar : part.bars) {
        bar.x += x;
        bar.y += y;
    }
    for (Layout::Place& place : part.places) {
        place.rect = {ImVec2(place.rect.min.x + x, place.rect.min.y + y),
                      ImVec2(place.rect.max.x + x, place.rect.max.y + y)};
    }
}

template <typename T>
void append(List<T>& to, const List<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// Adds `part` with its baseline's left end at (x, y) and grows `whole` around it.
void add(Layout& whole, Layout part, float x, float y) {
    move(part, x, y);
    append(whole.runs, part.runs);
    append(whole.bars, part.bars);
    append(whole.places, part.places);
    whole.width = std::max(whole.width, x + part.width);
    whole.ascent = std::max(whole.ascent, part.ascent - y);
    whole.descent = std::max(whole.descent, part.descent + y);
}

bool is_empty(const FormulaBox& box) {
    return box.kind == FormulaBox::Kind::text && box.words.empty();
}

bool can_break(const FormulaBox& box) {
    return box.kind == FormulaBox::Kind::lines || std::any_of(box.parts.begin(), box.parts.end(), can_break);
}

std::size_t line_count(std::span<const Layout> parts, float limit) {
    std::size_t count = 1;
    float width = 0;
    for (const Layout& part : parts) {
        if (width > 0 && width + part.width > limit) {
            ++count;
            width = 0;
        }
        width += part.width;
    }
    return count;
}

// The narrowest limit that makes as few lines as `room` does: lines of about the same length, and no lonely
// last term.
float even_line_width(std::span<const Layout> parts, float room) {
    const std::size_t count = line_count(parts, room);
    if (count == 1) return room;
    float too_narrow = 0;
    float enough = room;
    while (enough - too_narrow > 1) {
        const float middle = (enough + too_narrow) * 0.5F;
        (line_count(parts, middle) > count ? too_narrow : enough) = middle;
    }
    return enough;
}

/// Lays out one tree. A member for each kind of box.
struct Setter {
    FrameArena& arena;
    const FormulaType& type;

    Layout set(const FormulaBox& box, float room) const {
        Layout layout = set_kind(box, room);
        if (box.class_index) {
            for (Layout::Run& text : layout.runs) {
                if (!text.class_index) text.class_index = box.class_index;
            }
        }
        if (!box.landmark.empty()) {
            const Rect rect{ImVec2(0, -layout.ascent), ImVec2(layout.width, layout.descent)};
            layout.places.push_back({rect, box.landmark, box.value, box.class_index});
        }
        return layout;
    }

  private:
    Layout set_kind(const FormulaBox& box, float room) const {
        switch (box.kind) {
            case FormulaBox::Kind::text:
                return text(box);
            case FormulaBox::Kind::sign:
                return sign(box);
            case FormulaBox::Kind::row:
                return row(box, room);
            case FormulaBox::Kind::lines:
                return lines(box, room);
            case FormulaBox::Kind::fraction:
                return fraction(box, room);
            case FormulaBox::Kind::scripts:
                break;
        }
        return scripts(box, room);
    }

    float px(float design) const { return design * type.unit; }
    float axis() const { return type.metrics(type.main).axis; }

    Layout text(const FormulaBox& box) const {
        Layout layout(arena);
        const float own = type.width(box.font, box.words);
        layout.width = box.widest.empty() ? own : std::max(own, type.width(box.font, box.widest));
        const FormulaMetrics metrics = type.metrics(box.font);
        layout.ascent = metrics.ascent;
        layout.descent = metrics.descent;
        float x = 0;
        if (box.align == Align::centre) x = (layout.width - own) * 0.5F;
        if (box.align == Align::right) x = layout.width - own;
        layout.runs.push_back({x, 0, own, box.words, box.font, box.colour, std::nullopt});
        return layout;
    }

    Layout sign(const FormulaBox& box) const {
        Layout layout(arena);
        add(layout, text(box), px(sign_gap), type.metrics(box.font).axis - axis());
        layout.width += px(sign_gap);
        return layout;
    }

    Layout row(const FormulaBox& box, float room) const {
        // What cannot break takes its width; what can shares the rest.
        List<Layout> parts(arena);
        float rest = room;
        std::size_t breakable = 0;
        for (const FormulaBox& part : box.parts) {
            const bool later = can_break(part);
            breakable += later ? 1 : 0;
            parts.push_back(later ? Layout(arena) : set(part, room));
            rest -= parts.back().width;
        }
        Layout layout(arena);
        float x = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (can_break(box.parts[i])) parts[i] = set(box.parts[i], rest / static_cast<float>(breakable));
            const float width = parts[i].width;
            add(layout, std::move(parts[i]), x, 0);
            x += width;
        }
        return layout;
    }

    Layout lines(const FormulaBox& box, float room) const {
        List<Layout> parts(arena);
        for (const FormulaBox& part : box.parts) parts.push_back(set(part, room));
        const float limit = even_line_width(parts, room);
        List<Layout> rows(arena);
        for (Layout& part : parts) {
            if (rows.empty() || rows.back().width + part.width > limit) rows.emplace_back(arena);
            const float x = rows.back().width;
            add(rows.back(), std::move(part), x, 0);
        }
        float width = 0;
        for (const Layout& one : rows) width = std::max(width, one.width);

        Layout layout(arena);
        float y = 0;
        float below = 0;  // how far the line before reaches down from its baseline
        for (Layout& one : rows) {
            if (&one != &rows.front()) y += below + px(line_gap) + one.ascent;
            below = one.descent;
            const float x = (width - one.width) * 0.5F;
            add(layout, std::move(one), x, y);
        }
        layout.width = width;
        return layout;
    }

    Layout fraction(const FormulaBox& box, float room) const {
        const float overhang = px(fraction_overhang);
        Layout above = set(box.parts[0], room - 2 * overhang);
        Layout below = set(box.parts[1], room - 2 * overhang);
        const float width = std::max(above.width, below.width) + 2 * overhang;
        const float above_y = -axis() - px(fraction_gap) - above.descent;
        const float below_y = -axis() + px(fraction_gap) + below.ascent;
        const float above_x = (width - above.width) * 0.5F;
        const float below_x = (width - below.width) * 0.5F;
        Layout layout(arena);
        add(layout, std::move(above), above_x, above_y);
        add(layout, std::move(below), below_x, below_y);
        layout.bars.push_back({0, -axis(), width, std::max(1.0F, px(1.2F)), box.colour});
        layout.width = width;
        return layout;
    }

    Layout scripts(const FormulaBox& box, float room) const {
        Layout layout(arena);
        const FormulaMetrics base = type.metrics(box.parts[0].font);
        add(layout, set(box.parts[0], room), 0, 0);
        const float x = layout.width + px(script_gap);
        if (!is_empty(box.parts[1])) {
            // The exponent's lower end stands a little below the letter's top: joined, yet clear of it.
            Layout raised = set(box.parts[1], room);
            const float y = -(base.x_height * 0.75F + raised.descent);
            add(layout, std::move(raised), x, y);
        }
        if (!is_empty(box.parts[2])) {
            Layout lowered = set(box.parts[2], room);
            const float y = base.descent * 0.75F;
            add(layout, std::move(lowered), x, y);
        }
        return layout;
    }
};

ImFont* font_of(const Fonts& fonts, FormulaFont font) {
    switch (font) {
        case FormulaFont::body:
            return fonts.body;
        case FormulaFont::small:
            return fonts.small;
        case FormulaFont::number:
            return fonts.number;
        case FormulaFont::number_small:
            return fonts.number_small;
        case FormulaFont::number_large:
            return fonts.number_large;
        case FormulaFont::math:
            return fonts.math;
        case FormulaFont::math_large:
            break;
    }
    return fonts.math_large;
}

// Where Dear ImGui puts a font's baseline below the top of its line.
float baseline_of(const ImFont& font) {
    return std::round(font.Ascent);
}

FormulaMetrics measured(const ImFont& font) {
    const float baseline = baseline_of(font);
    const ImFontGlyph& parenthesis = *font.FindGlyph('(');
    const ImFontGlyph& plus = *font.FindGlyph('+');
    FormulaMetrics metrics;
    metrics.ascent = baseline - parenthesis.Y0;
    metrics.descent = std::max(parenthesis.Y1, font.FindGlyph('p')->Y1) - baseline;
    metrics.x_height = baseline - font.FindGlyph('x')->Y0;
    metrics.axis = baseline - (plus.Y0 + plus.Y1) * 0.5F;
    return metrics;
}

}  // namespace

FormulaLayout::FormulaLayout(FrameArena& arena) : runs(arena), bars(arena), places(arena) {}

namespace formula {
namespace {

FormulaBox box_of(FrameArena& arena, FormulaBox::Kind kind, std::span<const FormulaBox> parts) {
    FormulaBox box;
    box.kind = kind;
    box.parts = kept(arena, parts);
    return box;
}

}  // namespace

FormulaBox text(std::string_view words, FormulaFont font, ImU32 colour, std::string_view widest,
                Align align) {
    FormulaBox box;
    box.words = words;
    box.widest = widest;
    box.align = align;
    box.font = font;
    box.colour = colour;
    return box;
}

FormulaBox sign(std::string_view words, FormulaFont font, ImU32 colour) {
    FormulaBox box = text(words, font, colour);
    box.kind = FormulaBox::Kind::sign;
    return box;
}

FormulaBox row(FrameArena& arena, std::span<const FormulaBox> parts) {
    return box_of(arena, FormulaBox::Kind::row, parts);
}

FormulaBox row(FrameArena& arena, std::initializer_list<FormulaBox> parts) {
    return row(arena, std::span(parts.begin(), parts.size()));
}

FormulaBox lines(FrameArena& arena, std::span<const FormulaBox> parts) {
    return box_of(arena, FormulaBox::Kind::lines, parts);
}

FormulaBox fraction(FrameArena& arena, const FormulaBox& numerator, const FormulaBox& denominator,
                    ImU32 colour) {
    FormulaBox box = box_of(arena, FormulaBox::Kind::fraction, std::array{numerator, denominator});
    box.colour = colour;
    return box;
}

FormulaBox scripts(FrameArena& arena, const FormulaBox& base, const FormulaBox& superscript,
                   const FormulaBox& subscript) {
    return box_of(arena, FormulaBox::Kind::scripts, std::array{base, superscript, subscript});
}

FormulaBox place(FormulaBox box, std::string_view landmark, std::string_view value,
                 std::optional<std::size_t> class_index) {
    box.landmark = landmark;
    box.value = value;
    box.class_index = class_index;
    return box;
}

}  // namespace formula

FormulaType formula_type(const Ui& ui, FormulaFont main) {
    FormulaType type;
    type.width = [&ui](FormulaFont font, std::string_view words) {
        return text_size(font_of(ui.fonts, font), words).x;
    };
    type.metrics = [&ui](FormulaFont font) { return measured(*font_of(ui.fonts, font)); };
    type.main = main;
    type.unit = ui.zoom;
    return type;
}

FormulaLayout layout_formula(FrameArena& arena, const FormulaBox& box, const FormulaType& type, float width) {
    return Setter{arena, type}.set(box, width);
}

void draw_formula(Ui& ui, const FormulaLayout& layout, ImVec2 origin) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto is_lit = [&](std::optional<std::size_t> class_index) {
        return class_index && ui.lit_class && *class_index == *ui.lit_class;
    };

    for (const FormulaLayout::Place& place : layout.places) {
        const Rect rect{ImVec2(origin.x + place.rect.min.x, origin.y + place.rect.min.y),
                        ImVec2(origin.x + place.rect.max.x, origin.y + place.rect.max.y)};
        if (is_lit(place.class_index)) {
            const Rect around = rect.inset(-ui.px(3), -ui.px(1));
            fill(around, ui.theme.raised, ui.px(4));
            if (ui.theme.name == ThemeName::contrast) outline(around, ui.theme.line, ui.px(4), ui.px(1));
        }
        landmark(ui, place.landmark, rect, place.value, place.class_index);
    }
    for (const FormulaLayout::Bar& bar : layout.bars) {
        const float y = std::round(origin.y + bar.y - bar.thickness * 0.5F);
        list.AddRectFilled(ImVec2(std::round(origin.x + bar.x), y),
                           ImVec2(std::round(origin.x + bar.x + bar.width), y + std::round(bar.thickness)),
                           bar.colour);
    }
    for (const FormulaLayout::Run& text : layout.runs) {
        ImFont* font = font_of(ui.fonts, text.font);
        // Not in high contrast: there a frame shows the lit one, and nothing may fade.
        const bool steps_back = text.class_index && ui.lit_class && !is_lit(text.class_index) &&
                                ui.theme.name != ThemeName::contrast;
        const ImU32 colour = steps_back ? mix(text.colour, ui.theme.panel, 0.25F) : text.colour;
        const ImVec2 at(std::round(origin.x + text.x),
                        std::round(origin.y + text.baseline) - baseline_of(*font));
        write(ui, at, font, colour, text.words);
    }
}

}  // namespace softmaxlab
