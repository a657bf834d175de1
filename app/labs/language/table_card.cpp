#include "app/labs/language/table_card.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/labs/language/candidates.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/bar.h"
#include "app/widgets/explained.h"
#include "app/widgets/ghost.h"
#include "app/widgets/grab.h"
#include "app/widgets/polyline.h"

namespace softmaxlab::language {
namespace {

// Design pixels.
constexpr float side = 16;
constexpr float head_height = 24;
constexpr float row_height = 22;
constexpr float max_row_height = 27;
constexpr float wide_from = 640;    // of the table without its card
constexpr float tight_below = 500;  // there the draws are a number only, so that the shares have bars
constexpr float tag_height = 20;

/// Where the columns stand.
struct Columns {
    Rect rank, token, logit, before, bar, share, draws, count, tags;
};

Columns columns_in(const Ui& ui, Rect row) {
    const bool wide = !ui.is_narrow(row.width(), wide_from);
    const bool tight = ui.is_narrow(row.width(), tight_below);
    Columns c;
    c.tags = row.cut_right(ui.px(tight ? 80 : 92));
    row.cut_right(ui.px(6));
    c.rank = row.cut_left(ui.px(wide ? 28 : 22));
    c.token = row.cut_left(ui.px(wide ? 112 : 84));
    c.logit = row.cut_left(ui.px(wide ? 56 : 48));
    c.before = row.cut_left(ui.px(wide ? 78 : 66));
    row.cut_left(ui.px(wide ? 16 : 8));
    c.count = row.cut_right(ui.px(tight ? 46 : 26));
    c.draws = row.cut_right(ui.px(wide ? 84 : tight ? 0 : 28));
    row.cut_right(ui.px(tight ? 0 : 8));
    c.share = row.cut_right(ui.px(tight ? 58 : 64));
    c.bar = row;
    return c;
}

Rect across(const Rect& column, const Rect& row) {
    return {ImVec2(column.min.x, row.min.y), ImVec2(column.max.x, row.max.y)};
}

/// The rows, from the top of the list.
struct Rows {
    Rect room;
    float height = 0;
    std::size_t count = 0;

