#include "core/learning/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/limits.h"
#include "core/learning/seeded.h"

namespace softmaxlab::learning {
namespace {

/// Computes what a step writes, and notes what cannot be computed.
class Posing {
  public:
    Posing(const Names& names, Problems& problems) : names_(names), problems_(problems) {}

    std::string text(const LiveText& text, const std::string& place) {
        LiveText::Filled filled = text.fill(names_);
        problems_.add(place, filled.error);
        return std::move(filled.text);
    }

    double number(const std::optional<Expression>& expression, const std::string& place) {
        const Value value = evaluated(expression, place);
        if (!value.is_number()) problems_.add(place, "expected a number, found " + value.in_words());
        return value.number();
    }

    std::vector<double> numbers(const std::optional<Expression>& expression, const std::string& place) {
        const Value value = evaluated(expression, place);
        if (!value.is_vector_of_numbers() && !std::isnan(value.number()))
            problems_.add(place, "expected a number for each bar, found " + value.in_words());
        return value.numbers();
    }

    bool holds(const std::optional<Expression>& expression, const std::string& place) {
        return evaluated(expression, place).holds();
    }

  private:
    Value evaluated(const std::optional<Expression>& expression, const std::string& place) {
        if (!expression) return Value(quiet_nan);
        Evaluated result = expression->evaluate(names_);
        problems_.add(place, result.error);
        return std::move(result.value);
    }

    const Names& names_;
    Problems& problems_;
};

std::string wrong_place(std::size_t index, const char* key) {
    return fmt::format("ask.wrong[{}].{}", index, key);
}

void pose_options(const LessonStep& step, Posing& posing, Question& question) {
    for (std::size_t i = 0; i < step.asks.options.size(); ++i) {
        const WrittenOption& written = step.asks.options[i];
        const std::string place = fmt::format("ask.options[{}]", i);
        question.options.push_back({posing.text(written.says, place + ".say"), written.is_right,
                                    written.misconception, posing.text(written.reply, place + ".reply")});
    }
    question.shown = SeededGenerator(step.id, 0).order(question.options.size());
}

void pose_order(const LessonStep& step, Question& question) {
    question.items = step.asks.items;
    if (question.items.empty())
        for (std::size_t i = 0; i < class_count(step.scene); ++i)
            question.items.push_back(class_name(step.scene, i));
    question.orders = step.asks.orders;
    if (step.asks.items.empty()) {  // classes stand as the scene has them
        for (std::size_t i = 0; i < question.items.size(); ++i) question.shown.push_back(i);
    } else {
        question.shown = SeededGenerator(step.id, 0).order(question.items.size());
    }
}

// "yours" in a reply is the answer that it is a reply to.
std::string reply_to(const WrongAnswer& wrong, const WrittenWrong& written, std::size_t index,
                     QuestionKind kind, const Quantities& names, Problems& problems) {
    Quantities with_answer = names;
    if (kind == QuestionKind::number) with_answer.add("yours", wrong.value);
    if (kind == QuestionKind::bars) with_answer.add("yours", Value(std::span<const double>(wrong.bars)));
    return Posing(with_answer, problems).text(written.reply, wrong_place(index, "say"));
}

WrongAnswer pose_wrong(const WrittenWrong& written, std::size_t index, QuestionKind kind,
                       const Quantities& names, Problems& problems) {
    Posing posing(names, problems);
    WrongAnswer wrong;
    wrong.order = written.order;
    wrong.from = written.from;
    wrong.to = written.to;
    wrong.misconception = written.misconception;
    if (kind == QuestionKind::number) wrong.value = posing.number(written.value, wrong_place(index, "value"));
    if (kind == QuestionKind::bars) wrong.bars = posing.numbers(written.value, wrong_place(index, "bars"));
    if (kind == QuestionKind::reach) {
        wrong.when = written.value;
        wrong.live_reply = written.reply;
    } else {
        wrong.reply = reply_to(wrong, written, index, kind, names, problems);
    }
    return wrong;
}

}  // namespace

double Tolerance::of(double answer) const {
    return is_share ? number * std::fabs(answer) : number;
}

const LessonStep* Lesson::find(std::string_view step) const {
    const auto found =
        std::find_if(steps.begin(), steps.end(), [&](const LessonStep& each) { return each.id == step; });
    return found == steps.end() ? nullptr : &*found;
}

Quantities quantities_before(const LessonStep& step) {
    return Quantities(step.scene, step.arithmetic, step.model);
}

Quantities quantities_after(const LessonStep& step) {
    Quantities after(step.scene_after(), step.arithmetic, step.model);
    after.add_before(quantities_before(step));
    return after;
}

Question question_of(const LessonStep& step, Problems* problems) {
    Problems unheard;
    Problems& heard = problems != nullptr ? *problems : unheard;
    const WrittenQuestion& asks = step.asks;
    const Quantities before = quantities_before(step);
    Quantities after = quantities_after(step);
    Posing posing_before(before, heard);
    Posing posing(after, heard);
    Question question;
    question.kind = asks.kind;
    question.says = posing_before.text(step.says, "say");
    question.digits = asks.digits;
    question.decimal_comma = asks.decimal_comma;
    question.from = asks.from;
    question.to = asks.to;
    if (asks.kind == QuestionKind::choice) pose_options(step, posing, question);
    if (asks.kind == QuestionKind::order) pose_order(step, question);
    if (asks.kind == QuestionKind::number || asks.kind == QuestionKind::place)
        question.answer = posing.number(asks.answer, "ask.answer");
    if (asks.kind == QuestionKind::bars) question.bars = posing.numbers(asks.answer, "ask.answer");
    question.tolerance = asks.within.of(question.answer);
    for (std::size_t i = 0; i < asks.wrong.size(); ++i)
        question.wrong.push_back(pose_wrong(asks.wrong[i], i, asks.kind, after, heard));
    if (asks.kind == QuestionKind::reach) {
        question.goal = asks.goal;
        question.live_reason = step.why;
        question.model = step.model;
        for (const std::string& name : before.known()) question.names.add("was_" + name, *before.find(name));
        Quantities reached(*asks.witness, step.arithmetic, step.model);
        reached.add_before(before);
        question.reason = Posing(reached, heard).text(step.why, "why");
    } else {
        question.reason = posing.text(step.why, "why");
    }
    return question;
}

const std::vector<std::string>& skill_names() {
    static const std::vector<std::string> names = {
        "form", "ratio",    "temperature", "limits",       "shift",   "overflow",
        "log",  "loss",     "gradient",    "jacobian",     "sigmoid", "attention",
        "mask", "sampling", "calibration", "alternatives", "tree",    "policy"};
    return names;
}

const std::vector<std::string>& lab_names() {
    static const std::vector<std::string> names = {"softmax", "temperature", "overflow", "gradients",
                                                   "simplex", "attention",   "language", "engine"};
    return names;
}

const std::vector<std::string>& hideable_quantities() {
    static const std::vector<std::string> names = {
        "results",  "p",       "exponentials", "sum",          "formula",    "readouts",
        "ratio",    "logits",  "curves",       "curves-naive", "gaps",       "naive",
        "stable",   "verdict", "log-values",   "log-sum-exp",  "loss",       "gradient",
        "jacobian", "sigma",   "weights",      "output",       "dimensions", "sparsemax"};
    return names;
}

}  // namespace softmaxlab::learning
