#include "app/export/values_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

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

// `digits` significant ones, or the fewest that read back as the same double if it is 0.
std::string number(double value, const Words& words, int digits = 0) {
    if (std::isnan(value)) return std::string(words.not_a_number);
    if (std::isinf(value)) return std::string(value > 0 ? words.infinity : words.minus_infinity);
    return digits == 0 ? fmt::format("{}", value) : fmt::format("{:.{}g}", value, digits);
}

// 1.5e-09 → $1.5 \times 10^{-9}$
std::string latex_number(double value, int digits = 0) {
    const std::string text = number(value, latex_words, digits);
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

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, code_points(text)), ' ');
}

std::string array_text(const std::vector<double>& values) {
    std::string text = "np.array([";
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i == 0 ? "" : ", ") + number(values[i], numpy_words);
    return text + "])";
}

}  // namespace

ValueTable values_of(const Scene& scene, Results& results) {
    ValueTable table;
    table.logits = results.logits();
    table.probabilities = results.probabilities().probabilities;
    table.temperature = scene.temperature;
    table.backend = fmt::format("{}, {}", results.backend().name(), name_of(results.backend().format()));
    table.names.reserve(table.logits.size());
    for (std::size_t i = 0; i < table.logits.size(); ++i) table.names.push_back(class_name(scene, i));
    return table;
}

std::string plain_text(const ValueTable& table) {
    std::size_t width = code_points("class");
    for (const std::string& name : table.names) width = std::max(width, code_points(name));
    std::string text = fmt::format("{}  {:>13}  {:>13}\n", padded("class", width), "logit", "probability");
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        text += fmt::format("{}  {:>13}  {:>13}\n", padded(table.names[i], width),
                            number(table.logits[i], plain_words, 6),
                            number(table.probabilities[i], plain_words, 6));
    }
    return text + fmt::format("T = {} ({})\n", number(table.temperature, plain_words), table.backend);
}

std::string csv_text(const ValueTable& table) {
    std::string text = "class,logit,probability\r\n";
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        text += fmt::format("{},{},{}\r\n", csv_field(table.names[i]), number(table.logits[i], plain_words),
                            number(table.probabilities[i], plain_words));
    }
    return text;
}

std::string numpy_text(const ValueTable& table) {
    std::string labels = "[";
    for (std::size_t i = 0; i < table.names.size(); ++i)
        labels += (i == 0 ? "" : ", ") + python_string(table.names[i]);
    return fmt::format("labels = {}]\nz = {}\nT = {}\np = {}  # {}\n", labels, array_text(table.logits),
                       number(table.temperature, numpy_words), array_text(table.probabilities),
                       table.backend);
}

std::string latex_text(const ValueTable& table) {
    std::string text = "\\begin{tabular}{lrr}\n  class & $z$ & $p$ \\\\ \\hline\n";
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        text += fmt::format("  {} & {} & {} \\\\\n", latex_escaped(table.names[i]),
                            latex_number(table.logits[i]), latex_number(table.probabilities[i], 6));
    }
    return text + fmt::format("\\end{{tabular}}\n% T = {}\n", number(table.temperature, plain_words));
}

}  // namespace softmaxlab
