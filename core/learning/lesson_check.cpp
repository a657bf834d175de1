#include "core/learning/lesson_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/learning/editable.h"
#include "core/learning/functions.h"
#include "core/learning/grader.h"
#include "core/learning/leaks.h"
#include "core/learning/number_style.h"
#include "core/numeric/comparison.h"
#include "core/scene/scene.h"

namespace softmaxlab::learning {
namespace {

std::string shown(double number) {
    return formatted(number);
}

std::string shown(const std::vector<double>& numbers) {
    return formatted(Value(numbers));
}

std::string suggestion(std::string_view word, const std::vector<std::string>& words) {
    const auto like = most_like(word, words);
    return like ? fmt::format("; did you mean \"{}\"?", *like) : "";
}

template <typename Item>
std::vector<std::string> ids_of(const std::vector<Item>& items) {
    std::vector<std::string> ids;
    ids.reserve(items.size());
    for (const Item& item : items) ids.push_back(item.id);
    return ids;
}

void check_misconception(const std::string& id, const std::string& place, const Course& known,
                         Problems& problems) {
    if (id.empty() || find_misconception(known.misconceptions, id) != nullptr) return;
    problems.warn(place, fmt::format("no misconception \"{}\" is known{}", excerpt(id),
                                     suggestion(id, ids_of(known.misconceptions))));
}

void check_length(const std::string& text, std::size_t most, const std::string& place, Problems& problems) {
    const std::size_t words = word_count(text);
    if (words > most)
        problems.warn(place, fmt::format("{} words; a class reads {} while it waits", words, most));
}

/// The comparison in a goal that says why it holds or not, with its numbers: "abs(p[fox] - 0.25) is 0.031,
/// and at most 0.005 is asked for". Empty if the goal is nothing that simple.
std::string goal_in_numbers(const Expression& goal, const Names& names, bool that_fails) {
    struct Sign {
        std::string_view sign;
        std::string_view words;
    };
    constexpr std::array<Sign, 5> signs = {
        {{"<=", "at most "}, {">=", "at least "}, {"==", ""}, {"<", "less than "}, {">", "more than "}}};
    std::string_view rest = goal.text();
    while (!rest.empty()) {
        const std::size_t end = rest.find(" and ");
        const std::string_view clause = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 5);
        const auto whole = Expression::parse(clause);
        if (!std::holds_alternative<Expression>(whole)) return "";
        if (std::get<Expression>(whole).evaluate(names).value.holds() == that_fails) continue;
        for (const Sign& sign : signs) {
            const std::size_t at = clause.find(sign.sign);
            if (at == std::string_view::npos) continue;
            const std::string_view left_text = clause.substr(0, clause.find_last_not_of(' ', at - 1) + 1);
            const auto left = Expression::parse(left_text);
            const auto right = Expression::parse(clause.substr(at + sign.sign.size()));
            if (left.index() != 0 || right.index() != 0) return "";
            const Value is = std::get<0>(left).evaluate(names).value;
            const Value asked = std::get<0>(right).evaluate(names).value;
            if (!is.is_number() || !asked.is_number()) return "";
            return fmt::format("{} is {}, and {}{} is asked for", left_text, shown(is.number()), sign.words,
                               shown(asked.number()));
        }
        return "";
    }
    return "";
}

std::string with_reason(const std::string& message, const std::string& reason) {
    return reason.empty() ? message : message + ": " + reason;
}

/// Whether the word stands in the text, and not as a part of a longer one.
bool has_word(std::string_view text, std::string_view word) {
    const auto is_of_word = [&](std::size_t at) {
        return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 ||
                                    text[at] == '_' || static_cast<unsigned char>(text[at]) >= 0x80);
    };
    if (word.empty()) return false;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        if ((at == 0 || !is_of_word(at - 1)) && !is_of_word(at + word.size())) return true;
    return false;
}

/// One step, against its own checks.
class StepCheck {
  public:
    StepCheck(const LessonStep& step, const Course& known, Problems& problems)
        : step_(step), known_(known), problems_(problems), question_(question_of(step, &problems)) {}

