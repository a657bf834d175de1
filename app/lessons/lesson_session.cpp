#include "app/lessons/lesson_session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/ui/guess.h"
#include "core/learning/editable.h"

namespace softmaxlab {
namespace {

using learning::QuestionKind;

constexpr double rest = 0.4;  // seconds with no hand on it

}  // namespace

LessonSession::LessonSession(learning::Lesson lesson, std::size_t step) : lesson_(std::move(lesson)) {
    go_to(step);
}

void LessonSession::go_to(std::size_t step) {
    question_ = learning::question_of(lesson_.steps.at(step));
    index_ = step;
    attempts_ = {};
    stage_ = Stage::asked;
    reply_.clear();
    reply_counts_ = false;
    replied_to_.reset();
    reason_.clear();
    asks_about_sum_ = false;
    leaves_sum_ = false;
    new_scene_ = true;
    shown_after_ = {};
    holds_since_.reset();
    holds_ = false;
    revision_ = 0;
    draft = {};
    draft.order = question_.shown;
    if (kind() == QuestionKind::bars)
        draft.bars = learning::bars_to_begin_with(question_, bars_that_take_part());
    committed_.reset();
}

// What is masked has no share, and no bar that can be dragged.
std::vector<bool> LessonSession::bars_that_take_part() const {
    std::vector<bool> takes_part(question_.bars.size(), true);
    const Scene& scene = step().scene;
    for (std::size_t bar = 0; bar < takes_part.size(); ++bar) {
        if (step().asks.of == "p") takes_part[bar] = bar >= class_count(scene) || !is_masked(scene, bar);
        // At a temperature a weight is exactly 0 where its key is masked, and nowhere else.
        if (step().asks.of == "weights" && scene.temperature > 0) takes_part[bar] = question_.bars[bar] > 0;
    }
    return takes_part;
}

bool LessonSession::can_commit() const {
    if (stage_ == Stage::revealed) return false;
    // The same once more would be no other try.
    if (kind() != QuestionKind::reach && stage_ == Stage::answered && is_as_committed()) return false;
    switch (kind()) {
        case QuestionKind::bars:
            return sum_of_bars() > 0 || learning::has_reply_to_no_bars(question_);
        case QuestionKind::choice:
            return draft.option.has_value();
        case QuestionKind::number:
            return draft.typed.find_first_not_of(' ') != std::string::npos;
        case QuestionKind::place:
            return draft.place.has_value();
        case QuestionKind::order:
            return draft.is_ordered;
        default:
            return true;
    }
}

learning::Grade LessonSession::graded(const Scene& state) const {
    switch (kind()) {
        case QuestionKind::choice:
            return learning::grade_option(question_, *draft.option);
        case QuestionKind::number:
            return learning::grade(question_, draft.typed);
        case QuestionKind::bars:
            return learning::grade_bars(question_, draft.bars);
        case QuestionKind::order:
            return learning::grade_order(question_, draft.order);
        case QuestionKind::place:
            return learning::grade_place(question_, *draft.place);
        default:
            return learning::grade_state(question_, state, step().arithmetic);
    }
}

std::string LessonSession::given(const Scene& state) const {
    switch (kind()) {
        case QuestionKind::choice:
            return question_.options[*draft.option].says;
        case QuestionKind::number:
            return draft.typed;
        case QuestionKind::bars:
            return fmt::format("{:.2f}", fmt::join(draft.bars, ", "));
        case QuestionKind::place:
            return fmt::format("{:.3g}", *draft.place);
        case QuestionKind::order:
            return order_in_words(draft.order);
        default:
            return learning::state_in_words(step().scene, state);
    }
}

std::string LessonSession::order_in_words(const std::vector<std::size_t>& order) const {
    std::vector<std::string> names;
    names.reserve(order.size());
    for (const std::size_t item : order) names.push_back(question_.items[item]);
    return fmt::format("{}", fmt::join(names, step().asks.items.empty() ? ", " : "\n"));
}

std::string LessonSession::right_answer() const {
    return kind() == QuestionKind::order ? order_in_words(question_.orders.front())
                                         : learning::right_answer_in_words(question_);
}

std::optional<learning::Answer> LessonSession::commit(const learning::Course& course, const Scene& state,
                                                      bool sure, std::string when) {
    if (!can_commit()) return std::nullopt;
    if (kind() == QuestionKind::bars && !leaves_sum_ && std::fabs(sum_of_bars() - 1) > guess_sum_slack) {
        asks_about_sum_ = true;
        return std::nullopt;
    }
    committed_ = draft;
    const learning::Grade grade = graded(state);
    attempts_.take(grade);
    const bool right = grade.verdict == learning::Verdict::right;
    reply_ = grade.reply;
    if (grade.verdict == learning::Verdict::unreadable) reply_ = "That cannot be read. " + grade.reply;
    reply_counts_ = grade.counts();
    replied_to_.reset();
    if (!grade.counts()) return std::nullopt;
    learning::Answer answer = learning::answer_to(lesson_, step(), course, question_, grade, attempts_,
                                                  given(state), sure, std::move(when));
    stage_ = Stage::answered;
    // A guess is made once; what is worked out may be tried again.
    const bool is_guess = kind() == QuestionKind::choice || kind() == QuestionKind::bars;
    if (right || is_guess || attempts_.offer() == learning::Offer::solution) {
        shown_after_ = kind() == QuestionKind::reach && right ? state : Scene{};
        reveal();
        if (right) reason_.clear();
    }
    return answer;
}

double LessonSession::sum_of_bars() const {
    return sum_of(draft.bars);
}

void LessonSession::stretch_bars() {
    if (sum_of_bars() == 0) return;  // equal bars would be nobody's answer
    asks_about_sum_ = false;
    stretch(draft.bars);
}

void LessonSession::leave_bars() {
    asks_about_sum_ = false;
    leaves_sum_ = true;
}

void LessonSession::show_answer() {
    if (stage_ == Stage::revealed) return;
    attempts_.show_solution();
    reply_.clear();
    reply_counts_ = false;
    shown_after_ = {};
    reveal();
}

// What was reached by hand stays; otherwise the step says what is shown.
void LessonSession::reveal() {
    stage_ = Stage::revealed;
    asks_about_sum_ = false;
    reason_ = question_.reason;
    const bool stays = !shown_after_.classes.empty();
    if (!stays) {
        const auto& witness = step().asks.witness;
        shown_after_ = kind() == QuestionKind::reach && witness ? *witness : step().scene_after();
    }
    new_scene_ = !stays && !(shown_after_ == step().scene);
}

const Scene& LessonSession::scene() const {
    return stage_ == Stage::revealed ? shown_after_ : step().scene;
}

bool LessonSession::take_new_scene() {
    return std::exchange(new_scene_, false);
}

learning::Hidden LessonSession::hidden() const {
    learning::Hidden hidden;
    if (stage_ == Stage::revealed) return hidden;
    for (const std::string& name : step().hide) hidden.add(name);
    return hidden;
}

bool LessonSession::may_edit(const Scene& from, const Scene& to) const {
    if (stage_ == Stage::revealed) return true;
    const std::vector<std::string> edits = learning::edits_between(from, to);
    return std::all_of(edits.begin(), edits.end(), [&](const std::string& edit) {
        return learning::is_allowed(step().allow, edit) || learning::is_allowed(step().asks.allow, edit);
    });
}

bool LessonSession::is_reached(const Scene& state, std::uint64_t revision, bool hand_is_off, double now) {
    if (kind() != QuestionKind::reach || stage_ == Stage::revealed || !step().hide.empty()) return false;
    if (revision != revision_) {
        revision_ = revision;
        holds_ =
            learning::grade_state(question_, state, step().arithmetic).verdict == learning::Verdict::right;
        holds_since_.reset();
    }
    if (!holds_ || !hand_is_off) {
        holds_since_.reset();
        return false;
    }
    if (!holds_since_) holds_since_ = now;
    return now - *holds_since_ >= rest;
}

bool LessonSession::forget_old_reply(std::uint64_t revision) {
    if (kind() != QuestionKind::reach || stage_ == Stage::revealed || stage_ == Stage::asked) return false;
    if (!replied_to_) replied_to_ = revision;
    if (*replied_to_ == revision || !reply_counts_) return false;
    reply_.clear();
    reply_counts_ = false;
    return true;
}

std::optional<double> LessonSession::asks_again_in(double now) const {
    if (!holds_since_ || stage_ == Stage::revealed) return std::nullopt;
    return std::max(0.0, *holds_since_ + rest - now);
}

}  // namespace softmaxlab
