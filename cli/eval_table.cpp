#include "cli/eval_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "core/base/terminal_text.h"
#include "core/numeric/lost_row.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

// Characters of UTF-8: every byte that does not continue one.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padding(std::size_t width, std::size_t used) {
    return std::string(width > used ? width - used : 0, ' ');
}

// How much of a number stands left of the place of its decimal point.
std::size_t whole_width(const std::string& number) {
    const bool word = number.find_first_of("0123456789") == std::string::npos;
    return word ? number.size() : std::min(number.find_first_of(".e"), number.size());
}

void append_column(std::vector<std::string>& lines, const std::vector<std::string>& column) {
    const bool first = lines.empty();
    lines.resize(std::max(lines.size(), column.size()));
    for (std::size_t i = 0; i < column.size(); ++i) lines[i] += (first ? "" : "  ") + column[i];
}

/// A table in plain text. Text stands left-aligned, numbers with their decimal points under each other, both
/// by characters rather than bytes. All columns must have the same number of cells.
class AlignedColumns {
  public:
    void add_text(const std::string& heading, const std::vector<std::string>& cells);
    void add_numbers(const std::string& heading, const std::vector<std::string>& cells);

    /// The lines, each ended, two blanks between columns and none at the end; without a heading if all are
    /// empty.
    std::string text() const;

  private:
    std::vector<std::string> lines_;  ///< the heading first
};

void AlignedColumns::add_text(const std::string& heading, const std::vector<std::string>& cells) {
    std::vector<std::string> column = {heading};
    column.insert(column.end(), cells.begin(), cells.end());
    std::size_t width = 0;
    for (const std::string& cell : column) width = std::max(width, width_of(cell));
    for (std::string& cell : column) cell += padding(width, width_of(cell));
    append_column(lines_, column);
}

void AlignedColumns::add_numbers(const std::string& heading, const std::vector<std::string>& cells) {
    std::size_t whole = 0, fraction = 0;
    for (const std::string& cell : cells) {
        whole = std::max(whole, whole_width(cell));
        fraction = std::max(fraction, cell.size() - whole_width(cell));
    }
    const std::size_t width = std::max(whole + fraction, width_of(heading));
    std::vector<std::string> column = {padding(width, width_of(heading)) + heading};
    for (const std::string& cell : cells) {
        const std::string left = padding(width - fraction, whole_width(cell)) + cell;
        column.push_back(left + padding(width, left.size()));
    }
    append_column(lines_, column);
}

