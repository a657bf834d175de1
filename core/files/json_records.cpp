#include "core/files/json_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/base/input_error.h"
#include "core/base/json_text.h"
#include "core/base/limits.h"
#include "core/base/number_text.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

using json = nlohmann::ordered_json;

constexpr std::array<const char*, 7> label_keys = {"token", "label", "text", "word", "class", "name", "id"};
constexpr std::array<const char*, 6> number_keys = {"logit", "logits", "z", "score", "logprob", "log_prob"};
constexpr int max_depth = 32;  // of an answer that holds log-probabilities

std::optional<double> number_of(const json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return non_finite_named(value.get_ref<const std::string&>());
    return std::nullopt;
}

template <typename Keys>
const char* key_in(const json& record, const Keys& keys) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const char* key) { return record.contains(key); });
    return found == keys.end() ? nullptr : *found;
}

bool are_records(const json& value) {
    if (!value.is_array() || value.empty() || !value.front().is_object()) return false;
    const char* key = key_in(value.front(), number_keys);
    return key != nullptr && !value.front()[key].is_array();  // {"logits": […]} is a row of them
}

/// {" the": −0.1, " a": −2.5}.
bool are_named_numbers(const json& value) {
    return value.is_object() && !value.empty() &&
           std::all_of(value.begin(), value.end(),
                       [](const json& each) { return number_of(each).has_value(); });
}

LogitsTable table_of_records(const json& records, const std::string& source) {
    LogitsTable table;
    table.source = source;
    table.rows = 1;
    const std::string key = key_in(records.front(), number_keys);
    const char* label_key = key_in(records.front(), label_keys);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const json& record = records[i];
        const auto fail = [&](const std::string& expected) {
            throw InputError(fmt::format("{}, [{}]: expected {}", source, i, expected));
        };
        if (!record.is_object() || !record.contains(key))
            fail(fmt::format("an object with the key \"{}\", as the first one", key));
        const auto number = number_of(record[key]);
        if (!number) fail(fmt::format("a number, \"inf\", \"-inf\" or \"nan\" as its \"{}\"", key));
        table.values.push_back(*number);
        if (label_key == nullptr) continue;
        if (!record.contains(label_key))
            fail(fmt::format("an object with the key \"{}\", as the first one", label_key));
        const json& label = record[label_key];
        if (!label.is_string() && !label.is_number_integer())
            fail(fmt::format("a text as its \"{}\"", label_key));
        table.labels.push_back(label.is_string() ? label.get<std::string>() : label.dump());
    }
    table.classes = table.values.size();
    if (names_log_probabilities(key)) table.remark = log_probabilities_as_logits;
    return table;
}

LogitsTable table_of_names(const json& names, const std::string& source) {
    LogitsTable table;
    table.source = source;
    table.rows = 1;
    table.classes = names.size();
    for (const auto& item : names.items()) {
        table.labels.push_back(item.key());
        table.values.push_back(*number_of(item.value()));
    }
    table.remark = log_probabilities_as_logits;
    return table;
}

/// The first "top_logprobs" in a depth-first walk.
const json* find_top_logprobs(const json& value, int depth) {
    if (depth == 0) return nullptr;
    if (value.is_object() && value.contains("top_logprobs") && !value["top_logprobs"].empty())
        return &value["top_logprobs"];
    if (!value.is_object() && !value.is_array()) return nullptr;
    for (const json& member : value) {
        if (const json* found = find_top_logprobs(member, depth - 1)) return found;
    }
    return nullptr;
}

}  // namespace

std::optional<LogitsTable> records_in_json(std::string_view text, const std::string& source) {
    const JsonText json_text(text, source);
    const std::string_view parsed = json_text.text();
    const json root = json::parse(parsed.begin(), parsed.end(), nullptr, false);
    if (root.is_discarded()) return std::nullopt;
    const json* top = find_top_logprobs(root, max_depth);
    if (top != nullptr && top->is_array() && are_named_numbers(top->front())) {  // one object for each token
        LogitsTable table = table_of_names(top->front(), source);
        if (top->size() > 1)
            add_remark(table.remark, fmt::format("These are those of the first of {} tokens.", top->size()));
        return table;
    }
    if (top != nullptr && are_named_numbers(*top)) return table_of_names(*top, source);
    if (top != nullptr && are_records(*top)) {
        LogitsTable table = table_of_records(*top, source);
        add_remark(table.remark, "They are the \"top_logprobs\" of the first token.");
        return table;
    }
    if (are_records(root)) return table_of_records(root, source);
    return std::nullopt;
}

std::string remark_on_log_probabilities(const LogitsTable& table) {
    if (table.rows != 1 || table.classes < 2) return "";
    double sum = 0;
    for (const double z : table.values) {
        if (!(z <= 0)) return "";
        sum += std::exp(z);
    }
    if (sum < 0.5 || sum > 1.02) return "";
    return fmt::format("These may be log-probabilities: none is above 0, and e^z adds up to {:.4g}. {}", sum,
                       log_probabilities_as_logits);
}

}  // namespace softmaxlab
