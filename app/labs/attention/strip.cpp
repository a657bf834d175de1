#include "app/labs/attention/strip.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/labs/attention/controls.h"
#include "app/labs/attention/pipeline.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float padding_x = 16;
constexpr float padding_y = 10;
constexpr float caption_height = 22;
constexpr float caption_gap = 6;
constexpr float body_height = 114;
constexpr float further_height = 54;  // what a group has further: a gap, a line of controls, one of words
constexpr float further_gap = 6;
constexpr float scale_height = 22;  // below a picture
constexpr float picture_gap = 10;   // between controls and picture
constexpr float arrow = 24;
constexpr float narrow_arrow = 14;
constexpr float max_arrow = 60;
constexpr float bare_arrow = 6;
constexpr float smallest_picture = 44;    // below that there is none
constexpr float least_last_caption = 78;  // "Weights ▸", where it has no picture
constexpr float max_text = 300;
constexpr float least_picture =
    58;  // with smaller ones, that of the mask goes: what it masks is seen beside it

/// How wide the controls of the groups are, and their pictures, as shares of a square one.
constexpr float token_controls = 148;
constexpr float vector_controls = 122;
constexpr float score_controls = 104;
constexpr float mask_controls = 64;
constexpr float vectors_share = 0.8F;
constexpr float values_share = 1.0F;  // × V = output
constexpr float all_controls = token_controls + vector_controls + score_controls + mask_controls;

/// What stands where, in pixels.
struct Layout {
    bool pictures = true;
    float side = 0;   ///< of a square picture
    float arrow = 0;  ///< between two groups
    bool mask_picture = true;
    float spare = 0;  ///< for the text
};

Layout lay_out(const Ui& ui, float width, float height) {
    const auto with = [&](float arrow_width, float squares, float pictures) {
        Layout layout;
        layout.arrow = ui.px(arrow_width);
        const float fixed = ui.px(all_controls + pictures * picture_gap) + 4 * layout.arrow;
        const float shares = squares + vectors_share + values_share;
        layout.side = std::clamp((width - fixed) / shares, 0.0F, height - ui.px(scale_height));
        layout.spare = std::max(0.0F, width - fixed - layout.side * shares);
        return layout;
    };
    Layout layout = with(arrow, 3, 3);
    if (layout.side >= ui.px(least_picture)) {
        // What is left goes to the text, to the gaps between the groups, and to the text again.
        const float text_gets = std::min(layout.spare, ui.px(max_text - token_controls));
        const float gap_gets = std::min((layout.spare - text_gets) / 4, ui.px(max_arrow - arrow));
        layout.arrow += gap_gets;
        layout.spare -= 4 * gap_gets;
        return layout;
    }
    layout = with(narrow_arrow, 2, 2);
    layout.mask_picture = false;
    if (layout.side >= ui.px(smallest_picture)) return layout;
    // The controls alone: the large matrix shows what the pictures do.
    layout = {false, 0, ui.px(bare_arrow), false, 0};
    layout.spare = width - ui.px(all_controls + least_last_caption) - 4 * layout.arrow;
    return layout;
}

/// A group's name, what it is now, and, if it has further controls, the way to them: a press opens `group`.
void draw_caption(Ui& ui, View& view, Group group, std::string_view id, std::string_view name,
                  std::string_view detail, const Rect& rect) {
    const bool opens = group != Group::none;
    const bool open = opens && view.open == group;
    if (opens) {
        const std::string_view place = joined(ui, "attention/open/", id);
        const Rect ground{ImVec2(rect.min.x - ui.px(6), rect.min.y), rect.max};
        if (bare_button(place, ground)) view.open = open ? Group::none : group;
        if (open || ImGui::IsItemHovered()) fill(ground, ui.theme.raised, ui.px(5));
        focus_ring(ui, ground, ui.px(5));
        if (has_tooltip(ui))
            tooltip(ui, with_term(ui, name,
                                  open ? "Click to put these controls away."
                                       : "Click for what else can be changed here."));
        landmark(ui, place, ground, open ? "open" : "");
    }
    Rect rest = rect;
    const ImU32 colour = open ? ui.theme.accent : ui.theme.text;
    const float width = text_size(ui.fonts.strong, name).x;
    text(ui, rest.cut_left(width + 1), ui.fonts.strong, colour, name);
    if (opens) text(ui, rest.cut_left(ui.px(18)), ui.fonts.small, colour, open ? "▾" : "▸", Align::centre);
    rest.cut_left(ui.px(opens ? 2 : 8));
    text_if_it_fits(ui, rest, ui.fonts.small, ui.theme.secondary, detail);
}

std::string_view token_detail(LabContext& context) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    return formatted(ui, "{} {}", grouped(ui, key_count(attention)),
                     attention.model                            ? "pieces"
                     : attention.given                          ? "from a file"
                     : attention.token_kind == TokenKind::words ? "words"
                                                                : "bytes");
}

std::string_view vector_detail(LabContext& context) {
    const Attention& attention = context.document.scene().attention;
    const std::size_t heads = head_count(attention);
    if (attention.model) return formatted(context.ui, "d_k = {}", attention.model->d_k);
    return heads > 1 ? formatted(context.ui, "head {} of 0 to {}", attention.head, heads - 1) : "Q and K";
}

std::string_view score_detail(LabContext& context) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    return differs(context, Stage::scaled) ? formatted(ui, "Q Kᵀ ÷ √{}", key_dimension(attention)) : "Q Kᵀ";
}