    void check() {
        switch (question_.kind) {
            case QuestionKind::choice:
                check_choice();
                break;
            case QuestionKind::number:
                check_number();
                break;
            case QuestionKind::bars:
                check_bars();
                break;
            case QuestionKind::reach:
                check_reach();
                break;
            case QuestionKind::order:
                check_order();
                break;
            case QuestionKind::place:
                check_place();
                break;
        }
        check_allow(step_.allow, "allow");
        check_class_names();
        find_leaks(step_, problems_);
        check_texts();
        check_names();
    }

  private:
    std::string place_of_wrong(std::size_t index) const { return fmt::format("ask.wrong[{}]", index); }

    void cannot_be_told(std::size_t index, const std::string& wrong, const std::string& right) {
        problems_.add(place_of_wrong(index),
                      fmt::format("cannot be told from the right answer: {} and {} with a tolerance of {}",
                                  wrong, right, shown(question_.tolerance)));
    }

    /// Each pair of wrong answers once.
    template <typename AreSame, typename InWords>
    void check_pairs(const AreSame& are_same, const InWords& in_words) {
        for (std::size_t j = 0; j < question_.wrong.size(); ++j)
            for (std::size_t i = 0; i < j; ++i)
                if (are_same(question_.wrong[i], question_.wrong[j]))
                    problems_.add("ask.wrong", fmt::format("{} and {} are the same answer here ({})", i, j,
                                                           in_words(question_.wrong[j])));
    }

    void check_choice() {
        for (std::size_t j = 0; j < question_.options.size(); ++j)
            for (std::size_t i = 0; i < j; ++i)
                if (lower_case(question_.options[i].says) == lower_case(question_.options[j].says))
                    problems_.add("ask.options",
                                  fmt::format("{} and {} say the same: {}", i, j, question_.options[j].says));
    }

    void check_number() {
        if (std::isnan(question_.answer)) {
            problems_.add("ask.answer", "has no value here: it is not a number");
        } else if (std::isinf(question_.answer)) {
            problems_.add("ask.answer", "is infinite: ask for it with a choice");
        } else {
            check_tolerance();
        }
        for (std::size_t i = 0; i < question_.wrong.size(); ++i) {
            const double wrong = question_.wrong[i].value;
            if (std::isinf(wrong)) problems_.add(place_of_wrong(i) + ".value", "is infinite");
            if (std::fabs(wrong - question_.answer) <= 2 * question_.tolerance)
                cannot_be_told(i, shown(wrong), shown(question_.answer));
        }
        check_pairs(
            [&](const WrongAnswer& a, const WrongAnswer& b) {
                return a.value == b.value ||
                       std::fabs(a.value - b.value) <= std::max(tolerance_of_wrong(question_, a.value),
                                                                tolerance_of_wrong(question_, b.value));
            },
            [](const WrongAnswer& a) { return shown(a.value); });
    }

    /// Whether somebody can be right, and not with whatever number.
    void check_tolerance() {
        constexpr double most_around_0 = 1;
        const double size = std::fabs(question_.answer);
        if (!(question_.tolerance > 0)) {
            problems_.add("ask.within", "a share of an answer that is 0: give a number instead");
        } else if (question_.tolerance >= (size > 0 ? size : most_around_0)) {
            problems_.add("ask.within",
                          fmt::format("{} is too much: {} would be right, and the answer is {}",
                                      formatted(question_.tolerance, {NumberStyle::Kind::scientific}),
                                      size > 0 ? "0" : "1", shown(question_.answer)));
        }
    }

    void check_bars_can_be_drawn(const std::vector<double>& bars, const std::string& place) {
        if (std::any_of(bars.begin(), bars.end(), [](double bar) { return !(bar >= 0) || std::isinf(bar); }))
            problems_.add(place, fmt::format("cannot be drawn: {}", shown(bars)));
    }

    void check_number_of_bars() {
        const Quantities names = of(step_.scene_after());
        const Value* weights = names.find("w");
        const bool of_weights = step_.asks.of == "weights";
        if (of_weights && (step_.lab != "attention" || weights == nullptr)) {
            problems_.add("ask.of", fmt::format("there are no weights in the lab \"{}\" here", step_.lab));
            return;
        }
        const std::size_t count =
            of_weights ? weights->elements().front().elements().size() : class_count(step_.scene_after());
        if (question_.bars.size() != count)
            problems_.add("ask.answer",
                          fmt::format("{} bars, and there are {} to be drawn", question_.bars.size(), count));
    }

