#include "app/labs/attention/open_row.h"

#include <utility>

#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab {

Scene scene_of_row(FrameArena& arena, const Scene& scene, AttentionResults& results, std::size_t query) {
    const std::string_view token = quoted_token(arena, query_labels(scene.attention).at(query), 24);
    LogitSet row{fmt::format("row {} {} of attention", query + 1, token), results.masked_row(query),
                 key_labels(scene.attention)};
    Scene opened = scene_from(std::move(row));
    opened.temperature = scene.temperature;
    return opened;
}

void open_row_in_softmax(LabContext& context, std::size_t query) {
    context.document.apply(edit::ReplaceScene{
        scene_of_row(context.ui, context.document.scene(), context.results.attention(), query), true});
    context.go_to = Subject::logits;
}

}  // namespace softmaxlab
