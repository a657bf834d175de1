#include "app/shipped_course.h"

#include "embedded/assets.h"

namespace softmaxlab {
namespace {

std::string_view embedded(std::string_view file) {
    const auto bytes = assets::find_embedded(file);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

learning::Course shipped_course(const learning::ModelLoader& model) {
    return learning::course_from(embedded, model);
}

std::string_view lesson_to_begin_with() {
    return embedded("new_lesson.json");
}

}  // namespace softmaxlab
