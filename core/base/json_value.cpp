#include "core/base/json_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/base/input_error.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/base/watched_text.h"

namespace softmaxlab {
namespace {

using nlohmann::json;

constexpr const char* number_expected = R"(a number, "inf", "-inf" or "nan")";

const json& in(const void* value) {
    return *static_cast<const json*>(value);
}

std::optional<double> number_in(const json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return non_finite_named(value.get_ref<const std::string&>());
    return std::nullopt;
}

std::optional<std::int64_t> integer_in(const json& value, std::int64_t min, std::int64_t max) {
    if (!value.is_number_integer()) return std::nullopt;
    // A number above the largest int64 is kept as unsigned and would turn negative.
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    const auto number = value.get<std::int64_t>();
    return min <= number && number <= max ? std::optional(number) : std::nullopt;
}

/// An array or object that is being read.
struct OpenValue {
    bool is_array = false;
    std::size_t count = 0;       ///< of its elements, the one that is being read included
    std::string key;             ///< of the member that is being read
    std::set<std::string> keys;  ///< of its members
};

/// Where the innermost of them stands: ", steps[2].ask", or nothing for the whole.
std::string place_of(const std::vector<OpenValue>& open) {
    constexpr std::size_t deepest_named = 40;
    std::string place;
    for (std::size_t i = 0; i + 1 < open.size() && i < deepest_named; ++i) {
        if (open[i].is_array) {
            place += fmt::format("[{}]", open[i].count - 1);
        } else {
            place += (place.empty() ? "" : ".") + excerpt(open[i].key);
        }
    }
    return place.empty() ? place : ", " + place;
}

}  // namespace

struct JsonDocument::Parsed {
    json root;
    std::string source;
};

JsonDocument::JsonDocument(std::unique_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;

JsonDocument JsonDocument::parse_text(const JsonText& text, const std::string& source,
                                      LoadingProgress* progress) {
    std::vector<OpenValue> open;
    const auto check_key = [&](int, json::parse_event_t event, json& parsed) {
        using Event = json::parse_event_t;
        if (event == Event::key) {
            open.back().key = parsed.get<std::string>();
            if (!open.back().keys.insert(open.back().key).second)
                throw InputError(fmt::format("{}{}: the key \"{}\" is there twice", source, place_of(open),
                                             excerpt(open.back().key)));
            return true;
        }
        if (event == Event::object_end || event == Event::array_end) {
            open.pop_back();
            return true;
        }
        if (!open.empty() && open.back().is_array) ++open.back().count;
        if (event != Event::value) open.push_back({event == Event::array_start, 0, {}, {}});
        return true;
    };
    WatchedText watched(text.text(), progress);
    try {
        return JsonDocument(
            std::make_unique<Parsed>(Parsed{json::parse(watched.begin(), watched.end(), check_key), source}));
    } catch (const json::parse_error& error) {
        throw InputError(text.syntax_message(error.byte, error.what()));
    } catch (const json::out_of_range& error) {
        throw InputError(text.overflow_message(error.what()));
    }
}

JsonDocument JsonDocument::parse(std::string_view text, const std::string& source,
                                 LoadingProgress* progress) {
    return parse_text(JsonText(text, source), source, progress);
}

JsonDocument JsonDocument::parse_line(std::string_view line, const std::string& source) {
    return parse_text(JsonText(line, source, JsonPlace::column), source, nullptr);
}

JsonValue JsonDocument::root() const {
    return {&parsed_->root, parsed_->source, ""};
}

bool is_json(std::string_view text, LoadingProgress* progress) {
    try {
        const std::string source;
        const JsonText json_text(text, source);
        WatchedText watched(json_text.text(), progress);
        return json::accept(watched.begin(), watched.end());
    } catch (const InputError&) {
        return false;
    }
}

std::string JsonValue::text() const {
    if (!in(value_).is_string()) fail("text");
    return in(value_).get<std::string>();
}

bool JsonValue::boolean() const {
    if (!in(value_).is_boolean()) fail("true or false");
    return in(value_).get<bool>();
}

double JsonValue::number() const {
    const auto number = number_in(in(value_));
    if (!number) fail(number_expected);
    return *number;
}

std::int64_t JsonValue::integer(std::int64_t min, std::int64_t max) const {
    const auto number = integer_in(in(value_), min, max);
    if (!number) fail(fmt::format("a whole number from {} to {}", min, max));
    return *number;
}

std::uint64_t JsonValue::whole() const {
    // A number without a sign is kept as unsigned.
    if (!in(value_).is_number_unsigned()) fail("a whole number from 0 to 2^64 − 1");
    return in(value_).get<std::uint64_t>();
}

bool JsonValue::is_null() const {
    return in(value_).is_null();
}

bool JsonValue::is_object() const {
    return in(value_).is_object();
}

bool JsonValue::is_array() const {
    return in(value_).is_array();
}

bool JsonValue::is_text() const {
    return in(value_).is_string();
}

bool JsonValue::is_number() const {
    return in(value_).is_number();
}

bool JsonValue::has(const char* key) const {
    if (!in(value_).is_object()) fail("an object");
    return in(value_).contains(key);
}

std::vector<std::string> JsonValue::keys() const {
    if (!in(value_).is_object()) fail("an object");
    std::vector<std::string> keys;
    for (const auto& item : in(value_).items()) keys.push_back(item.key());
    return keys;
}

JsonValue JsonValue::at(const char* key) const {
    if (!has(key))
        throw InputError(
            fmt::format("{}: expected the key \"{}\", found an object without it", place(), key));
    return {&in(value_)[key], *source_, path_.empty() ? excerpt(key) : path_ + "." + excerpt(key)};
}

JsonValue JsonValue::at(std::size_t index) const {
    if (!in(value_).is_array() || index >= in(value_).size())
        fail(fmt::format("an array of more than {} elements", index));
    return {&in(value_)[index], *source_, fmt::format("{}[{}]", path_, index)};
}

std::size_t JsonValue::size(const char* expected) const {
    if (!in(value_).is_array()) fail(expected);
    return in(value_).size();
}

void JsonValue::check_keys(std::initializer_list<std::string_view> known) const {
    check_keys(std::span(known.begin(), known.size()));
}

void JsonValue::check_keys(std::span<const std::string_view> known) const {
    if (!in(value_).is_object()) fail("an object");
    for (const auto& item : in(value_).items()) {
        if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
        const std::string expected =
            known.empty() ? "no keys" : fmt::format("one of {}", fmt::join(known, ", "));
        throw InputError(
            fmt::format("{}: unknown key \"{}\"; expected {}", place(), excerpt(item.key()), expected));
    }
}

std::vector<double> JsonValue::numbers() const {
    std::vector<double> numbers;
    numbers.reserve(size("an array of numbers"));
    for (const json& element : in(value_)) {
        const auto number = number_in(element);
        if (!number) at(numbers.size()).fail(number_expected);
        numbers.push_back(*number);
    }
    return numbers;
}

std::vector<std::string> JsonValue::texts() const {
    std::vector<std::string> texts;
    texts.reserve(size("an array of texts"));
    for (const json& element : in(value_)) {
        if (!element.is_string()) at(texts.size()).fail("text");
        texts.push_back(element.get<std::string>());
    }
    return texts;
}

std::vector<bool> JsonValue::booleans() const {
    std::vector<bool> booleans(size("an array of true and false"));
    for (std::size_t i = 0; i < booleans.size(); ++i) booleans[i] = at(i).boolean();
    return booleans;
}

std::vector<std::size_t> JsonValue::indices(std::size_t count) const {
    std::vector<std::size_t> indices;
    indices.reserve(size("an array of whole numbers"));
    for (std::size_t i = 0; i < in(value_).size(); ++i) {
        const auto most = static_cast<std::int64_t>(count) - 1;
        const auto index = integer_in(in(value_)[i], 0, most);
        if (!index) at(i).fail(fmt::format("a whole number from 0 to {}", most));
        indices.push_back(static_cast<std::size_t>(*index));
    }
    return indices;
}

void JsonValue::write_plain_object(JsonWriter& json) const {
    if (!in(value_).is_object()) fail("an object");
    json.open('{');
    for (const auto& item : in(value_).items()) {
        const nlohmann::json& member = item.value();
        // A key is written as it is, so it must come with its escapes.
        JsonWriter name;
        name.text(item.key());
        const std::string quoted_name = name.take();
        json.key(std::string_view(quoted_name).substr(1, quoted_name.size() - 2));
        if (member.is_string()) {
            json.text(member.get_ref<const std::string&>());
        } else if (member.is_boolean()) {
            json.boolean(member.get<bool>());
        } else if (member.is_number_unsigned()) {
            json.whole(member.get<std::uint64_t>());
        } else if (member.is_number()) {
            json.number(member.get<double>());
        } else {
            at(item.key().c_str()).fail("text, a number, true or false");
        }
    }
    json.close('}');
}

std::string JsonValue::place() const {
    return path_.empty() ? *source_ : *source_ + ", " + path_;
}

void JsonValue::fail(const std::string& expected) const {
    throw InputError(fmt::format("{}: expected {}, found {}", place(), expected, found()));
}

std::string JsonValue::found() const {
    // Arrays and objects are not printed: they may be nested so deep that printing them would exhaust the
    // stack.
    if (in(value_).is_array())
        return in(value_).empty() ? "an empty array" : fmt::format("an array of {}", in(value_).size());
    if (in(value_).is_object()) return "an object";
    if (in(value_).is_string())
        return fmt::format("\"{}\"", excerpt(in(value_).get_ref<const std::string&>()));
    return in(value_).dump();
}

}  // namespace softmaxlab
