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
#include "app/labs/attention/pipeline.h"
#include "app/labs/attention/row.h"
#include "app/labs/attention/values.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab {
namespace attention {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float pipeline_height = 204;
constexpr float pipeline_share = 0.3F;  // of the height, where there is more of it
constexpr float stacked_below = 900;    // narrower than this, the lower cards stand below each other
constexpr float lower_height = 330;

// ---- what belongs to the data ----

Data data_of(const Document& document) {
    const Attention& attention = document.scene().attention;
    Data data;
    data.revision = document.revision();
    data.text = attention.text;
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

// ---- the card on the right ----

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

void draw_side_card(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    TabRoom room;
    const SideView& shown = tab_card(context.ui, "attention/view", rect, side_views, view.side, room);
    shown.draw(context, view, cache, room.inside);
}

// ---- the lab ----

void draw_lower_cards(LabContext& context, View& view, Cache& cache, Rect area) {
    const Ui& ui = context.ui;
    Rect matrix;
    if (ui.is_narrow(area.width(), stacked_below)) {
        matrix = area.cut_top((area.height() - ui.px(gutter)) * 0.5F);
        area.cut_top(ui.px(gutter));
    } else {
        matrix = area.cut_left((area.width() - ui.px(gutter)) * 0.5F);
        area.cut_left(ui.px(gutter));
    }
    draw_matrix_card(context, view, cache, matrix);
    draw_side_card(context, view, cache, area);
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
         formatted(arena, "|Δ| of row {} to reference {}", query + 1, difference),
         "The largest difference of a weight of the chosen row to the reference, which computes the row "
         "again from the same vectors in double-double."});
    return items;
}

struct Traits {
    using View = attention::View;
    using Cache = attention::Cache;

    static void draw(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        begin(context, view, cache);
        Rect area = context.area;
        draw_controls(context, cache.labels, area.cut_top(controls_height(ui, area.width())));
        area.cut_top(ui.px(gutter));
        if (view.enlarged) {
            draw_matrix_card(context, view, cache, area);
            return;
        }
        const float share =
            ui.is_narrow(area.width(), stacked_below) ? 0 : pipeline_share * context.area.height();
        draw_pipeline(context, view, cache, area.cut_top(std::max(ui.px(pipeline_height), share)));
        area.cut_top(ui.px(gutter));
        draw_lower_cards(context, view, cache, area);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        begin(context, view, cache);
        Rect area = context.area;
        draw_stage_controls(context, area.cut_top(ui.px(stage_controls_height)));
        area.cut_top(ui.px(gutter) * 0.7F);
        if (view.enlarged) return draw_matrix_card(context, view, cache, area);
        const Rect matrix = area.cut_left((area.width() - ui.px(gutter)) * 0.58F);
        area.cut_left(ui.px(gutter));
        draw_matrix_card(context, view, cache, matrix);
        draw_stage_row(context, cache, card(context.ui, area));
    }

    /// Rows that have come are drawn in the next frame; what a change has made, at once.
    static WorkDone work(const LabWork& work, const View& view, Cache& cache) {
        WorkDone done;
        done.advanced = cache.hovered.is_new();
        AttentionResults& results = work.results.attention();
        const bool is_new = !results.complete() || results.revision() != work.document.revision();
        if (is_new) {
            const Revision before = results.revision();
            const bool complete = results.advance(work.seconds);
            done.advanced |= complete || results.failure() || results.revision() != before;
            done.unfinished = !complete;
        }
        if (done.unfinished || !side_is_visible(view, SideTab::heads)) return done;
        AttentionHeads& heads = work.results.attention_heads();
        const std::uint64_t before = heads.version();
        done.unfinished = !heads.advance(work.seconds);
        done.advanced |= heads.version() != before || heads.failure();
        return done;
    }

    static float height(const Ui& ui, float width, const View&) {
        const float lower = ui.is_narrow(width, stacked_below) ? 2 * lower_height + gutter : lower_height;
        return controls_height(ui, width) + ui.px(pipeline_height + lower + 2 * gutter);
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
    return {"attention",
            "Attention",
            "softmax(Q Kᵀ / √d_k) V, step by step, from 4 tokens to 4,096",
            LabOf<attention::Traits>::open,
            attention::status,
            Subject::attention};
}

}  // namespace softmaxlab
