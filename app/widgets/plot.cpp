#include "app/widgets/plot.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/widgets/polyline.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float tick_length = 4;
constexpr float label_gap = 6;      // between the frame and its tick labels
constexpr float x_label_room = 64;  // of one label, when deciding how many there may be
constexpr float y_label_room = 26;

ImDrawList& draw_list() {
    return *ImGui::GetWindowDrawList();
}

ImFont* label_font(const Ui& ui) {
    return ui.fonts.small;
}

std::size_t labels_in(float room, float each) {
    return std::max<std::size_t>(2, static_cast<std::size_t>(std::max(0.0F, room / each)));
}

float centre_of_pixel(float x) {
    return std::floor(x) + 0.5F;
}

void x_axis(Ui& ui, const Plot& plot, std::span<const Tick> ticks, float label_height) {
    const Rect& frame = plot.frame;
    const float label_top = frame.max.y + ui.px(label_gap);
    Rect labels{ImVec2(frame.min.x, label_top), ImVec2(frame.max.x, label_top + label_height)};
    if (!plot.x.title.empty()) {
        // In line with the labels; one that would touch it is left out.
        const Rect title = labels.cut_right(text_size(label_font(ui), plot.x.title).x + 1);
        text(ui, title, label_font(ui), ui.theme.secondary, plot.x.title, Align::right);
        labels.max.x -= ui.px(8);
    } else {
        labels.max.x = FLT_MAX;
    }
    for (const Tick& tick : ticks) {
        const float x = centre_of_pixel(plot.pixel(tick.value, plot.y.min).x);
        const float length = ui.px(tick.minor ? tick_length * 0.5F : tick_length);
        if (!tick.label.empty()) {
            // On the frame a grid line would double its edge.
            if (x > frame.min.x + 2 && x < frame.max.x - 2)
                draw_list().AddLine(ImVec2(x, frame.min.y), ImVec2(x, frame.max.y),
                                    with_alpha(ui.theme.line, 0.6F), ui.px(1));
            const float half = text_size(label_font(ui), tick.label).x * 0.5F + 1;
            if (x + half <= labels.max.x) {
                text(ui, {ImVec2(x - half, label_top), ImVec2(x + half, label_top + label_height)},
                     label_font(ui), ui.theme.secondary, tick.label, Align::centre);
            }
        }
        draw_list().AddLine(ImVec2(x, frame.max.y), ImVec2(x, frame.max.y + length), ui.theme.faint,
                            ui.px(1));
    }
}

void y_axis(Ui& ui, const Plot& plot, std::span<const Tick> ticks, float label_height, float margin) {
    const Rect& frame = plot.frame;
    for (const Tick& tick : ticks) {
        const float y = centre_of_pixel(plot.pixel(plot.x.min, tick.value).y);
        const float length = ui.px(tick.minor ? tick_length * 0.5F : tick_length);
        if (!tick.label.empty()) {
            if (y > frame.min.y + 2 && y < frame.max.y - 2)
                draw_list().AddLine(ImVec2(frame.min.x, y), ImVec2(frame.max.x, y),
                                    with_alpha(ui.theme.line, 0.6F), ui.px(1));
            const float width = text_size(label_font(ui), tick.label).x + 1;
            const float right = frame.min.x - margin - ui.px(label_gap);
            text(ui, {ImVec2(right - width, y - label_height * 0.5F), ImVec2(right, y + label_height * 0.5F)},
                 label_font(ui), ui.theme.secondary, tick.label, Align::right);
        }
        draw_list().AddLine(ImVec2(frame.min.x - margin - length, y), ImVec2(frame.min.x - margin, y),
                            ui.theme.faint, ui.px(1));
    }
}

