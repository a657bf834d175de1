#include "app/labs/softmax/formula_card.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <optional>
#include <string_view>
#include <utility>

#include "app/labs/softmax/formula_terms.h"
#include "app/labs/softmax/ratio_line.h"
#include "app/labs/softmax/shown.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"

namespace softmaxlab {
namespace {

constexpr FormulaStyle large(TermForm form) {
    return {FormulaFont::math_large, FormulaFont::number, FormulaFont::number_large, form};
}
constexpr FormulaStyle medium(TermForm form) {
    return {FormulaFont::math_large, FormulaFont::number_small, FormulaFont::number_large, form};
}
constexpr FormulaStyle small(TermForm form) {
    return {FormulaFont::math, FormulaFont::number_small, FormulaFont::number, form};
}

// From what says most in the largest type to what fits everywhere.
constexpr std::array<FormulaStyle, 7> styles = {
    large(TermForm::full),  medium(TermForm::full),      medium(TermForm::subtracted),
    small(TermForm::full),  small(TermForm::subtracted), small(TermForm::quotient),
    small(TermForm::value),
};

/// The formula in place: its head and, behind it or on a line of its own, its tail.
struct Arrangement {
    explicit Arrangement(FrameArena& arena) : head(arena), tail(arena) {}

    FormulaLayout head;
    FormulaLayout tail;
    bool one_line = true;
    float gap = 0;  ///< between the two lines

    float width() const { return one_line ? head.width + tail.width : std::max(head.width, tail.width); }
    float height() const {
        return one_line ? std::max(head.ascent, tail.ascent) + std::max(head.descent, tail.descent)
                        : head.height() + gap + tail.height();
    }
};

enum class Sum { whole, broken };

Arrangement arrange(Ui& ui, const FormulaSubject& subject, const FormulaStyle& style, Sum sum, bool one_line,
                    float width) {
    const FormulaType type = formula_type(ui, style.letter);
    Arrangement arrangement(ui);
    arrangement.one_line = one_line;
    arrangement.gap = ui.px(6);
    arrangement.tail = layout_formula(ui, formula_tail(ui, subject, style), type, width);
    const float room = one_line ? width - arrangement.tail.width : width;
    arrangement.head =
        layout_formula(ui, formula_head(ui, subject, style), type, sum == Sum::whole ? FLT_MAX : room);
    return arrangement;
}

/// The first arrangement that fits; the last one if none does.
Arrangement best_arrangement(Ui& ui, const FormulaSubject& subject, const Rect& room) {
    Arrangement arrangement(ui);
    const auto fits = [&](const FormulaStyle& style, Sum sum, bool one_line) {
        arrangement = arrange(ui, subject, style, sum, one_line, room.width());
        return arrangement.width() <= room.width() && arrangement.height() <= room.height();
    };
    // A sum on one line is read at a glance: worth a smaller exponent, or a second line for the numbers.
    for (const FormulaStyle& style : {large(TermForm::full), medium(TermForm::full)}) {
        if (fits(style, Sum::whole, true) || fits(style, Sum::whole, false)) return arrangement;
    }
    for (const FormulaStyle& style : styles) {
        if (fits(style, Sum::broken, true) || fits(style, Sum::broken, false)) return arrangement;
    }
    return arrangement;
}

// Each number explains itself: every digit, and where it comes from.
void tooltips(Ui& ui, const FormulaLayout& layout, ImVec2 origin, const ShownSoftmax& shown) {
    for (const FormulaLayout::Place& place : layout.places) {
        if (!place.class_index) continue;
        const Rect& rect = place.rect;
        ImGui::SetCursorScreenPos(ImVec2(origin.x + rect.min.x, origin.y + rect.min.y));
        ImGui::Dummy(rect.size());
        const bool result = place.landmark == "softmax/formula/result";
        tooltip(ui, result ? shown.explain_probability(*place.class_index)
                           : shown.explain_exponential(*place.class_index));
    }
}

std::string_view widest_name(Ui& ui, const Scene& scene) {
    std::string_view widest;
    if (scene.loaded) return widest;
    float width = 0;
    for (std::size_t i = 0; i < scene.classes.size(); ++i) {
        const std::string_view name = short_name(ui, class_name(scene, i), formula_name_letters);
        const float own = text_size(ui.fonts.body, name).x;
        if (own > width) widest = name;
        width = std::max(width, own);
    }
    return widest;
}

}  // namespace

void formula_card(LabContext& context, Rect room) {
    Ui& ui = context.ui;
    Rect inside = card(ui, room, "The formula, now");
    const Rect ratio_room = inside.cut_bottom(ui.px(34));
    const Rect remark_room = inside.cut_bottom(ui.px(20));
    ratio_line(context, ratio_room);

    const Scene& scene = context.document.scene();
    const std::size_t shown_class = ui.lit_class && *ui.lit_class < class_count(scene)
                                        ? *ui.lit_class
                                        : context.results.ranking().front();
    const FormulaSubject subject{scene, context.results.trace(), ui.theme, shown_class,
                                 widest_name(ui, scene)};
    const Arrangement arrangement = best_arrangement(ui, subject, inside);

    // Left-aligned and vertically centred, so that it stays where it is while its numbers change.
    const float top = inside.min.y + (inside.height() - arrangement.height()) * 0.5F;
    const float ascent = arrangement.one_line ? std::max(arrangement.head.ascent, arrangement.tail.ascent)
                                              : arrangement.head.ascent;
    const ImVec2 head(inside.min.x, top + ascent);
    ImVec2 tail(inside.min.x + arrangement.head.width, head.y);
    if (!arrangement.one_line) {
        tail = ImVec2(inside.min.x,
                      head.y + arrangement.head.descent + arrangement.gap + arrangement.tail.ascent);
    }
    draw_formula(ui, arrangement.head, head);
    draw_formula(ui, arrangement.tail, tail);
    const ShownSoftmax shown = shown_softmax(context);
    tooltips(ui, arrangement.head, head, shown);
    tooltips(ui, arrangement.tail, tail, shown);

    const FormulaRemark remark = formula_remark(ui, subject);
    if (remark.words.empty()) return;
    text(ui, remark_room, ui.fonts.small, remark.bad ? ui.theme.bad : ui.theme.secondary, remark.words);
    landmark(ui, "softmax/formula/remark", remark_room, remark.words);
}

}  // namespace softmaxlab
