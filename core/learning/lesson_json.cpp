#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/learning/functions.h"
#include "core/learning/lesson.h"
#include "core/learning/reading.h"
#include "core/scene/scene_reader.h"

namespace softmaxlab::learning {
namespace {

constexpr std::array<std::string_view, 14> step_keys = {"id",   "lab",  "view",  "engine", "scene",
                                                        "then", "hide", "light", "allow",  "say",
                                                        "ask",  "why",  "twin",  "notes"};

/// What the steps before have left, for the keys that a step leaves out.
struct Inherited {
    std::optional<Scene> scene;
    std::string lab;
};

WrittenOption read_option(const JsonValue& value) {
    value.check_keys({"say", "right", "is", "reply"});
    WrittenOption option;
    option.says = read_live_text(value.at("say"));
    option.is_right = value.has("right") && value.at("right").boolean();
    if (value.has("is")) option.misconception = read_name(value.at("is"));
    if (value.has("reply")) option.reply = read_live_text(value.at("reply"));
    if (!option.is_right && option.reply.empty())
        throw InputError(value.place() + ": expected a \"reply\" to what is not right, found none");
    return option;
}

void read_choice(const JsonValue& ask, WrittenQuestion& question) {
    ask.check_keys({"kind", "options"});
    constexpr std::size_t most = 4;  // keys 1–4, letters A–D
    const JsonValue options = ask.at("options");
    const std::size_t count = options.size("an array of 2 to 4 options");
    if (count < 2 || count > most) options.fail("an array of 2 to 4 options");
    std::size_t right = 0;
    for (std::size_t i = 0; i < count; ++i) {
        question.options.push_back(read_option(options.at(i)));
        right += question.options.back().is_right ? 1 : 0;
    }
    if (right != 1)
        throw InputError(fmt::format("{}: expected one right option, found {}", options.place(), right));
}

WrittenWrong read_wrong_beginning(const JsonValue& value) {
    WrittenWrong wrong;
    if (value.has("is")) wrong.misconception = read_name(value.at("is"));
    wrong.reply = read_live_text(value.at("say"));
    return wrong;
}

/// Reads each element of "wrong", if it is there.
template <typename Read>
void read_wrongs(const JsonValue& ask, WrittenQuestion& question, const Read& read) {
    constexpr std::size_t most = 12;
    if (!ask.has("wrong")) return;
    const JsonValue list = ask.at("wrong");
    const std::size_t count = list.size("an array of wrong answers");
    if (count > most) list.fail("at most 12 wrong answers");
    for (std::size_t i = 0; i < count; ++i) question.wrong.push_back(read(list.at(i)));
}

void read_number(const JsonValue& ask, WrittenQuestion& question) {
    ask.check_keys({"kind", "answer", "within", "digits", "wrong"});
    constexpr std::int64_t most_digits = 9;
    question.answer = read_expression(ask.at("answer"));
    question.within = read_tolerance(ask.at("within"));
    if (ask.has("digits")) question.digits = static_cast<int>(ask.at("digits").integer(0, most_digits));
    read_wrongs(ask, question, [](const JsonValue& value) {
        value.check_keys({"value", "is", "say"});
        WrittenWrong wrong = read_wrong_beginning(value);
        wrong.value = read_expression(value.at("value"));
        return wrong;
    });
}

void read_bars(const JsonValue& ask, WrittenQuestion& question) {
    ask.check_keys({"kind", "of", "answer", "within", "wrong"});
    if (ask.has("of")) question.of = read_one_of(ask.at("of"), {"p", "weights", "sparsemax"});
    question.answer = read_expression(ask.at("answer"));
    question.within = read_tolerance(ask.at("within"));
    if (question.within.is_share) ask.at("within").fail("a number: how much total variation is right");
    read_wrongs(ask, question, [](const JsonValue& value) {
        value.check_keys({"bars", "is", "say"});
        WrittenWrong wrong = read_wrong_beginning(value);
        wrong.value = read_expression(value.at("bars"));
        return wrong;
    });
}

void read_reach(const JsonValue& ask, const Scene& scene, WrittenQuestion& question) {
    ask.check_keys({"kind", "goal", "allow", "witness", "wrong"});
    question.goal = read_expression(ask.at("goal"));
    question.allow = ask.at("allow").texts();
    question.witness = read_scene_over(scene, ask.at("witness"));
    read_wrongs(ask, question, [&](const JsonValue& value) {
        value.check_keys({"when", "is", "say", "example"});
        WrittenWrong wrong = read_wrong_beginning(value);
        wrong.value = read_expression(value.at("when"));
        if (value.has("example")) wrong.example = read_scene_over(scene, value.at("example"));
        return wrong;
    });
}

/// An order as names of the items or as their indices, each of them once.
std::vector<std::size_t> read_order(const JsonValue& value, const std::vector<std::string>& items) {
    std::vector<std::size_t> order;
    const std::string expected = fmt::format("an array of {} items, each once", items.size());
    const std::size_t count = value.size(expected.c_str());
    for (std::size_t i = 0; i < count; ++i) {
        const JsonValue item = value.at(i);
        if (item.is_number()) {
            order.push_back(
                static_cast<std::size_t>(item.integer(0, static_cast<std::int64_t>(items.size()) - 1)));
            continue;
        }
        const auto found = std::find(items.begin(), items.end(), item.text());
        if (found == items.end()) item.fail(fmt::format("one of {}", fmt::join(items, ", ")));
        order.push_back(static_cast<std::size_t>(found - items.begin()));
    }
    if (order.size() != items.size()) value.fail(expected);
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end())
        throw InputError(fmt::format("{}: expected {}, found \"{}\" twice", value.place(), expected,
                                     excerpt(items[*twice])));
    return order;
}

void read_ordering(const JsonValue& ask, const Scene& scene, WrittenQuestion& question) {
    ask.check_keys({"kind", "answer", "items", "also", "wrong"});
    if (ask.has("answer") == ask.has("items"))
        throw InputError(
            fmt::format("{}: expected \"answer\", for classes, or \"items\", for lines in their right order",
                        ask.place()));
    std::vector<std::string> items;
    if (ask.has("items")) {
        const JsonValue list = ask.at("items");
        for (std::size_t i = 0; i < list.size("an array of lines"); ++i)
            items.push_back(read_text(list.at(i)));
        constexpr std::size_t most = 8;
        if (items.size() < 2 || items.size() > most) list.fail("2 to 8 lines");
        question.items = items;
        std::vector<std::size_t> as_written(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) as_written[i] = i;
        question.orders.push_back(std::move(as_written));
    } else {
        for (std::size_t i = 0; i < class_count(scene); ++i) items.push_back(class_name(scene, i));
        question.orders.push_back(read_order(ask.at("answer"), items));
    }
    if (ask.has("also")) {
        const JsonValue also = ask.at("also");
        for (std::size_t i = 0; i < also.size("an array of orders"); ++i)
            question.orders.push_back(read_order(also.at(i), items));
    }
    read_wrongs(ask, question, [&](const JsonValue& value) {
        value.check_keys({"order", "is", "say"});
        WrittenWrong wrong = read_wrong_beginning(value);
        wrong.order = read_order(value.at("order"), items);
        return wrong;
    });
}

void read_range(const JsonValue& value, double& from, double& to) {
    from = value.at("from").number();
    to = value.at("to").number();
    if (!(from <= to)) value.at("to").fail(fmt::format("at least {}", from));
}

void read_place(const JsonValue& ask, WrittenQuestion& question) {
    ask.check_keys({"kind", "axis", "answer", "from", "to", "wrong"});
    question.axis = read_one_of(ask.at("axis"), {"temperature", "shift"});
    question.answer = read_expression(ask.at("answer"));
    read_range(ask, question.from, question.to);
    read_wrongs(ask, question, [](const JsonValue& value) {
        value.check_keys({"from", "to", "is", "say"});
        WrittenWrong wrong = read_wrong_beginning(value);
        read_range(value, wrong.from, wrong.to);
        return wrong;
    });
}

WrittenQuestion read_question(const JsonValue& ask, const Scene& scene) {
    WrittenQuestion question;
    question.kind = read_question_kind(ask.at("kind"));
    switch (question.kind) {
        case QuestionKind::choice:
            read_choice(ask, question);
            break;
        case QuestionKind::number:
            read_number(ask, question);
            break;
        case QuestionKind::bars:
            read_bars(ask, question);
            break;
        case QuestionKind::reach:
            read_reach(ask, scene, question);
            break;
        case QuestionKind::order:
            read_ordering(ask, scene, question);
            break;
        case QuestionKind::place:
            read_place(ask, question);
            break;
    }
    return question;
}

Scene read_scene(const JsonValue& value, const std::optional<Scene>& before) {
    if (!before && !value.has("classes"))
        throw InputError(value.place() + ": expected \"classes\", since no step before has any, found none");
    return read_scene_over(before.value_or(Scene()), value);
}

LessonStep read_step(const JsonValue& value, Inherited& inherited) {
    value.check_keys(step_keys);
    LessonStep step;
    step.id = read_name(value.at("id"));
    step.lab = inherited.lab;
    if (value.has("lab") || step.lab.empty()) step.lab = read_one_of(value.at("lab"), lab_names());
    if (value.has("view")) {
        JsonWriter view(JsonWriter::one_line, JsonDigits::fewest);
        value.at("view").write_plain_object(view);
        step.view = view.take();
    }
    if (value.has("engine") && read_one_of(value.at("engine"), {"reference", "simd"}) == "simd")
        step.arithmetic = Arithmetic::simd;
    if (value.has("scene") || !inherited.scene) {
        step.scene = read_scene(value.at("scene"), inherited.scene);
    } else {
        step.scene = *inherited.scene;
    }
    if (value.has("then")) step.then = read_scene_over(step.scene, value.at("then"));
    if (value.has("hide"))
        for (std::size_t i = 0; i < value.at("hide").size("an array of quantities"); ++i)
            step.hide.push_back(read_one_of(value.at("hide").at(i), hideable_quantities()));
    if (value.has("light")) step.light = value.at("light").texts();
    if (value.has("allow")) step.allow = value.at("allow").texts();
    step.says = read_live_text(value.at("say"));
    step.asks = read_question(value.at("ask"), step.scene);
    step.why = read_live_text(value.at("why"));
    if (value.has("twin")) step.twin = read_name(value.at("twin"));
    if (value.has("notes")) step.notes = read_text(value.at("notes"));
    inherited = {step.scene_after(), step.lab};
    return step;
}

std::vector<std::string> read_skills(const JsonValue& value) {
    std::vector<std::string> skills;
    for (std::size_t i = 0; i < value.size("an array of skills"); ++i)
        skills.push_back(read_one_of(value.at(i), skill_names()));
    return skills;
}

// As the language of the lesson writes numbers.
void use_decimal_comma(LessonStep& step) {
    step.says.use_decimal_comma();
    step.why.use_decimal_comma();
    step.asks.decimal_comma = true;
    for (WrittenOption& option : step.asks.options) {
        option.says.use_decimal_comma();
        option.reply.use_decimal_comma();
    }
    for (WrittenWrong& wrong : step.asks.wrong) wrong.reply.use_decimal_comma();
}

}  // namespace

