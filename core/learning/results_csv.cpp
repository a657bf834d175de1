#include "core/learning/results_csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/base/number_text.h"

namespace softmaxlab::learning {
namespace {

/// With it a spreadsheet takes the letters for what they are.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view columns =
    "learner,lesson,step,skill,kind,seed,answer,right_answer,right,sure,try,hints,solution_shown,"
    "misconception,when";

std::string row_of(const std::string& learner, const Answer& answer) {
    const auto flag = [](bool is) { return std::string(is ? "1" : "0"); };
    const std::vector<std::string> cells = {learner,
                                            answer.lesson,
                                            answer.lesson.empty() ? answer.exercise : answer.step,
                                            answer.skill,
                                            answer.kind,
                                            answer.seed ? fmt::format("{}", *answer.seed) : "",
                                            answer.given,
                                            answer.right_answer,
                                            flag(answer.right),
                                            flag(answer.sure),
                                            fmt::format("{}", answer.tries),
                                            fmt::format("{}", answer.hints),
                                            flag(answer.solution_shown),
                                            answer.misconception,
                                            answer.when};
    std::string row;
    for (const std::string& cell : cells)
        row += (row.empty() && &cell == &cells.front() ? "" : ",") + csv_cell(cell);
    return row + "\r\n";
}

/// Of how many learners, and of how many who were sure.
struct Shown {
    std::set<std::size_t> learners;
    std::set<std::size_t> sure;
};

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell(text);
    constexpr std::string_view begins_formula = "=+@\t\r";
    const bool is_negative_word = text.starts_with('-') && !number_from(text);
    if (!text.empty() && (begins_formula.find(text.front()) != std::string_view::npos || is_negative_word))
        cell.insert(cell.begin(), '\'');
    if (cell.find_first_of(",\"\r\n;\t") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

bool is_results_csv(std::string_view text) {
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
    return text.substr(0, columns.size()) == columns;
}

std::string results_csv(std::span<const Progress> learners) {
    std::string text = fmt::format("{}{}\r\n", byte_order_mark, columns);
    for (const Progress& learner : learners)
        for (const Answer& answer : learner.answers) text += row_of(learner.learner, answer);
    return text;
}

std::string misconceptions_table(std::span<const Progress> learners,
                                 const std::vector<Misconception>& known) {
    std::map<std::string, Shown> shown;
    for (std::size_t i = 0; i < learners.size(); ++i) {
        for (const Answer& answer : learners[i].answers) {
            if (answer.right || answer.misconception.empty()) continue;
            shown[answer.misconception].learners.insert(i);
            if (answer.sure) shown[answer.misconception].sure.insert(i);
        }
    }
    std::vector<std::pair<std::string, Shown>> rows(shown.begin(), shown.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.second.learners.size() > b.second.learners.size();
    });
    std::size_t width = 0;
    for (const auto& [id, row] : rows) width = std::max(width, id.size());
    std::string text;
    for (const auto& [id, row] : rows) {
        const Misconception* one = find_misconception(known, id);
        constexpr std::size_t most_steps = 3;
        std::vector<std::string> steps = one != nullptr ? one->steps : std::vector<std::string>();
        steps.resize(std::min(steps.size(), most_steps));
        const std::string where = steps.empty() ? "" : fmt::format("   show {}", fmt::join(steps, ", "));
        text += fmt::format("{:<{}}  {:>3} of {}   ({} sure){}\n", id, width, row.learners.size(),
                            learners.size(), row.sure.size(), where);
    }
    return text;
}

}  // namespace softmaxlab::learning