std::string_view mask_detail(LabContext& context) {
    const AttentionMask& mask = context.document.scene().attention.mask;
    return masks_something(mask) ? mask_words(mask.value) : "";
}

/// Says how far the work has come, until it is done.
std::string_view weight_detail(LabContext& context, const Rect& caption) {
    Ui& ui = context.ui;
    const AttentionResults& results = context.results.attention();
    if (results.complete()) return "softmax";
    if (!results.trouble().empty()) return "none";
    const std::string_view words = formatted(ui, "computing {:.0f} %", results.progress() * 100);
    landmark(ui, "attention/progress", caption, words);
    return words;
}

void draw_arrow(Ui& ui, const Rect& place) {
    const float r = std::min(ui.px(4), place.width() * 0.35F);
    const ImVec2 at = place.centre();
    const std::array<ImVec2, 3> points = {ImVec2(at.x - r * 0.5F, at.y - r), ImVec2(at.x + r * 0.5F, at.y),
                                          ImVec2(at.x - r * 0.5F, at.y + r)};
    ImGui::GetWindowDrawList()->AddPolyline(points.data(), static_cast<int>(points.size()),
                                            ui.theme.secondary, ImDrawFlags_None, ui.px(1.5F));
}

/// What stands in the place of the masked scores while nothing is masked: they would be the scores once more.
void draw_no_mask(Ui& ui, const Rect& rect) {
    outline(rect, ui.theme.line, ui.px(3), ui.px(ui.theme.border));
    text_around(ui, rect.centre(), ui.fonts.small, ui.theme.secondary, "no mask");
}

}  // namespace

float strip_height(const Ui& ui, const View& view) {
    const float further = view.open == Group::none ? 0 : further_height;
    return ui.px(2 * padding_y + caption_height + caption_gap + body_height + further);
}

void draw_strip(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(padding_x), ui.px(padding_y));
    const Rect further =
        view.open == Group::none ? Rect{} : inside.cut_bottom(ui.px(further_height - further_gap));
    if (view.open != Group::none) inside.cut_bottom(ui.px(further_gap));
    Rect captions = inside.cut_top(ui.px(caption_height));
    inside.cut_top(ui.px(caption_gap));
    const Layout layout = lay_out(ui, inside.width(), inside.height());
    const float side = layout.side;
    const float with_scale = side + ui.px(scale_height);

    // A group with its caption: from the left of what is left.
    const auto group = [&](float width) {
        const Rect body = inside.cut_left(width);
        captions.min.x = body.min.x;
        return body;
    };
    const auto caption = [&](const Rect& body) {
        return Rect{ImVec2(body.min.x, captions.min.y), ImVec2(body.max.x, captions.max.y)};
    };
    const auto next = [&] { draw_arrow(ui, inside.cut_left(layout.arrow)); };
    const auto picture = [&](Rect& body, float width) {
        if (!layout.pictures) return Rect{};
        Rect place = body.cut_right(width);
        body.cut_right(ui.px(picture_gap));
        place.max.y = std::min(place.max.y, place.min.y + with_scale);
        return place;
    };

    Rect body = group(ui.px(token_controls) + layout.spare);
    draw_caption(ui, view, Group::tokens, "tokens", "Tokens", token_detail(context), caption(body));
    draw_token_controls(context, body);
    next();

    const float gap = layout.pictures ? ui.px(picture_gap) : 0;
    body = group(ui.px(vector_controls) + gap + side * vectors_share);
    draw_caption(ui, view, Group::vectors, "vectors", "Vectors", vector_detail(context), caption(body));
    const Rect vectors = picture(body, side * vectors_share);
    draw_vector_controls(context, view, body);
    const bool has_vectors = layout.pictures && context.results.attention().taken();
    if (has_vectors) draw_queries_and_keys(context, view, cache, vectors);
    next();

    body = group(ui.px(score_controls) + gap + side);
    draw_caption(ui, view, Group::none, "scores", "Scores", score_detail(context), caption(body));
    const Stage scores = differs(context, Stage::scaled) ? Stage::scaled : Stage::scores;
    const Rect score_picture = picture(body, side);
    draw_score_controls(context, body);
    if (layout.pictures) draw_stage_picture(context, view, cache, scores, score_picture);
    next();

    body = group(ui.px(mask_controls) + (layout.mask_picture ? ui.px(picture_gap) + side : 0));
    draw_caption(ui, view, Group::mask, "mask", "Mask", mask_detail(context), caption(body));
    if (layout.mask_picture) {
        Rect place = picture(body, side);
        if (differs(context, Stage::masked)) {
            draw_stage_picture(context, view, cache, Stage::masked, place);
        } else {
            draw_no_mask(ui, place.cut_top(side));
        }
    }
    draw_mask_controls(context, view, body);
    next();

    body = inside;
    draw_caption(ui, view, Group::weights, "weights", "Weights", weight_detail(context, caption(body)),
                 caption(body));
    body.max.y = std::min(body.max.y, body.min.y + with_scale);
    if (layout.pictures) draw_stage_picture(context, view, cache, Stage::weights, body.cut_left(side));
    if (has_vectors) draw_values_and_output(context, view, cache, body);

    if (view.open != Group::none) {
        ImGui::GetWindowDrawList()->AddLine(further.min, ImVec2(further.max.x, further.min.y), ui.theme.line,
                                            ui.px(1));
        Rect room = further;
        room.cut_top(ui.px(2));
        draw_further_controls(context, view.open, cache.labels, room);
    }
}

}  // namespace softmaxlab::attention