    void check_bars() {
        constexpr double nearly = 1e-9;
        constexpr double told_apart = 1.2;
        constexpr double most_within = 0.5;
        check_bars_can_be_drawn(question_.bars, "ask.answer");
        if (question_.tolerance > most_within)
            problems_.add("ask.within", fmt::format("{} is too much: the most that bars can be off is 1",
                                                    shown(question_.tolerance)));
        check_number_of_bars();
        const double sum = std::accumulate(question_.bars.begin(), question_.bars.end(), 0.0);
        if (!(std::fabs(sum - 1) <= nearly))
            problems_.add("ask.answer", fmt::format("the right bars sum to {}", shown(sum)));
        bool lengths_agree = true;
        for (std::size_t i = 0; i < question_.wrong.size(); ++i) {
            const std::vector<double>& wrong = question_.wrong[i].bars;
            check_bars_can_be_drawn(wrong, place_of_wrong(i) + ".bars");
            if (wrong.size() != question_.bars.size()) {
                lengths_agree = false;
                problems_.add(place_of_wrong(i) + ".bars", fmt::format("{} bars, and the right answer has {}",
                                                                       wrong.size(), question_.bars.size()));
            } else if (!(total_variation(wrong, question_.bars) > told_apart * question_.tolerance)) {
                cannot_be_told(i, shown(wrong), shown(question_.bars));
            }
        }
        if (!lengths_agree) return;
        check_pairs(
            [&](const WrongAnswer& a, const WrongAnswer& b) {
                return total_variation(a.bars, b.bars) <= question_.tolerance;
            },
            [](const WrongAnswer& a) { return shown(a.bars); });
    }

    void check_order() {
        for (std::size_t j = 0; j < question_.items.size(); ++j)
            for (std::size_t i = 0; i < j; ++i)
                if (lower_case(question_.items[i]) == lower_case(question_.items[j]))
                    problems_.add(
                        step_.asks.items.empty() ? "scene.classes" : "ask.items",
                        fmt::format("{} and {} are the same: {}", i, j, excerpt(question_.items[j])));
        for (std::size_t i = 0; i < question_.wrong.size(); ++i)
            if (std::find(question_.orders.begin(), question_.orders.end(), question_.wrong[i].order) !=
                question_.orders.end())
                problems_.add(place_of_wrong(i), "is a right order");
        check_pairs([](const WrongAnswer& a, const WrongAnswer& b) { return a.order == b.order; },
                    [](const WrongAnswer& a) { return fmt::format("{}", fmt::join(a.order, ", ")); });
    }

    /// All expressions of the step, as they are written, and what `allow` names.
    std::vector<std::string> expressions() const {
        std::vector<std::string> all = step_.allow;
        const auto add = [&](const std::optional<Expression>& expression) {
            if (expression) all.push_back(expression->text());
        };
        const Quantities names = of(step_.scene_after());
        const auto add_of = [&](const LiveText& text) {
            for (const LiveText::Shown& shown : text.shown(names)) all.push_back(shown.expression);
        };
        const WrittenQuestion& asks = step_.asks;
        all.insert(all.end(), asks.allow.begin(), asks.allow.end());
        add(asks.answer);
        add(asks.goal);
        for (const WrittenWrong& wrong : asks.wrong) {
            add(wrong.value);
            add_of(wrong.reply);
        }
        for (const WrittenOption& option : asks.options) {
            add_of(option.says);
            add_of(option.reply);
        }
        add_of(step_.says);
        add_of(step_.why);
        return all;
    }