    float line_after(std::size_t kept) const {
        return room.min.y + height * static_cast<float>(std::min(kept, count));
    }
    Rect row(std::size_t i) const {
        return {ImVec2(room.min.x, line_after(i)), ImVec2(room.max.x, line_after(i) + height)};
    }
};

Rows rows_in(const Ui& ui, const Rect& room, std::size_t tokens) {
    Rows rows;
    rows.room = room;
    rows.count = static_cast<std::size_t>(std::max(1.0F, std::floor(room.height() / ui.px(row_height))));
    rows.count = std::min(rows.count, tokens);
    rows.height = std::min(room.height() / static_cast<float>(rows.count), ui.px(max_row_height));
    return rows;
}

/// The end of a scale of shares that has few values, so that it stands still while somebody drags.
double scale_for(double largest) {
    for (const double end : {0.05, 0.1, 0.2, 0.35, 0.5, 0.75})
        if (largest <= end) return end;
    return 1;
}

double scale_of(const NextToken& next, const Rows& rows) {
    double largest = 0;
    for (std::size_t i = 0; i < rows.count; ++i) {
        const std::size_t token = next.ranking[i];
        largest = std::max({largest, next.trace.before[token], next.trace.probabilities[token]});
    }
    return scale_for(largest);
}

void draw_head(Ui& ui, const Columns& columns, const Rect& head) {
    const auto title = [&](const Rect& column, std::string_view words, Align align = Align::left) {
        text(ui, across(column, head), ui.fonts.strong, ui.theme.secondary, words, align);
    };
    Rect token = columns.token;
    token.max.x += ui.px(4);
    title(token, first_that_fits(ui.fonts.strong, token.width(), {"next token", "token"}));
    title(columns.logit, "logit", Align::right);
    title(columns.before, "before", Align::right);
    const Rect after{columns.bar.min, ImVec2(columns.share.max.x, columns.bar.max.y)};
    const std::string_view words = first_that_fits(ui.fonts.strong, after.width(),
                                                   {"after T and the filters", "after filters", "after"});
    title(after, words);
    Rect legend = across(after, head);
    legend.cut_left(text_size(ui.fonts.strong, words).x + ui.px(10));
    text_if_it_fits(ui, legend, ui.fonts.small, ui.theme.secondary, "outline: before");
    const Rect draws{columns.draws.min, ImVec2(columns.count.max.x, columns.draws.max.y)};
    title(draws, first_that_fits(ui.fonts.strong, draws.width(), {"100 draws", "of 100"}));
    if (columns.draws.has_room())
        text_if_it_fits(ui, across(columns.tags, head), ui.fonts.small, ui.theme.secondary, "line: expected",
                        Align::right);
}

void draw_shares(Ui& ui, const NextToken& next, const Columns& columns, const Rect& row, std::size_t rank,
                 double scale) {
    const std::size_t token = next.ranking[rank];
    const double before = next.trace.before[token];
    const double after = next.trace.probabilities[token];
    const bool kept = after > 0;
    const float inset = row.height() * 0.2F;
    const Rect bar = across(columns.bar, row).inset(0, inset);
    const ImU32 colour = colour_of_rank(ui, rank);
    const auto part = [&](double p) { return static_cast<float>(std::min(p / scale, 1.0)); };
    text(ui, across(columns.before, row), ui.fonts.number_small, ui.theme.secondary, percent(ui, before),
         Align::right);
    if (!kept) {
        draw_gone(ui, {bar.min, ImVec2(bar.min.x + bar.width() * part(before), bar.max.y)},
                  ui.theme.secondary);
        return;
    }
    BarLook look;
    look.to = part(after);
    look.colour = colour;
    look.bare = true;
    look.before = part(before);
    draw_bar(ui, bar, look);
    const std::string_view share = percent(ui, after);
    text(ui, across(columns.share, row), ui.fonts.number_small, ui.theme.text, share, Align::right);
    landmark(ui, formatted(ui, "language/after/{}", rank), bar, share);

    const Rect draws = across(columns.draws, row).inset(0, inset);
    const std::uint32_t count = next.counts[token];
    if (draws.has_room()) {
        const auto drawn = [&](double p) { return draws.width() * part(p); };
        fill({draws.min,
              ImVec2(draws.min.x + drawn(count / static_cast<double>(NextToken::draws)), draws.max.y)},
             with_alpha(colour, 0.6F), ui.px(2));
        const float x = draws.min.x + drawn(after);
        fill({ImVec2(x - ui.px(1), draws.min.y - ui.px(2)), ImVec2(x + ui.px(1), draws.max.y + ui.px(2))},
             ui.theme.text);
    }
    const std::string_view words = formatted(ui, "{}", count);
    text(ui, across(columns.count, row), ui.fonts.number_small, ui.theme.text, words, Align::right);
    landmark(ui, formatted(ui, "language/count/{}", rank), across(columns.count, row), words);
}

std::string_view row_words(const LabState& state, std::size_t token, bool hidden) {
    Ui& ui = state.ui();
    const NextToken& next = *state.next;
    std::string_view what = token_words(ui, state.model, token);
    if (next.trace.logits[token] != next.logits[token])
        what = formatted(ui, "{}\nIts logit with the repetition penalty: {}.", what,
                         fixed(ui, next.trace.logits[token], 2));
    if (hidden) return joined(ui, what, "\nPress to take this token by hand.");
    const double before = next.trace.before[token];
    return formatted(ui,
                     "{}\nPress to take this token by hand: at {} of the model's own probability it costs a "
                     "surprise of {}.",
                     what, percent(ui, before), bits_words(ui, before));
}

void draw_row(const LabState& state, const Columns& columns, const Rect& row, std::size_t rank, double scale,
              bool hidden) {
    Ui& ui = state.ui();
    const NextToken& next = *state.next;
    const std::size_t token = next.ranking[rank];
    const bool removed = !hidden && !(next.trace.probabilities[token] > 0);
    const bool hit = !hidden && !next.order.empty() && next.hit.index == token;
    const Rect place{row.min, ImVec2(columns.count.max.x, row.max.y)};
    const std::string_view name = formatted(ui, "language/row/{}", rank);
    const bool pressed = bare_button(name, place);
    if (ImGui::IsItemHovered() || hit) fill(place.inset(-ui.px(4), 0), ui.theme.raised, ui.px(4));
    const Rect cell = across(columns.token, row);
    const std::string_view label =
        fitted_name(ui, ui.fonts.body, token_label(ui, state.model, token), cell.width() - ui.px(6));
    const ImU32 ink = removed ? ui.theme.secondary : ui.theme.text;
    text(ui, across(columns.rank, row), ui.fonts.number_small, ui.theme.secondary,
         formatted(ui, "{}", rank + 1));
    text(ui, cell, ui.fonts.body, ink, label);
    if (removed) {
        const float width = text_size(ui.fonts.body, label).x;
        const float y = std::round(cell.centre().y);
        ImGui::GetWindowDrawList()->AddLine(ImVec2(cell.min.x, y), ImVec2(cell.min.x + width, y), ink,
                                            ui.px(1));
    }
    text(ui, across(columns.logit, row), ui.fonts.number_small, ink, fixed(ui, next.logits[token], 2, 7),
         Align::right);
    if (!hidden) draw_shares(ui, next, columns, row, rank, scale);
    focus_ring(ui, place, ui.px(4));
    landmark(ui, name, place, label);
    if (has_tooltip(ui)) {
        // The item is the row's: what was drawn on it is none.
        tooltip(ui, row_words(state, token, hidden));
    }
    if (!pressed) return;
    state.cache.running.stop(state.document());
    append(state, token);
}

void draw_rest(const LabState& state, const Columns& columns, const Rect& row, std::size_t shown,
               bool hidden) {
    Ui& ui = state.ui();
    const NextToken& next = *state.next;
    if (next.ranking.size() == shown) return;
    const std::size_t count = next.ranking.size() - shown;
    Rect words{ImVec2(columns.token.min.x, row.min.y), ImVec2(columns.logit.max.x, row.max.y)};
    const std::string_view name = formatted(ui, "{} more tokens", grouped(ui, count));
    text(ui, words, ui.fonts.small, ui.theme.secondary, name);
    landmark(ui, "language/rest", row, name);
    if (hidden) return;
    double before = 0;
    double after = 0;
    std::size_t kept = 0;
    for (std::size_t i = shown; i < next.ranking.size(); ++i) {
        before += next.trace.before[next.ranking[i]];
        const double p = next.trace.probabilities[next.ranking[i]];
        after += p;
        if (p > 0) ++kept;
    }
    text(ui, across(columns.before, row), ui.fonts.number_small, ui.theme.secondary, percent(ui, before),
         Align::right);
    const Rect rest{ImVec2(columns.bar.min.x, row.min.y), ImVec2(columns.share.max.x, row.max.y)};
    const std::string_view fate =
        kept == 0
            ? std::string_view("removed")
            : first_that_fits(ui.fonts.small, rest.width(),
                              {formatted(ui, "{} of them kept: {}", grouped(ui, kept), percent(ui, after)),
                               formatted(ui, "{} kept", grouped(ui, kept))});
    text(ui, rest, ui.fonts.small, ui.theme.secondary, fate);
    landmark(ui, "language/rest/fate", rest, fate);
}

// ---- the lines where the filters cut

struct CutLine {
    SamplingFilter filter;
    std::size_t kept = 0;
    std::string_view words;
    bool decides = false;
};

std::optional<SamplingFilter> deciding(const NextToken& next) {
    for (std::size_t i = sampling_filters.size(); i-- > 0;)
        if (next.trace.removed[i] > 0) return sampling_filters[i];
    return std::nullopt;
}

List<CutLine> cut_lines(const LabState& state) {
    Ui& ui = state.ui();
    const NextToken& next = *state.next;
    const TokenFilters& filters = state.text().filters;
    const std::optional<SamplingFilter> decides = deciding(next);
    List<CutLine> lines(ui);
    const auto add = [&](SamplingFilter filter, std::size_t kept, std::string_view words) {
        lines.push_back({filter, kept, joined(ui, name_of(filter), " ", words), decides == filter});
    };
    if (filters.top_k > 0)
        add(SamplingFilter::top_k, std::min(filters.top_k, next.ranking.size()),
            formatted(ui, "{}", filters.top_k));
    if (filters.top_p < 1) {
        const std::vector<bool>& kept = next.trace.kept[1];
        add(SamplingFilter::top_p, static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true)),
            significant(ui, filters.top_p, 3));
    }
    if (filters.min_p > 0)
        add(SamplingFilter::min_p, kept_by_min_p(next, filters.min_p), significant(ui, filters.min_p, 3));
    std::sort(lines.begin(), lines.end(), [](const CutLine& a, const CutLine& b) {
        return a.kept != b.kept ? a.kept < b.kept : a.filter < b.filter;
    });
    return lines;
}

