#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/loading.h"

namespace softmaxlab {

/// Parses JSON text. Throws InputError, which names `source`, line and column, if it is not JSON, and
/// LoadingCancelled.
nlohmann::json parse_json_text(std::string_view text, const std::string& source,
                               LoadingProgress* progress = nullptr);

/// The InputError to throw for a syntax error at `byte` (from 1, as the parser counts) of `text`.
std::string syntax_message(std::string_view text, const std::string& source, std::size_t byte,
                           const std::string& parser_message);

/// A value inside a JSON text that knows where it stands, so that a mistake in it can be reported by name. It
/// refers to the parsed text and to `source`, which must outlive it. Every reading function throws InputError
/// if the value is not what it expects.
class JsonValue {
  public:
    JsonValue(const nlohmann::json& value, const std::string& source, std::string path = "")
        : value_(&value), source_(&source), path_(std::move(path)) {}

    std::string text() const;
    bool boolean() const;
    double number() const;                                              ///< non-finite ones are strings
    std::int64_t integer(std::int64_t least, std::int64_t most) const;  ///< both included
    std::uint64_t whole() const;  ///< any whole number from 0 to 2^64 − 1

    bool has(const char* key) const;        ///< whether this object has the key
    JsonValue at(const char* key) const;    ///< the member with that name, which must be there
    JsonValue at(std::size_t index) const;  ///< the element, which must be there
    std::size_t size(
        const char* expected) const;  ///< the length of this array; `expected` says what it should be

    /// Refuses keys other than these: a mistyped key would otherwise be ignored in silence.
    void check_keys(std::initializer_list<std::string_view> known) const;

    /// All elements of an array at once: long arrays name their elements only if one is wrong.
    std::vector<double> numbers() const;
    std::vector<std::string> texts() const;
    std::vector<std::size_t> indices(std::size_t count) const;  ///< each below `count`

    /// Throws InputError: "x.json, classes[2].logit: expected a number, found null".
    [[noreturn]] void fail(const std::string& expected) const;

  private:
    std::string found() const;

    const nlohmann::json* value_;
    const std::string* source_;
    std::string path_;
};

}  // namespace softmaxlab