std::string AlignedColumns::text() const {
    std::string text;
    for (const std::string& line : lines_) {
        const std::size_t end = line.find_last_not_of(' ');
        const bool empty_heading = end == std::string::npos && &line == &lines_.front();
        if (!empty_heading) text += line.substr(0, end == std::string::npos ? 0 : end + 1) + "\n";
    }
    return text;
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t max_jacobian_columns = 16;
constexpr std::size_t max_label_letters = 40;

std::string number(double value) {
    return std::isnan(value) ? "nan" : fmt::format("{:.6g}", value);  // its sign says nothing
}

std::string class_name(const std::vector<std::string>& labels, std::size_t index) {
    return labels.empty() ? fmt::format("{}", index) : label_in_table(labels[index], max_label_letters);
}

// All classes in their order, or of many the most probable; NaN counts as improbable.
std::vector<std::size_t> shown_classes(const std::vector<double>& probabilities) {
    std::vector<std::size_t> shown(probabilities.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    if (shown.size() <= max_shown_in_order) return shown;
    const auto weight = [&](std::size_t i) { return probabilities[i] >= 0 ? probabilities[i] : -1.0; };
    const auto end = shown.begin() + shown_of_many;
    std::partial_sort(shown.begin(), end, shown.end(), [&](std::size_t a, std::size_t b) {
        return weight(a) > weight(b) || (weight(a) == weight(b) && a < b);
    });
    shown.resize(shown_of_many);
    return shown;
}

std::string heading(const EvalResponse& response) {
    const auto masked = std::count(response.logits.begin(), response.logits.end(), -infinity);
    std::string text = fmt::format("softmax of {} logit{}, T = {}", response.logits.size(),
                                   response.logits.size() == 1 ? "" : "s", number(response.temperature));
    if (masked > 0) text += fmt::format(", {} masked", masked);
    text += fmt::format("\n{} backend ({}), {} method", name_of(response.backend), response.backend_detail,
                        name_of(response.method));
    if (response.backend != BackendKind::reference)
        text += "; p is the backend's, the steps before it are float32 rounded correctly";
    return text + "\n\n";
}

AlignedColumns steps(const EvalRequest& request, const EvalResponse& response,
                     const std::vector<std::string>& labels, const std::vector<std::size_t>& shown) {
    const Trace& t = *response.trace;
    const auto column_of = [&](const std::vector<double>& values) {
        std::vector<std::string> cells;
        for (const std::size_t i : shown) cells.push_back(number(values[i]));
        return cells;
    };
    std::vector<std::string> names, notes;
    for (const std::size_t i : shown) {
        names.push_back(class_name(labels, i));
        notes.push_back(response.logits[i] == -infinity ? "masked" : "");
    }

    AlignedColumns table;
    table.add_text("class", names);
    table.add_numbers("z", column_of(request.logits));
    if (t.format != Format::f64)
        table.add_numbers(fmt::format("z as {}", name_of(t.format)), column_of(t.logits));
    const bool divided = t.temperature != 1 && !is_limit(t.temperature);
    if (divided) {
        std::vector<double> scaled = t.scaled;
        if (scaled.empty())
            for (const double z : t.logits) scaled.push_back(round_to(t.format, z / t.temperature));
        table.add_numbers("z/T", column_of(scaled));
    }
    if (!t.shifted.empty())
        table.add_numbers(t.temperature == 1 ? "z - max" : "(z - max)/T", column_of(t.shifted));
    table.add_numbers("exp", column_of(t.exponentials));
    table.add_numbers("p", column_of(response.probabilities));
    table.add_numbers("log p", column_of(response.log_probabilities));
    table.add_numbers("sparsemax", column_of(response.sparsemax));
    table.add_numbers("entmax1.5", column_of(response.entmax15));
    if (response.cross_entropy) table.add_numbers("dL/dz", column_of(response.cross_entropy->gradient));
    table.add_text("", notes);
    return table;
}

std::string what_is_left_out(const EvalResponse& response, const std::vector<std::size_t>& shown) {
    if (shown.size() == response.probabilities.size()) return "";
    double rest = 0;
    std::vector<bool> is_shown(response.probabilities.size(), false);
    for (const std::size_t i : shown) is_shown[i] = true;
    for (std::size_t i = 0; i < is_shown.size(); ++i) rest += is_shown[i] ? 0 : response.probabilities[i];
    return fmt::format("… and {} more classes, with p = {} together; --json prints all\n",
                       response.probabilities.size() - shown.size(), number(rest));
}

// What went wrong in the arithmetic, if anything did, in words.
std::string remark(const EvalResponse& response, const std::vector<std::string>& labels) {
    if (response.all_masked)
        return "Every class is masked: every p is 0 by convention, since 0/0 is not a number. Frameworks "
               "differ.";
    if (const std::optional<LostRow> lost = lost_row(*response.trace)) {
        const std::optional<std::size_t> index = lost->failure.class_index;
        return words_with(*lost, index ? "class " + class_name(labels, *index) : "");
    }
    return "";
}

std::string results(const EvalRequest& request, const EvalResponse& response) {
    const Trace& t = *response.trace;
    const auto live = std::count_if(response.logits.begin(), response.logits.end(),
                                    [](double z) { return z != -infinity; });
    AlignedColumns table;
    std::vector<std::string> names, values, notes;
    const auto add = [&](std::string name, double value, std::string note = "") {
        names.push_back(std::move(name));
        values.push_back(number(value));
        notes.push_back(std::move(note));
    };
    if (t.max) add("max", *t.max, "largest logit");
    add("sum of exp", t.sum);
    add("log-sum-exp", response.log_sum_exp, "log of the sum of e^(z/T)");
    const std::string most = fmt::format(
        "nats = {} bits; at most {} nats for {} class{}", number(nats_to_bits(response.entropy_nats)),
        number(std::log(static_cast<double>(live))), live, live == 1 ? "" : "es");
    add("entropy", response.entropy_nats, live == 0 ? "of no class there is none" : most);
    add("perplexity", response.perplexity);
    add("margin", response.margin, "between the two largest p");
    add("sum of p", response.sum_of_probabilities, fmt::format("added in {}", name_of(response.format)));
    if (request.target)
        add("cross-entropy", response.cross_entropy->loss,
            fmt::format("L = -log p of class {}", *request.target));
    table.add_text("", names);
    table.add_numbers("", values);
    table.add_text("", notes);
    return table.text();
}

std::string jacobian_matrix(const EvalResponse& response, const std::vector<std::string>& labels) {
    const std::size_t classes = response.logits.size();
    if (response.jacobian.empty()) return "";
    if (classes > max_jacobian_columns)
        return fmt::format("\nThe Jacobian of {} classes is too wide for a table: --json prints it.\n",
                           classes);
    AlignedColumns table;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < classes; ++i) names.push_back("dp " + class_name(labels, i));
    table.add_text("", names);
    for (std::size_t column = 0; column < classes; ++column) {
        std::vector<std::string> cells;
        for (std::size_t row = 0; row < classes; ++row)
            cells.push_back(number(response.jacobian[row * classes + column]));
        table.add_numbers("/dz " + class_name(labels, column), cells);
    }
    return "\nJacobian\n" + table.text();
}

}  // namespace

std::string eval_table(const EvalRequest& request, const EvalResponse& response,
                       const std::vector<std::string>& labels) {
    const std::vector<std::size_t> shown = shown_classes(response.probabilities);
    std::string text = heading(response);
    text += steps(request, response, labels, shown).text();
    text += what_is_left_out(response, shown);
    const std::string trouble = remark(response, labels);
    if (!trouble.empty()) text += "\n" + trouble + "\n";
    text += "\n" + results(request, response);
    text += jacobian_matrix(response, labels);
    return text;
}

}  // namespace softmaxlab
