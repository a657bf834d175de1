#include "app/labs/attention/attention_lab.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "app/labs/attention/controls.h"
#include "app/labs/attention/cost.h"
#include "app/labs/attention/dimensions.h"
#include "app/labs/attention/heads.h"
#include "app/labs/attention/matrix.h"
#include "app/labs/attention/online.h"
#include "app/labs/attention/parts.h"
#include "app/labs/attention/row.h"
#include "app/labs/attention/strip.h"
#include "app/labs/attention/values.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab {
namespace attention {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float padding_x = 16;
constexpr float padding_y = 12;
constexpr float tabs_height = 28;
constexpr float gap = 8;
constexpr float wedge_width = 34;  // between the row in the matrix and its bars
constexpr float formula_height = 38;
constexpr float strip_share = 0.22F;  // of the height, where there is more of it
constexpr float max_strip = 216;
constexpr float lower_height = 390;
constexpr float stacked_below = 720;  // narrower than this, the side stands below the matrix
constexpr float row_width = 330;      // the least room of the view of a row beside the matrix …
constexpr float view_width = 400;     // … and of the other views
constexpr float bars_width = 260;     // of the row's bars beside another view
constexpr float stage_bars_share = 0.4F;
constexpr float min_stage_room = 390;

// ---- what belongs to the data ----

Data data_of(const Document& document) {
    const Attention& attention = document.scene().attention;
    Data data;
    data.revision = document.revision();
    data.text = attention.text;
    if (attention.model) {
        data.text = attention.model->model;
        for (const std::string& token : attention.model->tokens) data.text += token;
    }
    data.token_kind = attention.token_kind;
    data.file = attention.given ? attention.given->source : "";
    data.edited = attention.given && attention.given->edited;
    data.queries = query_count(attention);
    data.keys = key_count(attention);
    return data;
}

/// Vectors that a person edits stay what they were; so do tokens that are repeated more often.
bool is_same(const Data& a, const Data& b) {
    if (a.text != b.text || a.token_kind != b.token_kind) return false;
    const bool by_hand = (a.edited || b.edited) && a.queries == b.queries && a.keys == b.keys;
    return a.file == b.file || by_hand;
}

/// What was chosen in other data is gone.
void forget_old_choices(const Document& document, View& view, Cache& cache) {
    if (cache.data && cache.data->revision == document.revision()) return;
    Data now = data_of(document);
    if (cache.data && !is_same(*cache.data, now)) {
        view.part = {};
        view.key = 0;
        view.q = view.k = view.v = {};
        view.online.done = 0;
    }
    cache.data = std::move(now);
}

/// New names when the text, or the vectors that it names, are new.
void update_labels(const AttentionResults& results, TokenLabels& labels) {
    if (!results.taken() || labels.revision == results.revision()) return;
    const Attention& attention = *results.taken();
    labels = {query_labels(attention), key_labels(attention), source_in_words(attention), results.revision()};
}

// ---- what stands right of the large matrix ----

using SideView = TabView<SideTab, void (*)(LabContext&, View&, Cache&, Rect)>;

constexpr std::array side_views = {
    SideView{
        SideTab::row, {"row", "Row", "The softmax of one query: its weights, entropy and output."}, draw_row},
    SideView{
        SideTab::dimensions, {"dimensions", "√d_k", "Why the scores are divided by √d_k."}, draw_dimensions},
    SideView{SideTab::heads, {"heads", "Heads", "The weights of all heads side by side."}, draw_heads},
    SideView{SideTab::online,
             {"online", "Online", "The same softmax block by block, as FlashAttention goes over it."},
             draw_online},
    SideView{
        SideTab::cost, {"cost", "Cost", "Arithmetic and memory, for few tokens and for many."}, draw_cost},
};

/// The tabs; `view.side` becomes the one that was pressed. Returns the view that is shown.
const SideView& draw_side_tabs(Ui& ui, View& view, Rect bar) {
    std::array<Tab, side_views.size()> items;
    std::transform(side_views.begin(), side_views.end(), items.begin(),
                   [](const SideView& side) { return side.tab; });
    const auto is_shown = [&](const SideView& side) { return side.value == view.side; };
    const auto chosen = std::find_if(side_views.begin(), side_views.end(), is_shown) - side_views.begin();
    const SideView& shown =
        side_views[tabs(ui, "attention/view", bar, items, static_cast<std::size_t>(chosen))];
    view.side = shown.value;
    return shown;
}

/// The ground of the row's bars, and the row of the matrix pulled out to it.
void draw_row_ground(Ui& ui, const MatrixPlaces& places, const Rect& bars) {
    const Rect ground = bars.inset(-ui.px(gap), -ui.px(gap) * 0.5F);
    const ImU32 colour = mix(ui.theme.panel, ui.theme.background, 0.6F);
    fill(ground, colour, ui.px(6));
    if (ui.theme.name == ThemeName::contrast) outline(ground, ui.theme.line, ui.px(6), ui.px(1));
    const float from = places.row.max.x + ui.px(2);
    const float to = ground.min.x;
    if (to <= from || !places.row.has_room()) return;
    ImGui::GetWindowDrawList()->AddQuadFilled(
        ImVec2(from, places.row.min.y), ImVec2(to, ground.min.y + ui.px(5)),
        ImVec2(to, ground.max.y - ui.px(5)), ImVec2(from, places.row.max.y), colour);
}

/// The views of the right, with the bars of the row beside all of them that leave room for these, and how the
/// weight of the cell comes about below.
void draw_side(LabContext& context, View& view, Cache& cache, Rect room, const MatrixPlaces& matrix) {
    Ui& ui = context.ui;
    const SideView& shown = draw_side_tabs(ui, view, room.cut_top(ui.px(tabs_height)));
    room.cut_top(ui.px(gap));
    draw_formula(context, cache, room.cut_bottom(ui.px(formula_height)), ui.fonts.small);
    room.cut_bottom(ui.px(gap));
    const bool has_bars = room.width() >= ui.px(bars_width + view_width + 3 * gap);
    if (shown.value == SideTab::row) {
        draw_row_ground(ui, matrix, room);
    } else if (has_bars) {
        const float share = std::max(ui.px(bars_width), room.width() * 0.36F);
        const Rect bars = room.cut_left(share);
        draw_row_ground(ui, matrix, bars);
        draw_row_bars(context, cache, bars, RowHead::name);
        room.cut_left(ui.px(3 * gap));
    }
    shown.draw(context, view, cache, room);
}

// ---- the lab ----

/// The card of the large matrix and what belongs to it.
void draw_hero(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    const Ui& ui = context.ui;
    const auto inside_of = [&](const Rect& place) {
        card(context.ui, place);
        return place.inset(ui.px(padding_x), ui.px(padding_y));
    };
    if (ui.is_narrow(rect.width(), stacked_below)) {
        Rect below = rect;
        const Rect above = below.cut_top((rect.height() - ui.px(gutter)) * 0.5F);
        below.cut_top(ui.px(gutter));
        Rect room = inside_of(above);
        draw_large_matrix(context, view, cache, room, {});
        return draw_side(context, view, cache, inside_of(below), {});
    }
    Rect room = inside_of(rect);
    MatrixRoom wanted;
    wanted.beside = ui.px((view.side == SideTab::row ? row_width : view_width) + wedge_width);
    const MatrixPlaces matrix = draw_large_matrix(context, view, cache, room, wanted);
    room.cut_left(ui.px(wedge_width));
    draw_side(context, view, cache, room, matrix);
}

/// The large matrix, its row, and how a weight comes about: all there is when it is enlarged, and on the
/// stage.
void draw_large(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect room = rect.inset(ui.px(padding_x), ui.px(padding_y));
    if (context.stage) {
        draw_formula(context, cache, room.cut_bottom(2 * ui.fonts.strong->FontSize + ui.px(4)),
                     ui.fonts.strong);
        room.cut_bottom(ui.px(gap));
    }
    MatrixRoom wanted;
    wanted.beside = room.width() * stage_bars_share;
    wanted.tabs = !context.stage || view.enlarged;
    const MatrixPlaces matrix = draw_large_matrix(context, view, cache, room, wanted);
    room.cut_left(ui.px(wedge_width));
    if (!context.stage) {
        draw_formula(context, cache, room.cut_bottom(ui.px(formula_height)), ui.fonts.small);
        room.cut_bottom(ui.px(gap));
    }
    room = room.inset(0, ui.px(gap) * 0.5F);
    draw_row_ground(ui, matrix, room);
    draw_row_bars(context, cache, room, RowHead::chooser);
}

bool side_is_visible(const View& view, SideTab side) {
    return view.side == side && !view.enlarged;
}

/// Of the weights on screen: backend, precision, size, entropy, difference to the reference.
List<StatusItem> status(FrameArena& arena, const Document& document, Results& results, bool show_times) {
    const Backend& backend = results.backend();
    AttentionResults& attention = results.attention();
    const std::string_view who = formatted(arena, "{} · {}", backend.name(), backend.detail());
    const std::string_view format(name_of(backend.format()));
    List<StatusItem> items(
        {
            {"status/backend", who, who,
             formatted(arena, "The backend “{}” computes every weight on screen.", backend.name())},
            {"status/format", format, format,
             formatted(arena, "The precision of scores and weights: {}.", format)},
        },
        arena);
    if (!attention.trouble().empty()) {
        items.push_back({"status/trouble", attention.trouble(), "no vectors", attention.trouble()});
        return items;
    }
    if (!attention.complete()) {
        const std::string_view progress = formatted(arena, "computing {:.0f} %", attention.progress() * 100);
        items.push_back(
            {"status/progress", progress, progress, "How much of the matrices has been computed."});
        return items;
    }
    if (show_times)
        items.front().shown =
            joined(arena, items.front().shown, " ", duration_text(arena, attention.seconds()));
    const std::string_view size = formatted(arena, "{} × {}", attention.queries(), attention.keys());
    items.push_back({"status/size", size, joined(arena, size, " weights"), "Queries × keys."});
    const std::string_view entropy = fixed(arena, attention.summary().mean_entropy, 3);
    items.push_back({"status/entropy", joined(arena, entropy, " nats"),
                     formatted(arena, "mean H = {} nats", entropy),
                     "The mean entropy of all rows that are not fully masked."});
    const std::size_t query = std::min(document.scene().attention.query, attention.queries() - 1);
    const std::string_view difference = significant(arena, attention.difference_to_reference(query), 2);
    items.push_back(
        {"status/difference", difference,
         formatted(arena, "error vs float64 in row {}: {}", query, difference),
         "The largest difference of a weight of the chosen row from the reference, which computes the row "
         "again from the same vectors: 106 bits inside, float64 outside."});
    return items;
}

struct Traits {
    using View = attention::View;
    using Cache = attention::Cache;

