#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/course.h"

namespace softmaxlab {

/// A lesson that a teacher wrote, in a file.
struct LessonFile {
    std::string path;
    std::string text;                        ///< as it was read last
    std::optional<learning::Lesson> lesson;  ///< nothing: it cannot be read …
    std::string error;                       ///< … because of this
    /// It can be read, but `softmax-lab lessons check` would refuse it: the first thing that is wrong, with
    /// its place, and how many more there are. Landmarks are not looked at: that takes a drawing of each
    /// step.
    std::string trouble;

    /// The lesson's title, or the name of the file.
    std::string name() const;
    std::string file_name() const;
};

/// All lessons: those of the program, and those in files. The program's are read when they are first asked
/// for, which takes some tens of milliseconds.
class LessonLibrary {
  public:
    /// `read_course`: shipped_course(); `model`: what it and the lessons in files are computed with.
    LessonLibrary(std::function<learning::Course(const learning::ModelLoader&)> read_course,
                  learning::ModelLoader model)
        : read_course_(std::move(read_course)), model_(std::move(model)) {}

    const learning::Course& course();
    const learning::ModelLoader& model() const { return model_; }

    /// Files of this folder that end in ".json" are lessons; empty: there are none.
    void set_folder(std::string folder) { folder_ = std::move(folder); }
    const std::string& folder() const { return folder_; }

    /// Reads what is new or was changed in the folder and among the opened files. Returns whether anything
    /// is another.
    bool refresh();

    /// Takes a file in, and reads it if it is new or was changed. The reference holds until the next
    /// refresh().
    const LessonFile& open(const std::string& path);

    const std::deque<LessonFile>& files() const { return files_; }

    /// By id: one of the program, or of a file.
    const learning::Lesson* find(std::string_view id);

    /// Whether a file holds a lesson, by what it says it is.
    static bool is_lesson_file(const std::string& path);

  private:
    bool read(LessonFile& file);

    std::function<learning::Course(const learning::ModelLoader&)> read_course_;
    learning::ModelLoader model_;
    std::optional<learning::Course> course_;
    std::string folder_;
    std::deque<LessonFile> files_;
};

}  // namespace softmaxlab
