#include "app/practice/practice_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <imgui_internal.h>

#include "app/ui/label_text.h"
#include "app/ui/tooltip.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/popup_menu.h"
#include "app/widgets/scrolled.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/learning/lesson.h"
#include "core/learning/results_csv.h"

namespace softmaxlab {
namespace {

using learning::Offer;
using learning::SkillProgress;
using learning::SkillState;
using learning::Verdict;

// Design pixels.
constexpr float list_width = 320;
constexpr float min_two_columns = 720;
constexpr float gutter = 16;
constexpr float skill_line = 28;
constexpr float group_line = 28;
constexpr float button_height = 32;
constexpr std::size_t max_name_letters = 40;

constexpr std::string_view self_study =
    "For self-study: the answers are in the program, so do not grade by them.";

SkillProgress progress_of(const learning::Progress& progress, std::string_view skill) {
    const auto found = progress.skills.find(std::string(skill));
    return found == progress.skills.end() ? SkillProgress{} : found->second;
}

// An empty, a half and a full circle: never a matter of colour alone.
void draw_state(const Ui& ui, ImVec2 centre, SkillState state) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float radius = ui.px(5);
    const ImU32 colour = state == SkillState::holds ? ui.theme.good : ui.theme.secondary;
    if (state == SkillState::holds) return list.AddCircleFilled(centre, radius, colour);
    list.AddCircle(centre, radius - ui.px(0.5F), colour, 0, std::max(1.0F, ui.px(1.5F)));
    if (state != SkillState::shaky) return;
    constexpr float half_turn = 3.14159265F;
    list.PathArcTo(centre, radius, half_turn * 0.5F, half_turn * 1.5F);
    list.PathFillConvex(colour);
}

/// A lab that the scene of an exercise says something in.
std::string_view lab_for(const learning::ExerciseTemplate& from) {
    return from.lab == "attention" ? std::string_view("softmax") : std::string_view(from.lab);
}

std::string_view name_of_lab(std::string_view id) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names = {
        {{"softmax", "Softmax"},
         {"temperature", "Temperature"},
         {"overflow", "Shift & overflow"},
         {"gradients", "Gradients"},
         {"simplex", "Simplex"},
         {"engine", "Engine"}}};
    for (const auto& [lab, name] : names)
        if (lab == id) return name;
    return id;
}

// A paragraph at the top of `room`, which keeps the rest.
void say(Ui& ui, Rect& room, ImFont* font, ImU32 colour, std::string_view words) {
    room.cut_top(paragraph(ui, room, font, colour, words));
}

// Lines of a solution, each a landmark; `gap`: below each, in design pixels.
void say_lines(Ui& ui, Rect& room, std::string_view name, const std::vector<std::string>& lines, float gap) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Rect place = room;
        say(ui, room, ui.fonts.body, ui.theme.text, lines[i]);
        landmark(ui, formatted(ui, "{}/{}", name, i), Rect(place).cut_top(ui.px(16)), lines[i]);
        room.cut_top(ui.px(gap));
    }
}

void rule(const Ui& ui, Rect& room) {
    room.cut_top(ui.px(14));
    fill(room.cut_top(ui.px(1)), ui.theme.line);
    room.cut_top(ui.px(12));
}

constexpr int drawings_to_focus = 3;

}  // namespace

PracticePage::PracticePage(ProgressKeeper& keeper, Shell& shell, PracticeSurroundings surroundings)
    : keeper_(keeper), shell_(shell), surroundings_(std::move(surroundings)) {}

void PracticePage::prepare() {
    if (!practice_) practice_.emplace(surroundings_.course().exercises);
}

void PracticePage::open() {
    prepare();
    keeper_.refresh();
    if (const auto trouble = keeper_.take_trouble()) shell_.messages.fail(*trouble);
    due_ = learning::due_skills(keeper_.progress(), keeper_.today());
    focus_answer_ = has_question() && !practice_->is_closed();
    focus_next_ = !focus_answer_;
    to_top_ = drawings_to_focus;
}

std::vector<std::string> PracticePage::lesson_skills() const {
    const auto place = surroundings_.course().find_step(keeper_.progress().place);
    return place.lesson == nullptr ? std::vector<std::string>() : place.lesson->skills;
}