TokenFilters with_line_at(const NextToken& next, TokenFilters filters, SamplingFilter filter,
                          std::size_t kept) {
    switch (filter) {
        case SamplingFilter::top_k:
            filters.top_k = kept;
            break;
        case SamplingFilter::top_p:
            filters.top_p = top_p_that_keeps(next, kept);
            break;
        case SamplingFilter::min_p:
            filters.min_p = min_p_that_keeps(next, kept);
            break;
    }
    return filters;
}

void drag_line(const LabState& state, const Grab& grabbed, const Rows& rows, const CutLine& line) {
    std::size_t kept = line.kept;
    if (grabbed.dragging) {
        if (ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).y == 0) return;
        const float at = std::round((grabbed.pointer.y - rows.room.min.y) / rows.height);
        kept = static_cast<std::size_t>(std::clamp(at, 1.0F, static_cast<float>(rows.count)));
        if (kept == std::min(line.kept, rows.count)) return;
    } else if (grabbed.steps > 0 && kept > rows.count) {
        kept = rows.count;  // from out of sight to where it is seen
    } else if (grabbed.steps != 0) {
        const double wanted =
            static_cast<double>(kept) - std::copysign(std::ceil(std::fabs(grabbed.steps)), grabbed.steps);
        kept = static_cast<std::size_t>(
            std::clamp(wanted, 1.0, static_cast<double>(state.next->ranking.size())));
    }
    drag(state.document(), grabbed, [&](auto apply) {
        if (kept == line.kept) return;
        apply(edit::SetTokenFilters{with_line_at(*state.next, state.text().filters, line.filter, kept)});
    });
}

