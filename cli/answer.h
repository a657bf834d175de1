#pragma once

#include <string>

#include "core/learning/grader.h"

namespace softmaxlab {

/// What is said to an answer as it stands on the command line: typed, or where a state is to be brought about
/// the file of a scene, of at most 1 MB. A file that cannot be read is an unreadable answer; what is no file,
/// such as a pipe, is not opened.
learning::Grade grade_of_answer(const learning::Question& question, const std::string& answer,
                                learning::Arithmetic arithmetic = learning::Arithmetic::reference);

}  // namespace softmaxlab