void PracticePage::practise() {
    practice_->practise_mixed(keeper_.progress(), keeper_.today(), lesson_skills());
    question_has_changed();
}

void PracticePage::practise_skill(std::string_view skill) {
    practice_->practise(skill, keeper_.progress());
    question_has_changed();
}

bool PracticePage::ask(std::string_view exercise, std::uint64_t seed) {
    prepare();
    const auto* from = learning::find_template(surroundings_.course().exercises, exercise);
    if (from == nullptr || !practice_->ask(*from, seed, keeper_.progress())) return false;
    question_has_changed();
    return true;
}

void PracticePage::question_has_changed() {
    changed_ = true;
    if (!has_question()) return;
    draft_ = ExerciseDraft::of(practice_->exercise());
    classes_ = class_words(practice_->exercise());
    focus_answer_ = true;
    focus_next_ = false;
    to_top_ = drawings_to_focus;
    answer_has_changed();
}

void PracticePage::answer_has_changed() {
    changed_ = true;
    picture_ = picture_of(practice_->from(), practice_->exercise(), practice_->is_closed());
    due_ = learning::due_skills(keeper_.progress(), keeper_.today());
}

void PracticePage::take(const GivenAnswer& given) {
    auto answer = practice_->take(given.grade, given.words, given.sure, keeper_.now());
    if (answer) keeper_.take(std::move(*answer));
    if (const auto trouble = keeper_.take_trouble()) shell_.messages.fail(*trouble);
    focus_answer_ = !practice_->is_closed();
    focus_next_ = practice_->is_closed();
    answer_has_changed();
}

void PracticePage::open_in_lab() {
    const learning::Exercise& exercise = practice_->exercise();
    const std::optional<Scene>& scene =
        practice_->is_closed() && exercise.then ? exercise.then : exercise.scene;
    if (!scene) return;
    practice_->looked_it_up();
    surroundings_.open_in_lab(lab_for(practice_->from()), *scene);
    shell_.messages.say("The scene of the exercise stands in the lab. Undo brings back your own.");
}

// The lab shows what is asked for.
void PracticePage::ask_to_open_in_lab() {
    if (practice_->is_closed()) return open_in_lab();
    Question question{
        "look-up",
        "Look it up in the lab?",
        "The lab shows the answer. The exercise stays open, but an answer now counts as one with "
        "help.",
        {}};
    question.answers = {{"stay", "Answer first", nullptr}, {"open", "Look it up", [this] { open_in_lab(); }}};
    shell_.question_dialog.open(std::move(question));
}

void PracticePage::save(const char* title, const char* ending, std::function<std::string()> text) {
    FileQuestion question;
    question.title = title;
    question.button = "Save";
    question.folder = surroundings_.folder();
    const std::string& learner = keeper_.learner();
    question.file_name = learning::progress_file_name(learner);
    question.file_name.replace(question.file_name.rfind('.'), std::string::npos, ending);
    question.extensions = {ending};
    question.saving = true;
    question.accept = [this, text = std::move(text)](const std::string& path) -> std::optional<std::string> {
        try {
            write_file(path, text());
        } catch (const InputError& error) {
            return error.what();
        }
        shell_.messages.say(fmt::format("Saved {}.", file_name_of(path)));
        return std::nullopt;
    };
    shell_.file_dialog.open(std::move(question));
}

void PracticePage::ask_to_save_answers() {
    save("Save my answers, a row for each", ".csv", [this] {
        return learning::results_csv({&keeper_.progress(), 1});
    });
}

void PracticePage::ask_to_save_progress() {
    save("Save my progress", ".json", [this] { return learning::to_json(keeper_.progress()); });
}

void PracticePage::ask_to_forget() {
    Question question{"forget",
                      "Forget everything?",
                      "All answers and what you know so far are removed. This cannot be undone.",
                      {}};
    question.answers = {{"keep", "Keep it", nullptr},
                        {"forget", "Forget everything", [this] {
                             keeper_.forget_everything();
                             if (const auto trouble = keeper_.take_trouble()) {
                                 shell_.messages.fail(*trouble);
                             } else {
                                 shell_.messages.say("Everything is forgotten.");
                             }
                             practice_.emplace(surroundings_.course().exercises);
                             due_.clear();
                             changed_ = true;
                         }}};
    shell_.question_dialog.open(std::move(question));
}