    /// A name that two classes have stands for the first of them.
    void check_class_names() {
        if (step_.asks.kind == QuestionKind::order && step_.asks.items.empty()) return;  // check_order() has
        std::set<std::string> names, twice;
        for (std::size_t i = 0; i < class_count(step_.scene); ++i)
            if (const std::string name = class_name(step_.scene, i); !names.insert(name).second)
                twice.insert(name);
        if (twice.empty()) return;
        const std::vector<std::string> texts = expressions();
        for (const std::string& name : twice) {
            const std::string message = fmt::format("two classes are called \"{}\"", excerpt(name));
            if (std::any_of(texts.begin(), texts.end(),
                            [&](const std::string& text) { return has_word(text, name); })) {
                problems_.add("scene.classes", message + ", and the step speaks of one of them");
            } else {
                problems_.warn("scene.classes", message);
            }
        }
    }

    void check_place() {
        const std::string_view lab = step_.asks.axis == "temperature" ? "temperature" : "overflow";
        if (step_.lab != lab)
            problems_.add("ask.axis",
                          fmt::format("\"{}\" is an axis of the lab \"{}\", and this step is in \"{}\"",
                                      step_.asks.axis, lab, step_.lab));
        const double answer = question_.answer;
        if (!(answer >= question_.from && answer <= question_.to))
            problems_.add("ask.answer", fmt::format("is {}, which is not between {} and {}", shown(answer),
                                                    shown(question_.from), shown(question_.to)));
        const auto overlap = [](double a, double b, double c, double d) { return a < d && c < b; };
        const auto [low, high] = ends_of_axis(step_.asks.axis);
        for (const auto& [place, x] : {std::pair("ask.answer", answer), std::pair("ask.from", question_.from),
                                       std::pair("ask.to", question_.to)})
            if (!(x >= low && x <= high))
                problems_.add(place, fmt::format("{} is beyond the axis, which goes from {} to {}", shown(x),
                                                 fmt::format("{}", low), fmt::format("{}", high)));
        for (std::size_t i = 0; i < question_.wrong.size(); ++i)
            if (!(question_.wrong[i].from <= high && question_.wrong[i].to >= low))
                problems_.add(place_of_wrong(i), "is beyond the axis");
        for (std::size_t i = 0; i < question_.wrong.size(); ++i) {
            const WrongAnswer& wrong = question_.wrong[i];
            if (overlap(wrong.from, wrong.to, question_.from, question_.to))
                problems_.add(place_of_wrong(i), fmt::format("overlaps with what is right, {} to {}",
                                                             shown(question_.from), shown(question_.to)));
        }
        check_pairs(
            [&](const WrongAnswer& a, const WrongAnswer& b) { return overlap(a.from, a.to, b.from, b.to); },
            [](const WrongAnswer& a) { return shown(a.from) + " to " + shown(a.to); });
    }

    Quantities of(const Scene& scene) const {
        Quantities names(scene, step_.arithmetic, step_.model);
        names.add_before(quantities_before(step_));
        return names;
    }

    void check_reach() {
        const Expression& goal = *question_.goal;
        const auto holds = [&](const Expression& expression, const Scene& scene, const std::string& place) {
            const Evaluated result = expression.evaluate(of(scene));
            problems_.add(place, result.error);
            return result.value.holds();
        };
        if (holds(goal, step_.scene, "ask.goal"))
            problems_.add("ask.goal", with_reason("is true before anything is done",
                                                  goal_in_numbers(goal, of(step_.scene), false)));
        const Scene& witness = *step_.asks.witness;
        if (!goal.evaluate(of(witness)).value.holds())
            problems_.add("ask.witness",
                          with_reason("does not reach the goal", goal_in_numbers(goal, of(witness), true)));
        for (const std::string& edit : edits_between(step_.scene, witness))
            if (!is_allowed(step_.asks.allow, edit))
                problems_.add("ask.witness",
                              fmt::format("changes \"{}\", which \"allow\" does not name", excerpt(edit)));
        check_allow(step_.asks.allow, "ask.allow");
        for (std::size_t i = 0; i < question_.wrong.size(); ++i) {
            const std::string place = place_of_wrong(i);
            for (std::size_t j = 0; j < i; ++j)
                if (question_.wrong[j].when->text() == question_.wrong[i].when->text())
                    problems_.add(place + ".when", fmt::format("is the same as that of wrong[{}]", j));
            const std::optional<Scene>& example = step_.asks.wrong[i].example;
            if (!example) {  // its names, at least, and those of its reply
                (void)holds(*question_.wrong[i].when, step_.scene, place + ".when");
                problems_.add(place + ".say", question_.wrong[i].live_reply.fill(of(step_.scene)).error);
                continue;
            }
            if (!holds(*question_.wrong[i].when, *example, place + ".when"))
                problems_.add(place + ".example", "is not of this kind: \"when\" does not hold for it");
            if (goal.evaluate(of(*example)).value.holds())
                problems_.add(place + ".example", "is right: the goal holds for it");
            const LiveText::Filled reply = question_.wrong[i].live_reply.fill(of(*example));
            problems_.add(place + ".say", reply.error);
            check_length(reply.text, max_words_of_reply, place + ".say", problems_);
        }
    }

