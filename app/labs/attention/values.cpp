#include "app/labs/attention/values.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/labs/attention/parts.h"
#include "app/labs/values.h"
#include "core/base/input_error.h"

namespace softmaxlab::attention {
namespace {

/// A row of a stage. That of the scaled scores is made here, as its picture is.
std::vector<double> row_of(AttentionResults& results, Stage stage, std::size_t query) {
    if (stage == Stage::weights) return results.weight_row(query);
    if (stage == Stage::masked) return results.masked_row(query);
    std::vector<double> row = results.score_row(query);
    if (stage == Stage::scaled)
        for (double& score : row) score *= results.scale();
    return row;
}

std::vector<ValueNote> notes_of(Results& results, const Attention& attention) {
    std::vector<ValueNote> notes = {
        {"T", results.scene().temperature}, {"scale", results.attention().scale()}, backend_note(results)};
    if (const std::size_t d_k = key_dimension(attention); d_k > 0)
        notes.push_back({"d_k", static_cast<double>(d_k)});
    notes.push_back({"vectors", source_in_words(attention)});
    return notes;
}

std::string of_head(const Attention& attention) {
    return head_count(attention) > 1 ? " of " + head_name(attention, attention.head) : "";
}

ValueTable matrix_of(AttentionResults& results, const Attention& attention, Stage stage) {
    static constexpr std::array<std::string_view, 4> titles = {"Scores Q·K", "Scaled scores", "Masked scores",
                                                               "Attention weights"};
    ValueTable table;
    table.id = name_of(stage).id;
    table.title = std::string(titles[static_cast<std::size_t>(stage)]) + of_head(attention);
    table.row_name = "query";
    table.rows = query_labels(attention);
    table.columns = key_labels(attention);
    table.is_matrix = true;
    table.values.reserve(results.queries() * results.keys());
    for (std::size_t query = 0; query < results.queries(); ++query) {
        const std::vector<double> row = row_of(results, stage, query);
        table.values.insert(table.values.end(), row.begin(), row.end());
    }
    return table;
}

ValueTable row_table(AttentionResults& results, const Attention& attention, std::size_t query) {
    ValueTable table;
    table.id = "row";
    table.title = fmt::format("Query {}, {}", query, query_labels(attention)[query]);
    table.row_name = "key";
    table.rows = key_labels(attention);
    add_column(table, "score", row_of(results, Stage::scores, query));
    add_column(table, "scaled", row_of(results, Stage::scaled, query));
    add_column(table, "masked", row_of(results, Stage::masked, query));
    add_column(table, "weight", row_of(results, Stage::weights, query));
    table.notes = {{"query", static_cast<double>(query)},
                   {"entropy in nats", results.facts()[query].entropy}};
    return table;
}

ValueTable output_table(AttentionResults& results, const Attention& attention) {
    const Matrix& output = results.output();
    ValueTable table;
    table.id = "output";
    table.title = "Output" + of_head(attention);
    table.row_name = "query";
    table.rows = query_labels(attention);
    for (std::size_t i = 0; i < output.columns; ++i) table.columns.push_back(fmt::format("{}", i));
    table.values.assign(output.values.begin(), output.values.end());
    table.is_matrix = true;
    return table;
}

}  // namespace

std::vector<ValueTable> tables_of(Results& all, const View& view) {
    AttentionResults& results = all.attention();
    if (!results.trouble().empty()) throw InputError(results.trouble());
    if (!results.complete()) {
        throw InputError(fmt::format("The weights are still being computed: {:.0f} % are done.",
                                     results.progress() * 100));
    }
    const Attention& attention = *results.taken();
    const std::size_t query = std::min(attention.query, results.queries() - 1);
    std::vector<ValueTable> tables;
    tables.push_back(matrix_of(results, attention, view.stage));
    tables.front().notes = notes_of(all, attention);
    tables.push_back(row_table(results, attention, query));
    if (value_dimension(attention) > 0 && results.has_output())
        tables.push_back(output_table(results, attention));
    return tables;
}

}  // namespace softmaxlab::attention