void PracticePage::name_learner(const std::string& name) {
    const auto go_on = [this, name](bool takes_along) {
        keeper_.set_learner(name, takes_along);
        if (const auto trouble = keeper_.take_trouble()) shell_.messages.fail(*trouble);
        if (!takes_along) practice_.emplace(surroundings_.course().exercises);
        due_ = learning::due_skills(keeper_.progress(), keeper_.today());
        changed_ = true;
    };
    const bool is_nobodys = keeper_.learner().empty() && !keeper_.progress().answers.empty();
    if (name == keeper_.learner()) return;
    if (!is_nobodys || !keeper_.is_unknown(name)) return go_on(false);
    Question question{"learner",
                      fmt::format("Is what was practised so far yours, {}?", excerpt(name)),
                      "It was practised without a name.",
                      {}};
    question.answers = {{"mine", "It is mine", [go_on] { go_on(true); }},
                        {"anew", "Begin anew", [go_on] { go_on(false); }},
                        {"cancel", "Cancel", nullptr}};
    shell_.question_dialog.open(std::move(question));
}

// ---- the list of skills ----

void PracticePage::draw_skill(Ui& ui, Rect row, const learning::Skill& skill) {
    const std::string_view name = formatted(ui, "practice/skill/{}", skill.id);
    const bool open = has_question() && practice_->from().skill == skill.id;
    const Rect ground{ImVec2(row.min.x - ui.px(10), row.min.y), ImVec2(row.max.x + ui.px(6), row.max.y)};
    if (bare_button(name, ground)) practise_skill(skill.id);
    const bool hovered = ImGui::IsItemHovered();
    const float rounding = ui.px(6);
    if (open || hovered) fill(ground, with_alpha(ui.theme.raised, open ? 1.0F : 0.6F), rounding);
    if (open) fill(Rect(ground).inset(0, ui.px(6)).cut_left(ui.px(3)), ui.theme.accent, ui.px(1.5F));
    focus_ring(ui, ground, rounding);
    const SkillProgress progress = progress_of(keeper_.progress(), skill.id);
    const std::string_view state = learning::words_for(progress.state);
    const bool due = std::find(due_.begin(), due_.end(), skill.id) != due_.end();
    landmark(ui, name, ground, due ? joined(ui, state, ", due") : state);
    Rect words = row.cut_right(ui.px(54));
    const ImU32 colour = progress.state == SkillState::holds ? ui.theme.good : ui.theme.secondary;
    text(ui, words, ui.fonts.small, colour, state);
    const Rect mark = row.cut_right(ui.px(20));
    draw_state(ui, ImVec2(mark.min.x + ui.px(6), mark.centre().y), progress.state);
    if (due)
        text(ui, row.cut_right(ui.px(36)), ui.fonts.small, open ? ui.theme.accent : ui.theme.text, "due");
    text(ui, row, open ? ui.fonts.strong : ui.fonts.body, open ? ui.theme.accent : ui.theme.text,
         skill.title);
}

void PracticePage::draw_due(Ui& ui, Rect& room) {
    std::string words;
    for (const std::string& skill : due_)
        words += (words.empty() ? "Due today: " : ", ") + std::string(learning::title_of_skill(skill));
    constexpr std::size_t most = 4;
    if (due_.size() > most) words = fmt::format("Due today: {} skills", due_.size());
    if (words.empty()) {
        words = keeper_.progress().skills.empty() ? "Nothing was practised yet." : "Nothing is due today.";
    }
    Rect row = room.cut_top(ui.px(button_height));
    const bool asks = has_question();
    const Rect place = row.cut_right(button_width(ui, "Practise"));
    if (!asks && focus_next_) {
        focus_next_button();
        focus_next_ = false;
    }
    if (button(ui, "practice/practise", place, "Practise", asks ? ButtonKind::normal : ButtonKind::primary))
        practise();
    tooltip(ui, "All skills that are not new, mixed; what is due comes first.");
    row.cut_right(ui.px(8));
    const float height = wrapped_size(ui.fonts.body, words, row.width()).y;
    const float middle = std::max(0.0F, (row.height() - height) * 0.5F);
    paragraph(ui, {ImVec2(row.min.x, row.min.y + middle), ImVec2(row.max.x, row.max.y)}, ui.fonts.body,
              ui.theme.text, words);
    landmark(ui, "practice/due", row, words);
    room.cut_top(std::max(0.0F, height - row.height()) + ui.px(8));
}