    void check_allow(const std::vector<std::string>& allow, const std::string& place) {
        const std::vector<std::string> editable = editable_in(step_.scene);
        for (std::size_t i = 0; i < allow.size(); ++i)
            if (std::find(editable.begin(), editable.end(), allow[i]) == editable.end())
                problems_.add(fmt::format("{}[{}]", place, i),
                              fmt::format("expected something that can be edited in this lab, found \"{}\"{}",
                                          excerpt(allow[i]), suggestion(allow[i], editable)));
    }

    void check_texts() {
        check_length(question_.says, max_words_of_question, "say", problems_);
        check_length(question_.reason, max_words_of_reply, "why", problems_);
        for (std::size_t i = 0; i < question_.wrong.size(); ++i)
            check_length(question_.wrong[i].reply, max_words_of_reply, place_of_wrong(i) + ".say", problems_);
        bool has_reply = false;
        for (std::size_t i = 0; i < question_.options.size(); ++i) {
            check_length(question_.options[i].reply, max_words_of_reply,
                         fmt::format("ask.options[{}].reply", i), problems_);
            has_reply = has_reply || (!question_.options[i].is_right && !question_.options[i].reply.empty());
        }
        if (question_.wrong.empty() && !has_reply)
            problems_.warn("ask", "no wrong answer has a reply of its own");
    }

    void check_names() {
        for (std::size_t i = 0; i < question_.wrong.size(); ++i)
            check_misconception(question_.wrong[i].misconception, place_of_wrong(i) + ".is", known_,
                                problems_);
        for (std::size_t i = 0; i < question_.options.size(); ++i)
            check_misconception(question_.options[i].misconception, fmt::format("ask.options[{}].is", i),
                                known_, problems_);
        if (!step_.twin.empty() && find_template(known_.exercises, step_.twin) == nullptr)
            problems_.add("twin",
                          fmt::format("no template of exercises \"{}\" is known{}", excerpt(step_.twin),
                                      suggestion(step_.twin, ids_of(known_.exercises))));
    }

    const LessonStep& step_;
    const Course& known_;
    Problems& problems_;
    Question question_;
};

void check_landmarks(const LessonStep& step, const LandmarksOf& landmarks_of, Problems& problems) {
    if (!landmarks_of) return;
    std::vector<std::string> drawn;
    try {
        drawn = landmarks_of(step);
    } catch (const InputError& error) {
        problems.add("view", error.what());
        return;
    }
    for (std::size_t i = 0; i < step.light.size(); ++i) {
        if (std::find(drawn.begin(), drawn.end(), step.light[i]) != drawn.end()) continue;
        problems.add(fmt::format("light[{}]", i),
                     fmt::format("expected a landmark of the lab \"{}\" as it is drawn here, found \"{}\"{}",
                                 step.lab, excerpt(step.light[i]), suggestion(step.light[i], drawn)));
    }
}

std::set<std::string> misconceptions_of(const LessonStep& step) {
    std::set<std::string> ids;
    for (const WrittenWrong& wrong : step.asks.wrong) ids.insert(wrong.misconception);
    for (const WrittenOption& option : step.asks.options) ids.insert(option.misconception);
    ids.erase("");
    return ids;
}

}  // namespace

