#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/loading.h"

namespace softmaxlab {

class JsonText;
class JsonValue;
class JsonWriter;

/// A JSON text that was parsed. Moving it leaves the values that refer to it as they are.
class JsonDocument {
  public:
    /// Throws InputError, which names `source`, line and column, if it is not JSON or an object has a key
    /// twice, and LoadingCancelled. Non-finite numbers may be bare words, as Python writes them.
    static JsonDocument parse(std::string_view text, const std::string& source,
                              LoadingProgress* progress = nullptr);

    /// One line of a stream of them, `source`: an InputError names the column.
    static JsonDocument parse_line(std::string_view line, const std::string& source);

    ~JsonDocument();
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;

    JsonValue root() const;

  private:
    struct Parsed;
    explicit JsonDocument(std::unique_ptr<const Parsed> parsed);
    static JsonDocument parse_text(const JsonText& text, const std::string& source,
                                   LoadingProgress* progress);

    std::unique_ptr<const Parsed> parsed_;
};

/// Whether the text is JSON, or what Python writes as such. Throws LoadingCancelled.
bool is_json(std::string_view text, LoadingProgress* progress = nullptr);

/// A value inside a JSON text that knows where it stands, so that a mistake in it can be reported by name. It
/// refers to its document, which must outlive it. Every reading function throws InputError if the value is
/// not what it expects.
class JsonValue {
  public:
    std::string text() const;
    bool boolean() const;
    double number() const;                                           ///< non-finite ones are strings
    std::int64_t integer(std::int64_t min, std::int64_t max) const;  ///< both included
    std::uint64_t whole() const;  ///< any whole number from 0 to 2^64 − 1

    bool is_null() const;
    bool is_object() const;
    bool is_array() const;
    bool is_text() const;
    bool is_number() const;                 ///< a finite one: others are texts
    bool has(const char* key) const;        ///< whether this object has the key
    std::vector<std::string> keys() const;  ///< of this object, in the order of their names
    JsonValue at(const char* key) const;    ///< the member with that name, which must be there
    JsonValue at(std::size_t index) const;  ///< the element, which must be there
    std::size_t size(
        const char* expected) const;  ///< the length of this array; `expected` says what it should be

    /// Refuses keys other than these: a mistyped key would otherwise be ignored in silence.
    void check_keys(std::initializer_list<std::string_view> known) const;
    void check_keys(std::span<const std::string_view> known) const;

    /// All elements of an array at once: long arrays name their elements only if one is wrong.
    std::vector<double> numbers() const;
    std::vector<std::string> texts() const;
    std::vector<bool> booleans() const;
    std::vector<std::size_t> indices(std::size_t count) const;  ///< each below `count`

    /// Writes this object, its members in the order of their names. Each must be a text, a number, true or
    /// false.
    void write_plain_object(JsonWriter& json) const;

    /// Where it stands: "x.json, classes[2].logit".
    std::string place() const;

    /// Throws InputError: "x.json, classes[2].logit: expected a number, found null".
    [[noreturn]] void fail(const std::string& expected) const;

  private:
    std::string found() const;

    friend class JsonDocument;
    JsonValue(const void* value, const std::string& source, std::string path)
        : value_(value), source_(&source), path_(std::move(path)) {}

    const void* value_;  ///< what the library has parsed
    const std::string* source_;
    std::string path_;
};

}  // namespace softmaxlab
