#include "core/files/value_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <vector>

#include "core/base/json_writer.h"

namespace softmaxlab {
namespace {

struct Words {
    std::string_view infinity;
    std::string_view minus_infinity;
    std::string_view not_a_number;
};

constexpr Words plain_words = {"inf", "-inf", "nan"};
constexpr Words numpy_words = {"np.inf", "-np.inf", "np.nan"};
constexpr Words latex_words = {"$\\infty$", "$-\\infty$", "NaN"};

constexpr int few_digits = 6;

// `digits` significant ones, or the fewest that read back as the same double if it is 0.
void append_number(std::string& text, double value, const Words& words, int digits = 0) {
    if (std::isnan(value)) {
        text += words.not_a_number;
    } else if (std::isinf(value)) {
        text += value > 0 ? words.infinity : words.minus_infinity;
    } else if (digits == 0) {
        fmt::format_to(std::back_inserter(text), "{}", value);
    } else {
        fmt::format_to(std::back_inserter(text), "{:.{}g}", value, digits);
    }
}

std::string number(double value, const Words& words, int digits = 0) {
    std::string text;
    append_number(text, value, words, digits);
    return text;
}

// 1.5e-09 → $1.5 \times 10^{-9}$
std::string latex_number(double value) {
    const std::string text = number(value, latex_words, few_digits);
    const std::size_t e = text.find('e');
    if (!std::isfinite(value)) return text;
    if (e == std::string::npos) return "$" + text + "$";
    return fmt::format("${} \\times 10^{{{}}}$", text.substr(0, e), std::stoi(text.substr(e + 1)));
}

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

std::string python_string(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                quoted += "\\\"";
                break;
            case '\\':
                quoted += "\\\\";
                break;
            case '\n':
                quoted += "\\n";
                break;
            case '\r':
                quoted += "\\r";
                break;
            case '\t':
                quoted += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    quoted += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
                } else {
                    quoted += c;
                }
        }
    }
    return quoted + "\"";
}

std::string latex_escaped(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&':
            case '%':
            case '$':
            case '#':
            case '_':
            case '{':
            case '}':
                escaped += '\\';
                escaped += c;
                break;
            case '\\':
                escaped += "\\textbackslash{}";
                break;
            case '~':
                escaped += "\\textasciitilde{}";
                break;
            case '^':
                escaped += "\\textasciicircum{}";
                break;
            case '\n':
            case '\r':
            case '\t':
                escaped += ' ';
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

// A line of a table or of a comment stays one.
std::string on_one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void append_padded(std::string& text, std::string_view words, std::size_t width, bool right) {
    const std::string blanks(width - std::min(width, code_points(words)), ' ');
    if (right) text += blanks;
    text += words;
    if (!right) text += blanks;
}

std::string note_text(const ValueNote& note) {
    return on_one_line(
        fmt::format("{} = {}", note.name, note.number ? number(*note.number, plain_words) : note.words));
}

// "T = 0.5, backend = simd"
std::string notes_text(const ValueTable& table) {
    std::string text;
    for (const ValueNote& note : table.notes) text += (text.empty() ? "" : "; ") + note_text(note);
    return text;
}

/// The label of a row, or its index.
std::string row_label(const ValueTable& table, std::size_t row) {
    return table.rows.empty() ? fmt::format("{}", row) : table.rows[row];
}

/// Looks now and then whether the work was cancelled: every number counts as some bytes.
class Watch {
  public:
    explicit Watch(LoadingProgress* progress) : pass_(progress, LoadingStage::preparing, 0) {}
    void at(const std::string& text) { pass_.at(text.size()); }

  private:
    LoadingPass pass_;
};

// ---- the aligned table ----

/// What stands in one column, from the head down.
struct TextColumn {
    std::vector<std::string> cells;
    std::size_t width = 0;
    bool right = true;

    void add(std::string cell) {
        width = std::max(width, code_points(cell));
        cells.push_back(std::move(cell));
    }
};

void append_plain(std::string& text, const ValueTable& table, Watch& watch) {
    text += on_one_line(table.title) + "\n";
    if (!table.notes.empty()) text += notes_text(table) + "\n";
    std::vector<TextColumn> columns(2 + table.columns.size());
    columns[0].add("");
    columns[1].add(table.row_name);
    columns[1].right = false;
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        columns[0].add(fmt::format("{}", row));
        columns[1].add(table.rows.empty() ? "" : on_one_line(table.rows[row]));
    }
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        TextColumn& shown = columns[2 + column];
        shown.add(on_one_line(table.columns[column]));
        for (std::size_t row = 0; row < table.row_count(); ++row)
            shown.add(number(table.at(row, column), plain_words, few_digits));
        watch.at(text);
    }
    if (table.rows.empty()) {
        columns[0].cells.front() = table.row_name;
        columns[0].width = std::max(columns[0].width, code_points(table.row_name));
        columns.erase(columns.begin() + 1);
    }
    for (std::size_t line = 0; line <= table.row_count(); ++line) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) text += "  ";
            append_padded(text, columns[i].cells[line], columns[i].width, columns[i].right);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
        watch.at(text);
    }
}

// ---- Python ----