    static void draw(LabContext& context, View& view, Cache& cache) {
        begin(context, view, cache);
        const Ui& ui = context.ui;
        if (view.enlarged) return draw_large(context, view, cache, context.area);
        Rect area = context.area;
        // What scrolls needs no more than it does.
        const bool scrolls = ui.is_narrow(area.width(), stacked_below);
        const float more =
            scrolls ? 0 : std::min(strip_share * area.height(), ui.px(max_strip)) - strip_height(ui, View());
        draw_strip(context, view, cache, area.cut_top(strip_height(ui, view) + std::max(0.0F, more)));
        area.cut_top(ui.px(gutter));
        draw_hero(context, view, cache, area);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        begin(context, view, cache);
        Rect area = context.area;
        draw_stage_controls(context, view, area.cut_top(ui.px(tabs_height)));
        area.cut_top(ui.px(gap));
        draw_large(context, view, cache, area);
    }

    /// Rows that have come are drawn in the next frame; what a change has made, at once.
    static WorkDone work(const LabWork& work, const View& view, Cache& cache) {
        WorkDone done;
        done.advanced = cache.hovered.is_new();
        AttentionResults& results = work.results.attention();
        const bool at_work = !results.complete() && results.trouble().empty();
        const bool is_new = at_work || results.revision() != work.document.revision();
        if (is_new) {
            const Revision before = results.revision();
            const bool complete = results.advance(work.seconds);
            done.advanced |= complete || results.failure() || results.revision() != before;
            done.unfinished = !complete;
        }
        if (done.unfinished || !results.trouble().empty()) return done;
        if (const auto& text = work.document.scene().attention.model) {
            ModelHeads& heads = work.results.model_heads();
            const bool before = heads.summaries().empty();
            done.unfinished = !heads.summarize(*text, work.seconds);
            done.advanced |= before && !done.unfinished;
        }
        if (done.unfinished || !side_is_visible(view, SideTab::heads)) return done;
        AttentionHeads& heads = work.results.attention_heads();
        const std::uint64_t before = heads.version();
        done.unfinished = !heads.advance(work.seconds);
        done.advanced |= heads.version() != before || heads.failure();
        return done;
    }

