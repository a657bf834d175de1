#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_value.h"
#include "core/learning/expression.h"
#include "core/learning/lesson.h"
#include "core/learning/live_text.h"
#include "core/learning/question.h"

namespace softmaxlab::learning {

// What the readers of lessons, exercises and misconceptions share. All throw InputError, which names the
// place.

/// Refuses texts of more than 1 MB.
void check_size(std::string_view text, const std::string& source);

/// Refuses another "format", and a "version" that is not 1.
void check_format(const JsonValue& whole, std::string_view format);

/// The array under `key` in a file of that format, which may have a language and nothing else.
JsonValue read_list(const JsonDocument& document, std::string_view format, const char* key);

/// Not empty, at most 2,000 characters.
std::string read_text(const JsonValue& value);

inline constexpr std::size_t longest_name = 80;

/// Whether it is an id: 1 to 80 letters, digits, "-", "_" and ".".
bool is_name(std::string_view text);

/// A text that is an id.
std::string read_name(const JsonValue& value);

/// One of these words; otherwise the error says which is most like it.
std::string read_one_of(const JsonValue& value, const std::vector<std::string>& words);

LiveText read_live_text(const JsonValue& value);

/// A text, a number, or an array of both, which is a vector.
Expression read_expression(const JsonValue& value);

/// A number above 0, or a percentage of the answer: "3 %".
Tolerance read_tolerance(const JsonValue& value);

QuestionKind read_question_kind(const JsonValue& value);

}  // namespace softmaxlab::learning
