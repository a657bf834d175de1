#pragma once

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// Writes one JSON value on one line. Numbers have 17 digits, so that they read back to the same double;
/// non-finite ones are the strings "nan", "inf" and "-inf".
class JsonWriter {
  public:
    void key(std::string_view name);
    void open(char bracket);
    void close(char bracket);

    void number(double value);
    void numbers(std::span<const double> values);
    /// An array of rows, each of `columns` numbers; at least one.
    void rows(std::span<const double> values, std::size_t columns);
    void whole(std::size_t value);
    void wholes(std::span<const std::size_t> values);
    void text(const std::string& value);
    void null();

    std::string take();  ///< what was written; nothing is left

  private:
    std::back_insert_iterator<std::string> end() { return std::back_inserter(text_); }
    void separate();

    std::string text_;
    bool first_ = true;  ///< nothing stands before the next value in its array or object
};

}  // namespace softmaxlab
