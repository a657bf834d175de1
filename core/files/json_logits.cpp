#include "core/files/json_logits.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_text.h"
#include "core/base/json_value.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/base/watched_text.h"
#include "core/files/json_records.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

using nlohmann::json;

/// Where the parser stands.
enum class Place {
    start,
    object,          ///< the outermost object, before it is known which kind it is
    logits_key,      ///< after "logits"
    labels_key,      ///< after "labels"
    target_key,      ///< after "target" or "label", beside "logits"
    other_key,       ///< after any other key: a label, whose logit follows
    labels,          ///< in the array of labels
    row_or_numbers,  ///< in the outer array of logits
    row              ///< in an inner one
};

/// Takes the numbers straight from the parser into the table: no tree of 1e7 nodes is built, and a row of a
/// label and its number keeps its order and its duplicates, which a tree would lose.
class LogitsSink : public nlohmann::json_sax<json> {
  public:
    LogitsSink(const JsonText& text, const std::string& source) : text_(text), source_(source) {
        table_.source = source;
    }

    LogitsTable take() {
        if (table_.rows == 0) table_.rows = 1;
        if (table_.classes == 0) table_.classes = table_.values.size();
        if (table_.values.empty()) fail("", "numbers", "none");
        table_.one_column = table_.classes == 1 && table_.rows > 1;
        if (table_.one_column) std::swap(table_.classes, table_.rows);
        if (!table_.labels.empty() && table_.labels.size() != table_.classes) {
            fail("labels", fmt::format("{} labels, one for each logit", table_.classes),
                 std::to_string(table_.labels.size()));
        }
        if (target_) take_target();
        if (saw_other_key_) add_remark(table_.remark, remark_on_log_probabilities(table_));
        return std::move(table_);
    }

