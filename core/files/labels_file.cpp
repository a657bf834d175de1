#include "core/files/labels_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/files/logits_file.h"
#include "core/files/logits_table.h"
#include "core/files/npy_header.h"
#include "core/files/vector_names.h"
#include "core/files/vector_stack.h"

namespace softmaxlab {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t bytes_to_look_at = std::size_t{1} << 16U;

LabelsFile file_of(const std::string& path) {
    return {to_utf8(name_in(path)), path, {}, ""};
}

// ---- NPY

/// The item of an array of strings: "<U4" is four code points, "|S4" four bytes.
struct StringType {
    bool code_points = false;
    bool big_endian = false;
    std::uint64_t length = 0;
};

std::optional<StringType> string_type(const std::string& descr) {
    if (descr.size() < 3 || std::string_view("<>=|").find(descr[0]) == std::string_view::npos) return {};
    if (descr[1] != 'U' && descr[1] != 'S') return {};
    StringType type{descr[1] == 'U', descr[0] == '>', 0};
    for (const char c : std::string_view(descr).substr(2)) {
        if (c < '0' || c > '9' || type.length > max_numbers) return {};
        type.length = type.length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return type;
}

void append_code_point(std::string& text, std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0U | (point >> 6U));
        byte(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        byte(0xE0U | (point >> 12U));
        byte(0x80U | ((point >> 6U) & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    } else {
        byte(0xF0U | (point >> 18U));
        byte(0x80U | ((point >> 12U) & 0x3FU));
        byte(0x80U | ((point >> 6U) & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    }
}

/// As the file has it, without the zeros that fill it: it need not be UTF-8.
std::string string_in(std::string_view item, const StringType& type) {
    std::string text;
    if (!type.code_points) {
        text = item.substr(0, item.find_last_not_of('\0') + 1);  // npos + 1 is 0
        return text;
    }
    std::vector<std::uint32_t> points;
    for (std::size_t at = 0; at + 4 <= item.size(); at += 4) {
        std::uint32_t point = 0;
        for (std::size_t i = 0; i < 4; ++i)
            point = (point << 8U) | static_cast<unsigned char>(item[at + (type.big_endian ? i : 3 - i)]);
        points.push_back(point);
    }
    while (!points.empty() && points.back() == 0) points.pop_back();
    for (const std::uint32_t point : points) {
        if (point > 0x10FFFF) {
            text += '\xFF';  // no UTF-8, as half of a pair of surrogates is none
        } else {
            append_code_point(text, point);
        }
    }
    return text;
}

/// A remark about those that are not UTF-8, which are made so.
void make_utf8(LabelsFile& file) {
    std::size_t wrong = 0, first = 0;
    for (std::size_t i = 0; i < file.labels.size(); ++i) {
        if (is_utf8(file.labels[i])) continue;
        if (wrong++ == 0) first = i;
        file.labels[i] = to_utf8(file.labels[i]);
    }
    if (wrong > 0)
        add_remark(file.remark, fmt::format("{} of {} labels, the first is number {}, {} bytes that are not "
                                            "UTF-8, shown as �.",
                                            wrong, file.labels.size(), first, wrong == 1 ? "has" : "have"));
}

bool is_npy(std::string_view bytes) {
    return bytes.starts_with("\x93NUMPY");
}

/// Nothing: it is an array of something else. `named`: it is labels by its name.
std::optional<LabelsFile> labels_in_npy(std::string_view bytes, LabelsFile file, bool named) {
    const NpyHeader header = read_npy_header(bytes, file.place);
    const std::optional<StringType> type = string_type(header.descr);
    const bool of_objects = header.descr.find('O') != std::string::npos;
    if (!type && named && of_objects) {
        throw InputError(fmt::format(
            "{}: expected an array of strings, found '{}', Python objects: save it with .astype(str)",
            file.place, excerpt(header.descr)));
    }
    if (!type) return std::nullopt;
    const auto fail = [&](const std::string& expected, const std::string& found) {
        throw InputError(fmt::format("{}: expected {}, found {}", file.place, expected, found));
    };
    std::uint64_t count = 1;
    std::size_t long_ones = 0;
    for (const std::uint64_t length : header.shape) {
        if (length > max_numbers || count * length > max_numbers)
            fail(fmt::format("at most {} labels", max_numbers), "more");
        count *= length;
        if (length > 1) ++long_ones;
    }
    if (long_ones > 1) fail("one row of labels", "the shape " + shape_text(header.shape));
    const std::uint64_t item = type->length * (type->code_points ? 4 : 1);
    if (count == 0 || item == 0) fail("labels", "an empty array");
    const std::string_view data = bytes.substr(header.data_begin);
    if (data.size() / item < count)
        fail(fmt::format("{} labels of {} bytes", count, item), "fewer: the file is cut off");
    file.labels.reserve(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < count; ++i)
        file.labels.push_back(string_in(data.substr(i * item, static_cast<std::size_t>(item)), *type));
    make_utf8(file);
    return file;
}

// ---- JSON

bool is_number(const std::string& text) {
    return non_finite_named(text).has_value();
}

std::optional<std::vector<std::string>> texts_in(const nlohmann::json& array, bool named) {
    std::vector<std::string> texts;
    for (const auto& item : array) {
        if (!item.is_string()) return std::nullopt;
        texts.push_back(item.get<std::string>());
    }
    // "nan" and "-inf" are how JSON has numbers.
    const bool only_numbers = !named && std::all_of(texts.begin(), texts.end(), is_number);
    return only_numbers ? std::nullopt : std::optional(std::move(texts));
}

std::optional<std::vector<std::string>> tokens_in(const nlohmann::json& object, bool named) {
    const std::size_t count = object.size();
    if (!named && count <= max_classes) return std::nullopt;
    std::vector<std::string> tokens(count);
    std::vector<bool> there(count, false);
    for (const auto& [token, index] : object.items()) {
        if (!index.is_number_unsigned()) return std::nullopt;
        const auto at = index.get<std::uint64_t>();
        if (at >= count || there[static_cast<std::size_t>(at)]) return std::nullopt;
        there[static_cast<std::size_t>(at)] = true;
        tokens[static_cast<std::size_t>(at)] = token;
    }
    return tokens;
}

/// Nothing: it is not digits alone, or more than a file may hold.
std::optional<std::size_t> index_in(std::string_view digits) {
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    std::size_t index = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index;
}

/// {"0": "cat", "1": "dog"}: the texts by their indices.
std::optional<std::vector<std::string>> texts_by_index(const nlohmann::json& object) {
    const std::size_t count = object.size();
    std::vector<std::string> texts(count);
    std::vector<bool> there(count, false);
    bool only_numbers = true;  // "nan" and "-inf" are how JSON has numbers
    for (const auto& [index, text] : object.items()) {
        const std::optional<std::size_t> at = index_in(index);
        if (!text.is_string() || !at || *at >= count || there[*at]) return std::nullopt;
        there[*at] = true;
        texts[*at] = text.get<std::string>();
        only_numbers = only_numbers && is_number(texts[*at]);
    }
    return only_numbers ? std::nullopt : std::optional(std::move(texts));
}

constexpr std::string_view id2label = "id2label";

std::optional<std::vector<std::string>> texts_in_object(const nlohmann::json& object, bool named) {
    if (auto texts = texts_by_index(object)) return texts;
    const auto of_model = object.find(id2label);
    if (of_model != object.end() && of_model->is_object() && !of_model->empty())
        return texts_by_index(*of_model);
    return tokens_in(object, named);
}

std::optional<std::vector<std::string>> texts_in_json(std::string_view text, bool named) {
    const auto value = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (value.is_array() && !value.empty()) return texts_in(value, named);
    if (value.is_object() && !value.empty()) return texts_in_object(value, named);
    return std::nullopt;
}

/// Whether it begins as an array of texts or an object does, before all of it is parsed.
bool may_be_json_of_labels(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos || (text[begin] != '[' && text[begin] != '{')) return false;
    const std::size_t next = text.find_first_not_of(blanks, begin + 1);
    if (next == std::string_view::npos || text[next] != '"') return false;
    if (text[begin] == '[') return true;
    if (text.find("\"id2label\"") != std::string_view::npos) return true;
    std::size_t end = next + 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    end = std::min(end, text.size());
    const std::size_t colon = text.find_first_not_of(blanks, std::min(end + 1, text.size()));
    const std::size_t value = text.find_first_not_of(
        blanks, colon == std::string_view::npos ? text.size() : std::min(colon + 1, text.size()));
    if (value < text.size() && text[value] == '"')  // a text by its index
        return index_in(text.substr(next + 1, end - next - 1)).has_value();
    // An index, not a logit.
    const std::size_t after = text.find_first_not_of("0123456789", std::min(value, text.size()));
    return value < after && after < text.size() && text[after] != '.' && text[after] != 'e';
}

std::optional<LabelsFile> labels_in_json(std::string_view text, LabelsFile file, bool named,
                                         LoadingProgress* progress) {
    if (!may_be_json_of_labels(text) || !is_json(text, progress)) return std::nullopt;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    auto labels = texts_in_json(text, named);
    if (!labels) return std::nullopt;
    file.labels = *std::move(labels);
    return file;
}

// ---- lines

/// Each line without its end, which is LF, CRLF, or CR where there is no LF.
template <typename Take>
void for_each_line(std::string_view text, const Take& take) {
    const char end_of_line = text.find('\n') == std::string_view::npos ? '\r' : '\n';
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(end_of_line), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        take(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// Whether it is a row of a table, or a number alone: "the,0.5", "0.5", but not "class 1".
bool is_row(std::string_view line) {
    const std::size_t separator = line.find_last_of(",;\t");
    const std::size_t begin = line.find_last_of(blanks) + 1;  // npos + 1 is 0
    if (separator != std::string_view::npos) {
        std::string_view last = line.substr(separator + 1);
        last.remove_prefix(std::min(last.find_first_not_of(' '), last.size()));
        if (number_from(last)) return true;
    }
    const std::string_view word = line.substr(begin);
    const bool is_fraction = word.find('.') != std::string_view::npos;
    return number_from(word) && (begin == 0 || is_fraction);
}

/// Whether no more than half of the first lines are rows of a table.
bool has_lines_of_words(std::string_view text) {
    if (text.size() > bytes_to_look_at) {
        const std::size_t end = text.find_last_of("\r\n", bytes_to_look_at);
        text = text.substr(0, end == std::string_view::npos ? bytes_to_look_at : end);
    }
    std::size_t lines = 0, rows = 0;
    for_each_line(text, [&](std::string_view line) {
        ++lines;
        // Labels with a separator and a number are rarer than such that are numbers; quotes hide rows.
        if (is_row(line)) rows += line.find_first_of(",;\t") == std::string_view::npos ? 1 : 2;
    });
    return lines > 0 && 2 * rows <= lines;
}

LabelsFile labels_of_lines(std::string_view text, LabelsFile file) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t zero = text.find('\0');
    if (zero != std::string_view::npos) {
        throw InputError(fmt::format("{}, byte {}: expected text, found a zero byte", file.place, zero));
    }
    for_each_line(text, [&](std::string_view line) {
        if (file.labels.size() == max_numbers)
            throw InputError(fmt::format("{}: expected at most {} labels", file.place, max_numbers));
        file.labels.push_back(to_utf8(line));
    });
    if (file.labels.empty())
        throw InputError(fmt::format("{}: expected labels, one a line, found nothing", file.place));
    file.remark = remark_on_bytes(text);
    return file;
}

std::optional<LabelsFile> labels_in(std::string_view bytes, const std::string& source, bool named,
                                    LoadingProgress* progress) {
    LabelsFile file = file_of(source);
    if (is_npy(bytes)) return labels_in_npy(bytes, std::move(file), named);
    if (is_array_archive(bytes) || is_scene_file(bytes)) return std::nullopt;
    if (kind_of(bytes, source, progress) == FileKind::json)
        return labels_in_json(bytes, std::move(file), named, progress);
    if (!named || kind_of(bytes, source, progress) != FileKind::csv || !has_lines_of_words(bytes))
        return std::nullopt;
    refuse_other_formats(bytes, source);
    return labels_of_lines(bytes, std::move(file));
}

}  // namespace

std::optional<LabelsFile> labels_in(std::string_view bytes, const std::string& source,
                                    LoadingProgress* progress) {
    return labels_in(bytes, source, names_labels(name_in(source)), progress);
}

LabelsFile load_labels(const std::string& path, LoadingProgress* progress) {
    const std::string bytes = read_file(path, progress);
    if (is_array_archive(bytes)) {
        std::vector<NamedArray> arrays = arrays_in(bytes, path);
        if (auto file = take_labels(arrays)) return *std::move(file);
        throw InputError(
            fmt::format("{}: expected an array of strings named labels or tokens, found none", path));
    }
    if (auto file = labels_in(bytes, path, true, progress)) return *std::move(file);
    const bool is_text = !is_npy(bytes) && kind_of(bytes, path, progress) == FileKind::csv;
    if (!is_text) {
        throw InputError(
            fmt::format("{}: expected labels: an array of strings, an index for each token, or "
                        "lines of words, found something else",
                        path));
    }
    refuse_other_formats(bytes, path);
    return labels_of_lines(bytes, file_of(path));
}

bool holds_labels(const std::string& path) {
    try {
        std::error_code error;
        if (!std::filesystem::is_regular_file(path_from_utf8(path), error)) return false;
        const std::string beginning = read_beginning(path, bytes_to_look_at);
        const bool named = names_labels(name_in(path));
        if (is_npy(beginning)) return string_type(read_npy_header(beginning, path).descr).has_value();
        if (!named && !may_be_json_of_labels(beginning)) return false;
        if (is_array_archive(beginning)) return false;
        return labels_in(read_file(path), path).has_value();
    } catch (const InputError&) {
        return false;  // whoever reads it as something else will say what is wrong
    }
}

std::optional<LabelsFile> take_labels(std::vector<NamedArray>& arrays) {
    std::optional<LabelsFile> found;
    for (auto array = arrays.begin(); array != arrays.end(); ++array) {
        if (!names_labels(array->name)) continue;
        LabelsFile file{to_utf8(name_in(array->place)), array->place, {}, ""};
        if (!array->json.empty()) {
            if (auto labels = texts_in_json(array->json, true)) {
                file.labels = *std::move(labels);
                found = std::move(file);
            }
        } else if (is_npy(array->npy)) {
            found = labels_in_npy(array->npy, std::move(file), false);
        }
        if (found) {
            arrays.erase(array);
            break;
        }
    }
    // What else the metadata hold are no arrays.
    std::erase_if(arrays, [](const NamedArray& array) { return !array.json.empty(); });
    return found;
}

void check_count(const LabelsFile& file, std::size_t count, const std::string& one_of_them) {
    if (file.labels.size() == count) return;
    throw InputError(fmt::format("{}: expected {} label{}, one for each {}, found {}", file.place, count,
                                 count == 1 ? "" : "s", one_of_them, file.labels.size()));
}

Edit naming(const Scene& scene, const LabelsFile& file, LabelsGoTo order) {
    const std::size_t count = file.labels.size();
    const bool has_keys = scene.attention.given != nullptr;
    const bool fits_classes = count == class_count(scene);
    const bool fits_keys = has_keys && count == key_count(scene.attention);
    if (fits_keys && (!fits_classes || order == LabelsGoTo::keys_first))
        return edit::ChangeAttention{edit::SetKeyLabels{file.labels}};
    if (fits_classes) return edit::SetClassNames{file.labels};
    std::string each = "class";
    if (has_keys)
        each += fmt::format(", or {}, one for each key of {}", key_count(scene.attention),
                            scene.attention.given->source);
    check_count(file, class_count(scene), each);
    return edit::SetClassNames{file.labels};
}

}  // namespace softmaxlab