// A small opaque box with words, on the side of `anchor` that has room for it.
void words_beside(Ui& ui, const Plot& plot, ImVec2 anchor, ImU32 colour, std::string_view words) {
    if (words.empty()) return;
    const ImVec2 size = text_size(ui.fonts.body, words);
    const ImVec2 box(size.x + ui.px(16), size.y + ui.px(8));
    const float gap = ui.px(12);
    float x = anchor.x + gap;
    if (x + box.x > plot.frame.max.x) x = anchor.x - gap - box.x;
    x = std::clamp(x, plot.frame.min.x, std::max(plot.frame.min.x, plot.frame.max.x - box.x));
    float y = anchor.y - gap - box.y;
    if (y < plot.frame.min.y) y = anchor.y + gap;
    const Rect rect{ImVec2(x, y), ImVec2(x + box.x, y + box.y)};
    fill(rect, ui.theme.raised, ui.px(6));
    outline(rect, colour, ui.px(6), ui.px(1));
    text(ui, rect.inset(ui.px(8), 0), ui.fonts.body, ui.theme.text, words);
}

}  // namespace

ImVec2 Plot::pixel(double x_value, double y_value) const {
    const double across = axis_position(x, x_value);
    const double up = axis_position(y, y_value);
    return ImVec2(frame.min.x + frame.width() * static_cast<float>(across),
                  frame.max.y - frame.height() * static_cast<float>(up));
}

double Plot::x_at(float pixel_x) const {
    return axis_value(x, static_cast<double>((pixel_x - frame.min.x) / frame.width()));
}

Plot lay_out_plot(Ui& ui, const Rect& rect, Axis x, Axis y, PlotMargins margins) {
    const float label_height = text_size(label_font(ui), "0").y;
    Rect room = rect;
    if (!y.title.empty()) {
        room.cut_top(label_height + ui.px(2));
        room.cut_top(ui.px(4));
    } else {
        room.cut_top(label_height * 0.5F);
    }
    room.cut_bottom(label_height + ui.px(label_gap));
    float widest = ui.px(margins.tick_labels);
    for (const Tick& tick : axis_ticks(ui, y, labels_in(room.height(), ui.px(y_label_room))))
        widest = std::max(widest, text_size(label_font(ui), tick.label).x);
    room.cut_left(widest + ui.px(label_gap) + 1 + ui.px(margins.left));
    room.cut_right(ui.px(margins.right));
    return {x, y, room};
}

Plot begin_plot(Ui& ui, std::string_view landmark_name, const Rect& rect, Axis x, Axis y,
                std::string_view value, PlotMargins margins) {
    const float label_height = text_size(label_font(ui), "0").y;
    // Across the top instead of turned by 90°: read without tilting one's head.
    if (!y.title.empty())
        text(ui, Rect(rect).cut_top(label_height + ui.px(2)), label_font(ui), ui.theme.secondary, y.title);
    const Plot plot = lay_out_plot(ui, rect, x, y, margins);
    const Rect& frame = plot.frame;
    x_axis(ui, plot, axis_ticks(ui, plot.x, labels_in(frame.width(), ui.px(x_label_room))), label_height);
    y_axis(ui, plot, axis_ticks(ui, plot.y, labels_in(frame.height(), ui.px(y_label_room))), label_height,
           ui.px(margins.left));
    outline(frame, ui.theme.line, 0, ui.px(ui.theme.border));
    landmark(ui, landmark_name, frame, value);
    return plot;
}

void plot_curve(Ui& ui, const Plot& plot, const PlotCurve& curve) {
    ImDrawList& list = draw_list();
    const auto columns = static_cast<std::size_t>(std::max(1.0F, plot.frame.width()));
    const List<std::size_t> kept = decimated(ui, curve.x, curve.y, plot.x, columns);

    // The line may touch the frame from inside with its full thickness.
    const Rect clip = plot.frame.inset(-ui.px(curve.thickness));
    list.PushClipRect(clip.min, clip.max, true);
    List<ImVec2> run(ui);
    run.reserve(kept.size());
    const auto flush = [&] {
        straighten(run);
        if (run.size() > 1 && curve.dashed) {
            dashed_polyline(ui, run, curve.colour, ui.px(curve.thickness));
        } else if (run.size() > 1) {
            list.AddPolyline(run.data(), static_cast<int>(run.size()), curve.colour, ImDrawFlags_None,
                             ui.px(curve.thickness));
        }
        run.clear();
    };
    constexpr std::size_t few = 64;
    for (const std::size_t index : kept) {
        const ImVec2 at = plot.pixel(curve.x[index], curve.y[index]);
        if (!std::isfinite(at.x) || !std::isfinite(at.y)) {
            flush();
            continue;
        }
        run.push_back(at);
        if (kept.size() <= few) list.AddCircleFilled(at, ui.px(curve.thickness * 1.5F), curve.colour);
    }
    flush();
    list.PopClipRect();
}

