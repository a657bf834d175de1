#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// About as many bytes does a number take, with its comma, that uses all of its digits.
inline constexpr std::size_t json_bytes_of_number = 20;

/// With how many digits a number is written. Either reads back to the same double.
enum class JsonDigits { seventeen, fewest };

/// Writes one JSON value, in the order in which it is told of:
///
///   JsonWriter json(2);
///   json.open('{');
///   json.key("classes").whole(3);
///   json.key("logits").numbers(logits);
///   json.close('}');
///   return json.take();
///
/// Numbers that are no integers by their type have a point or an exponent; NaN and ±inf, which JSON does not
/// have, are the strings "nan", "inf" and "-inf".
class JsonWriter {
  public:
    static constexpr int one_line = -1;

    /// `indent`: blanks for each level, every member and element on a line of its own; or one_line, without a
    /// blank.
    explicit JsonWriter(int indent = one_line, JsonDigits digits = JsonDigits::seventeen)
        : indent_(indent), digits_(digits) {}

    /// The name of the member whose value comes next. It is written as it is.
    JsonWriter& key(std::string_view name);
    void open(char bracket);
    void close(char bracket);

    void number(double value);
    void numbers(std::span<const double> values);
    void rows(std::span<const double> values, std::size_t columns);  ///< an array of rows; columns ≥ 1
    void whole(std::uint64_t value);
    void wholes(std::span<const std::size_t> values);
    void text(std::string_view value);  ///< what is no UTF-8 in it becomes U+FFFD
    void texts(std::span<const std::string> values);
    void boolean(bool value);
    void null();

    std::string take();  ///< what was written; nothing is left

  private:
    std::back_insert_iterator<std::string> end() { return std::back_inserter(text_); }
    void begin_value();
    void new_line();

    std::string text_;
    int indent_;
    JsonDigits digits_;
    int depth_ = 0;
    bool first_ = true;       ///< nothing stands before the next value in its array or object
    bool after_key_ = false;  ///< the next value belongs to the key that was written last
};

}  // namespace softmaxlab