    /// Whatever group is open: opening one must not lead to the stage, where it could not be closed.
    static float height(const Ui& ui, float width, const View&) {
        const float lower = ui.is_narrow(width, stacked_below) ? 2 * lower_height + gutter : lower_height;
        return strip_height(ui, View()) + ui.px(gutter + lower);
    }

    static float stage_height(const Ui& ui, float, const Scene&, const View&) {
        return ui.px(min_stage_room);
    }

    static std::vector<ValueTable> tables(const Scene&, Results& results, const View& view, const Cache&) {
        return tables_of(results, view);
    }

  private:
    static void begin(LabContext& context, View& view, Cache& cache) {
        const AttentionResults& results = context.results.attention();
        forget_old_choices(context.document, view, cache);
        update_labels(results, cache.labels);
        cache.hovered.begin_drawing(results.queries(), results.keys());
        // What is not visible does not go on by itself.
        if (!side_is_visible(view, SideTab::online)) cache.play.playing = false;
    }
};

}  // namespace
}  // namespace attention

Lab attention_lab() {
    return {.id = "attention",
            .name = "Attention",
            .sentence = "Each row is a softmax: it says where one token looks.",
            .open = LabOf<attention::Traits>::open,
            .status = attention::status,
            .subject = Subject::attention,
            .guessed = {learning::Quantity::weights, attention::keys_to_guess, false}};
}

}  // namespace softmaxlab
