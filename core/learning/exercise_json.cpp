#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/number_text.h"
#include "core/learning/exercise.h"
#include "core/learning/functions.h"
#include "core/learning/reading.h"

namespace softmaxlab::learning {
namespace {

std::optional<Expression> read_optional(const JsonValue& value, const char* key) {
    return value.has(key) ? std::optional(read_expression(value.at(key))) : std::nullopt;
}

Value read_choice_of_pick(const JsonValue& value) {
    if (value.is_number()) return Value(value.number());
    std::string name = value.text();
    if (const auto number = non_finite_named(name)) return Value(*number);
    return Value(std::move(name));
}

Pick read_pick(const std::string& name, const JsonValue& value) {
    Pick pick;
    pick.name = name;
    const bool is_word = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
    if (name.empty() || !is_word || function_named(name) != nullptr || constant_named(name))
        value.fail("a name of letters that no function has, and for it what is picked");
    if (value.has("of")) {
        value.check_keys({"of"});
        const JsonValue list = value.at("of");
        for (std::size_t i = 0; i < list.size("an array of numbers or names"); ++i)
            pick.of.push_back(read_choice_of_pick(list.at(i)));
        if (pick.of.empty()) list.fail("at least one number or name");
        return pick;
    }
    value.check_keys({"vector", "from", "to", "step"});
    if (value.has("vector"))
        pick.length =
            static_cast<std::size_t>(value.at("vector").integer(1, static_cast<std::int64_t>(max_classes)));
    pick.from = value.at("from").number();
    pick.step = value.at("step").number();
    const double steps = std::round((value.at("to").number() - pick.from) / pick.step);
    constexpr double most = 100000;
    if (!(pick.step > 0) || !(steps >= 0 && steps <= most))
        value.fail("\"from\", \"to\" and a \"step\" above 0 between them");
    pick.choices = static_cast<std::size_t>(steps) + 1;
    return pick;
}

SceneRecipe read_recipe(const JsonValue& value) {
    value.check_keys({"logits", "masked", "temperature", "target", "number_format", "shift"});
    SceneRecipe recipe;
    recipe.logits = read_expression(value.at("logits"));
    recipe.masked = read_optional(value, "masked");
    recipe.temperature = read_optional(value, "temperature");
    recipe.target = read_optional(value, "target");
    recipe.number_format = read_optional(value, "number_format");
    recipe.shift = read_optional(value, "shift");
    return recipe;
}

TemplateWrong read_wrong(const JsonValue& value, QuestionKind kind) {
    TemplateWrong wrong;
    const bool is_reach = kind == QuestionKind::reach;
    if (is_reach) {
        value.check_keys({"when", "example", "is", "say"});
        wrong.value = read_expression(value.at("when"));
        if (value.has("example")) wrong.example = read_recipe(value.at("example"));
    } else {
        value.check_keys({"value", "is", "say"});
        const bool is_other = kind == QuestionKind::choice && value.at("value").is_text() &&
                              value.at("value").text() == "other";
        if (!is_other) wrong.value = read_expression(value.at("value"));
    }
    if (value.has("is")) wrong.misconception = read_name(value.at("is"));
    wrong.reply = read_live_text(value.at("say"));
    return wrong;
}

std::vector<LiveText> read_lines(const JsonValue& value, const char* expected, std::size_t least,
                                 std::size_t most) {
    std::vector<LiveText> lines;
    const std::size_t count = value.size(expected);
    if (count < least || count > most) value.fail(expected);
    for (std::size_t i = 0; i < count; ++i) lines.push_back(read_live_text(value.at(i)));
    return lines;
}

void read_ask(const JsonValue& ask, ExerciseTemplate& from) {
    from.kind = read_question_kind(ask.at("kind"));
    switch (from.kind) {
        case QuestionKind::number:
            ask.check_keys({"kind", "answer", "within", "digits", "wrong"});
            from.within = read_expression(ask.at("within"));
            if (ask.has("digits")) from.digits = static_cast<int>(ask.at("digits").integer(0, 9));
            break;
        case QuestionKind::bars:
            ask.check_keys({"kind", "answer", "within", "wrong"});
            from.within = read_expression(ask.at("within"));
            break;
        case QuestionKind::order:
            ask.check_keys({"kind", "answer", "wrong"});
            break;
        case QuestionKind::choice:
            ask.check_keys({"kind", "answer", "options", "wrong"});
            from.options = read_lines(ask.at("options"), "an array of 2 to 4 options", 2, 4);
            break;
        case QuestionKind::reach:
            ask.check_keys({"kind", "goal", "allow", "witness", "wrong"});
            from.goal = read_expression(ask.at("goal"));
            from.allow = ask.at("allow").texts();
            from.witness = read_recipe(ask.at("witness"));
            break;
        case QuestionKind::place:
            ask.at("kind").fail("choice, number, bars, reach or order");
    }
    if (from.kind != QuestionKind::reach) from.answer = read_expression(ask.at("answer"));
    const JsonValue wrong = ask.at("wrong");
    for (std::size_t i = 0; i < wrong.size("an array of wrong answers"); ++i)
        from.wrong.push_back(read_wrong(wrong.at(i), from.kind));
}

ExerciseTemplate read_template(const JsonValue& value) {
    value.check_keys({"id", "skill", "level", "title", "lab", "hide", "pick", "where", "scene", "then", "say",
                      "ask", "hints", "solution"});
    ExerciseTemplate from;
    from.id = read_name(value.at("id"));
    from.skill = read_one_of(value.at("skill"), skill_names());
    from.level = static_cast<int>(value.at("level").integer(1, 3));
    from.title = read_text(value.at("title"));
    from.lab = read_one_of(value.at("lab"), lab_names());
    if (value.has("hide"))
        for (std::size_t i = 0; i < value.at("hide").size("an array of quantities"); ++i)
            from.hide.push_back(read_one_of(value.at("hide").at(i), hideable_quantities()));
    const JsonValue picks = value.at("pick");
    for (const std::string& name : picks.keys())
        from.picks.push_back(read_pick(name, picks.at(name.c_str())));
    from.where = read_optional(value, "where");
    if (value.has("scene")) from.scene = read_recipe(value.at("scene"));
    if (value.has("then")) from.then = read_recipe(value.at("then"));
    from.says = read_live_text(value.at("say"));
    read_ask(value.at("ask"), from);
    constexpr std::size_t most_hints = 3;
    constexpr std::size_t most_lines = 12;
    if (value.has("hints"))
        from.hints = read_lines(value.at("hints"), "an array of at most 3 hints", 0, most_hints);
    from.solution = read_lines(value.at("solution"), "an array of 1 to 12 lines", 1, most_lines);
    return from;
}

// As the language of the file writes numbers.
void use_decimal_comma(ExerciseTemplate& from) {
    from.decimal_comma = true;
    from.says.use_decimal_comma();
    for (std::vector<LiveText>* texts : {&from.options, &from.hints, &from.solution})
        for (LiveText& text : *texts) text.use_decimal_comma();
    for (TemplateWrong& wrong : from.wrong) wrong.reply.use_decimal_comma();
}

}  // namespace

std::vector<ExerciseTemplate> exercises_from_json(std::string_view text, const std::string& source) {
    check_size(text, source);
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue list = read_list(document, "softmax-lab-exercises", "exercises");
    std::vector<ExerciseTemplate> all;
    const std::size_t count = list.size("an array of templates");
    for (std::size_t i = 0; i < count; ++i) {
        ExerciseTemplate from = read_template(list.at(i));
        if (find_template(all, from.id) != nullptr)
            throw InputError(fmt::format("{}: the id \"{}\" is there twice", list.at(i).place(), from.id));
        if (document.root().has("language") && has_decimal_comma(document.root().at("language").text()))
            use_decimal_comma(from);
        all.push_back(std::move(from));
    }
    return all;
}

}  // namespace softmaxlab::learning