Lesson lesson_from_json(std::string_view text, const std::string& source, const ModelLoader& model) {
    check_size(text, source);
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue whole = document.root();
    check_format(whole, "softmax-lab-lesson");
    whole.check_keys({"format", "version", "id", "language", "title", "minutes", "needs", "skills", "steps"});
    Lesson lesson;
    lesson.source = source;
    lesson.id = read_name(whole.at("id"));
    if (whole.has("language")) lesson.language = read_name(whole.at("language"));
    lesson.title = read_text(whole.at("title"));
    constexpr std::int64_t most_minutes = 600;
    if (whole.has("minutes")) lesson.minutes = static_cast<int>(whole.at("minutes").integer(1, most_minutes));
    if (whole.has("needs")) lesson.needs = whole.at("needs").texts();
    if (whole.has("skills")) lesson.skills = read_skills(whole.at("skills"));
    const JsonValue steps = whole.at("steps");
    const std::size_t count = steps.size("an array of 1 to 200 steps");
    if (count == 0 || count > max_steps) steps.fail("an array of 1 to 200 steps");
    Inherited inherited;
    for (std::size_t i = 0; i < count; ++i) {
        LessonStep step = read_step(steps.at(i), inherited);
        for (std::size_t j = 0; j < i; ++j)
            if (lesson.steps[j].id == step.id)
                throw InputError(fmt::format("{}: the id \"{}\" is there twice ({} and {})", steps.place(),
                                             step.id, j + 1, i + 1));
        if (has_decimal_comma(lesson.language)) use_decimal_comma(step);
        if (step.lab == "language") step.model = model;
        lesson.steps.push_back(std::move(step));
    }
    return lesson;
}

}  // namespace softmaxlab::learning