void plot_marker(Ui& ui, const Plot& plot, double x, double y, ImU32 colour, float radius) {
    const ImVec2 at = plot.pixel(x, y);
    if (!std::isfinite(at.x) || !std::isfinite(at.y) || !plot.frame.inset(-1).contains(at)) return;
    draw_list().AddCircleFilled(at, ui.px(radius + 1.5F), ui.theme.panel);
    draw_list().AddCircleFilled(at, ui.px(radius), colour);
}

void plot_level(Ui& ui, const Plot& plot, double y, ImU32 colour, std::string_view words, Align side) {
    const Rect& frame = plot.frame;
    const float at = plot.pixel(plot.x.min, y).y;
    if (!(at >= frame.min.y && at <= frame.max.y)) return;
    dashed_line(ui, ImVec2(frame.min.x, centre_of_pixel(at)), ImVec2(frame.max.x, centre_of_pixel(at)),
                colour, ui.px(1));
    const float height = text_size(ui.fonts.small, words).y;
    const float gap = ui.px(2);
    const bool above =
        side == Align::right ? at - gap - height >= frame.min.y : at + gap + height > frame.max.y;
    const float top = above ? at - gap - height : at + gap;
    const Rect room{ImVec2(frame.min.x + ui.px(8), top), ImVec2(frame.max.x - ui.px(8), top + height)};
    text(ui, room, ui.fonts.small, colour, words, side);
}

void plot_notes(Ui& ui, const Plot& plot, std::span<const PlotNote> notes, ImU32 colour) {
    const float gap = ui.px(8);
    Rect previous{ImVec2(-FLT_MAX, -FLT_MAX), ImVec2(-FLT_MAX, -FLT_MAX)};
    for (const PlotNote& note : notes) {
        const ImVec2 at = plot.pixel(note.x, std::max(note.y, plot.y.min));
        if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
        dashed_line(ui, ImVec2(centre_of_pixel(at.x), at.y), ImVec2(centre_of_pixel(at.x), plot.frame.max.y),
                    colour, ui.px(1));
        plot_marker(ui, plot, note.x, note.y, ui.theme.text);

        const ImVec2 size = text_size(ui.fonts.small, note.words);
        ImVec2 corner(at.x + gap, at.y - size.y - ui.px(2));
        const auto covers = [&] {
            return corner.y < previous.max.y && corner.y + size.y > previous.min.y &&
                   corner.x < previous.max.x + gap && corner.x + size.x > previous.min.x;
        };
        if (covers()) corner.x = previous.max.x + gap;
        if (corner.x + size.x > plot.frame.max.x) {
            // To the lower left a falling curve leaves room as well.
            corner = ImVec2(at.x - gap - size.x, at.y + ui.px(6));
            if (covers()) corner.y = previous.max.y;
        }
        previous = {corner, ImVec2(corner.x + size.x + 1, corner.y + size.y)};
        fill(previous, with_alpha(ui.theme.panel, 0.8F));
        text(ui, previous, ui.fonts.small, ui.theme.text, note.words);
    }
}

std::optional<double> plot_hovered_x(const Plot& plot) {
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    if (!plot.frame.contains(pointer) || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive())
        return std::nullopt;
    return plot.x_at(pointer.x);
}