    bool null() override { return refuse("null"); }
    bool boolean(bool value) override { return refuse(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }
    bool binary(binary_t&) override { return refuse("binary data"); }

    bool string(string_t& text) override {
        if (place_ == Place::labels) {
            table_.labels.push_back(std::move(text));
            return true;
        }
        const auto value = non_finite_named(text);
        return value ? number(*value) : refuse(fmt::format("\"{}\"", excerpt(text)));
    }

    bool start_object(std::size_t) override {
        if (place_ != Place::start) return refuse("an object");
        place_ = Place::object;
        return true;
    }

    bool key(string_t& name) override {
        const bool is_target = name == "target" || name == "label";
        if (name == "logits") {
            saw_logits_key_ = true;
            place_ = Place::logits_key;
            take_back_target();
        } else if (is_target && saw_logits_key_) {
            if (target_) fail("", "the target once", "it again");
            place_ = Place::target_key;
        } else if (name == "labels") {
            place_ = Place::labels_key;
        } else {
            saw_other_key_ = true;
            other_key_ = name;
            place_ = Place::other_key;
        }
        if (saw_logits_key_ && saw_other_key_) {
            fail("", R"("logits" with or without "labels", or else a number for each label)",
                 fmt::format("both \"logits\" and \"{}\"", excerpt(other_key_)));
        }
        return true;
    }

    bool end_object() override { return true; }

    bool start_array(std::size_t) override {
        switch (place_) {
            case Place::start:
            case Place::logits_key:
                if (!table_.values.empty()) fail("logits", "the key once", "it again");
                in_object_ = place_ == Place::logits_key;
                place_ = Place::row_or_numbers;
                return true;
            case Place::labels_key:
                if (!table_.labels.empty()) fail("labels", "the key once", "it again");
                place_ = Place::labels;
                return true;
            case Place::row_or_numbers:
                if (table_.rows == 0 && !table_.values.empty()) return refuse("an array");
                row_begin_ = table_.values.size();
                place_ = Place::row;
                return true;
            default:
                return refuse("an array");
        }
    }

    bool end_array() override {
        if (place_ == Place::row) {
            end_row();
            place_ = Place::row_or_numbers;
        } else {
            place_ = Place::object;
        }
        return true;
    }

    bool parse_error(std::size_t byte, const std::string&, const json::exception& error) override {
        throw InputError(text_.syntax_message(byte, error.what()));
    }

  private:
    /// "target" came before "logits", and was taken for a class.
    void take_back_target() {
        const bool is_only_one = table_.labels.size() == 1 && table_.values.size() == 1;
        if (!saw_other_key_ || !is_only_one || (other_key_ != "target" && other_key_ != "label")) return;
        target_ = table_.values.front();
        table_.values.clear();
        table_.labels.clear();
        saw_other_key_ = false;
    }

    void take_target() {
        const bool is_class = *target_ >= 0 && *target_ < static_cast<double>(table_.classes) &&
                              *target_ == std::floor(*target_);
        if (!is_class || table_.rows != 1) {
            fail("target", fmt::format("a class from 0 to {} beside one row of logits", table_.classes - 1),
                 fmt::format("{}", *target_));
        }
        table_.targets = {static_cast<std::size_t>(*target_)};
    }

    bool number(double value) {
        if (place_ == Place::target_key) {
            target_ = value;
            place_ = Place::object;
            return true;
        }
        const bool expected = place_ == Place::row || place_ == Place::other_key ||
                              (place_ == Place::row_or_numbers && table_.rows == 0);
        if (!expected) return refuse(fmt::format("the number {}", value));
        if (table_.values.size() == max_numbers)
            fail("", fmt::format("at most {} numbers", max_numbers), "more");
        if (place_ == Place::other_key) {
            table_.labels.push_back(other_key_);
            place_ = Place::object;
        }
        table_.values.push_back(value);
        return true;
    }

    void end_row() {
        const std::size_t width = table_.values.size() - row_begin_;
        if (table_.rows == 0) table_.classes = width;
        if (width == 0 || width != table_.classes) {
            fail(fmt::format("row {}", table_.rows),
                 table_.rows == 0 ? "numbers" : fmt::format("{} numbers as in row 0", table_.classes),
                 std::to_string(width));
        }
        ++table_.rows;
    }

    /// What could have stood here instead.
    const char* expected() const {
        switch (place_) {
            case Place::start:
                return "an array of numbers or an object";
            case Place::labels_key:
                return "an array of texts";
            case Place::labels:
                return "text";
            case Place::logits_key:
                return "an array of numbers";
            case Place::target_key:
                return "the number of a class";
            case Place::row_or_numbers:
                return table_.rows > 0 ? "an array of numbers" : number_expected;
            default:
                return number_expected;
        }
    }

    std::string where() const {
        const std::string logits = in_object_ ? "logits" : "";
        switch (place_) {
            case Place::logits_key:
                return "logits";
            case Place::labels_key:
                return "labels";
            case Place::labels:
                return fmt::format("labels[{}]", table_.labels.size());
            case Place::target_key:
                return "target";
            case Place::other_key:
                return excerpt(other_key_);
            case Place::row:
                return fmt::format("{}[{}][{}]", logits, table_.rows, table_.values.size() - row_begin_);
            case Place::row_or_numbers:
                return fmt::format("{}[{}]", logits, table_.rows > 0 ? table_.rows : table_.values.size());
            default:
                return "";
        }
    }

    bool refuse(const std::string& found) const { fail(where(), expected(), found); }

    [[noreturn]] void fail(const std::string& place, const std::string& expected,
                           const std::string& found) const {
        throw InputError(fmt::format("{}{}{}: expected {}, found {}", source_, place.empty() ? "" : ", ",
                                     place, expected, found));
    }

    static constexpr const char* number_expected = R"(a number, "inf", "-inf" or "nan")";

    const JsonText& text_;
    const std::string& source_;
    LogitsTable table_;
    std::optional<double> target_;
    Place place_ = Place::start;
    bool in_object_ = false;
    bool saw_logits_key_ = false;
    bool saw_other_key_ = false;
    std::string other_key_;
    std::size_t row_begin_ = 0;
};

LogitsTable parse_value(const JsonText& text, const std::string& source, LoadingProgress* progress) {
    LogitsSink sink(text, source);
    WatchedText watched(text.text(), progress);
    json::sax_parse(watched.begin(), watched.end(), &sink);
    return sink.take();
}

std::string_view next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

/// Whether the text is one JSON value a line: the first line is one, and another line begins as one does.
bool has_lines(std::string_view text) {
    std::string_view first;
    while (is_blank(first) && !text.empty()) first = next_line(text);
    const std::size_t next = text.find_first_not_of(" \t\r\n");
    if (next == std::string_view::npos || (text[next] != '{' && text[next] != '[')) return false;
    return is_json(first);
}

/// One value a line: rows of logits, as many in each; or records, one class a line.
LogitsTable parse_lines(std::string_view text, const std::string& source, LoadingProgress* progress) {
    LoadingPass pass(progress, LoadingStage::parsing, text.size());
    LogitsTable table;
    table.source = source;
    std::string records = "[";
    std::string_view rest = text;
    std::size_t first = 0;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const bool after_return = rest.data() > text.data() && rest[0] == '\n' && rest.data()[-1] == '\r';
        const std::string_view value = next_line(rest);
        if (after_return) --line;
        pass.at(text.size() - rest.size());
        if (is_blank(value)) continue;
        const std::string place = fmt::format("{}, line {}", source, line);
        if (first == 0 || records.size() > 1) {
            if (const auto record = records_in_json(fmt::format("[{}]", value), place)) {
                if (records.size() > 1) records += ',';
                records += value;
                if (first == 0) first = line;
                continue;
            }
        }
        if (records.size() > 1) throw InputError(place + ": expected an object as in the lines before it");
        LogitsTable row = parse_value(JsonText(value, place, JsonPlace::column), place, nullptr);
        if (first == 0) {
            first = line;
            table.classes = row.classes;
            table.labels = row.labels;
        } else if (row.classes != table.classes || row.labels != table.labels) {
            throw InputError(fmt::format(
                "{}: expected {} logits with the same labels as in line {}, found {}{}", place, table.classes,
                first, row.classes, row.classes == table.classes ? " with others" : ""));
        }
        if (table.values.size() + row.values.size() > max_numbers)
            throw InputError(fmt::format("{}: expected at most {} numbers", place, max_numbers));
        table.values.insert(table.values.end(), row.values.begin(), row.values.end());
        table.rows += row.rows;
        const std::size_t target = row.targets.empty() ? no_target : row.targets.front();
        table.targets.resize(table.rows, no_target);
        table.targets.back() = target;
    }
    if (records.size() > 1) return records_in_json(records + "]", source).value();
    if (std::all_of(table.targets.begin(), table.targets.end(), [](std::size_t t) { return t == no_target; }))
        table.targets.clear();
    return table;
}

/// Whether there may be records in it, before all of it is read once more for them.
bool may_have_records(std::string_view text) {
    if (text.find("\"top_logprobs\"") != std::string_view::npos) return true;
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || text[begin] != '[') return false;
    const std::size_t next = text.find_first_not_of(" \t\r\n", begin + 1);
    return next != std::string_view::npos && text[next] == '{';
}

}  // namespace

LogitsTable parse_json(std::string_view text, const std::string& source, LoadingProgress* progress) {
    if (is_scene_json(text)) {
        throw InputError(source + ": expected logits, found a saved scene; open it as a scene (--scene)");
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (has_lines(text)) return parse_lines(text, source, progress);
    if (may_have_records(text)) {
        if (auto table = records_in_json(text, source)) return *std::move(table);
    }
    return parse_value(JsonText(text, source), source, progress);
}

}  // namespace softmaxlab
