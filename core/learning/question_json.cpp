#include "core/learning/question_json.h"

#include "core/base/json_writer.h"

namespace softmaxlab::learning {
namespace {

void write_value(JsonWriter& json, const Value& value) {
    if (value.is_number()) return json.number(value.number());
    if (value.is_name()) return json.text(value.name());
    json.open('[');
    for (const Value& element : value.elements()) write_value(json, element);
    json.close(']');
}

void write_name_or_null(JsonWriter& json, const std::string& name) {
    if (name.empty()) return json.null();
    json.text(name);
}

// What exercises set of a scene; it can be read as a scene.
void write_scene(JsonWriter& json, const std::optional<Scene>& scene) {
    if (!scene) return json.null();
    json.open('{');
    json.key("format").text("softmax-lab-scene");
    json.key("version").whole(1);
    json.key("temperature").number(scene->temperature);
    json.key("classes").open('[');
    for (std::size_t i = 0; i < scene->classes.size(); ++i) {
        json.open('{');
        json.key("name").text(class_name(*scene, i));
        json.key("logit").number(scene->classes[i].logit);
        json.key("masked").boolean(scene->classes[i].masked);
        json.close('}');
    }
    json.close(']');
    json.key("number_format").text(name_of(scene->overflow.format));
    json.key("shift").number(scene->overflow.shift);
    json.key("target").whole(scene->gradients.target);
    json.close('}');
}

void write_answer(JsonWriter& json, const Exercise& exercise) {
    const Question& question = exercise.question;
    switch (question.kind) {
        case QuestionKind::choice:
            return json.text(letter_of(question.right_option()));
        case QuestionKind::bars:
            return json.numbers(question.bars);
        case QuestionKind::order:
            return json.wholes(question.orders.front());
        case QuestionKind::reach:
            return write_scene(json, exercise.witness);
        default:
            return json.number(question.answer);
    }
}

void write_wrong(JsonWriter& json, const Question& question) {
    json.open('[');
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        const Option& option = question.options[i];
        if (option.is_right) continue;
        json.open('{');
        json.key("value").text(letter_of(i));
        write_name_or_null(json.key("is"), option.misconception);
        json.key("reply").text(option.reply);
        json.close('}');
    }
    for (const WrongAnswer& wrong : question.wrong) {
        json.open('{');
        if (question.kind == QuestionKind::number) json.key("value").number(wrong.value);
        if (question.kind == QuestionKind::bars) json.key("bars").numbers(wrong.bars);
        if (question.kind == QuestionKind::order) json.key("order").wholes(wrong.order);
        if (question.kind == QuestionKind::reach) json.key("when").text(wrong.when->text());
        write_name_or_null(json.key("is"), wrong.misconception);
        json.key("reply").text(wrong.reply);
        json.close('}');
    }
    json.close(']');
}

}  // namespace

std::string to_json(const ExerciseTemplate& from, const Exercise& exercise) {
    const Question& question = exercise.question;
    JsonWriter json;
    json.open('{');
    json.key("id").text(exercise.id);
    json.key("seed").whole(exercise.seed);
    json.key("picked").open('{');
    for (const auto& [name, value] : exercise.picked) write_value(json.key(name), value);
    json.close('}');
    json.key("question").text(question.says);
    json.key("kind").text(name_of(question.kind));
    if (question.kind == QuestionKind::choice) {
        json.key("options").open('[');
        for (const Option& option : question.options) json.text(option.says);
        json.close(']');
    }
    if (from.goal) json.key("goal").text(from.goal->text());
    write_answer(json.key("answer"), exercise);
    json.key("within");
    if (from.within) {
        json.number(question.tolerance);
    } else {
        json.null();
    }
    write_wrong(json.key("wrong"), question);
    json.key("hints").texts(question.hints);
    json.key("solution").texts(exercise.solution);
    write_scene(json.key("scene"), exercise.scene);
    write_scene(json.key("then"), exercise.then);
    json.close('}');
    return json.take();
}

std::string to_json(const std::vector<ExerciseTemplate>& templates) {
    JsonWriter json;
    json.open('[');
    for (const ExerciseTemplate& from : templates) {
        json.open('{');
        json.key("id").text(from.id);
        json.key("skill").text(from.skill);
        json.key("level").whole(static_cast<std::uint64_t>(from.level));
        json.key("kind").text(name_of(from.kind));
        json.key("title").text(from.title);
        json.key("lab").text(from.lab);
        json.close('}');
    }
    json.close(']');
    return json.take();
}

std::string to_json(const Grade& grade) {
    JsonWriter json;
    json.open('{');
    json.key("verdict").text(name_of(grade.verdict));
    write_name_or_null(json.key("is"), grade.misconception);
    json.key("reply").text(grade.reply);
    json.close('}');
    return json.take();
}

}  // namespace softmaxlab::learning
