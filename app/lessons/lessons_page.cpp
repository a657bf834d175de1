#include "app/lessons/lessons_page.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui.h>

#include "app/ui/tooltip.h"
#include "app/ui/wrapped_text.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 39;
constexpr float padding = 20;
constexpr float head_height = 40;
constexpr float button_width_design = 92;

/// The first step from `from` on that was not answered yet; one that was only shown counts as open.
std::optional<std::size_t> open_step(const learning::Lesson& lesson, const learning::Progress& progress,
                                     std::size_t from = 0) {
    for (std::size_t i = from; i < lesson.steps.size(); ++i)
        if (!progress.steps.contains(lesson.id + "/" + lesson.steps[i].id)) return i;
    return std::nullopt;
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
            fmt::format("{} of {} answered, {} right first time", answered, lesson.steps.size(), right));
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
    const std::size_t next = open_step(lesson, progress).value_or(0);
    line.place = lesson.id + "/" + lesson.steps[next].id;
    line.button = answered == 0 ? "Start" : answered == lesson.steps.size() ? "Again" : "Continue";
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
            Line& line = lines_.back();
            line.place.replace(0, line.id.size(), file.path);
            line.file = file.file_name();
            line.error = file.trouble;
            const auto has_its_id = [&](const Line& other) { return other.id == line.id; };
            if (std::count_if(lines_.begin(), lines_.end(), has_its_id) > 1) line.id = line.file;
        } else {
            lines_.push_back({"", "", file.name(), "", file.error, "", ""});
        }
    }
    choose_where_to_continue();
}

// Where the learner was, if that is still open; else what comes next and is.
void LessonsPage::choose_where_to_continue() {
    const learning::Course& course = sources_.lessons.course();
    const learning::Progress& progress = sources_.progress();
    go_on_.clear();
    const learning::Course::Place was = course.find_step(progress.place);
    if (was.lesson == nullptr) return;
    const learning::Lesson* lesson = was.lesson;
    std::optional<std::size_t> step = open_step(*lesson, progress, was.index);
    if (!step) step = open_step(*lesson, progress);
    const learning::Lesson* const end = course.lessons.data() + course.lessons.size();
    if (lesson == &course.playground && !step) return;
    while (!step && ++lesson != end) step = open_step(*lesson, progress);
    if (!step) return;
    go_on_ = lesson->id + "/" + lesson->steps[*step].id;
    go_on_words_ = fmt::format("Continue: {} {}", lesson->title, number_of_place(course, go_on_));
}

std::string LessonsPage::foot_words() const {
    std::string words =
        "A lesson of your own: softmax-lab lessons new my-lesson --out my-lesson.json. Drop the file here";
    if (sources_.lessons.folder().empty()) return words + ".";
    return words + ", or keep it in the folder " + sources_.lessons.folder() + ".";
}

float LessonsPage::foot_height(const Ui& ui, float width) const {
    return ui.px(14) + wrapped_size(ui.fonts.small, foot_words(), width).y;
}

float LessonsPage::height(const Ui& ui, float width) const {
    const bool own = lines_.size() > own_from_;
    return ui.px(2 * padding + head_height + line_height * static_cast<float>(lines_.size()) +
                 (own ? head_height : 0)) +
           foot_height(ui, width - ui.px(2 * padding));
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
    const float file_width = std::min(text_size(ui.fonts.small, line.file).x + 1, title.width() * 0.5F);
    Rect file = title.cut_right(line.file.empty() ? 0 : file_width);
    if (!line.file.empty()) title.cut_right(ui.px(12));
    text(ui, title, ui.fonts.strong, ui.theme.text, line.title);
    text(ui, file, ui.fonts.small, ui.theme.secondary, line.file);
    if (!line.file.empty()) landmark(ui, formatted(ui, "lessons/file/{}", line.id), file, line.file);
    inside.min.x = middle + ui.px(12);
    const std::string_view id = line.id;
    if (!line.error.empty()) {
        const std::string_view name =
            formatted(ui, "lessons/error/{}", line.file.empty() ? line.title : line.file);
        bare_button(name, inside);
        focus_ring(ui, inside, ui.px(4));
        tooltip(ui, line.error);
        text(ui, inside, ui.fonts.body, ui.theme.bad, line.error);
        landmark(ui, name, inside, line.error);
        if (line.button.empty()) return;
    } else {
        text(ui, inside, ui.fonts.body, ui.theme.secondary, line.about);
    }
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
    inside.cut_top(ui.px(14));
    const std::string_view foot = kept_words(ui, foot_words());
    paragraph(ui, inside, ui.fonts.small, ui.theme.secondary, foot);
    landmark(ui, "lessons/folder", inside, foot);
}

}  // namespace softmaxlab