void PracticePage::draw_menu(Ui& ui, const Rect& place) {
    constexpr std::string_view name = "practice/menu";
    constexpr float width = 220;
    if (button(ui, name, place, "Save ▾")) ImGui::OpenPopup(name.data());
    popup_menu(ui, name, place, PopupPlace::above_right, width, [&](auto next_line) {
        const auto item = [&](std::string_view id, std::string_view words, auto run) {
            if (!button(ui, id, next_line(), words, ButtonKind::quiet)) return;
            ImGui::CloseCurrentPopup();
            (this->*run)();
        };
        item("practice/save-answers", "Save my answers (CSV) …", &PracticePage::ask_to_save_answers);
        item("practice/save-progress", "Save my progress …", &PracticePage::ask_to_save_progress);
        item("practice/forget", "Forget everything …", &PracticePage::ask_to_forget);
    });
}

void PracticePage::draw_learner(Ui& ui, Rect room) {
    Rect row = room.cut_top(ui.px(button_height));
    draw_menu(ui, row.cut_right(button_width(ui, "Save ▾")));
    row.cut_right(ui.px(8));
    text(ui, row.cut_left(ui.px(48)), ui.fonts.body, ui.theme.secondary, "Name");
    EditField field;
    field.landmark = "practice/learner";
    field.shown =
        keeper_.learner().empty() ? std::string_view("your name") : std::string_view(keeper_.learner());
    field.typed_from = keeper_.learner();
    field.explanation = "Click and type your name: each learner has a file, and a teacher sees whose it is.";
    field.font = ui.fonts.body;
    field.colour = keeper_.learner().empty() ? ui.theme.secondary : ui.theme.text;
    field.click_types = true;
    field.is_name = true;
    field.max_letters = max_name_letters;
    outline(row, ui.theme.line, ui.px(6), ui.px(1));
    if (const auto name = text_field(ui, row.inset(ui.px(8), ui.px(2)), field)) name_learner(*name);
    room.cut_top(ui.px(8));
    const bool kept = keeper_.trouble().empty() && !keeper_.path().empty();
    const std::string_view words =
        joined(ui, kept ? "Kept on this computer only. " : "Nothing is kept on this computer. ", self_study);
    const Rect place = room;
    say(ui, room, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "practice/kept", place, words);
}

void PracticePage::draw_skills(Ui& ui, Rect room) {
    Rect inside = card(ui, room);
    draw_due(ui, inside);
    const float foot =
        ui.px(button_height + 8) + wrapped_size(ui.fonts.small,
                                                joined(ui, "Nothing is kept on this computer. ", self_study),
                                                inside.width())
                                       .y;
    const Rect bottom = inside.cut_bottom(foot);
    inside.cut_bottom(ui.px(10));
    // The scroll bar goes into the card's padding, and so does the ground of a row.
    const float pad = ui.px(12);
    const Rect column{ImVec2(inside.min.x - pad, inside.min.y), ImVec2(inside.max.x + pad, inside.max.y)};
    Rect lines = begin_scrolled("skills", column).inset(pad, 0);
    for (const learning::SkillGroup& group : learning::skill_groups()) {
        text(ui, lines.cut_top(ui.px(group_line)), ui.fonts.strong, ui.theme.secondary, group.title);
        for (const learning::Skill& skill : group.skills)
            draw_skill(ui, lines.cut_top(ui.px(skill_line)), skill);
    }
    end_scrolled(lines.min.y);
    draw_learner(ui, bottom);
}

// ---- the exercise ----

