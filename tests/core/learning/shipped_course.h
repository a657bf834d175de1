#pragma once

#include "core/learning/course.h"
#include "embedded/assets.h"

namespace softmaxlab::learning {

/// The course that the program brings along.
inline const Course& shipped_course() {
    static const Course course = course_from([](std::string_view file) {
        const auto bytes = assets::find_embedded(file);
        return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
    return course;
}

}  // namespace softmaxlab::learning
