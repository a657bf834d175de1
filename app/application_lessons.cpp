// Lessons: the person's own work is put aside, each step is entered as it was written, and what the panel is
// asked for is done.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui.h>
#include <imgui_internal.h>

#include "app/application.h"
#include "app/shell/folder_listing.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/learning/functions.h"

namespace softmaxlab {
namespace {

using Stage = LessonSession::Stage;
using learning::QuestionKind;

/// What has the keyboard is gone, or means something else now: the text that is typed into it, too.
void let_go_of_keyboard(ImGuiContext& context) {
    ImGui::ClearActiveID();
    ImGui::NavMoveRequestCancel();
    context.NavInitRequest = false;
    context.NavId = 0;
    context.NavDisableHighlight = true;
}

[[noreturn]] void refuse(const std::string& what, const std::string& word,
                         const std::vector<std::string>& words) {
    const auto like = learning::most_like(word, words);
    throw InputError(fmt::format("There is no {} {}.{} There are {}.", what, excerpt(word),
                                 like ? fmt::format(" Did you mean {}?", *like) : "",
                                 fmt::join(words, ", ")));
}

std::size_t index_of_step(const learning::Lesson& lesson, const std::string& id) {
    const learning::LessonStep* const found = lesson.find(id);
    if (found != nullptr) return static_cast<std::size_t>(found - lesson.steps.data());
    std::vector<std::string> ids;
    for (const learning::LessonStep& each : lesson.steps) ids.push_back(each.id);
    refuse("step of " + lesson.id, id, ids);
}

struct LessonFilePlace {
    std::string path;
    std::string step;  ///< an id; empty: the first
};

// "mine.json", or "mine.json/third" for one of its steps.
std::optional<LessonFilePlace> place_in_file(const std::string& place) {
    constexpr std::string_view extension = ".json";
    if (place.ends_with(extension)) return LessonFilePlace{place, ""};
    const std::size_t slash = place.rfind('/');
    if (slash == std::string::npos || !place.substr(0, slash).ends_with(extension)) return std::nullopt;
    return LessonFilePlace{place.substr(0, slash), place.substr(slash + 1)};
}

}  // namespace

Preferences Application::preferences() const {
    Preferences own = ui_.preferences;
    if (aside_) own.probabilities = aside_->probabilities;
    return own;
}

void Application::open_lesson(const std::string& place) {
    make_current();
    if (files_.loading() || files_.saving()) return say("A moment: a file is being loaded or saved.");
    const std::optional<LessonFilePlace> in_file = place_in_file(place);
    if (in_file) {
        const LessonFile& file = library_.open(absolute_path(in_file->path));
        if (!file.lesson) throw InputError(file.error);
        start_lesson(*file.lesson, in_file->step.empty() ? 0 : index_of_step(*file.lesson, in_file->step));
        lesson_path_ = file.path;
        if (!file.trouble.empty()) shell_.messages.fail(file.trouble);
        return;
    }
    const std::size_t slash = place.find('/');
    const learning::Lesson* const lesson = library_.find(place.substr(0, slash));
    if (lesson == nullptr) {
        std::vector<std::string> ids;
        for (const learning::Lesson& each : library_.course().lessons) ids.push_back(each.id);
        ids.push_back(library_.course().playground.id);
        refuse("lesson", place.substr(0, slash), ids);
    }
    start_lesson(*lesson, slash == std::string::npos ? 0 : index_of_step(*lesson, place.substr(slash + 1)));
}

void Application::start_lesson(const learning::Lesson& lesson, std::size_t step) {
    auto session = std::make_unique<LessonSession>(lesson, step);
    const std::vector<learning::Lesson>& all = library_.course().lessons;
    const auto number =
        std::find_if(all.begin(), all.end(), [&](const learning::Lesson& each) { return &each == &lesson; });
    lesson_panel_.heading = &lesson == &library_.course().playground ? std::string("Playground")
                            : number == all.end()
                                ? std::string("Lesson")
                                : fmt::format("Lesson {} of {}", number - all.begin() + 1, all.size());
    put_aside();
    lesson_panel_.show(session.get());
    lesson_ = std::move(session);
    lesson_path_.clear();
    enter_step();
}

// Returns whether it is one, or wants to be.
bool Application::open_lesson_file(const std::string& path) {
    if (!path.ends_with(".json") || !LessonLibrary::is_lesson_file(path)) return false;
    try {
        open_lesson(path);
    } catch (const InputError& error) {
        shell_.messages.fail(error.what());
    }
    return true;
}

void Application::put_aside() {
    if (aside_) return;
    freeze(std::nullopt);
    aside_ = Aside();
    Aside& aside = *aside_;
    aside.lab = shell_.lab;
    for (const auto& lab : on_screen_) aside.views.push_back(lab->view_json());
    aside.backend = wanted_backend_;
    aside.probabilities = ui_.preferences.probabilities;
    if (opening_ && opening_->revision == document_.revision()) aside.opening = opening_;
    opening_.reset();
    document_.exchange(aside.document);
    document_.set_gate([this](const Scene& from, const Scene& to) {
        if (!lesson_ || lesson_->may_edit(from, to)) return true;
        if (!said_locked_) say("Locked until you have answered.");
        if (!said_locked_) ++lesson_changes_;
        said_locked_ = true;
        return false;
    });
    ui_.preferences.probabilities = ProbabilityStyle::decimals;
}

void Application::leave_lesson() {
    if (!aside_) return;
    make_current();
    freeze(std::nullopt);
    Aside aside = std::move(*aside_);
    aside_.reset();
    lesson_panel_.show(nullptr);
    lesson_.reset();
    lesson_path_.clear();
    document_.set_gate({});
    if (aside.model) results_.language().set_loader(std::move(aside.model));
    document_.exchange(aside.document);
    for (std::size_t i = 0; i < on_screen_.size(); ++i) {
        on_screen_[i]->set_view(aside.views[i], "the view before the lesson");
        on_screen_[i]->drop_cache();
    }
    shell_.show_lab(aside.lab);
    set_backend(aside.backend);
    ui_.preferences.probabilities = aside.probabilities;
    opening_ = aside.opening;
    if (opening_) opening_->revision = document_.revision();
    ui_.hidden = {};
    ui_.guess = {};
    ui_.place_guess = {};
    ui_.edit = {};
    ui_.gesture = {};
    let_go_of_keyboard(*context_);
    ++lesson_changes_;
    offer_waiting_copies();
}

void Application::enter_step() {
    const learning::LessonStep& step = lesson_->step();
    if (step.model && !aside_->model) {
        aside_->model = results_.language().loader();
        results_.language().set_loader(step.model);
    }
    show_lesson_scene();
    show_view({step.lab, step.view}, lesson_->place());
    shown_lab().drop_cache();
    set_backend(step.arithmetic == learning::Arithmetic::simd ? BackendKind::simd : BackendKind::reference);
    said_locked_ = false;
    ui_.edit = {};
    let_go_of_keyboard(*context_);
    if (lesson_->kind() == QuestionKind::number) lesson_panel_.focus_answer();
    want_focus_of_step();
    lesson_panel_.begin_step();
    progress_.stand_at(lesson_->place());
    mark_steps();
    ++lesson_changes_;
}

// The keyboard begins where the answer is given.
void Application::want_focus_of_step() {
    ui_.wanted_focus.clear();
    if (shell_.presenting) return;
    switch (lesson_->kind()) {
        case QuestionKind::bars:
            ui_.wanted_focus = any_guess_bar;
            return;
        case QuestionKind::place:
            ui_.wanted_focus = "lesson/place";
            return;
        case QuestionKind::reach:
            if (!lesson_->lit().empty()) ui_.wanted_focus = lesson_->lit().front();
            return;
        default:
            return;
    }
}

void Application::show_lesson_scene() {
    if (!lesson_->take_new_scene()) return;
    document_.end_gesture();
    ui_.gesture = {};
    document_.restart(lesson_->scene());
}

void Application::mark_steps() {
    lesson_panel_.marks.clear();
    const auto& steps = progress_.progress().steps;
    for (const learning::LessonStep& step : lesson_->lesson().steps) {
        const auto found = steps.find(lesson_->lesson().id + "/" + step.id);
        lesson_panel_.marks.push_back(found == steps.end()  ? StepMark::open
                                      : found->second.right ? StepMark::right
                                                            : StepMark::wrong);
    }
    if (const auto trouble = progress_.take_trouble()) shell_.messages.fail(*trouble);
}

// Before each drawing.
void Application::prepare_lesson() {
    if (!lesson_) return;
    lesson_panel_.show(lesson_.get());
    if (digits_are_answers()) ui_.early.are_awaited = true;  // 5 … 8 are none, and lead to no lab either
    ui_.hidden = lesson_->hidden();
    // Another lab may show it under another name.
    if (!ui_.hidden.empty() && labs_[shell_.lab].id != lesson_->step().lab)
        ui_.hidden = learning::Hidden::results();
    show_guess();
    show_place();
}

// The bars that are drawn stand in the lab, too; after the answer they are its ghost.
void Application::show_guess() {
    const bool revealed = lesson_->stage() == Stage::revealed;
    const Lab& lab = labs_[shell_.lab];
    const bool of_weights = lab.guessed.quantity == learning::Quantity::weights;
    const bool of_shares = lesson_->kind() == QuestionKind::bars && shell_.page == nullptr &&
                           lesson_->step().asks.of == (of_weights ? "weights" : "p");
    ui_.guess.is_drawn = false;
    if (!of_shares || (revealed && lesson_->tries() == 0)) {
        ui_.guess.stage = Guess::Stage::none;
        return;
    }
    ui_.guess.stage = revealed ? Guess::Stage::revealed : Guess::Stage::open;
    ui_.guess.shares = lesson_->draft.bars;
    ui_.guess.first_takes_digits = !shell_.presenting;
    ui_.guess.has_buttons = false;  // those of the panel
    ui_.guess.request.reset();
    ui_.guess.faded = revealed && document_.scene() != lesson_->scene();
}

// The mark that is put on an axis stands in its plot, too; after the answer, beside the right place.
void Application::show_place() {
    ui_.place_guess = {};
    if (lesson_->kind() != QuestionKind::place) return;
    ui_.place_guess.axis = lesson_->step().asks.axis;
    ui_.place_guess.yours = lesson_->draft.place;
    if (lesson_->stage() != Stage::revealed) return;
    const learning::Question& question = lesson_->question();
    const std::optional<double>& yours = ui_.place_guess.yours;
    ui_.place_guess.right = question.answer;
    ui_.place_guess.is_right = yours && learning::is_right_place(question, *yours);
}

void Application::take_place() {
    if (ui_.place_guess.axis.empty() || ui_.place_guess.right || lesson_panel_.has_changed()) return;
    if (lesson_->draft.place == ui_.place_guess.yours) return;
    lesson_->draft.place = ui_.place_guess.yours;
    ++lesson_changes_;
}

void Application::take_guess() {
    if (ui_.guess.stage != Guess::Stage::open || lesson_->stage() == Stage::revealed) return;
    std::vector<double>& bars = lesson_->draft.bars;
    if (lesson_->kind() != QuestionKind::bars || ui_.guess.shares.size() != bars.size()) return;
    // What was changed in the panel is newer than what the lab had.
    if (ui_.guess.shares == bars || lesson_panel_.has_changed()) return;
    bars = ui_.guess.shares;
    ++lesson_changes_;
}

// After each drawing.
void Application::follow_lesson() {
    if (!wanted_lesson_.empty()) {
        try {
            open_lesson(std::exchange(wanted_lesson_, {}));
        } catch (const InputError& error) {
            shell_.messages.fail(error.what());
        }
        return;
    }
    if (!lesson_) return;
    if (lesson_panel_.has_changed()) ++lesson_changes_;
    take_guess();
    take_place();
    // Enter on a bar in the lab.
    if (ui_.guess.request && lesson_->can_commit()) {
        ui_.guess.request.reset();
        return fulfil(lesson_->asks_about_sum() ? LessonWish::stretch_bars : LessonWish::commit_sure);
    }
    lesson_panel_.take_change();
    lesson_panel_.scrolls_to_light = std::max(0, lesson_panel_.scrolls_to_light - 1);
    if (lesson_panel_.scrolls_to_light == 0) ui_.wanted_focus.clear();  // what it names is nothing to grab
    fulfil(lesson_panel_.take_wish());
    if (lesson_ && lesson_->forget_old_reply(document_.revision())) ++lesson_changes_;
    const bool hand_is_off = !mouse_holds_item() && ui_.edit.landmark.empty();
    if (lesson_ &&
        lesson_->is_reached(document_.scene(), document_.revision(), hand_is_off, ImGui::GetTime()))
        commit_answer(true);
}

void Application::fulfil(LessonWish wish) {
    switch (wish) {
        case LessonWish::nothing:
            return;
        case LessonWish::commit_sure:
            return commit_answer(true);
        case LessonWish::commit_guess:
            return commit_answer(false);
        case LessonWish::show_answer:
            return reveal_lesson();
        case LessonWish::stretch_bars:
            lesson_->stretch_bars();
            ui_.guess.shares = lesson_->draft.bars;  // which the lab had before
            break;
        case LessonWish::leave_bars:
            lesson_->leave_bars();
            return commit_answer(true);
        case LessonWish::change_bars:
            lesson_->change_bars();
            break;
        case LessonWish::again:
            return go_to_step(lesson_->index());
        case LessonWish::next:
            if (lesson_->has_next()) return go_to_step(lesson_->index() + 1);
            return open_page(lessons_page_);
        case LessonWish::go_to_step:
            return go_to_step(lesson_panel_.wanted_step());
        case LessonWish::take_scene: {
            const Scene scene = document_.scene();
            const ShownView shown = shown_view();
            leave_lesson();
            document_.apply(edit::ReplaceScene{scene});
            show_view(shown, "the lesson");
            say("The lesson's scene is yours now. Undo brings back your own.");
            return;
        }
        case LessonWish::leave:
            return leave_lesson();
    }
    ++lesson_changes_;
}

void Application::go_to_step(std::size_t step) {
    lesson_->go_to(step);
    enter_step();
}

void Application::commit_answer(bool sure) {
    document_.end_gesture();
    const std::optional<learning::Answer> answer =
        lesson_->commit(library_.course(), document_.scene(), sure, progress_.now());
    if (answer) progress_.take(*answer);
    show_lesson_scene();
    if (lesson_->stage() == Stage::revealed) lesson_panel_.scroll_to_light();
    mark_steps();
    ui_.edit = {};
    let_go_of_keyboard(*context_);
    if (lesson_->kind() == QuestionKind::number && lesson_->stage() != Stage::revealed)
        lesson_panel_.focus_answer();
    ++lesson_changes_;
}

void Application::reveal_lesson() {
    if (!lesson_) return;
    make_current();
    lesson_->show_answer();
    show_lesson_scene();
    lesson_panel_.scroll_to_light();
    ui_.edit = {};
    let_go_of_keyboard(*context_);
    ++lesson_changes_;
}

// A file that was saved while another window had the focus: the lesson goes on at the same step.
void Application::take_over_changed_lessons() {
    const bool had_focus = std::exchange(has_focus_, host_->has_focus());
    if (had_focus || !has_focus_ || !library_.refresh()) return;
    if (shell_.page == &lessons_page_) lessons_page_.update();
    if (!lesson_ || lesson_path_.empty()) return;
    const LessonFile& file = library_.open(lesson_path_);
    if (!file.lesson) {
        shell_.messages.fail(file.error);
        return;
    }
    const learning::LessonStep* const step = file.lesson->find(lesson_->step().id);
    const std::string path = file.path;
    if (!file.trouble.empty()) shell_.messages.fail(file.trouble);
    start_lesson(*file.lesson,
                 step != nullptr ? static_cast<std::size_t>(step - file.lesson->steps.data()) : 0);
    lesson_path_ = path;
}

/// What Enter does now, if anything.
std::optional<LessonWish> Application::meaning_of_enter(bool with_shift) const {
    if (!lesson_ || shell_.page != nullptr || any_key_focus()) return std::nullopt;
    if (lesson_->stage() == Stage::revealed)
        return with_shift ? std::nullopt : std::optional(LessonWish::next);
    if (lesson_->asks_about_sum()) return with_shift ? std::nullopt : std::optional(LessonWish::stretch_bars);
    if (!lesson_->can_commit()) return std::nullopt;
    return with_shift ? LessonWish::commit_guess : LessonWish::commit_sure;
}

bool Application::digits_are_answers() const {
    return lesson_ && shell_.page == nullptr && !shell_.presenting &&
           lesson_->kind() == QuestionKind::choice && lesson_->stage() != Stage::revealed;
}

void Application::add_lesson_commands(std::vector<Command>& list) {
    const auto add = [&](std::string id, std::string title, int keys, std::function<void()> run,
                         std::function<bool()> can_run) {
        Command command;
        command.id = std::move(id);
        command.title = std::move(title);
        command.keys = keys;
        command.run = std::move(run);
        command.can_run = std::move(can_run);
        list.push_back(std::move(command));
    };
    const auto in_lesson = [this] { return lesson_ != nullptr && shell_.page == nullptr; };
    add(
        "lesson-sure", "Lesson: the answer, and I am sure; or the next step", ImGuiKey_Enter,
        [this] { fulfil(*meaning_of_enter(false)); }, [this] { return meaning_of_enter(false).has_value(); });
    list.back().more_keys = {ImGuiKey_KeypadEnter};
    add(
        "lesson-guess", "Lesson: the answer, which is a guess", ImGuiMod_Shift | ImGuiKey_Enter,
        [this] { fulfil(*meaning_of_enter(true)); }, [this] { return meaning_of_enter(true).has_value(); });
    add(
        "lesson-next", "Lesson: the next step", ImGuiKey_PageDown,
        [this] { go_to_step(lesson_->index() + 1); },
        [this, in_lesson] { return in_lesson() && !shell_.presenting && lesson_->has_next(); });
    add(
        "lesson-previous", "Lesson: the step before", ImGuiKey_PageUp,
        [this] { go_to_step(lesson_->index() - 1); },
        [this, in_lesson] { return in_lesson() && !shell_.presenting && lesson_->has_previous(); });
    constexpr std::array<std::pair<int, int>, 4> answer_keys = {{{ImGuiKey_1, ImGuiKey_A},
                                                                 {ImGuiKey_2, ImGuiKey_B},
                                                                 {ImGuiKey_3, ImGuiKey_C},
                                                                 {ImGuiKey_4, ImGuiKey_D}}};
    for (std::size_t i = 0; i < answer_keys.size(); ++i) {
        const char letter = static_cast<char>('A' + i);
        add(
            fmt::format("lesson-answer-{}", static_cast<char>('a' + i)),
            fmt::format("Lesson: answer {}", letter), answer_keys[i].first,
            [this, i] {
                lesson_->draft.option = lesson_->question().shown[i];
                ++lesson_changes_;
            },
            [this, i] { return digits_are_answers() && i < lesson_->question().shown.size(); });
        list.back().more_keys = {answer_keys[i].second};
        list.back().is_answer = true;
    }
    add(
        "lesson-again", "Lesson: back to the step as it was", 0, [this] { go_to_step(lesson_->index()); },
        in_lesson);
    add(
        "lesson-show", "Lesson: show the answer", 0, [this] { reveal_lesson(); },
        [this, in_lesson] { return in_lesson() && lesson_->stage() != Stage::revealed; });
    add(
        "lesson-take", "Lesson: take this scene along, and leave", 0,
        [this] { fulfil(LessonWish::take_scene); }, in_lesson);
    add(
        "lesson-leave", "Lesson: leave it", 0, [this] { leave_lesson(); }, in_lesson);
}

}  // namespace softmaxlab
