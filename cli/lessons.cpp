#include "cli/lessons.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/application.h"
#include "app/shell/folder_listing.h"
#include "app/shipped_course.h"
#include "app/shipped_model.h"
#include "cli/answer.h"
#include "cli/usage_error.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/learning/functions.h"
#include "core/learning/grader.h"
#include "core/learning/lesson_check.h"
#include "core/learning/print_sheet.h"
#include "core/learning/question_json.h"
#include "core/learning/reading.h"

namespace softmaxlab {
namespace {

using namespace learning;

/// The names of everything on screen, the step drawn in its lab and view.
std::vector<std::string> landmarks_of(const LessonStep& step) {
    ApplicationOptions options;
    options.scene = step.scene;
    options.lab = step.lab;
    options.view = step.view;
    options.size = {1600, 2000};  // nothing has to be scrolled to
    options.backend = step.arithmetic == Arithmetic::simd ? BackendKind::simd : BackendKind::reference;
    try {
        Application application(options);
        application.frame();
        std::vector<std::string> names;
        for (const Landmark& landmark : application.ui().landmarks.list()) names.emplace_back(landmark.name);
        return names;
    } catch (const InputError& error) {
        // The application's source of a view is an option, a lesson's is its key "view".
        std::string_view message = error.what();
        for (const std::string_view source : {"--view: ", "--view, "})
            if (message.starts_with(source)) message.remove_prefix(source.size());
        throw InputError(std::string(message));
    }
}

std::string read_lesson_file(const std::string& path) {
    // One byte more shows that there are too many.
    return read_regular_file(path, max_lesson_bytes + 1);
}

std::string format_of(std::string_view text, const std::string& source) {
    return JsonDocument::parse(text, source).root().at("format").text();
}

/// Prints what is wrong, and returns how many errors there are.
std::size_t report(const std::vector<Problem>& problems, const std::string& source, std::ostream& out) {
    std::size_t errors = 0;
    for (const Problem& problem : problems) {
        out << terminal_text(in_words(problem, source)) << '\n';
        errors += problem.is_warning ? 0 : 1;
    }
    return errors;
}

std::size_t check_one_lesson(const Lesson& lesson, const Course& known, std::ostream& out) {
    const std::size_t errors = report(check_lesson(lesson, known, landmarks_of), lesson.source, out);
    out << terminal_text(summary_of(lesson));
    return errors;
}

/// Where each lesson was, by its id and language: translations have the same id.
using CheckedLessons = std::map<std::pair<std::string, std::string>, std::string>;

std::size_t check_file(const std::string& path, const Course& known, CheckedLessons& checked,
                       std::ostream& out) {
    try {
        const std::string text = read_lesson_file(path);
        if (text.size() > max_lesson_bytes) (void)lesson_from_json(text, path);  // says that it is too large
        const std::string format = format_of(text, path);
        if (format == "softmax-lab-exercises") {
            const std::vector<ExerciseTemplate> templates = exercises_from_json(text, path);
            const std::size_t errors = report(check_exercises(templates, known), path, out);
            out << fmt::format("{}: {} templates\n", terminal_text(path), templates.size());
            return errors;
        }
        if (format == "softmax-lab-misconceptions") {
            Course course = known;
            course.misconceptions = misconceptions_from_json(text, path);
            const std::size_t errors = report(check_misconceptions(course), path, out);
            out << fmt::format("{}: {} misconceptions\n", terminal_text(path), course.misconceptions.size());
            return errors;
        }
        const Lesson lesson = lesson_from_json(text, path, shipped_model_loader());
        const auto [before, is_new] = checked.insert({{lesson.id, lesson.language}, path});
        std::vector<Problem> twice;
        if (!is_new)
            twice.push_back({"id", fmt::format("\"{}\" is the id of the lesson in {} as well", lesson.id,
                                               before->second)});
        return report(twice, path, out) + check_one_lesson(lesson, known, out);
    } catch (const InputError& error) {
        out << terminal_text(error.what()) << '\n';
        return 1;
    }
}

int check(const LessonsOptions& options, const Course& course, std::ostream& out) {
    std::size_t errors = 0;
    CheckedLessons checked;
    for (const std::string& file : options.files) errors += check_file(file, course, checked, out);
    if (options.files.empty()) {
        for (const Lesson& lesson : course.lessons) errors += check_one_lesson(lesson, course, out);
        errors += check_one_lesson(course.playground, course, out);
        errors += report(check_exercises(course.exercises, course), exercises_file, out);
        errors += report(check_misconceptions(course), misconceptions_file, out);
        out << fmt::format("{} templates, {} misconceptions\n", course.exercises.size(),
                           course.misconceptions.size());
    }
    if (errors > 0) out << fmt::format("{} error{}\n", errors, errors == 1 ? "" : "s");
    return errors > 0 ? 1 : 0;
}

void list_lesson(JsonWriter& json, const Lesson& lesson) {
    json.open('{');
    json.key("id").text(lesson.id);
    json.key("title").text(lesson.title);
    json.key("minutes").whole(static_cast<std::uint64_t>(lesson.minutes));
    json.key("needs").texts(lesson.needs);
    json.key("skills").texts(lesson.skills);
    json.key("steps").open('[');
    for (const LessonStep& step : lesson.steps) {
        json.open('{');
        json.key("id").text(step.id);
        json.key("kind").text(name_of(step.asks.kind));
        json.key("lab").text(step.lab);
        json.key("question").text(question_of(step).says);
        json.close('}');
    }
    json.close(']');
    json.close('}');
}

void list(const Course& course, bool as_json, std::ostream& out) {
    if (!as_json) {
        const auto write = [&](const Lesson& lesson) {
            out << fmt::format(
                "{:<12} {:>2} steps {:>3} min  {}{}\n", lesson.id, lesson.steps.size(), lesson.minutes,
                lesson.title,
                lesson.needs.empty() ? "" : fmt::format("  (after {})", fmt::join(lesson.needs, ", ")));
        };
        for (const Lesson& lesson : course.lessons) write(lesson);
        write(course.playground);
        return;
    }
    JsonWriter json;
    json.open('[');
    for (const Lesson& lesson : course.lessons) list_lesson(json, lesson);
    list_lesson(json, course.playground);
    json.close(']');
    out << json.take() << '\n';
}

std::string suggestion(std::string_view word, const std::vector<std::string>& words) {
    const auto like = most_like(word, words);
    return like ? fmt::format(" Did you mean {}?", *like) : "";
}

Lesson lesson_named(const std::string& name, const Course& course) {
    if (const Lesson* shipped = course.find_lesson(name)) return *shipped;
    const bool is_file = name.find('.') != std::string::npos || name.find('/') != std::string::npos;
    if (is_file) return lesson_from_json(read_lesson_file(name), name, shipped_model_loader());
    std::vector<std::string> ids;
    for (const Lesson& lesson : course.lessons) ids.push_back(lesson.id);
    ids.push_back(course.playground.id);
    throw UsageError(fmt::format("There is no lesson {}.{} There are {}; a file ends with .json.",
                                 excerpt(name), suggestion(name, ids), fmt::join(ids, ", ")));
}

const LessonStep& step_named(const std::string& id, const Course& course) {
    const Course::Place place = course.find_step(id);
    if (place.step != nullptr && id.find('/') != std::string::npos) return *place.step;
    std::vector<std::string> ids;
    for (const Lesson& lesson : course.lessons)
        for (const LessonStep& step : lesson.steps) ids.push_back(lesson.id + "/" + step.id);
    throw UsageError(fmt::format("There is no step {}.{} A step is LESSON/STEP, such as gaps/third.",
                                 excerpt(id), suggestion(id, ids)));
}

void write_out(const std::string& text, const std::string& path, std::ostream& out) {
    if (path.empty()) {
        out << text;
    } else {
        write_file(path, text);
    }
}

/// Whether something has that name, be it a link that leads nowhere.
bool is_taken(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(std::filesystem::symlink_status(path_from_utf8(path), error));
}

// What is there is somebody's work, and progress is kept by a lesson's id.
void begin_lesson(const LessonsOptions& options, const Course& course, std::ostream& out) {
    if (!is_name(options.lesson))
        throw InputError(fmt::format("“{}” is no id of a lesson: letters, digits and -, such as two-dogs.",
                                     visible_text(options.lesson, longest_name)));
    if (course.find_lesson(options.lesson) != nullptr)
        throw UsageError(fmt::format("{} is the id of a lesson of the program: please choose another one.",
                                     excerpt(options.lesson)));
    if (!options.out.empty() && is_taken(options.out))
        throw UsageError(
            fmt::format("{} is there already, and is not overwritten: please choose another name.",
                        excerpt(options.out)));
    std::string text(lesson_to_begin_with());
    text.replace(text.find('@'), 1, options.lesson);
    write_out(text, options.out, out);
}

void answer(const LessonsOptions& options, const Course& course, std::ostream& out) {
    const LessonStep& step = step_named(options.step, course);
    const learning::Question question = question_of(step);
    Grade grade = grade_of_answer(question, options.answer, step.arithmetic);
    if (grade.verdict == Verdict::wrong && grade.reply.empty()) grade.reply = question.reason;
    if (options.json) {
        out << to_json(grade) << '\n';
    } else {
        out << terminal_text(fmt::format("{}\n{}\n", question.says, grade_in_words(grade)));
    }
}

}  // namespace

void add_lessons_command(CLI::App& parent, LessonsOptions& options) {
    CLI::App* lessons =
        parent.add_subcommand("lessons", "The lessons: list, check, print, begin and answer them");
    lessons->require_subcommand(1);
    CLI::App* list = lessons->add_subcommand("list", "All lessons of the program");
    list->add_flag("--json", options.json, "with all of their steps, as JSON");
    CLI::App* check =
        lessons->add_subcommand("check", "What is wrong with files of lessons, exercises or misconceptions");
    check->add_option("FILE", options.files, "the files; without any, those of the program")->type_name("");
    CLI::App* print =
        lessons->add_subcommand("print", "A lesson on paper: questions, and answers on the last page");
    print->add_option("LESSON", options.lesson, "the id of a lesson, or a file")->type_name("")->required();
    print->add_option("--out", options.out, "the HTML file to write; otherwise to standard output")
        ->type_name("FILE");
    CLI::App* begin =
        lessons->add_subcommand("new", "A lesson to begin with: a step of each kind of question");
    begin->add_option("ID", options.lesson, "its id, such as two-dogs")->type_name("")->required();
    begin->add_option("--out", options.out, "the file to write; otherwise to standard output")
        ->type_name("FILE");
    CLI::App* answer = lessons->add_subcommand("answer", "Grade an answer to a step");
    answer->add_option("STEP", options.step, "LESSON/STEP, such as gaps/third")->type_name("")->required();
    answer
        ->add_option("--answer", options.answer,
                     "a number, bars as [0.6,0.3,0.1], a letter for the options as the file has them, an "
                     "order of names "
                     "or letters, or the file of a scene that is the answer")
        ->type_name("X")
        ->required();
    answer->add_flag("--json", options.json, "as JSON");
}

int run_lessons(const CLI::App& command, const LessonsOptions& options, std::ostream& out) {
    const Course course = shipped_course();
    if (command.got_subcommand("list")) {
        list(course, options.json, out);
    } else if (command.got_subcommand("check")) {
        return check(options, course, out);
    } else if (command.got_subcommand("print")) {
        if (same_file(options.lesson, options.out))
            throw UsageError(
                fmt::format("{} is the lesson itself: --out takes another name.", excerpt(options.out)));
        write_out(printed(lesson_named(options.lesson, course)), options.out, out);
    } else if (command.got_subcommand("new")) {
        begin_lesson(options, course, out);
    } else {
        answer(options, course, out);
    }
    return 0;
}

}  // namespace softmaxlab
