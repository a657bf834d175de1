#include "app/labs/overflow/format_tiles.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/labs/class_label.h"
#include "app/labs/overflow/parts.h"
#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "core/base/clock.h"

namespace softmaxlab::overflow {
namespace {

constexpr std::array<Method, 2> methods = {Method::naive, Method::stable};

void renew(const Document& document, Results& results, Method method, Format format, FormatVerdict& verdict) {
    const bool loaded = document.scene().loaded != nullptr;
    const Trace& trace = results.formats().trace(method, format);
    verdict.summary = results.formats().summary(method, format);
    verdict.shown = std::min(FormatVerdict::max_classes, trace.probabilities.size());
    for (std::size_t place = 0; place < verdict.shown; ++place) {
        verdict.classes[place] = loaded ? results.ranking()[place] : place;
        verdict.probabilities[place] = trace.probabilities[verdict.classes[place]];
    }
    verdict.revision = document.revision();
}

constexpr float outdated_strength = 0.35F;  // of the colours of what is about the scene of before

struct Verdict {
    std::string_view words;
    bool lost = false;
};

Verdict verdict_on(FrameArena& arena, const TraceSummary& summary) {
    if (std::isnan(summary.largest_error)) return {"NaN", true};
    if (summary.lost) return {"all 0", true};
    return {joined(arena, "error ", fitted(arena, summary.largest_error, 7)), false};
}

/// p of each class as thin bars; NaN is a hatched place.
void draw_bars(LabContext& context, Rect room, const FormatVerdict& verdict, bool outdated) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    fill(room, ui.theme.empty_bar, ui.px(3));
    if (verdict.shown == 0) return;
    const float strength = outdated ? outdated_strength : 1.0F;
    const float width = room.width() / static_cast<float>(verdict.shown);
    const std::optional<RowBefore> before = row_before(context);
    for (std::size_t place = 0; place < verdict.shown; ++place) {
        const std::size_t index = verdict.classes[place];
        const double p = verdict.probabilities[place];
        Rect slot = room.cut_left(width).inset(std::min(ui.px(1.5F), width * 0.15F), 0);
        if (index >= class_count(scene)) continue;  // gone since
        if (std::isnan(p)) {
            fill(slot, with_alpha(ui.theme.bad, 0.15F * strength));
            hatch(slot, with_alpha(ui.theme.bad, strength), ui.px(5));
            continue;
        }
        const ImU32 colour = with_alpha(colour_of(ui, scene, index), strength);
        Rect whole = slot;
        const Rect bar = slot.cut_bottom(slot.height() * static_cast<float>(std::clamp(p, 0.0, 1.0)));
        if (bar.has_room()) fill(bar, colour);
        const double was = before ? before->probability(index).value_or(p) : p;
        if (std::isnan(was) || std::fabs(was - p) * static_cast<double>(whole.height()) < 1) continue;
        const Rect outlined =
            whole.cut_bottom(whole.height() * static_cast<float>(std::clamp(was, 0.0, 1.0)));
        outline(outlined, was > p ? colour : ui.theme.text, 0, ui.px(1));
    }
}

void draw_method(LabContext& context, Rect row, Method method, Format format, const FormatVerdict& verdict) {
    Ui& ui = context.ui;
    const bool outdated = verdict.revision != context.document.revision();
    const Verdict shown = verdict_on(ui, verdict.summary);
    const std::string_view words = outdated ? std::string_view("computing …") : shown.words;
    Rect room = row.cut_right(ui.px(92));
    row.cut_right(ui.px(8));
    const Rect name = room.cut_top(room.height() * 0.5F);
    text(ui, name, ui.fonts.small, ui.theme.secondary, name_of(method));
    if (hides_probabilities(ui, method) || veiled(ui, learning::Quantity::verdict)) {
        cover(ui, formatted(ui, "overflow/formats/{}/{}", name_of(format), name_of(method)), row);
        text(ui, room, ui.fonts.number_small, ui.theme.secondary, veiled_words);
        return;
    }
    const ImU32 ink = outdated ? ui.theme.faint : (shown.lost ? ui.theme.bad : ui.theme.text);
    text(ui, room, outdated ? ui.fonts.small : ui.fonts.number_small, ink, words);
    landmark(ui, formatted(ui, "overflow/formats/{}/{}", name_of(format), name_of(method)), row, words);
    draw_bars(context, row, verdict, outdated);
}

void draw_tile(LabContext& context, const FormatVerdicts& verdicts, const Rect& rect, Format format) {
    Ui& ui = context.ui;
    const bool on = context.document.scene().overflow.format == format;
    const std::string_view name = formatted(ui, "overflow/formats/{}", name_of(format));
    if (bare_button(name, rect)) context.document.apply(edit::SetFormat{format});
    const bool hovered = ImGui::IsItemHovered();
    focus_ring(ui, rect, ui.px(8));
    landmark(ui, name, rect);
    fill(rect, hovered ? mix(ui.theme.raised, ui.theme.text, 0.06F) : ui.theme.raised, ui.px(8));
    if (on || ui.theme.name == ThemeName::contrast)
        outline(rect, on ? ui.theme.accent : ui.theme.line, ui.px(8), ui.px(on ? 2.0F : 1.0F));
    Rect inside = rect.inset(ui.px(10), ui.px(6));
    text(ui, inside.cut_top(ui.px(18)), ui.fonts.strong, ui.theme.text, name_of(format));
    inside.cut_top(ui.px(2));
    const float gap = ui.px(4);
    draw_method(context, inside.cut_top((inside.height() - gap) * 0.5F), Method::naive, format,
                verdicts.of(Method::naive, format));
    inside.cut_top(gap);
    draw_method(context, inside, Method::stable, format, verdicts.of(Method::stable, format));
}

}  // namespace