void append_strings(std::string& text, const std::string& name, const std::vector<std::string>& words) {
    text += name + " = [";
    for (std::size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : ", ") + python_string(words[i]);
    text += "]\n";
}

void append_matrix(std::string& text, const ValueTable& table, Watch& watch) {
    text += table.id + " = np.array([";
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        text += row == 0 ? "[" : ",\n    [";
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (column > 0) text += ", ";
            append_number(text, table.at(row, column), numpy_words);
        }
        text += ']';
        watch.at(text);
    }
    text += "])\n";
    if (!table.rows.empty()) append_strings(text, table.id + "_rows", table.rows);
    append_strings(text, table.id + "_columns", table.columns);
}

void append_quantities(std::string& text, const ValueTable& table, const std::string& prefix, Watch& watch) {
    if (!table.rows.empty()) append_strings(text, prefix + "labels", table.rows);
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        text += prefix + python_name(table.columns[column]) + " = np.array([";
        for (std::size_t row = 0; row < table.row_count(); ++row) {
            if (row > 0) text += ", ";
            append_number(text, table.at(row, column), numpy_words);
            watch.at(text);
        }
        text += "])\n";
    }
}

}  // namespace

std::string python_name(std::string_view text) {
    std::string name;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (digit && name.empty()) name = "_";
        if (letter || digit) {
            name += c;
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (name.size() > 1 && name.back() == '_') name.pop_back();
    return name.empty() ? "values" : name;
}

std::string plain_text(std::span<const ValueTable> tables, LoadingProgress* progress) {
    Watch watch(progress);
    std::string text;
    for (const ValueTable& table : tables) {
        if (!text.empty()) text += '\n';
        append_plain(text, table, watch);
    }
    return text;
}

std::string csv_text(std::span<const ValueTable> tables, LoadingProgress* progress) {
    Watch watch(progress);
    std::string text;
    for (const ValueTable& table : tables) {
        if (!text.empty()) text += "\r\n";
        if (tables.size() > 1) text += csv_field(table.title) + "\r\n";
        text += csv_field(table.row_name);
        for (const std::string& column : table.columns) text += "," + csv_field(column);
        text += "\r\n";
        for (std::size_t row = 0; row < table.row_count(); ++row) {
            text += csv_field(row_label(table, row));
            for (std::size_t column = 0; column < table.columns.size(); ++column) {
                text += ',';
                append_number(text, table.at(row, column), plain_words);
            }
            text += "\r\n";
            watch.at(text);
        }
    }
    return text;
}

std::string json_text(std::span<const ValueTable> tables, LoadingProgress* progress) {
    const LoadingPass pass(progress, LoadingStage::preparing, 0);
    JsonWriter json(JsonWriter::one_line, JsonDigits::fewest);
    json.open('{');
    json.key("tables").open('[');
    for (const ValueTable& table : tables) {
        json.open('{');
        json.key("id").text(table.id);
        json.key("title").text(table.title);
        json.key("notes").open('{');
        for (const ValueNote& note : table.notes) {
            json.key(python_name(note.name));
            note.number ? json.number(*note.number) : json.text(note.words);
        }
        json.close('}');
        json.key("row_name").text(table.row_name);
        json.key("rows").texts(table.rows);
        json.key("columns").texts(table.columns);
        json.key("values").open('[');
        for (std::size_t row = 0; row < table.row_count(); ++row) {
            check_cancelled(progress);
            json.numbers(std::span(table.values).subspan(row * table.columns.size(), table.columns.size()));
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

std::string numpy_text(std::span<const ValueTable> tables, LoadingProgress* progress) {
    Watch watch(progress);
    std::string text;
    for (const ValueTable& table : tables) {
        text += fmt::format("{}# {}\n", text.empty() ? "" : "\n", on_one_line(table.title));
        const std::string prefix = tables.size() > 1 ? table.id + "_" : "";
        for (const ValueNote& note : table.notes) {
            if (note.number) {
                text += fmt::format("{}{} = {}\n", prefix, python_name(note.name),
                                    number(*note.number, numpy_words));
            } else {
                text += "# " + note_text(note) + "\n";
            }
        }
        if (table.is_matrix) {
            append_matrix(text, table, watch);
        } else {
            append_quantities(text, table, prefix, watch);
        }
    }
    return text;
}

std::string latex_text(std::span<const ValueTable> tables, LoadingProgress* progress) {
    Watch watch(progress);
    std::string text;
    for (const ValueTable& table : tables) {
        text += fmt::format("{}% {}\n", text.empty() ? "" : "\n", on_one_line(table.title));
        if (!table.notes.empty()) text += "% " + notes_text(table) + "\n";
        text += fmt::format("\\begin{{tabular}}{{l{}}}\n  {}", std::string(table.columns.size(), 'r'),
                            latex_escaped(table.row_name));
        for (const std::string& column : table.columns) text += " & " + latex_escaped(column);
        text += " \\\\ \\hline\n";
        for (std::size_t row = 0; row < table.row_count(); ++row) {
            text += "  " + latex_escaped(row_label(table, row));
            for (std::size_t column = 0; column < table.columns.size(); ++column)
                text += " & " + latex_number(table.at(row, column));
            text += " \\\\\n";
            watch.at(text);
        }
        text += "\\end{tabular}\n";
    }
    return text;
}

}  // namespace softmaxlab
