#include "core/learning/course.h"

#include <algorithm>

namespace softmaxlab::learning {

const Lesson* Course::find_lesson(std::string_view id) const {
    if (id == playground.id && !playground.steps.empty()) return &playground;
    const auto found =
        std::find_if(lessons.begin(), lessons.end(), [&](const Lesson& each) { return each.id == id; });
    return found == lessons.end() ? nullptr : &*found;
}

Course::Place Course::find_step(std::string_view id) const {
    const std::size_t slash = id.find('/');
    const Lesson* lesson = find_lesson(id.substr(0, slash));
    if (lesson == nullptr) return {};
    if (slash == std::string_view::npos) return {lesson, &lesson->steps.front(), 0};
    const LessonStep* step = lesson->find(id.substr(slash + 1));
    if (step == nullptr) return {};
    return {lesson, step, static_cast<std::size_t>(step - lesson->steps.data())};
}

Course course_from(const std::function<std::string_view(std::string_view file)>& text_of,
                   const ModelLoader& model) {
    Course course;
    for (const char* file : lesson_files)
        course.lessons.push_back(lesson_from_json(text_of(file), file, model));
    course.playground = lesson_from_json(text_of(playground_file), playground_file, model);
    course.exercises = exercises_from_json(text_of(exercises_file), exercises_file);
    course.misconceptions = misconceptions_from_json(text_of(misconceptions_file), misconceptions_file);
    return course;
}

}  // namespace softmaxlab::learning
