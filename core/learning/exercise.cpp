#include "core/learning/exercise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/learning/grader.h"
#include "core/learning/quantities.h"
#include "core/numeric/comparison.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::learning {
namespace {

/// What a template writes, computed from one set of picks. Nothing that cannot be computed is good.
class Filling {
  public:
    Filling(const Quantities& names, Problems& problems) : names_(names), problems_(problems) {}

    Value value(const std::optional<Expression>& expression, const std::string& place) {
        if (!expression) return Value(quiet_nan);
        Evaluated result = expression->evaluate(names_);
        if (result.error) complain(place, result.error->in_words());
        return std::move(result.value);
    }

    double number(const std::optional<Expression>& expression, const std::string& place) {
        const Value found = value(expression, place);
        if (!found.is_number()) complain(place, "expected a number, found " + found.in_words());
        return found.number();
    }

    std::vector<double> numbers(const std::optional<Expression>& expression, const std::string& place) {
        const Value found = value(expression, place);
        if (!found.is_vector_of_numbers() && !failed_)
            complain(place, "expected a vector of numbers, found " + found.in_words());
        return found.numbers();
    }

    std::vector<std::size_t> order(const std::optional<Expression>& expression, const std::string& place) {
        const std::vector<double> found = numbers(expression, place);
        std::vector<bool> there(found.size());
        std::vector<std::size_t> order;
        for (const double x : found) {
            if (!(x >= 0 && x < static_cast<double>(found.size())) || std::trunc(x) != x) break;
            order.push_back(static_cast<std::size_t>(x));
            there[order.back()] = true;
        }
        if (std::count(there.begin(), there.end(), true) != static_cast<std::ptrdiff_t>(found.size()))
            complain(place, "expected an order: each index from 0 once");
        return order;
    }

    std::string text(const LiveText& text, const std::string& place) {
        LiveText::Filled filled = text.fill(names_);
        if (filled.error) complain(place, filled.error->in_words());
        return std::move(filled.text);
    }

    std::optional<Scene> scene(const std::optional<SceneRecipe>& recipe, const std::string& place);

    bool failed() const { return failed_; }
    const Quantities& names() const { return names_; }

    void complain(const std::string& place, std::string message) {
        failed_ = true;
        problems_.add(place, std::move(message));
    }

