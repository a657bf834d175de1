#include "app/labs/language/values.h"

#include <string>
#include <utility>

#include "app/labs/language/parts.h"
#include "app/labs/values.h"

namespace softmaxlab::language {
namespace {

ValueTable next_table(const Scene& scene, const LanguageModel& model, const NextToken& next) {
    ValueTable table;
    table.id = "next_token";
    table.title = "The next token";
    table.row_name = "token";
    std::vector<double> ids;
    std::vector<double> counts;
    for (const std::size_t token : next.ranking) {
        table.rows.push_back(file_label(model, token));
        ids.push_back(static_cast<double>(token));
        counts.push_back(next.counts[token]);
    }
    add_column(table, "id", ids);
    add_column(table, "logit", picked(next.logits, next.ranking));
    add_column(table, "before", picked(next.trace.before, next.ranking));
    add_column(table, "after", picked(next.trace.probabilities, next.ranking));
    add_column(table, "of 100 draws", counts);
    const TokenFilters& filters = scene.language.filters;
    table.notes = {{"model", model.name},
                   {"T", scene.temperature},
                   {"top-k", static_cast<double>(filters.top_k)},
                   {"top-p", filters.top_p},
                   {"min-p", filters.min_p},
                   {"repetition penalty", filters.repetition_penalty},
                   {"u", next.u},
                   {"draws", file_label(model, next.hit.index)}};
    return table;
}

ValueTable text_table(const LanguageModel& model, LanguageResults& results) {
    const LanguageText& text = results.text();
    const std::vector<double>& chances = results.chances();
    ValueTable table;
    table.id = "drawn_tokens";
    table.title = "The tokens that were drawn";
    table.row_name = "token";
    std::vector<double> ids;
    std::vector<double> bits;
    for (std::size_t i = 0; i < chances.size(); ++i) {
        const Token token = text.tokens[text.prompt + i];
        table.rows.push_back(file_label(model, token));
        ids.push_back(token);
        bits.push_back(surprise_in_bits(chances[i]));
    }
    add_column(table, "id", ids);
    add_column(table, "probability", chances);
    add_column(table, "surprise in bits", bits);
    return table;
}

}  // namespace

std::vector<ValueTable> tables_of(const Scene& scene, Results& results) {
    LanguageResults& language = results.language();
    const NextToken* const next = language.next();
    std::vector<ValueTable> tables;
    if (next == nullptr) return tables;
    tables.push_back(next_table(scene, *language.model(), *next));
    if (!language.chances().empty()) tables.push_back(text_table(*language.model(), language));
    return tables;
}

}  // namespace softmaxlab::language
