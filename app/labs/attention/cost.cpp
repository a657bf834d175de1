#include "app/labs/attention/cost.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "app/labs/attention/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"
#include "core/numeric/attention_cost.h"

namespace softmaxlab::attention {
namespace {

constexpr std::array<std::uint64_t, 2> other_sizes = {4096, 131072};
constexpr std::uint64_t tile = 128;  // queries and keys, as FlashAttention on GPUs has it

// Design pixels.
constexpr float line_height = 19;
constexpr float max_line_height = 30;
constexpr float label_width = 140;
constexpr float narrow_below = 470;
constexpr float max_bars_height = 76;
constexpr float bar_gap = 3;

/// One column of the table.
struct Column {
    std::string_view id;
    std::string_view title;
    AttentionSize size;
    AttentionCost cost;
    bool brief = false;  ///< there is no room for all digits
};

Column column_of(std::string_view id, std::string_view title, const AttentionSize& size) {
    return {id, title, size, attention_cost(size, tile)};
}

Column column_on_screen(FrameArena& arena, const Scene& scene, AttentionResults& results) {
    const AttentionSize size{results.queries(), results.keys(), key_dimension(scene.attention),
                             value_dimension(scene.attention), results.live_cells()};
    return column_of(
        "shown",
        formatted(arena, "shown: {} × {}", grouped(arena, results.queries()), grouped(arena, results.keys())),
        size);
}

std::array<Column, 3> columns_of(FrameArena& arena, const Scene& scene, AttentionResults& results) {
    const Attention& attention = scene.attention;
    const auto of = [&](std::uint64_t tokens) {
        return column_of(formatted(arena, "{}", tokens),
                         formatted(arena, "{} tokens", grouped(arena, tokens)),
                         {tokens, tokens, key_dimension(attention), value_dimension(attention),
                          live_cells(tokens, attention.mask.causal, attention.mask.window)});
    };
    return {column_on_screen(arena, scene, results), of(other_sizes[0]), of(other_sizes[1])};
}

/// All digits, or as many as have room: "17.2 G" where there is little.
std::string_view count_text(FrameArena& arena, std::uint64_t count, bool brief) {
    constexpr std::uint64_t many = 1'000'000;
    if (brief && count >= many) {
        const auto value = static_cast<double>(count);
        return value < 1e9    ? formatted(arena, "{:.3g} M", value / 1e6)
               : value < 1e12 ? formatted(arena, "{:.3g} G", value / 1e9)
                              : formatted(arena, "{:.3g} T", value / 1e12);
    }
    constexpr std::uint64_t too_long = 100'000'000'000;
    return count < too_long ? grouped(arena, count)
                            : formatted(arena, "{:.3g} · 10^12", static_cast<double>(count) / 1e12);
}

/// A line of the table.
struct Line {
    const char* id;
    const char* name;
    std::string_view (*value)(FrameArena&, const Column&);
    const char* explanation;
};

const std::array<Line, 6> lines = {{
    {"cells", "cells that count",
     [](FrameArena& arena, const Column& c) { return count_text(arena, c.size.live_cells, c.brief); },
     "Cells of queries × keys that no mask leaves out. A causal mask leaves n (n + 1)/2 of n²: about half."},
    {"score-products", "multiply-adds, q·k",
     [](FrameArena& arena, const Column& c) { return count_text(arena, c.cost.score_products, c.brief); },
     "d_k for each cell that counts."},
    {"exponentials", "exponentials",
     [](FrameArena& arena, const Column& c) { return count_text(arena, c.cost.exponentials, c.brief); },
     "One for each cell that counts."},
    {"output-products", "multiply-adds, p·v",
     [](FrameArena& arena, const Column& c) { return count_text(arena, c.cost.output_products, c.brief); },
     "d_v for each cell that counts."},
    {"stored", "memory, stored",
     [](FrameArena& arena, const Column& c) { return bytes_text(arena, c.cost.stored_bytes); },
     "Scores and weights of all cells in float32: 8 bytes a cell, masked or not."},
    {"online", "memory, online",
     [](FrameArena& arena, const Column& c) { return bytes_text(arena, c.cost.online_bytes); },
     "m, ℓ and the output of each query in float32, 4 (2 + d_v) bytes, and one tile of 128 × 128 with its "
     "rows of Q, K and V."},
}};

void draw_table(Ui& ui, Rect room, const std::array<Column, 3>& columns) {
    const float width = (room.width() - ui.px(label_width)) / static_cast<float>(columns.size());
    const float height = room.height() / static_cast<float>(lines.size() + 1);
    Rect head = room.cut_top(height);
    head.cut_left(ui.px(label_width));
    for (const Column& column : columns) {
        // The first title has all the room before the second one.
        Rect place = head.cut_left(width);
        if (&column == columns.data()) place.min.x -= ui.px(label_width);
        text(ui, place, ui.fonts.small, ui.theme.secondary,
             column.brief ? column.title.substr(0, column.title.find(" tokens")) : column.title,
             Align::right);
    }
    for (const Line& line : lines) {
        Rect row = room.cut_top(height);
        text(ui, row.cut_left(ui.px(label_width)), ui.fonts.body, ui.theme.secondary, line.name);
        for (const Column& column : columns) {
            const Rect place = row.cut_left(width);
            const std::string_view value = line.value(ui, column);
            text(ui, place, ui.fonts.number_small, ui.theme.text, value, Align::right);
            explained(ui, formatted(ui, "attention/cost/{}/{}", column.id, line.id), place, value,
                      line.explanation);
        }
    }
}

/// Where an amount of memory lies between 64 bytes and the largest amount, on a logarithmic scale.
float share_of(std::uint64_t bytes, std::uint64_t largest) {
    constexpr double min_bytes = 64;
    if (static_cast<double>(bytes) <= min_bytes) return 0;
    return static_cast<float>(std::log(static_cast<double>(bytes) / min_bytes) /
                              std::log(static_cast<double>(largest) / min_bytes));
}

void draw_bar(Ui& ui, Rect row, ImU32 colour, std::uint64_t bytes, std::uint64_t largest) {
    const std::string_view words = bytes_text(ui, bytes);
    const float room = row.width() - ui.px(70);
    const float length = std::max(room * share_of(bytes, largest), ui.px(2));
    fill(row.cut_left(length), colour, ui.px(2));
    row.cut_left(ui.px(6));
    text(ui, row, ui.fonts.number_small, ui.theme.text, words);
}

void draw_memory_bars(Ui& ui, Rect room, const std::array<Column, 3>& columns) {
    std::uint64_t largest = 1;
    for (const Column& column : columns)
        largest = std::max({largest, column.cost.stored_bytes, column.cost.online_bytes});
    const Rect title = room.cut_top(ui.px(line_height));
    constexpr std::string_view words = "Memory, on a logarithmic scale: stored above, online below";
    text(ui, title, ui.fonts.small, ui.theme.secondary,
         text_size(ui.fonts.small, words).x <= title.width() ? words : "Memory, logarithmic: stored, online");
    const float each = std::min(room.height() / static_cast<float>(columns.size()), ui.px(max_bars_height));
    for (const Column& column : columns) {
        Rect row = room.cut_top(each);
        text(ui, row.cut_left(ui.px(label_width)), ui.fonts.small, ui.theme.text, column.title);
        const float height = (each - ui.px(2 * bar_gap)) * 0.5F;
        row.cut_top((each - 2 * height - ui.px(1)) * 0.5F);
        draw_bar(ui, row.cut_top(height), ui.theme.secondary, column.cost.stored_bytes, largest);
        row.cut_top(ui.px(1));
        draw_bar(ui, row.cut_top(height), ui.theme.accent, column.cost.online_bytes, largest);
    }
}

}  // namespace

void draw_cost(LabContext& context, View&, Cache&, Rect room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    std::array<Column, 3> columns = columns_of(ui, scene, context.results.attention());
    for (Column& column : columns) column.brief = ui.is_narrow(room.width(), narrow_below);
    const Rect foot = room.cut_bottom(ui.px(line_height));
    constexpr std::string_view exact = "FlashAttention is exact, and saves memory, not arithmetic.";
    constexpr std::string_view brief = "FlashAttention saves memory, not arithmetic.";
    std::string_view words =
        formatted(ui, "d_k = {}, d_v = {}. {}", columns[0].size.d_k, columns[0].size.d_v, exact);
    for (const std::string_view shorter : {exact, brief})
        if (text_size(ui.fonts.small, words).x > foot.width()) words = shorter;
    text(ui, foot, ui.fonts.small, ui.theme.text, words);
    landmark(ui, "attention/cost/words", foot, words);
    const float line = std::clamp(room.height() * 0.075F, ui.px(line_height), ui.px(max_line_height));
    draw_table(ui, room.cut_top(line * static_cast<float>(lines.size() + 1)), columns);
    room.cut_top(ui.px(6));
    room.cut_bottom(ui.px(4));
    draw_memory_bars(ui, room, columns);
}

}  // namespace softmaxlab::attention
