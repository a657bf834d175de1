#pragma once

#include <string>

#include "core/learning/lesson.h"

namespace softmaxlab::learning {

/// A lesson on paper, as one HTML page that needs nothing else: the questions with room for answers, empty
/// bars to draw in and letters to tick; on the last page the answers with their reasons, and the teacher's
/// notes.
std::string printed(const Lesson& lesson);

}  // namespace softmaxlab::learning
