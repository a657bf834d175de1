#include "app/labs/temperature/pin_rows.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr std::size_t top_classes = 12;

// Of the rest of a loaded set, the small ones first.
PinRow rest_row(LabContext& context, const PinComparison& comparison) {
    std::span<const std::size_t> ranking = context.results.ranking();
    PinRow rest{"rest",
                formatted(context.ui, "{} others", grouped(context.ui, ranking.size() - top_classes)),
                context.ui.theme.secondary,
                0,
                0,
                {}};
    for (std::size_t rank = ranking.size(); rank-- > top_classes;) {
        rest.a += comparison.a[ranking[rank]];
        rest.b += comparison.b[ranking[rank]];
    }
    return rest;
}

}  // namespace

PinRows pin_rows(LabContext& context, const PinComparison& comparison, std::size_t most) {
    const Scene& scene = context.document.scene();
    PinRows made(context.ui);
    const bool loaded = scene.loaded != nullptr;
    const std::size_t count = loaded ? std::min(top_classes, comparison.a.size()) : comparison.a.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = loaded ? context.results.ranking()[i] : i;
        const int colour = loaded ? static_cast<int>(i) : scene.classes[index].colour;
        made.rows.push_back(
            {formatted(context.ui, "{}", index), visible_label(context.ui, class_name(scene, index)),
             context.ui.theme.class_colour(colour), comparison.a[index], comparison.b[index], index});
    }
    if (comparison.a.size() > count) made.rows.push_back(rest_row(context, comparison));

    while (made.rows.size() > std::max<std::size_t>(most, 1)) {
        // NaN is not left out: it is what went wrong.
        const auto least =
            std::min_element(made.rows.begin(), made.rows.end(), [](const PinRow& x, const PinRow& y) {
                const auto key = [](const PinRow& row) {
                    return std::isnan(row.difference()) ? 2.0 : std::fabs(row.difference());
                };
                return key(x) < key(y);
            });
        made.largest_left_out = std::max(made.largest_left_out, std::fabs(least->difference()));
        ++made.left_out;
        made.rows.erase(least);
    }
    return made;
}

double pin_axis_end(double largest) {
    double end = 1;
    for (int step = 0; step < 60; ++step) {
        const double next = end / (step % 3 == 1 ? 2.5 : 2);
        if (!(largest <= next)) break;
        end = next;
    }
    return end;
}

}  // namespace softmaxlab