void PracticePage::draw_invitation(Ui& ui, Rect room) {
    room = room.inset(ui.px(12), ui.px(12));
    room.max.x = std::min(room.max.x, room.min.x + ui.px(560));
    say(ui, room, ui.fonts.title, ui.theme.text, "Practise what you know, and what you do not yet");
    room.cut_top(ui.px(10));
    say(ui, room, ui.fonts.body, ui.theme.secondary,
        "“Practise” mixes what you have met and begins with what is due; or choose a skill from the "
        "list. A new skill begins with a worked example. It holds after two right answers in a row without "
        "help, "
        "the second on a later day, and comes again after 2, 7 and 30 days.");
}

void PracticePage::draw_title(Ui& ui, Rect row) {
    const learning::Practice& practice = *practice_;
    const bool has_scene = practice.exercise().scene || (practice.is_closed() && practice.exercise().then);
    if (has_scene) {
        const std::string_view label = joined(ui, "Open in ", name_of_lab(lab_for(practice.from())));
        if (button(ui, "practice/open", row.cut_right(button_width(ui, label)), label)) ask_to_open_in_lab();
        tooltip(ui, "The scene goes into the lab, and can be undone there.");
        row.cut_right(ui.px(8));
    }
    if (button(ui, "practice/new-numbers", row.cut_right(button_width(ui, "New numbers")), "New numbers")) {
        practice_->new_numbers(keeper_.progress());
        question_has_changed();
    }
    tooltip(ui, "The same question, with other numbers");
    row.cut_right(ui.px(8));
    const std::string_view skill = learning::title_of_skill(practice.from().skill);
    const float width = text_size(ui.fonts.strong, skill).x;
    if (row.width() < width) return;
    text(ui, row.cut_left(width), ui.fonts.strong, ui.theme.secondary, skill);
    row.cut_left(ui.px(12));
    text_if_it_fits(ui, row, ui.fonts.body, ui.theme.secondary, practice.from().title);
    landmark(ui, "practice/title", row, practice.from().title);
}

void PracticePage::draw_worked(Ui& ui, Rect& room) {
    const std::vector<std::string>& lines = practice_->worked();
    if (lines.empty() || practice_->is_closed()) return;
    Rect inside = room;
    inside.cut_left(ui.px(14));
    const float top = inside.min.y;
    say(ui, inside, ui.fonts.small, ui.theme.secondary, "Worked so far; the rest is yours:");
    inside.cut_top(ui.px(4));
    say_lines(ui, inside, "practice/worked", lines, 2);
    fill({ImVec2(room.min.x, top), ImVec2(room.min.x + ui.px(3), inside.min.y)}, ui.theme.secondary,
         ui.px(1.5F));
    room.min.y = inside.min.y + ui.px(14);
}

// Hatched on the left, with words: never a matter of colour alone.
void PracticePage::draw_reply(Ui& ui, Rect& room) {
    if (!practice_->grade()) return;
    const learning::Grade& grade = *practice_->grade();
    const bool right = grade.verdict == Verdict::right;
    const bool wrong = grade.verdict == Verdict::wrong;
    std::string_view head = "One moment.";
    if (right) head = "Right.";
    if (wrong) head = "Not quite.";
    if (grade.verdict == Verdict::coarse) head = "Nearly done.";
    if (grade.verdict == Verdict::unreadable) head = "That cannot be read.";
    std::string_view words = grade.reply;
    if (practice_->is_unforeseen()) words = "A hint is open below.";
    const std::string_view given = formatted(ui, "Your answer: {}", visible_label(ui, practice_->given()));
    const ImU32 colour = right ? ui.theme.good : wrong ? ui.theme.bad : ui.theme.text;

    room.cut_top(ui.px(14));
    const float pad = ui.px(14);
    const float width = room.width() - ui.px(10) - 2 * pad;
    const float height = 2 * ui.px(10) + ui.fonts.strong->FontSize + ui.px(4) +
                         wrapped_size(ui.fonts.body, words, width).y + ui.px(2) +
                         wrapped_size(ui.fonts.small, given, width).y;
    const Rect box = room.cut_top(height);
    const float rounding = ui.px(6);
    fill(box, right || wrong ? mix(ui.theme.panel, colour, 0.07F) : ui.theme.raised, rounding);
    const Rect edge = Rect(box).cut_left(ui.px(10));
    if (wrong) {
        hatch(edge, colour, ui.px(6), ui.px(2));
    } else {
        fill(edge, colour, ui.px(2));
    }
    if (ui.theme.name == ThemeName::contrast) outline(box, colour, rounding, ui.px(1));
    Rect inside{ImVec2(edge.max.x + pad, box.min.y + ui.px(10)), ImVec2(box.max.x - pad, box.max.y)};
    say(ui, inside, ui.fonts.strong, colour, head);
    inside.cut_top(ui.px(4));
    if (!words.empty()) say(ui, inside, ui.fonts.body, ui.theme.text, words);
    inside.cut_top(ui.px(2));
    say(ui, inside, ui.fonts.small, ui.theme.secondary, given);
    landmark(ui, "practice/verdict", box, head);
    landmark(ui, "practice/reply", box, words);
}

