#pragma once

#include <memory>
#include <string_view>

#include "core/learning/course.h"
#include "core/model/language_model.h"
#include "embedded/assets.h"

namespace softmaxlab::learning {

/// The course that the program brings along.
inline const Course& shipped_course() {
    static const std::shared_ptr<const LanguageModel> model = open_language_model(SOFTMAXLAB_SHIPPED_MODEL);
    static const Course course = course_from(
        [](std::string_view file) {
            const auto bytes = assets::find_embedded(file);
            return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        },
        [] { return model; });
    return course;
}

}  // namespace softmaxlab::learning
