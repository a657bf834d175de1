#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// How messages say where a mistake is.
enum class JsonPlace {
    line_and_column,
    column  ///< of a single line, which the source names
};

/// A text for a JSON parser: what Python writes bare and JSON does not have, NaN, Infinity and -Infinity, is
/// put in quotes. Text without them is not copied.
class JsonText {
  public:
    /// `text` and `source` must outlive it. Throws InputError for a zero byte, which a parser would take for
    /// the end.
    JsonText(std::string_view text, const std::string& source, JsonPlace place = JsonPlace::line_and_column);
    JsonText(const JsonText&) = delete;
    JsonText& operator=(const JsonText&) = delete;

    /// For the parser.
    std::string_view text() const { return quoted_.empty() ? original_ : quoted_; }

    /// The InputError's message for a syntax error at `byte` (from 1, as the parser counts) of text(), in
    /// words of the file and not longer than a few lines, whatever stands there.
    std::string syntax_message(std::size_t byte, const std::string& parser_message) const;

    /// … for a number that no double can hold.
    std::string overflow_message(const std::string& parser_message) const;

  private:
    std::string_view original_;
    const std::string& source_;
    JsonPlace place_;
    std::string quoted_;
    std::vector<std::size_t> quotes_;  ///< where in quoted_ there is one that the file does not have; rising
};

}  // namespace softmaxlab