  private:
    const Quantities& names_;
    Problems& problems_;
    bool failed_ = false;
};

std::optional<Scene> Filling::scene(const std::optional<SceneRecipe>& recipe, const std::string& place) {
    if (!recipe) return std::nullopt;
    const std::vector<double> logits = numbers(recipe->logits, place + ".logits");
    const std::vector<double> masked =
        recipe->masked ? numbers(recipe->masked, place + ".masked") : std::vector<double>(logits.size(), 0.0);
    if (masked.size() != logits.size()) {
        complain(place + ".masked", fmt::format("{} for {} logits", masked.size(), logits.size()));
        return std::nullopt;
    }
    Scene scene;
    // Named as the texts count them: p₁ is that of class 1.
    for (std::size_t i = 0; i < std::min(logits.size(), max_classes); ++i)
        scene.classes.push_back(
            {fmt::format("class {}", i + 1), logits[i], masked[i] != 0, static_cast<int>(i)});
    if (recipe->temperature) scene.temperature = number(recipe->temperature, place + ".temperature");
    if (recipe->target) {
        const double target = number(recipe->target, place + ".target");
        scene.gradients.target = target >= 0 ? static_cast<std::size_t>(target) : logits.size();
    }
    if (recipe->number_format) {
        const auto format = format_named(value(recipe->number_format, place + ".number_format").name());
        if (!format) complain(place + ".number_format", "expected the name of a number format");
        scene.overflow.format = format.value_or(Format::f32);
    }
    if (recipe->shift) scene.overflow.shift = number(recipe->shift, place + ".shift");
    if (scene.classes.size() == 1) scene.ratio = {0, 0};
    const bool is_finite =
        std::all_of(logits.begin(), logits.end(), [](double z) { return std::isfinite(z); });
    if (failed_ || logits.size() > max_classes || !is_finite || !is_valid(scene)) {
        complain(place, "expected a scene that can be shown");
        return std::nullopt;
    }
    return scene;
}

std::string wrong_place(std::size_t index, const char* key) {
    return fmt::format("ask.wrong[{}].{}", index, key);
}

Value picked(const Pick& pick, SeededGenerator& generator) {
    if (!pick.of.empty()) return pick.of[generator.below(pick.of.size())];
    const auto one = [&] {
        return pick.from + static_cast<double>(generator.below(pick.choices)) * pick.step;
    };
    if (pick.length == 0) return Value(one());
    std::vector<double> numbers(pick.length);
    for (double& number : numbers) number = one();
    return Value(numbers);
}

bool differ(double a, double b, double by) {
    if (std::isfinite(a) && std::isfinite(b)) return std::fabs(a - b) > by;
    return a != b;
}

/// One unit of the last of three digits: 0.1 for 27.2.
double unit_of_three_digits(double x) {
    constexpr double digits = 100;
    constexpr double ten = 10;
    double unit = 1;
    while (std::isfinite(x) && unit * ten <= std::fabs(x)) unit *= ten;
    while (x != 0 && unit > std::fabs(x) && unit > 1e-300) unit /= ten;
    return unit / digits;
}

/// Whether two answers remain so when they are rounded or cut to three digits, as people type them.
bool differ_as_typed(double a, double b, double by, int digits) {
    if (!differ(a, b, by)) return false;
    if (digits == 0 || !std::isfinite(a) || !std::isfinite(b)) return true;
    return differ(a, b, 2 * std::fmax(unit_of_three_digits(a), unit_of_three_digits(b)));
}

/// Whether the tolerance is small beside the answer: otherwise 0, or its negative, would be right.
bool is_above_tolerance(const Question& question) {
    constexpr double times = 4;
    return !std::isfinite(question.answer) || std::fabs(question.answer) > times * question.tolerance;
}

/// Whether a number that the question shows would be right by accident. What the template has as its answer
/// itself is none.
bool gives_answer_away(const ExerciseTemplate& from, const Question& question, const Names& names) {
    const auto is_right = [&](double x) { return is_right_number(question, x); };
    const std::vector<WrittenNumber> words = numbers_in_words(from.says.words());
    if (std::any_of(words.begin(), words.end(),
                    [&](const WrittenNumber& number) { return is_right(number.value); }))
        return true;
    for (const LiveText::Shown& shown : from.says.shown(names)) {
        const std::vector<double> numbers = shown.value.all_numbers();
        if (shown.expression != from.answer->text() && std::any_of(numbers.begin(), numbers.end(), is_right))
            return true;
    }
    return false;
}

/// Whether the answers can be told apart, so that none gets the reply of another.
bool can_be_told_apart(const Question& question) {
    constexpr double from_right = 2;
    constexpr double from_right_bars = 1.2;
    const auto differs_from_others = [&](std::size_t i, const auto& are_different) {
        for (std::size_t j = 0; j < i; ++j)
            if (!are_different(question.wrong[i], question.wrong[j])) return false;
        return true;
    };
    for (std::size_t i = 0; i < question.wrong.size(); ++i) {
        const WrongAnswer& wrong = question.wrong[i];
        bool good = true;
        switch (question.kind) {
            case QuestionKind::number:
                good = differ_as_typed(wrong.value, question.answer, from_right * question.tolerance,
                                       question.digits) &&
                       differs_from_others(i, [&](const WrongAnswer& a, const WrongAnswer& b) {
                           return differ_as_typed(a.value, b.value, question.tolerance, question.digits);
                       });
                break;
            case QuestionKind::bars:
                good = wrong.bars.size() == question.bars.size() &&
                       total_variation(wrong.bars, question.bars) > from_right_bars * question.tolerance &&
                       differs_from_others(i, [&](const WrongAnswer& a, const WrongAnswer& b) {
                           return total_variation(a.bars, b.bars) > question.tolerance;
                       });
                break;
            case QuestionKind::order:
                good = wrong.order != question.orders.front() &&
                       differs_from_others(
                           i, [](const WrongAnswer& a, const WrongAnswer& b) { return a.order != b.order; });
                break;
            default:
                break;
        }
        if (!good) return false;
    }
    return true;
}

/// Each listed wrong answer that there is for these numbers.
void fill_wrong(const ExerciseTemplate& from, Filling& filling, Question& question) {
    for (std::size_t i = 0; i < from.wrong.size(); ++i) {
        const TemplateWrong& written = from.wrong[i];
        WrongAnswer wrong;
        wrong.misconception = written.misconception;
        switch (from.kind) {
            case QuestionKind::number:
                wrong.value = filling.number(written.value, wrong_place(i, "value"));
                if (std::isnan(wrong.value)) continue;
                break;
            case QuestionKind::bars:
                wrong.bars = filling.numbers(written.value, wrong_place(i, "value"));
                if (std::any_of(wrong.bars.begin(), wrong.bars.end(), [](double x) { return std::isnan(x); }))
                    continue;
                break;
            case QuestionKind::order:
                wrong.order = filling.order(written.value, wrong_place(i, "value"));
                break;
            case QuestionKind::reach:
                wrong.when = written.value;
                wrong.live_reply = written.reply;
                break;
            default:
                continue;
        }
        if (from.kind != QuestionKind::reach) {
            Quantities names = filling.names();
            if (from.kind == QuestionKind::number) names.add("yours", wrong.value);
            if (from.kind == QuestionKind::bars)
                names.add("yours", Value(std::span<const double>(wrong.bars)));
            LiveText::Filled reply = written.reply.fill(names);
            if (reply.error) filling.complain(wrong_place(i, "say"), reply.error->in_words());
            wrong.reply = std::move(reply.text);
        }
        question.wrong.push_back(std::move(wrong));
    }
}

/// The options as the file has them, the right one marked.
void fill_options(const ExerciseTemplate& from, Filling& filling, Question& question) {
    const double right = filling.number(from.answer, "ask.answer");
    for (std::size_t i = 0; i < from.options.size(); ++i) {
        Option option;
        option.says = filling.text(from.options[i], fmt::format("ask.options[{}]", i));
        option.is_right = static_cast<double>(i) == right;
        for (std::size_t w = 0; w < from.wrong.size() && !option.is_right; ++w) {
            const TemplateWrong& wrong = from.wrong[w];
            const bool is_meant = !wrong.value || filling.number(wrong.value, wrong_place(w, "value")) ==
                                                      static_cast<double>(i);
            if (!is_meant || !option.reply.empty()) continue;
            option.misconception = wrong.misconception;
            option.reply = filling.text(wrong.reply, wrong_place(w, "say"));
        }
        question.options.push_back(std::move(option));
    }
}

bool has_one_right_and_all_different(const Question& question) {
    std::size_t right = 0;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        right += question.options[i].is_right ? 1 : 0;
        for (std::size_t j = 0; j < i; ++j)
            if (question.options[i].says == question.options[j].says) return false;
    }
    return right == 1;
}