void draw_line(const LabState& state, const Columns& columns, const Rows& rows, const CutLine& line,
               float middle) {
    Ui& ui = state.ui();
    const float y = std::round(rows.line_after(line.kept));
    const float half = ui.px(tag_height) * 0.5F;
    const Rect tag{ImVec2(columns.tags.min.x, middle - half), ImVec2(columns.tags.max.x, middle + half)};
    const std::string_view name = joined(ui, "language/line/", name_of(line.filter));
    const bool below = line.kept > rows.count;
    const Grab grabbed = grab(ui, name, tag, GrabKeys::both, line.words);
    const ImU32 colour = line.decides ? ui.theme.accent : ui.theme.secondary;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float end = columns.count.max.x + ui.px(4);
    if (line.decides) {
        list.AddLine(ImVec2(rows.room.min.x, y), ImVec2(end, y), colour, ui.px(2));
    } else if (!below) {
        dashed_line(ui, ImVec2(rows.room.min.x, y), ImVec2(end, y), colour, ui.px(1));
    }
    list.AddLine(ImVec2(end, y), ImVec2(tag.min.x, middle), colour, ui.px(1));
    fill(tag, grabbed.hovered || grabbed.dragging ? ui.theme.raised : ui.theme.panel, half);
    outline(tag, colour, half, ui.px(1));
    text(ui, tag.inset(ui.px(5), 0), ui.fonts.small, line.decides ? ui.theme.accent : ui.theme.text,
         first_that_fits(
             ui.fonts.small, tag.width() - ui.px(10),
             {below ? joined(ui, line.words, " ↓") : line.words, line.words, name_of(line.filter)}),
         Align::centre);
    focus_ring(ui, tag, half, grabbed.focused);
    tooltip(ui, formatted(ui, "{} keeps {} of these tokens{}. Drag the line, or use the arrow keys.",
                          name_of(line.filter), grouped(ui, line.kept),
                          line.decides ? ", and decides what is left" : ""));
    drag_line(state, grabbed, rows, line);
}

/// Their tags beside them, one below the other where they are close, and none below `lowest`.
void draw_lines(const LabState& state, const Columns& columns, const Rows& rows, float lowest) {
    Ui& ui = state.ui();
    const List<CutLine> lines = cut_lines(state);
    const float height = ui.px(tag_height) + ui.px(1);
    List<float> middles(ui);
    for (const CutLine& line : lines) {
        const float y = std::round(rows.line_after(line.kept));
        middles.push_back(middles.empty() ? y : std::max(y, middles.back() + height));
    }
    float limit = lowest - height * 0.5F;
    for (std::size_t i = lines.size(); i-- > 0; limit -= height) middles[i] = std::min(middles[i], limit);
    for (std::size_t i = 0; i < lines.size(); ++i) draw_line(state, columns, rows, lines[i], middles[i]);
}

}  // namespace

void draw_table_card(const LabState& state, const Rect& rect) {
    Ui& ui = state.ui();
    card(ui, rect);
    Rect inside = rect.inset(ui.px(side), ui.px(12));
    if (state.next == nullptr) {
        const std::string& failure = state.results.failure();
        const std::string_view words =
            failure.empty() ? std::string_view("The model is computing …") : failure;
        paragraph(ui, inside, ui.fonts.body, ui.theme.secondary, words);
        landmark(ui, "language/failure", inside, words);
        return;
    }
    if (shows_candidates(ui)) return draw_candidates(state, inside);
    const bool hidden = hides_shares(ui);
    const Columns columns = columns_in(ui, inside);
    if (veiled(ui, learning::Quantity::logits)) return cover(ui, "language/hidden", inside);
    draw_head(ui, columns, inside.cut_top(ui.px(head_height)));
    const Rect rest = inside.cut_bottom(ui.px(row_height));
    const Rows rows = rows_in(ui, inside, state.next->ranking.size());
    const double scale = hidden ? 1 : scale_of(*state.next, rows);
    for (std::size_t i = 0; i < rows.count; ++i) draw_row(state, columns, rows.row(i), i, scale, hidden);
    draw_rest(state, columns, rest, rows.count, hidden);
    if (hidden)
        return cover(ui, "language/hidden",
                     {ImVec2(columns.before.min.x + ui.px(8), rows.room.min.y),
                      rect.inset(ui.px(side), ui.px(12)).max});
    draw_lines(state, columns, rows, rest.max.y);
}

}  // namespace softmaxlab::language
