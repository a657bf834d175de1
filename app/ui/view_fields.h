#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// What a lab's View consists of. A View has one function, `void visit(ViewFields& fields)`, which names each
/// of its fields; reading it from JSON, writing it and listing what it can be all go through that function. A
/// field is named as the landmark that changes it, and its values as the landmarks say them: "gradients/view"
/// is "loss".
class ViewFields {
  public:
    virtual ~ViewFields() = default;

    /// One of several: `chosen` is an index into `names`.
    virtual void choice(std::string_view landmark, std::size_t& chosen,
                        std::span<const std::string_view> names) = 0;
    virtual void flag(std::string_view landmark, bool& on) = 0;
    /// From `min` to `max`, both included.
    virtual void number(std::string_view landmark, double& value, double min, double max) = 0;
    /// A whole number from 0 to `max`.
    virtual void index(std::string_view landmark, std::size_t& value, std::size_t max) = 0;
    /// The same, or none: null.
    virtual void index(std::string_view landmark, std::optional<std::size_t>& value, std::size_t max) = 0;
    virtual void text(std::string_view landmark, std::string& value) = 0;

    /// One of an enumeration whose values count from 0 in the order of `names`.
    template <class Enum>
    void choice(std::string_view landmark, Enum& chosen, std::span<const std::string_view> names) {
        auto index = static_cast<std::size_t>(chosen);
        choice(landmark, index, names);
        chosen = static_cast<Enum>(index);
    }
};

/// A field as `--list-views` prints it.
struct ViewFieldDescription {
    std::string landmark;
    std::string values;   ///< "nudge | saturation | loss | sigmoid", "true | false", "0 … 1"
    std::string current;  ///< as JSON
};

// A View is given as the function that visits its fields.

/// The fields that differ from `first`, as a JSON object on one line: "{}" for a view that is as at first.
template <class View>
std::string view_to_json(View view, View first);

/// Takes over the fields that `json` has; the others stay. Throws InputError, which names `source`, the field
/// and what was expected, for a key that is no field of this view or a value that it cannot have: `view` is
/// then as it was.
template <class View>
void view_from_json(View& view, std::string_view json, const std::string& source);

template <class View>
std::vector<ViewFieldDescription> describe_view(View view);

namespace detail {

/// Writes the fields as texts, one JSON value each.
class FieldWriter final : public ViewFields {
  public:
    struct Field {
        std::string landmark, json, values;
    };
    std::vector<Field> fields;

    using ViewFields::choice;
    void choice(std::string_view landmark, std::size_t& chosen,
                std::span<const std::string_view> names) override;
    void flag(std::string_view landmark, bool& on) override;
    void number(std::string_view landmark, double& value, double min, double max) override;
    void index(std::string_view landmark, std::size_t& value, std::size_t max) override;
    void index(std::string_view landmark, std::optional<std::size_t>& value, std::size_t max) override;
    void text(std::string_view landmark, std::string& value) override;

  private:
    void add(std::string_view landmark, std::string json, std::string values);
};

std::string changed_fields(const FieldWriter& now, const FieldWriter& first);

/// Gives each field that `json` has what it says there: `visit` makes `view` name its fields.
using Visit = void (*)(void* view, ViewFields& fields);
void read_fields(void* view, Visit visit, std::string_view json, const std::string& source);

}  // namespace detail

template <class View>
std::string view_to_json(View view, View first) {
    detail::FieldWriter now;
    detail::FieldWriter before;
    view.visit(now);
    first.visit(before);
    return detail::changed_fields(now, before);
}

template <class View>
void view_from_json(View& view, std::string_view json, const std::string& source) {
    View read = view;
    detail::read_fields(
        &read, [](void* into, ViewFields& fields) { static_cast<View*>(into)->visit(fields); }, json, source);
    view = read;
}

template <class View>
std::vector<ViewFieldDescription> describe_view(View view) {
    detail::FieldWriter writer;
    view.visit(writer);
    std::vector<ViewFieldDescription> list;
    for (const auto& field : writer.fields) list.push_back({field.landmark, field.values, field.json});
    return list;
}

}  // namespace softmaxlab