void plot_range(Ui& ui, const Plot& plot, double from, double to, ImU32 colour, std::string_view words) {
    const Rect& frame = plot.frame;
    const float left = std::clamp(plot.pixel(from, plot.y.min).x, frame.min.x, frame.max.x);
    const float right = std::clamp(plot.pixel(to, plot.y.min).x, frame.min.x, frame.max.x);
    const Rect range{ImVec2(left, frame.min.y), ImVec2(right, frame.max.y)};
    if (!range.has_room()) return;
    fill(range, with_alpha(colour, 0.12F));
    hatch(range, with_alpha(colour, 0.18F), ui.px(9));
    for (const float edge : {left, right}) {
        if (edge > frame.min.x + 1 && edge < frame.max.x - 1)
            draw_list().AddLine(ImVec2(centre_of_pixel(edge), frame.min.y),
                                ImVec2(centre_of_pixel(edge), frame.max.y), with_alpha(colour, 0.7F),
                                ui.px(1));
    }
    const Rect room = range.inset(ui.px(6), ui.px(6));
    const float longest_word = [&] {
        float longest = 0;
        for (std::size_t at = 0; at < words.size();) {
            const std::size_t end = std::min(words.find(' ', at), words.size());
            longest = std::max(longest, text_size(ui.fonts.small, words.substr(at, end - at)).x);
            at = end + 1;
        }
        return longest;
    }();
    if (longest_word + 1 <= room.width()) paragraph(ui, room, ui.fonts.small, colour, words);
}

void plot_cursor(Ui& ui, const Plot& plot, float cursor_x, std::string_view words, const Grab& grab) {
    const Rect& frame = plot.frame;
    const float x = centre_of_pixel(cursor_x);
    const bool strong = grab.hovered || grab.dragging || grab.focused;
    draw_list().AddLine(ImVec2(x, frame.min.y), ImVec2(x, frame.max.y), ui.theme.text,
                        ui.px(strong ? 2.0F : 1.5F));
    const ImVec2 top(x, frame.min.y);
    draw_list().AddCircleFilled(top, ui.px(strong ? 7.0F : 6.0F), ui.theme.panel);
    draw_list().AddCircleFilled(top, ui.px(strong ? 5.5F : 4.5F), ui.theme.text);
    if (grab.focused) draw_list().AddCircle(top, ui.px(10), ui.theme.accent, 0, ui.px(2));
    if (words.empty()) return;
    const ImVec2 size = text_size(ui.fonts.number_small, words);
    const float gap = ui.px(10);
    const bool left = x + gap + size.x > frame.max.x;
    const float at = left ? x - gap - size.x : x + gap;
    const Rect place{ImVec2(at, frame.min.y - size.y - ui.px(3)),
                     ImVec2(at + size.x + 1, frame.min.y - ui.px(1))};
    text(ui, place, ui.fonts.number_small, ui.theme.text, words);
}

void plot_crosshair(Ui& ui, const Plot& plot, double x, double y, ImU32 colour, std::string_view words) {
    const ImVec2 at = plot.pixel(x, y);
    const float across = centre_of_pixel(at.x);
    draw_list().AddLine(ImVec2(across, plot.frame.min.y), ImVec2(across, plot.frame.max.y), ui.theme.faint,
                        ui.px(1));
    if (!std::isfinite(at.y)) {
        words_beside(ui, plot, ImVec2(at.x, plot.frame.max.y), colour, words);
        return;
    }
    const float down = centre_of_pixel(at.y);
    if (plot.frame.contains(at)) {
        draw_list().AddLine(ImVec2(plot.frame.min.x, down), ImVec2(plot.frame.max.x, down), ui.theme.faint,
                            ui.px(1));
    }
    plot_marker(ui, plot, x, y, colour, 5);
    words_beside(ui, plot, ImVec2(at.x, std::clamp(at.y, plot.frame.min.y, plot.frame.max.y)), colour, words);
}

void plot_read_out(Ui& ui, const Plot& plot, ImU32 colour, std::string_view words) {
    words_beside(ui, plot, ImVec2(plot.frame.max.x, plot.frame.min.y), colour, words);
}

}  // namespace softmaxlab
