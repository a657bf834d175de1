#include "app/lessons/lessons_page.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui.h>

#include "app/ui/wrapped_text.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 39;
constexpr float padding = 20;
constexpr float head_height = 40;
constexpr float button_width_design = 92;

/// Where somebody goes on in a lesson: the first step that was not answered yet; the first one if all were.
std::size_t first_open_step(const learning::Lesson& lesson, const learning::Progress& progress) {
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        if (!progress.steps.contains(lesson.id + "/" + lesson.steps[i].id)) return i;
    }
    return 0;
}

}  // namespace

std::string number_of_place(const learning::Course& course, std::string_view place) {
    const learning::Course::Place found = course.find_step(place);
    if (found.lesson == nullptr) return {};
    if (found.lesson == &course.playground) return fmt::format("{}", found.index + 1);
    return fmt::format("{}.{}", found.lesson - course.lessons.data() + 1, found.index + 1);
}

int LessonsPage::keys() const {
    return ImGuiKey_L;
}

void LessonsPage::open() {
    sources_.lessons.refresh();
    update();
    focus_ = true;
}

void LessonsPage::add(const learning::Lesson& lesson, const std::string& title) {
    const learning::Progress& progress = sources_.progress();
    std::size_t answered = 0;
    std::size_t right = 0;
    for (const learning::LessonStep& step : lesson.steps) {
        const auto found = progress.steps.find(lesson.id + "/" + step.id);
        if (found == progress.steps.end()) continue;
        ++answered;
        if (found->second.right) ++right;
    }
    Line line;
    line.title = title;
    line.id = lesson.id;
    std::vector<std::string> about = {fmt::format("{} min", lesson.minutes)};
    if (answered > 0) {
        about.push_back(
            fmt::format("{} of {} answered, {} right at once", answered, lesson.steps.size(), right));
    } else {
        about.push_back(fmt::format("{} steps", lesson.steps.size()));
        std::vector<std::string> needs;
        for (const std::string& id : lesson.needs) {
            const learning::Lesson* const needed = sources_.lessons.find(id);
            if (needed != nullptr) needs.push_back(needed->title);
        }
        if (!needs.empty()) about.push_back(fmt::format("after {}", fmt::join(needs, ", ")));
    }
    line.about = fmt::format("{}", fmt::join(about, "  ·  "));
    const std::size_t next = first_open_step(lesson, progress);
    line.place = lesson.id + "/" + lesson.steps[next].id;
    line.button = answered == 0 ? "Start" : answered == lesson.steps.size() ? "Again" : "Go on";
    lines_.push_back(std::move(line));
}

void LessonsPage::update() {
    const learning::Course& course = sources_.lessons.course();
    lines_.clear();
    for (std::size_t i = 0; i < course.lessons.size(); ++i)
        add(course.lessons[i], fmt::format("{}  {}", i + 1, course.lessons[i].title));
    if (!course.playground.steps.empty()) add(course.playground, course.playground.title);
    own_from_ = lines_.size();
    for (const LessonFile& file : sources_.lessons.files()) {
        if (file.lesson) {
            add(*file.lesson, file.lesson->title);
            lines_.back().place.replace(0, file.lesson->id.size(), file.path);
        } else {
            lines_.push_back({"", "", file.name(), "", file.error, ""});
        }
    }
    go_on_ = sources_.progress().place;
    const learning::Course::Place found = course.find_step(go_on_);
    if (found.lesson == nullptr) go_on_.clear();
    go_on_words_ = go_on_.empty()
                       ? std::string()
                       : fmt::format("Go on: {} {}", found.lesson->title, number_of_place(course, go_on_));
}

float LessonsPage::height(const Ui& ui, float /*width*/) const {
    const bool own = lines_.size() > own_from_;
    return ui.px(2 * padding + head_height + line_height * static_cast<float>(lines_.size()) +
                 (own ? head_height : 0) + head_height);
}

// The first button has the keyboard when the page opens.
void LessonsPage::take_focus() {
    if (std::exchange(focus_, false)) focus_next_button();
}

void LessonsPage::draw_line(Ui& ui, Rect rect, const Line& line) {
    Rect inside = rect.inset(0, ui.px(4));
    const Rect at_right = inside.cut_right(ui.px(button_width_design));
    inside.cut_right(ui.px(12));
    const float middle = inside.centre().x - ui.px(20);
    Rect title = inside;
    title.max.x = middle;
    text(ui, title, ui.fonts.strong, ui.theme.text, line.title);
    inside.min.x = middle + ui.px(12);
    if (!line.error.empty()) {
        text(ui, inside, ui.fonts.body, ui.theme.bad, line.error);
        landmark(ui, formatted(ui, "lessons/error/{}", line.title), inside, line.error);
        return;
    }
    text(ui, inside, ui.fonts.body, ui.theme.secondary, line.about);
    const std::string_view id = line.id;
    landmark(ui, formatted(ui, "lessons/{}", id), inside, line.about);
    take_focus();
    if (button(ui, formatted(ui, "lessons/start/{}", id), at_right, line.button)) sources_.start(line.place);
}

void LessonsPage::draw(Ui& ui, const Rect& room) {
    fill(room, ui.theme.panel, ui.px(10));
    outline(room, ui.theme.line, ui.px(10), ui.px(ui.theme.border));
    Rect inside = room.inset(ui.px(padding));
    Rect head = inside.cut_top(ui.px(head_height));
    head.cut_bottom(ui.px(6));
    if (!go_on_.empty()) {
        const Rect place = head.cut_right(std::max(ui.px(120), button_width(ui, go_on_words_)));
        head.cut_right(ui.px(12));
        take_focus();
        if (button(ui, "lessons/go-on", place, go_on_words_, ButtonKind::primary)) sources_.start(go_on_);
    }
    text(ui, head, ui.fonts.body, ui.theme.secondary,
         "Your own scene waits meanwhile, and comes back as you left it.");
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (i == own_from_) {
            Rect title = inside.cut_top(ui.px(head_height));
            title.cut_top(ui.px(10));
            text(ui, title, ui.fonts.strong, ui.theme.secondary, "From files");
        }
        const Rect line = inside.cut_top(ui.px(line_height));
        fill(Rect(line).cut_top(ui.px(ui.theme.border)), ui.theme.line);
        draw_line(ui, line, lines_[i]);
    }
    text(ui, inside.cut_top(ui.px(head_height)), ui.fonts.small, ui.theme.secondary,
         "A lesson of your own: softmax-lab lessons new my-lesson; drop the file here, or keep it in the "
         "folder "
         "of lessons.");
}

}  // namespace softmaxlab
