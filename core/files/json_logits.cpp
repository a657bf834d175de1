#include "core/files/json_logits.h"

#include <fmt/format.h>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/base/watched_text.h"
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
    other_key,       ///< after any other key: a label, whose logit follows
    labels,          ///< in the array of labels
    row_or_numbers,  ///< in the outer array of logits
    row              ///< in an inner one
};

/// Takes the numbers straight from the parser into the table: no tree of 1e7 nodes is built, and a row of a
/// label and its number keeps its order and its duplicates, which a tree would lose.
class LogitsSink : public nlohmann::json_sax<json> {
  public:
    LogitsSink(std::string_view text, const std::string& source) : text_(text), source_(source) {
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
        if (name == "logits") {
            saw_logits_key_ = true;
            place_ = Place::logits_key;
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
        throw InputError(syntax_message(text_, source_, byte, error.what()));
    }

  private:
    bool number(double value) {
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
            fail(fmt::format("row {}", table_.rows + 1),
                 table_.rows == 0 ? "numbers" : fmt::format("{} numbers as in row 1", table_.classes),
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

    std::string_view text_;
    const std::string& source_;
    LogitsTable table_;
    Place place_ = Place::start;
    bool in_object_ = false;
    bool saw_logits_key_ = false;
    bool saw_other_key_ = false;
    std::string other_key_;
    std::size_t row_begin_ = 0;
};

/// Python writes NaN, Infinity and -Infinity, which are not JSON: the same text with them as JSON strings.
/// Text without them is left alone and not copied.
std::string with_quoted_non_finites(std::string_view text) {
    constexpr std::array<std::string_view, 3> words = {"NaN", "-Infinity", "Infinity"};
    constexpr auto none = std::string_view::npos;
    if (text.find("NaN") == none && text.find("Infinity") == none) return {};
    std::string quoted;
    bool in_string = false;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_string = !in_string;
        if (in_string && text[i] == '\\') ++i;  // what follows ends no string
        if (in_string || (text[i] != 'N' && text[i] != '-' && text[i] != 'I')) continue;
        for (const std::string_view word : words) {
            if (text.substr(i, word.size()) != word) continue;
            quoted.append(text.substr(copied, i - copied)).append("\"").append(word).append("\"");
            i += word.size() - 1;
            copied = i + 1;
            break;
        }
    }
    return copied == 0 ? std::string() : quoted.append(text.substr(copied));
}

}  // namespace

LogitsTable parse_json(std::string_view text, const std::string& source, LoadingProgress* progress) {
    if (is_scene_json(text)) {
        throw InputError(source + ": expected logits, found a saved scene; open it as a scene (--scene)");
    }
    const std::string quoted = with_quoted_non_finites(text);
    if (!quoted.empty()) text = quoted;
    LogitsSink sink(text, source);
    WatchedText watched(text, progress);
    json::sax_parse(watched.begin(), watched.end(), &sink);
    return sink.take();
}

}  // namespace softmaxlab