const FormatVerdict& FormatVerdicts::of(Method method, Format format) const {
    return verdicts_[static_cast<std::size_t>(method)][static_cast<std::size_t>(format)];
}

FormatVerdict& FormatVerdicts::of(Method method, Format format) {
    return verdicts_[static_cast<std::size_t>(method)][static_cast<std::size_t>(format)];
}

FormatVerdict* FormatVerdicts::oldest(Revision now, Method& method, Format& format) {
    FormatVerdict* found = nullptr;
    for (const Format f : all_formats) {
        for (const Method m : methods) {
            FormatVerdict& verdict = of(m, f);
            if (verdict.revision == now || (found != nullptr && found->revision <= verdict.revision))
                continue;
            found = &verdict;
            method = m;
            format = f;
        }
    }
    return found;
}

WorkDone FormatVerdicts::work(const LabWork& work) {
    const auto start = Clock::now();
    const Document& document = work.document;
    const Revision now = document.revision();
    const Format own = document.scene().overflow.format;
    Method method = Method::naive;
    Format format = own;
    if (oldest(now, method, format) == nullptr) return {};
    for (const Method each : methods)
        if (of(each, own).revision != now) renew(document, work.results, each, own, of(each, own));
    while (FormatVerdict* const verdict = oldest(now, method, format)) {
        renew(document, work.results, method, format, *verdict);
        if (seconds_since(start) >= work.seconds) break;
    }
    return {true, oldest(now, method, format) != nullptr};
}

void draw_format_tiles(LabContext& context, const FormatVerdicts& verdicts, const Rect& room) {
    const float gap = context.ui.px(8);
    constexpr std::size_t columns = 3;
    const float width = (room.width() - gap * (columns - 1)) / columns;
    const float height = (room.height() - gap) * 0.5F;
    for (std::size_t i = 0; i < all_formats.size(); ++i) {
        const float x = room.min.x + (width + gap) * static_cast<float>(i % columns);
        const float y = room.min.y + (height + gap) * static_cast<float>(i / columns);
        draw_tile(context, verdicts, {ImVec2(x, y), ImVec2(x + width, y + height)}, all_formats[i]);
    }
}

}  // namespace softmaxlab::overflow
