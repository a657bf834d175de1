#pragma once

#include <functional>
#include <iosfwd>
#include <string>

namespace softmaxlab {

/// The answer to a line as one line of JSON; `source` names it in messages ("line 3"). What it throws is
/// answered with an error.
using LineAnswer = std::function<std::string(const std::string& line, const std::string& source)>;

/// Reads requests, one a line, until the input ends, and writes the answer to each on one line as soon as it
/// is known. Blank lines are passed over. A line that cannot be answered is answered with {"error", "line"}.
/// Returns whether all were answered.
bool answer_json_lines(std::istream& in, std::ostream& out, const LineAnswer& answer);

}  // namespace softmaxlab