void shuffle(Question& question, SeededGenerator& generator) {
    std::vector<Option> shuffled;
    for (const std::size_t i : generator.order(question.options.size()))
        shuffled.push_back(std::move(question.options[i]));
    question.options = std::move(shuffled);
}

/// The quantities of a scene beside what was picked.
Quantities in_scene(const Scene& scene, const Quantities& picked) {
    Quantities names(scene);
    for (const std::string& name : picked.known()) names.add(name, *picked.find(name));
    return names;
}

/// Whether goal, witness and examples are what they say, for these numbers.
bool goal_is_good(const ExerciseTemplate& from, Filling& filling, Exercise& exercise, Problems& problems) {
    exercise.witness = filling.scene(from.witness, "ask.witness");
    if (!exercise.scene || !exercise.witness) return false;
    const auto holds = [&](const Expression& expression, const Scene& scene, const char* place) {
        const Evaluated result = expression.evaluate(in_scene(scene, filling.names()));
        problems.add(place, result.error);
        return result.value.holds();
    };
    if (holds(*from.goal, *exercise.scene, "ask.goal") || !holds(*from.goal, *exercise.witness, "ask.goal"))
        return false;
    for (std::size_t i = 0; i < from.wrong.size(); ++i) {
        const auto example = filling.scene(from.wrong[i].example, wrong_place(i, "example"));
        if (!example) continue;
        if (holds(*from.goal, *example, "ask.goal") || !holds(*from.wrong[i].value, *example, "ask.wrong"))
            return false;
        const LiveText::Filled reply = from.wrong[i].reply.fill(in_scene(*example, filling.names()));
        problems.add(wrong_place(i, "say"), reply.error);
        exercise.question.wrong[i].reply = reply.text;  // each of them is there where states are wrong
    }
    return true;
}

}  // namespace

