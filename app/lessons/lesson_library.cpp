#include "app/lessons/lesson_library.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/shell/folder_listing.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/learning/lesson_check.h"

namespace softmaxlab {
namespace {

std::string trouble_in(const learning::Lesson& lesson, const learning::Course& course) {
    std::string first;
    std::size_t more = 0;
    for (const learning::Problem& problem : learning::check_lesson(lesson, course)) {
        if (problem.is_warning) continue;
        if (first.empty()) {
            first = learning::in_words(problem, lesson.source);
        } else {
            ++more;
        }
    }
    return more == 0 ? first : fmt::format("{} (and {} more)", first, more);
}

}  // namespace

std::string LessonFile::name() const {
    return lesson ? lesson->title : file_name();
}

std::string LessonFile::file_name() const {
    return file_name_of(path);
}

const learning::Course& LessonLibrary::course() {
    if (!course_) course_ = read_course_(model_);
    return *course_;
}

// Returns whether it is another than it was.
bool LessonLibrary::read(LessonFile& file) {
    std::string text;
    std::string error;
    try {
        text = read_regular_file(file.path, learning::max_lesson_bytes + 1);
    } catch (const InputError& failure) {
        error = failure.what();
    }
    if (error.empty() && text == file.text && (file.lesson || !file.error.empty())) return false;
    if (!error.empty() && error == file.error) return false;
    file.text = std::move(text);
    file.error = std::move(error);
    file.lesson.reset();
    file.trouble.clear();
    if (!file.error.empty()) return true;
    try {
        file.lesson = learning::lesson_from_json(file.text, file.file_name(), model_);
        file.trouble = trouble_in(*file.lesson, course());
    } catch (const InputError& failure) {
        file.error = failure.what();
    }
    return true;
}

bool LessonLibrary::refresh() {
    bool changed = false;
    if (!folder_.empty() && is_folder(folder_)) {
        for (const FolderEntry& entry : list_folder(folder_, {".json"}).entries) {
            if (entry.is_folder) continue;
            const std::string path = join_path(folder_, entry.name);
            const auto is_it = [&](const LessonFile& file) { return file.path == path; };
            if (std::any_of(files_.begin(), files_.end(), is_it)) continue;
            files_.push_back({path, {}, {}, {}, {}});
            changed = true;
        }
    }
    const auto is_gone = [](const LessonFile& file) { return !path_exists(file.path); };
    const auto gone = std::remove_if(files_.begin(), files_.end(), is_gone);
    if (gone != files_.end()) {
        files_.erase(gone, files_.end());
        changed = true;
    }
    for (LessonFile& file : files_) changed = read(file) || changed;
    return changed;
}

const LessonFile& LessonLibrary::open(const std::string& path) {
    const auto is_it = [&](const LessonFile& file) { return file.path == path; };
    auto found = std::find_if(files_.begin(), files_.end(), is_it);
    if (found == files_.end()) {
        files_.push_back({path, {}, {}, {}, {}});
        found = std::prev(files_.end());
    }
    read(*found);
    return *found;
}

const learning::Lesson* LessonLibrary::find(std::string_view id) {
    if (const learning::Lesson* lesson = course().find_lesson(id)) return lesson;
    const auto is_it = [&](const LessonFile& file) { return file.lesson && file.lesson->id == id; };
    const auto found = std::find_if(files_.begin(), files_.end(), is_it);
    return found == files_.end() ? nullptr : &*found->lesson;
}

bool LessonLibrary::is_lesson_file(const std::string& path) {
    constexpr std::size_t beginning = 4000;
    try {
        return read_regular_file(path, beginning).find("softmax-lab-lesson") != std::string::npos;
    } catch (const InputError&) {
        return false;
    }
}

}  // namespace softmaxlab