std::vector<Problem> check_lesson(const Lesson& lesson, const Course& known,
                                  const LandmarksOf& landmarks_of) {
    Problems problems;
    for (std::size_t i = 0; i < lesson.needs.size(); ++i)
        if (lesson.needs[i] == lesson.id)
            problems.add(fmt::format("needs[{}]", i), "a lesson does not come before itself");
        else if (known.find_lesson(lesson.needs[i]) == nullptr)
            problems.warn(fmt::format("needs[{}]", i),
                          fmt::format("no lesson \"{}\" is known{}", excerpt(lesson.needs[i]),
                                      suggestion(lesson.needs[i], ids_of(known.lessons))));
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        problems.set_base(fmt::format("steps[{}]", i));
        StepCheck(lesson.steps[i], known, problems).check();
        check_landmarks(lesson.steps[i], landmarks_of, problems);
    }
    return problems.list();
}

std::vector<Problem> check_exercises(const std::vector<ExerciseTemplate>& templates, const Course& known) {
    constexpr int draws = 1000;
    constexpr int few = 100;
    Problems problems;
    for (std::size_t i = 0; i < templates.size(); ++i) {
        const ExerciseTemplate& from = templates[i];
        problems.set_base(fmt::format("exercises[{}] ({})", i, from.id));
        for (std::size_t w = 0; w < from.wrong.size(); ++w)
            check_misconception(from.wrong[w].misconception, fmt::format("ask.wrong[{}].is", w), known,
                                problems);
        SeededGenerator generator(from.id, 0);
        const std::size_t errors_before = problems.errors();
        int good = 0;
        for (int draw = 0; draw < draws && problems.errors() == errors_before; ++draw) {
            const auto exercise = draw_exercise(from, generator, problems);
            if (!exercise) continue;
            if (++good == 1) check_length(exercise->question.says, max_words_of_question, "say", problems);
        }
        if (problems.errors() > errors_before) continue;
        const std::string message =
            fmt::format("only {} of {} seeds give wrong answers that can be told apart", good, draws);
        if (good == 0) problems.add("", message);
        if (good > 0 && good < few) problems.warn("", message);
    }
    return problems.list();
}

std::vector<Problem> check_misconceptions(const Course& course) {
    Problems problems;
    for (std::size_t i = 0; i < course.misconceptions.size(); ++i) {
        const Misconception& one = course.misconceptions[i];
        problems.set_base(fmt::format("misconceptions[{}] ({})", i, one.id));
        for (const std::string& id : one.steps) {
            const Course::Place place = course.find_step(id);
            if (place.step == nullptr || misconceptions_of(*place.step).count(one.id) == 0)
                problems.add("steps",
                             fmt::format("the step \"{}\" does not have it as a wrong answer", excerpt(id)));
        }
        for (const std::string& id : one.exercises) {
            const ExerciseTemplate* from = find_template(course.exercises, id);
            const bool has_it = from != nullptr && std::any_of(from->wrong.begin(), from->wrong.end(),
                                                               [&](const TemplateWrong& wrong) {
                                                                   return wrong.misconception == one.id;
                                                               });
            if (!has_it)
                problems.add(
                    "exercises",
                    fmt::format("the template \"{}\" does not have it as a wrong answer", excerpt(id)));
        }
    }
    return problems.list();
}

std::string in_words(const Problem& problem, const std::string& source) {
    return fmt::format("{}{}{}{}: {}", problem.is_warning ? "warning: " : "", source,
                       problem.place.empty() ? "" : ", ", problem.place, problem.message);
}

std::string summary_of(const Lesson& lesson) {
    std::map<std::string_view, std::size_t> kinds;
    std::set<std::string> misconceptions;
    for (const LessonStep& step : lesson.steps) {
        ++kinds[name_of(step.asks.kind)];
        misconceptions.merge(misconceptions_of(step));
    }
    std::string counts;
    for (const auto& [kind, count] : kinds)
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, kind);
    std::string text = fmt::format("{}: {} steps ({})", lesson.id, lesson.steps.size(), counts);
    if (lesson.minutes > 0) text += fmt::format(", {} minutes", lesson.minutes);
    if (!misconceptions.empty()) text += fmt::format("\n  {}", fmt::join(misconceptions, ", "));
    return text + "\n";
}

}  // namespace softmaxlab::learning
