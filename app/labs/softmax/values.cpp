#include "app/labs/softmax/values.h"

#include <cstddef>
#include <string>

#include "app/labs/values.h"

namespace softmaxlab::softmax_ui {

std::vector<ValueTable> tables_of(const Scene& scene, Results& results) {
    const Trace& trace = results.trace();
    ValueTable table = table_of_classes("classes", "Softmax", scene, all_classes(scene));
    add_column(table, "logit", results.logits());
    add_column(table, "exponential", trace.exponentials);
    add_column(table, "probability", results.shown_probabilities());
    if (scene.loaded) {
        std::vector<double> ranks(class_count(scene));
        for (std::size_t rank = 0; rank < ranks.size(); ++rank)
            ranks[results.ranking()[rank]] = static_cast<double>(rank + 1);
        add_column(table, "rank", ranks);
    }
    table.notes = {{"T", scene.temperature},
                   {"sum of exponentials", trace.sum},
                   {"max subtracted", trace.method == Method::stable ? "yes" : "no"},
                   backend_note(results)};
    if (scene.loaded) table.notes.push_back({"logits", scene.loaded->source});
    return {std::move(table)};
}

}  // namespace softmaxlab::softmax_ui