const ExerciseTemplate* find_template(const std::vector<ExerciseTemplate>& all, std::string_view id) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ExerciseTemplate& each) { return each.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::optional<Exercise> draw_exercise(const ExerciseTemplate& from, SeededGenerator& generator,
                                      Problems& problems) {
    Exercise exercise;
    exercise.id = from.id;
    Quantities names;
    for (const Pick& pick : from.picks) {
        exercise.picked.emplace_back(pick.name, picked(pick, generator));
        names.add(pick.name, exercise.picked.back().second);
    }
    Filling filling(names, problems);
    if (from.where && !filling.value(from.where, "where").holds()) return std::nullopt;
    Question& question = exercise.question;
    question.kind = from.kind;
    question.digits = from.digits;
    question.decimal_comma = from.decimal_comma;
    question.says = filling.text(from.says, "say");
    if (from.kind == QuestionKind::number) question.answer = filling.number(from.answer, "ask.answer");
    if (from.kind == QuestionKind::bars) question.bars = filling.numbers(from.answer, "ask.answer");
    if (from.kind == QuestionKind::order) question.orders = {filling.order(from.answer, "ask.answer")};
    if (from.kind == QuestionKind::choice) fill_options(from, filling, question);
    if (from.within) question.tolerance = filling.number(from.within, "ask.within");
    exercise.scene = filling.scene(from.scene, "scene");
    exercise.then = filling.scene(from.then, "then");
    fill_wrong(from, filling, question);
    if (filling.failed()) return std::nullopt;
    if (!can_be_told_apart(question)) return std::nullopt;
    if (from.kind == QuestionKind::number &&
        (!is_above_tolerance(question) || gives_answer_away(from, question, names)))
        return std::nullopt;
    if (from.kind == QuestionKind::choice && !has_one_right_and_all_different(question)) return std::nullopt;
    if (from.kind == QuestionKind::reach && !goal_is_good(from, filling, exercise, problems))
        return std::nullopt;

    for (std::size_t i = 0; i < from.hints.size(); ++i)
        question.hints.push_back(filling.text(from.hints[i], fmt::format("hints[{}]", i)));
    for (std::size_t i = 0; i < from.solution.size(); ++i)
        exercise.solution.push_back(filling.text(from.solution[i], fmt::format("solution[{}]", i)));
    question.reason = exercise.solution.back();
    question.live_reason = from.solution.back();
    question.goal = from.goal;
    question.names = names;
    if (from.kind == QuestionKind::order) {
        const bool of_classes =
            exercise.scene && exercise.scene->classes.size() == question.orders.front().size();
        for (std::size_t i = 0; i < question.orders.front().size(); ++i) {
            question.items.push_back(of_classes ? class_name(*exercise.scene, i) : letter_of(i));
            question.shown.push_back(i);
        }
    }
    if (from.kind == QuestionKind::choice) {
        shuffle(question, generator);
        for (std::size_t i = 0; i < question.options.size(); ++i) question.shown.push_back(i);
    }
    if (filling.failed()) return std::nullopt;
    return exercise;
}

std::optional<Exercise> exercise_of(const ExerciseTemplate& from, std::uint64_t seed) {
    SeededGenerator generator(from.id, seed);
    Problems unheard;
    for (std::size_t draw = 0; draw < max_draws; ++draw) {
        if (auto exercise = draw_exercise(from, generator, unheard)) {
            exercise->seed = seed;
            return exercise;
        }
        if (unheard.errors() > 0) return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Exercise> twin_of(const ExerciseTemplate& from, const Exercise& exercise) {
    constexpr std::uint64_t most = 100;  // few templates have fewer numbers than that
    for (std::uint64_t more = 1; more <= most; ++more) {
        auto twin = exercise_of(from, exercise.seed + more);
        if (!twin || twin->picked != exercise.picked || more == most) return twin;
    }
    return std::nullopt;
}

std::size_t shown_lines(std::size_t lines, std::size_t practised_before) {
    if (lines == 0 || practised_before > 1) return 0;
    return practised_before == 0 ? lines - 1 : lines / 2;
}

}  // namespace softmaxlab::learning
