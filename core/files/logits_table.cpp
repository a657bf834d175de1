#include "core/files/logits_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

std::string count_text(std::size_t count, std::size_t total, const char* what) {
    return fmt::format("{} of {} logits {} {}", count, total, count == 1 ? "is" : "are", what);
}

}  // namespace

LogitSet row_of(const LogitsTable& table, std::size_t row) {
    if (row >= table.rows) {
        throw InputError(
            fmt::format("{}: expected a row from 0 to {}, found {}", table.source, table.rows - 1, row));
    }
    const std::string file =
        to_utf8(table.source.substr(table.source.find_last_of("/\\") + 1));  // npos + 1: 0
    LogitSet set;
    set.source = table.rows == 1 ? file : fmt::format("row {} of {}", row, file);
    if (!table.row_names.empty() && !table.row_names[row].empty()) {
        set.source = fmt::format("row {} ({}) of {}", row, excerpt(table.row_names[row]), file);
    }
    const auto begin = table.values.begin() + static_cast<std::ptrdiff_t>(row * table.classes);
    set.logits.assign(begin, begin + static_cast<std::ptrdiff_t>(table.classes));
    set.labels = table.labels;
    return set;
}

std::optional<std::size_t> target_of(const LogitsTable& table, std::size_t row) {
    if (table.targets.empty() || table.targets.at(row) == no_target) return std::nullopt;
    return table.targets[row];
}

Scene scene_of_row(const LogitsTable& table, std::size_t row) {
    Scene scene = scene_from(row_of(table, row));
    scene.gradients.target = target_of(table, row).value_or(scene.gradients.target);
    return scene;
}

bool names_log_probabilities(std::string_view name) {
    std::string letters;
    for (const char c : name)
        if (const char letter = lower_case(c); letter >= 'a' && letter <= 'z') letters += letter;
    return letters == "logprob" || letters == "logprobs" || letters == "logprobability" ||
           letters == "logprobabilities" || letters == "logp" || letters == "toplogprobs";
}

void add_remark(std::string& remark, std::string_view sentence) {
    if (sentence.empty()) return;
    if (!remark.empty()) remark += ' ';
    remark += sentence;
    if (!remark.ends_with('.')) remark += '.';
}

std::string remark_on_bytes(std::string_view text) {
    std::size_t lines = 0, first = 0;  // line by line: a check of the whole text would copy it
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (!is_utf8(text.substr(0, end)) && lines++ == 0) first = line;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (lines == 0) return "";
    const std::string where = lines == 1 ? fmt::format("Line {}", first)
                                         : fmt::format("{} lines, the first is line {},", lines, first);
    return fmt::format("{} {} bytes that are not UTF-8, shown as �: save the file as UTF-8.", where,
                       lines == 1 ? "has" : "have");
}

std::string remarks_on(const LogitSet& set) {
    const auto spoils = [](double z) { return std::isnan(z) || z == infinity; };
    const auto& logits = set.logits;
    const auto nans = static_cast<std::size_t>(
        std::count_if(logits.begin(), logits.end(), [](double z) { return std::isnan(z); }));
    const auto infinite = static_cast<std::size_t>(std::count(logits.begin(), logits.end(), infinity));
    const auto masked = static_cast<std::size_t>(std::count(logits.begin(), logits.end(), -infinity));
    if (nans + infinite > 0) {
        const auto first =
            static_cast<std::size_t>(std::find_if(logits.begin(), logits.end(), spoils) - logits.begin());
        const std::string label = set.labels.empty() ? "" : fmt::format(", “{}”", excerpt(set.labels[first]));
        std::string text;
        if (nans > 0) text = count_text(nans, logits.size(), "NaN");
        if (infinite > 0) text += (text.empty() ? "" : ", ") + count_text(infinite, logits.size(), "+inf");
        return fmt::format("{} (the first is class {}{}): every probability is NaN", text, first, label);
    }
    if (masked > 0) return count_text(masked, logits.size(), "-inf: masked");
    return "";
}

std::string remarks_on(const LogitsTable& table, const LogitSet& row) {
    std::string remarks = table.remark;
    add_remark(remarks, remarks_on(row));
    return remarks;
}

}  // namespace softmaxlab
