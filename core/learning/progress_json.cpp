#include <fmt/format.h>

#include <array>
#include <cctype>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/learning/progress.h"

namespace softmaxlab::learning {
namespace {

constexpr const char* format_name = "softmax-lab-progress";

void write_step(JsonWriter& json, const StepProgress& step) {
    json.open('{');
    json.key("first").text(step.first);
    json.key("right").boolean(step.right);
    json.key("sure").boolean(step.sure);
    json.key("tries").whole(step.tries);
    json.key("when").text(step.when);
    json.close('}');
}

std::size_t read_count(const JsonValue& value) {
    return static_cast<std::size_t>(value.integer(0, std::numeric_limits<std::int32_t>::max()));
}

StepProgress read_step(const JsonValue& value) {
    value.check_keys({"first", "right", "sure", "tries", "when"});
    return {value.at("first").text(), value.at("right").boolean(), value.at("sure").boolean(),
            read_count(value.at("tries")), value.at("when").text()};
}

void write_skill(JsonWriter& json, const SkillProgress& skill) {
    json.open('{');
    json.key("state").text(name_of(skill.state));
    json.key("due").text(skill.due);
    json.key("sure_and_wrong").boolean(skill.sure_and_wrong);
    json.key("right_in_row").whole(skill.right_in_row);
    json.key("reviews").whole(skill.reviews);
    json.key("last_right").text(skill.last_right);
    json.key("practised").whole(skill.practised);
    json.close('}');
}

SkillState read_state(const JsonValue& value) {
    const std::string name = value.text();
    for (const SkillState state : {SkillState::fresh, SkillState::shaky, SkillState::holds})
        if (name == name_of(state)) return state;
    value.fail(R"("new", "shaky" or "holds")");
}

SkillProgress read_skill(const JsonValue& value) {
    value.check_keys(
        {"state", "due", "sure_and_wrong", "right_in_row", "reviews", "last_right", "practised"});
    return {read_state(value.at("state")),        value.at("due").text(),
            value.at("sure_and_wrong").boolean(), read_count(value.at("right_in_row")),
            read_count(value.at("reviews")),      value.at("last_right").text(),
            read_count(value.at("practised"))};
}

void write_answer(JsonWriter& json, const Answer& answer) {
    json.open('{');
    if (!answer.lesson.empty()) json.key("lesson").text(answer.lesson);
    if (!answer.step.empty()) json.key("step").text(answer.step);
    if (!answer.exercise.empty()) json.key("exercise").text(answer.exercise);
    if (answer.seed) json.key("seed").whole(*answer.seed);
    json.key("skill").text(answer.skill);
    json.key("kind").text(answer.kind);
    json.key("answer").text(answer.given);
    json.key("right_answer").text(answer.right_answer);
    json.key("right").boolean(answer.right);
    json.key("sure").boolean(answer.sure);
    json.key("try").whole(answer.tries);
    json.key("hints").whole(answer.hints);
    json.key("solution_shown").boolean(answer.solution_shown);
    if (answer.helped) json.key("helped").boolean(true);
    json.key("misconception").text(answer.misconception);
    json.key("when").text(answer.when);
    json.close('}');
}

std::string text_if_there(const JsonValue& value, const char* key) {
    return value.has(key) ? value.at(key).text() : "";
}

Answer read_answer(const JsonValue& value) {
    value.check_keys({"lesson", "step", "exercise", "seed", "skill", "kind", "answer", "right_answer",
                      "right", "sure", "try", "hints", "solution_shown", "helped", "misconception", "when"});
    Answer answer;
    answer.lesson = text_if_there(value, "lesson");
    answer.step = text_if_there(value, "step");
    answer.exercise = text_if_there(value, "exercise");
    if (value.has("seed")) answer.seed = value.at("seed").whole();
    answer.skill = value.at("skill").text();
    answer.kind = value.at("kind").text();
    answer.given = value.at("answer").text();
    answer.right_answer = value.at("right_answer").text();
    answer.right = value.at("right").boolean();
    answer.sure = value.at("sure").boolean();
    answer.tries = read_count(value.at("try"));
    answer.hints = read_count(value.at("hints"));
    answer.solution_shown = value.at("solution_shown").boolean();
    if (value.has("helped")) answer.helped = value.at("helped").boolean();
    answer.misconception = value.at("misconception").text();
    answer.when = value.at("when").text();
    return answer;
}

// The name of a member, with its escapes.
std::string quoted(const std::string& name) {
    JsonWriter json;
    json.text(name);
    const std::string whole = json.take();
    return whole.substr(1, whole.size() - 2);
}

template <typename Map, typename Write>
void write_map(JsonWriter& json, const Map& map, const Write& write) {
    json.open('{');
    for (const auto& [name, item] : map) {
        json.key(quoted(name));
        write(json, item);
    }
    json.close('}');
}

void check_version(const JsonValue& whole) {
    if (whole.at("format").text() != format_name) whole.at("format").fail(fmt::format("\"{}\"", format_name));
    const JsonValue version = whole.at("version");
    if (version.integer(1, std::numeric_limits<std::int32_t>::max()) > progress_version)
        throw NewerProgress(
            fmt::format("{}: a newer Softmax Lab wrote this progress; it is left as it is", version.place()));
}

}  // namespace

std::string to_json(const Progress& progress) {
    JsonWriter json(1);
    json.open('{');
    json.key("format").text(format_name);
    json.key("version").whole(progress_version);
    json.key("learner").text(progress.learner);
    json.key("place").text(progress.place);
    write_map(json.key("steps"), progress.steps, write_step);
    write_map(json.key("skills"), progress.skills, write_skill);
    write_map(json.key("seeds"), progress.seeds, [](JsonWriter& to, std::uint64_t seed) { to.whole(seed); });
    json.key("answers").open('[');
    for (const Answer& answer : progress.answers) write_answer(json, answer);
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

Progress progress_from_json(std::string_view text, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue whole = document.root();
    check_version(whole);
    whole.check_keys({"format", "version", "learner", "place", "steps", "skills", "seeds", "answers"});
    Progress progress;
    progress.learner = whole.at("learner").text();
    progress.place = whole.at("place").text();
    const JsonValue steps = whole.at("steps");
    for (const std::string& id : steps.keys()) progress.steps.emplace(id, read_step(steps.at(id.c_str())));
    const JsonValue skills = whole.at("skills");
    for (const std::string& name : skills.keys())
        progress.skills.emplace(name, read_skill(skills.at(name.c_str())));
    const JsonValue seeds = whole.at("seeds");
    for (const std::string& id : seeds.keys()) progress.seeds.emplace(id, seeds.at(id.c_str()).whole());
    const JsonValue answers = whole.at("answers");
    const std::size_t count = answers.size("an array of answers");
    if (count > max_answers) answers.fail(fmt::format("at most {} answers", max_answers));
    for (std::size_t i = 0; i < count; ++i) progress.answers.push_back(read_answer(answers.at(i)));
    return progress;
}

std::string read_progress_file(const std::string& path) {
    std::string text = read_regular_file(path, max_progress_bytes + 1);
    if (text.size() > max_progress_bytes)
        throw InputError(path + ": larger than 128 MB, the most that is read of a learner's progress");
    return text;
}

Progress load_progress(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::exists(path_from_utf8(path), error)) return {};
    return progress_from_json(read_progress_file(path), path);
}

void save_progress(const Progress& progress, const std::string& path) {
    const std::filesystem::path file = path_from_utf8(path);
    std::error_code error;
    if (std::filesystem::is_fifo(file, error))
        refuse_other_than_file(path);  // writing would wait for a reader
    if (std::filesystem::is_regular_file(file, error)) {
        const std::string before = read_progress_file(path);
        check_version(JsonDocument::parse(before, path).root());
    } else if (!file.parent_path().empty()) {
        std::filesystem::create_directories(file.parent_path(),
                                            error);  // write_file() says it, if that failed
    }
    write_file(path, to_json(progress));
}

std::string progress_file_name(std::string_view learner) {
    constexpr std::size_t longest = 40;
    std::string name;
    for (const char c : learner.substr(0, longest)) {
        const auto code = static_cast<unsigned char>(c);
        if (std::isalnum(code) != 0 || code >= 0x80) {
            name += lower_case(c);
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
    }
    return name.empty() ? "progress.json" : "progress-" + to_utf8(name) + ".json";
}

}  // namespace softmaxlab::learning
