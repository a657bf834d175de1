#pragma once

#include <string_view>

#include "app/shipped_model.h"
#include "core/learning/course.h"

namespace softmaxlab {

/// The course that the program brings along. Reading it takes some tens of milliseconds: keep it.
/// `model`: of its steps about a language model.
learning::Course shipped_course(const learning::ModelLoader& model = shipped_model_loader());

/// A lesson to begin with, as text: one step of each of the six kinds of question, "@" for its id.
std::string_view lesson_to_begin_with();

}  // namespace softmaxlab