void PracticePage::draw_hints(Ui& ui, Rect& room) {
    const std::vector<std::string>& hints = practice_->question().hints;
    if (hints.empty() || (practice_->is_closed() && practice_->hints() == 0)) return;
    room.cut_top(ui.px(16));
    Rect head = room.cut_top(ui.px(20));
    head.cut_left(text(ui, head, ui.fonts.strong, ui.theme.text, "Hints") + ui.px(10));
    text_if_it_fits(ui, head, ui.fonts.body, ui.theme.secondary, "With a hint you learn just as much.");
    room.cut_top(ui.px(8));
    const float radius = ui.px(11);
    const float indent = ui.px(36);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < hints.size(); ++i) {
        const bool open = i < practice_->hints();
        if (!open && (practice_->is_closed() || i > practice_->hints())) break;
        const ImVec2 centre(room.min.x + radius, room.min.y + ui.px(14));
        const ImU32 colour = open ? ui.theme.text : ui.theme.secondary;
        if (i > 0)
            list.AddLine(ImVec2(centre.x, centre.y - ui.px(28)), ImVec2(centre.x, centre.y - radius),
                         ui.theme.secondary, ui.px(1));
        list.AddCircle(centre, radius, colour, 0, ui.px(1.5F));
        text_around(ui, centre, ui.fonts.small, colour, formatted(ui, "{}", i + 1));
        Rect line{ImVec2(room.min.x + indent, room.min.y), room.max};
        float height = ui.px(28);
        if (open) {
            line.cut_top(ui.px(6));
            height = std::max(height, ui.px(6) + paragraph(ui, line, ui.fonts.body, ui.theme.text, hints[i]));
            landmark(ui, formatted(ui, "practice/hint/{}", i), Rect(line).cut_top(height), hints[i]);
        } else {
            const bool lit = practice_->offer() == Offer::hint;
            const std::string_view label = lit ? "A hint?" : formatted(ui, "Show hint {}", i + 1);
            Rect place = line.cut_top(ui.px(28));
            if (button(ui, "practice/show-hint", place.cut_left(button_width(ui, label)), label,
                       ButtonKind::normal, lit)) {
                practice_->open_hint();
                focus_answer_ = true;
                answer_has_changed();
            }
        }
        room.cut_top(height + ui.px(6));
        if (i == practice_->hints()) break;
    }
}

void PracticePage::draw_solution(Ui& ui, Rect& room) {
    const std::vector<std::string>& lines = practice_->exercise().solution;
    rule(ui, room);
    const bool open = practice_->is_closed();
    Rect head = room.cut_top(ui.px(28));
    if (!open) {
        const bool lit = practice_->offer() == Offer::solution;
        const std::string_view label = "Worked solution";
        if (button(ui, "practice/solution", head.cut_left(button_width(ui, label)), label, ButtonKind::normal,
                   lit)) {
            practice_->show_solution();
            focus_next_ = true;
            answer_has_changed();
        }
        head.cut_left(ui.px(10));
        text_if_it_fits(
            ui, head, ui.fonts.body, ui.theme.secondary,
            formatted(ui, "{} {}; closes this question", lines.size(), lines.size() == 1 ? "line" : "lines"));
        return;
    }
    text(ui, head, ui.fonts.strong, ui.theme.text, "Worked solution");
    room.cut_top(ui.px(4));
    say_lines(ui, room, "practice/solution", lines, 4);
    if (picture_.shares.empty()) return;
    room.cut_top(ui.px(8));
    draw_exercise_picture(ui, room.cut_top(picture_height(ui, picture_)), picture_);
}

