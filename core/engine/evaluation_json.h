#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "core/engine/evaluation.h"

namespace softmaxlab {

/// A request from one JSON object:
/// {"logits": […], "temperature": 1, "mask": [true, …], "target": 0, "backend": "reference|simd|gpu",
/// "format": "f64", "method": "stable|naive", "jacobian": true, "trace": true}; all but the logits may be
/// left out. Logits and the temperature may be "inf", "-inf" and "nan" where that makes sense. Throws
/// InputError, which begins with `source`, for anything else: unknown and repeated keys too.
EvalRequest parse_eval_request(std::string_view text, const std::string& source);

/// The answer as one JSON object on one line, numbers with 17 digits, so that they read back to the same
/// double. Non-finite numbers are the strings "nan", "inf" and "-inf"; the log-probability of a masked class
/// is null. "all_masked": true is there only where it is so. A trace adds format, method, input, logits
/// (rounded to the format), scaled (naive, if T ≠ 1), max, shifted, exponentials and sum. Not in the trace,
/// and so not there: a max if a logit is NaN, what the method does not compute.
std::string to_json(const EvalResponse& response);

/// Answers each line of `in` that is not blank with one line of `out`: the response (to a request with the
/// key "attention", that of core/engine/attention_evaluation.h), or {"error": "line 3: …", "line": 3} for a
/// line that cannot be answered, whatever the reason; the lines after it are answered all the same. What a
/// line does not say is as in `defaults`, whose logits do not count; a line about attention, which has no
/// mask of classes, target, format, method, Jacobian or steps, is an error where the defaults have one. Every
/// answer is flushed, so that a person or a program can wait for it; where `out` cannot be written, it stops.
/// True if there was no error.
bool answer_lines(std::istream& in, std::ostream& out, const BackendProvider& backends,
                  const EvalRequest& defaults = {});

}  // namespace softmaxlab
