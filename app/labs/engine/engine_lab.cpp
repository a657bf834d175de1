#include "app/labs/engine/engine_lab.h"

#include <algorithm>
#include <string_view>

#include "app/labs/engine/gpt3.h"
#include "app/labs/engine/parts.h"
#include "app/labs/engine/shape.h"
#include "app/labs/engine/values.h"
#include "app/labs/engine/ways.h"
#include "app/ui/number_text.h"

namespace softmaxlab::engine {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float stacked_below = 800;  // narrower than this, the cards stand below each other
constexpr float middle_height = 392;
constexpr float gpt3_height = 116;
constexpr float min_stage_ways = 290;

/// What computes here: the lab is not about the scene's logits.
List<StatusItem> status(FrameArena& arena, const Document& document, Results& results, bool /*show_times*/) {
    const Backend& backend = results.backend();
    const std::string_view who = formatted(arena, "{} · {}", backend.name(), backend.detail());
    const std::string_view format(name_of(backend.format()));
    const std::size_t machine = threads_of_machine();
    const std::string_view threads = machine == 1 ? "1 thread" : formatted(arena, "{} threads", machine);
    const std::size_t count = class_count(document.scene());
    const std::string_view classes = formatted(arena, "K = {}", grouped(arena, count));
    return List<StatusItem>(
        {
            {"status/backend", who, who,
             formatted(arena, "The backend “{}” computes what the other labs show; Measure races it too.",
                       backend.name())},
            {"status/format", format, format, formatted(arena, "The precision of that backend: {}.", format)},
            {"status/threads", threads, threads, "As many as this machine runs at the same time."},
            {"status/classes", grouped(arena, count), classes, "The classes of the scene in the other labs."},
        },
        arena);
}

struct Traits {
    using View = engine::View;
    using Cache = engine::Cache;

    static void draw(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        Rect area = context.area;
        draw_shape_card(context, view, cache, area.cut_top(shape_card_height(ui, area.width())));
        area.cut_top(ui.px(gutter));
        const Rect gpt3 = area.cut_bottom(ui.px(gpt3_height));
        area.cut_bottom(ui.px(gutter));
        Rect ways;
        if (ui.is_narrow(area.width(), stacked_below)) {
            ways = area.cut_top((area.height() - ui.px(gutter)) * 0.5F);
            area.cut_top(ui.px(gutter));
        } else {
            ways = area.cut_left((area.width() - ui.px(gutter)) * 0.44F);
            area.cut_left(ui.px(gutter));
        }
        draw_ways_card(context, cache, ways);
        draw_ladder_card(context, cache, area);
        draw_gpt3_card(context, cache, gpt3);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        Rect area = context.area;
        draw_shape_card(context, view, cache, area.cut_top(shape_card_height(ui, area.width())));
        area.cut_top(ui.px(gutter));
        draw_ways_card(context, cache, area);
    }

    static WorkDone work(const LabWork& work, const View& view, Cache& cache) {
        return measure(work, view, cache);
    }

    static float height(const Ui& ui, float width, const View&) {
        const float middle = ui.is_narrow(width, stacked_below) ? 2 * middle_height + gutter : middle_height;
        return shape_card_height(ui, width) + ui.px(middle + gpt3_height + 2 * gutter);
    }

    static float stage_height(const Ui& ui, float width, const Scene&, const View&) {
        return shape_card_height(ui, width) + ui.px(gutter + min_stage_ways);
    }

    static std::vector<ValueTable> tables(const Scene&, Results&, const View&, const Cache& cache) {
        return tables_of(cache);
    }
};

}  // namespace
}  // namespace softmaxlab::engine

namespace softmaxlab {

Lab engine_lab() {
    return {.id = "engine",
            .name = "Engine",
            .sentence = "How fast softmax runs on this machine, and why.",
            .open = LabOf<engine::Traits>::open,
            .status = engine::status,
            .guessed = {.items = nullptr}};
}

}  // namespace softmaxlab
