#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/lessons/lesson_library.h"
#include "app/shell/page.h"
#include "core/learning/progress.h"

namespace softmaxlab {

/// The page "Lessons": all of them, what became of each, and the way in.
class LessonsPage final : public Page {
  public:
    struct Sources {
        LessonLibrary& lessons;
        std::function<const learning::Progress&()> progress;
        std::function<void(const std::string& place)> start;  ///< "gaps", "gaps/third"
    };
    explicit LessonsPage(Sources sources) : sources_(std::move(sources)) {}

    std::string_view id() const override { return "lessons"; }
    std::string_view name() const override { return "Lessons"; }
    std::string_view sentence() const override {
        return "Each step asks first, then shows. A lesson takes about ten minutes.";
    }
    int keys() const override;
    void open() override;
    float height(const Ui& ui, float width) const override;
    void draw(Ui& ui, const Rect& room) override;

    /// To be called when progress or lessons have changed.
    void update();

  private:
    struct Line {
        std::string id;
        std::string place;  ///< where it is begun or gone on: "gaps/third", "mine.json/third"
        std::string title;
        std::string about;   ///< minutes, what comes before, how far
        std::string error;   ///< it cannot be read, or not all of it is right
        std::string button;  ///< empty: it cannot be opened
        std::string file;    ///< the file's name; empty: of the program
    };
    void add(const learning::Lesson& lesson, const std::string& title);
    void choose_where_to_continue();
    float foot_height(const Ui& ui, float width) const;
    std::string foot_words() const;
    void draw_line(Ui& ui, Rect rect, const Line& line);
    void take_focus();

    Sources sources_;
    std::vector<Line> lines_;   ///< of the program's lessons …
    std::size_t own_from_ = 0;  ///< … and from here on those of files
    std::string go_on_;         ///< "gaps/third"; empty: nowhere yet
    std::string go_on_words_;   ///< "Continue: Masks 9.4"
    bool focus_ = false;        ///< it was just opened
};

/// "9.4": the number of the lesson in the course and of the step in it; "" for a place that is not there.
std::string number_of_place(const learning::Course& course, std::string_view place);

}  // namespace softmaxlab
