#include "cli/answer.h"

#include <filesystem>
#include <system_error>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/learning/lesson.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

Scene scene_in(const std::string& path) {
    std::error_code none;
    const std::filesystem::file_status status = std::filesystem::status(path_from_utf8(path), none);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        throw InputError(path + ": expected the file of a scene, found what is no file");
    const std::string text = read_beginning(path, learning::max_lesson_bytes + 1);
    if (text.size() > learning::max_lesson_bytes)
        throw InputError(path + ": larger than 1 MB, the most that is read of an answer");
    return scene_from_json(text, path);
}

}  // namespace

learning::Grade grade_of_answer(const learning::Question& question, const std::string& answer,
                                learning::Arithmetic arithmetic) {
    if (question.kind != learning::QuestionKind::reach) return learning::grade(question, answer);
    try {
        return learning::grade_state(question, scene_in(answer), arithmetic);
    } catch (const InputError& error) {
        return {learning::Verdict::unreadable, "", error.what()};
    }
}

}  // namespace softmaxlab
