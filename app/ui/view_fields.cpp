#include "app/ui/view_fields.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"

namespace softmaxlab::detail {
namespace {

template <class Write>
std::string as_json(Write write) {
    JsonWriter writer;
    write(writer);
    return writer.take();
}

}  // namespace

void FieldWriter::add(std::string_view landmark, std::string json, std::string values) {
    fields.push_back({std::string(landmark), std::move(json), std::move(values)});
}

void FieldWriter::choice(std::string_view landmark, std::size_t& chosen,
                         std::span<const std::string_view> names) {
    add(landmark, as_json([&](JsonWriter& json) { json.text(std::string(names[chosen])); }),
        fmt::format("{}", fmt::join(names, " | ")));
}

void FieldWriter::flag(std::string_view landmark, bool& on) {
    add(landmark, on ? "true" : "false", "true | false");
}

void FieldWriter::number(std::string_view landmark, double& value, double min, double max) {
    // The fewest digits that read back to the same number, and no point where none is needed.
    add(landmark, fmt::format("{}", value), fmt::format("{} … {}", min, max));
}

void FieldWriter::index(std::string_view landmark, std::size_t& value, std::size_t max) {
    add(landmark, as_json([&](JsonWriter& json) { json.whole(value); }), fmt::format("0 … {}", max));
}

void FieldWriter::index(std::string_view landmark, std::optional<std::size_t>& value, std::size_t max) {
    add(landmark, value ? as_json([&](JsonWriter& json) { json.whole(*value); }) : "null",
        fmt::format("0 … {} | null", max));
}

void FieldWriter::text(std::string_view landmark, std::string& value) {
    add(landmark, as_json([&](JsonWriter& json) { json.text(value); }), "text");
}

std::string changed_fields(const FieldWriter& now, const FieldWriter& first) {
    std::string changed;
    for (std::size_t i = 0; i < now.fields.size(); ++i) {
        const FieldWriter::Field& field = now.fields[i];
        if (field.json == first.fields[i].json) continue;
        const std::string key = as_json([&](JsonWriter& json) { json.text(field.landmark); });
        changed += fmt::format("{}{}: {}", changed.empty() ? "" : ", ", key, field.json);
    }
    return "{" + changed + "}";
}

class FieldReader final : public ViewFields {
  public:
    explicit FieldReader(const JsonValue& object) : object_(object) {}

    using ViewFields::choice;
    void choice(std::string_view landmark, std::size_t& chosen,
                std::span<const std::string_view> names) override {
        const std::optional<JsonValue> value = at(landmark);
        if (!value) return;
        const auto name = std::find(names.begin(), names.end(), value->text());
        if (name == names.end()) value->fail(fmt::format("one of {}", fmt::join(names, ", ")));
        chosen = static_cast<std::size_t>(name - names.begin());
    }
    void flag(std::string_view landmark, bool& on) override {
        if (const auto value = at(landmark)) on = value->boolean();
    }
    void number(std::string_view landmark, double& value, double min, double max) override {
        const std::optional<JsonValue> read = at(landmark);
        if (!read) return;
        const double asked = read->number();
        if (!(asked >= min && asked <= max)) read->fail(fmt::format("a number from {} to {}", min, max));
        value = asked;
    }
    void index(std::string_view landmark, std::size_t& value, std::size_t max) override {
        if (const auto read = at(landmark)) value = index_in(*read, max);
    }
    void index(std::string_view landmark, std::optional<std::size_t>& value, std::size_t max) override {
        const std::optional<JsonValue> read = at(landmark);
        if (!read) return;
        value = read->is_null() ? std::nullopt : std::optional(index_in(*read, max));
    }
    void text(std::string_view landmark, std::string& value) override {
        if (const auto read = at(landmark)) value = read->text();
    }

    /// The fields that the view has, whether the object has them or not.
    const std::vector<std::string>& known() const { return known_; }

  private:
    static std::size_t index_in(const JsonValue& read, std::size_t max) {
        const std::uint64_t asked = read.whole();
        if (asked > max) read.fail(fmt::format("a whole number from 0 to {}", max));
        return static_cast<std::size_t>(asked);
    }

    std::optional<JsonValue> at(std::string_view landmark) {
        known_.emplace_back(landmark);
        if (!object_.has(known_.back().c_str())) return std::nullopt;
        return object_.at(known_.back().c_str());
    }

    const JsonValue& object_;
    std::vector<std::string> known_;
};

void read_fields(void* view, Visit visit, std::string_view json, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(json, source);
    const JsonValue object = document.root();
    if (!object.is_object())
        throw InputError(
            fmt::format("{}: expected an object such as {{\"gradients/view\": \"loss\"}}", source));
    FieldReader reader(object);
    visit(view, reader);
    const std::vector<std::string_view> known(reader.known().begin(), reader.known().end());
    object.check_keys(known);
}

}  // namespace softmaxlab::detail