void PracticePage::draw_foot(Ui& ui, Rect room) {
    const bool closed = practice_->is_closed();
    const std::string_view label =
        practice_->solution_shown() ? "The same with new numbers" : "Next question";
    const Rect place = room.cut_right(button_width(ui, label));
    if (focus_next_) {
        focus_next_button();
        focus_next_ = false;
    }
    if (button(ui, "practice/next", place, label, closed ? ButtonKind::primary : ButtonKind::normal)) {
        practice_->next(keeper_.progress(), keeper_.today());
        question_has_changed();
    }
    room.cut_right(ui.px(12));
    const std::string& id = practice_->from().skill;
    const SkillProgress skill = progress_of(keeper_.progress(), id);
    std::string words = fmt::format("{}: {}", learning::title_of_skill(id), learning::words_for(skill.state));
    const auto due = learning::day_in(skill.due);
    if (due && keeper_.today() < *due) {
        const long days = due->count - keeper_.today().count;
        words += fmt::format(", comes again in {} {}", days, days == 1 ? "day" : "days");
    }
    text_if_it_fits(ui, room, ui.fonts.body, ui.theme.secondary, words);
    landmark(ui, "practice/state", room, words);
}

void PracticePage::draw_exercise(Ui& ui, Rect room) {
    Rect inside = card(ui, room);
    if (!has_question()) return draw_invitation(ui, inside);
    draw_title(ui, inside.cut_top(ui.px(button_height)));
    Rect foot = inside.cut_bottom(ui.px(36));
    inside.cut_bottom(ui.px(8));
    inside.cut_top(ui.px(8));
    const float pad = ui.px(14);
    const Rect column{ImVec2(inside.min.x - pad, inside.min.y), ImVec2(inside.max.x + pad, inside.max.y)};
    Rect lines = begin_scrolled("exercise", column).inset(pad, 0);
    // Dear ImGui scrolls to what gets the keyboard, in the drawings after this one.
    if (to_top_ > 0) {
        ImGui::SetScrollY(0);
        --to_top_;
        ui.animating = ui.animating || to_top_ > 0;
    }
    lines.cut_top(ui.px(8));
    const learning::Question& question = practice_->question();
    const Rect asked = lines;
    lines.cut_top(draw_question_words(ui, lines, ui.fonts.title, question.says, classes_) + ui.px(12));
    landmark(ui, "practice/question", {asked.min, ImVec2(asked.max.x, lines.min.y)}, question.says);
    draw_worked(ui, lines);
    if (!practice_->is_closed() && picture_height(ui, picture_) > 0) {
        draw_exercise_picture(ui, lines.cut_top(picture_height(ui, picture_)), picture_);
        lines.cut_top(ui.px(12));
    }
    const AnswerContext context{practice_->exercise(), practice_->is_closed(),
                                std::exchange(focus_answer_, false) && !practice_->is_closed()};
    const std::optional<GivenAnswer> given = draw_answer_controls(ui, lines, context, draft_);
    if (given) take(*given);
    draw_reply(ui, lines);
    draw_hints(ui, lines);
    draw_solution(ui, lines);
    end_scrolled(lines.min.y + ui.px(4));
    draw_foot(ui, foot);
}

void PracticePage::draw(Ui& ui, const Rect& room) {
    prepare();
    changed_ = false;
    Rect rest = room;
    if (room.width() >= ui.px(min_two_columns)) {
        const Rect list = rest.cut_left(std::min(ui.px(list_width), room.width() * 0.36F));
        rest.cut_left(ui.px(gutter));
        draw_skills(ui, list);
        draw_exercise(ui, rest);
    } else {
        // One below the other: the question first.
        const float height = std::max(ui.px(420), room.height());
        Rect column = begin_scrolled("practice", room);
        draw_exercise(ui, column.cut_top(has_question() ? height : ui.px(190)));
        column.cut_top(ui.px(gutter));
        draw_skills(ui, column.cut_top(height));
        end_scrolled(column.min.y);
    }
    if (changed_) ui.animating = true;  // what was drawn before the change is old
}

}  // namespace softmaxlab
