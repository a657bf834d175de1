#pragma once

#include "core/learning/lesson.h"
#include "core/learning/problems.h"

namespace softmaxlab::learning {

/// What a step shows before the answer although it hides it. Errors: a text that changes with a hidden
/// quantity, and an expression in the question whose value is one: {exp(z)/sum(exp(z))} where p is hidden.
/// Numbers that are open are none: logits, T, K, and 0 and 1; nor is what does not depend on the scene:
/// {exp(1)}. A hidden number that is written in digits is a
/// warning.
void find_leaks(const LessonStep& step, Problems& problems);

}  // namespace softmaxlab::learning
