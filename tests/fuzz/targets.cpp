#include "tests/fuzz/targets.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/csv.h"
#include "core/files/json_logits.h"
#include "core/files/labels_file.h"
#include "core/files/logits_file.h"
#include "core/files/npy.h"
#include "core/files/npz.h"
#include "core/files/vectors_file.h"
#include "core/learning/answer_text.h"
#include "core/learning/exercise.h"
#include "core/learning/expression.h"
#include "core/learning/glossary.h"
#include "core/learning/lab_help.h"
#include "core/learning/lesson_check.h"
#include "core/learning/print_sheet.h"
#include "core/scene/presets.h"
#include "core/scene/scene_json.h"

namespace softmaxlab::fuzz {
namespace {

void require(bool condition, const char* promise) {
    if (!condition) throw std::logic_error(promise);
}

void check_message(const InputError& error) {
    const std::string message = error.what();
    require(message.rfind("input", 0) == 0, "a message begins with the source");
    require(is_utf8(message), "a message can be shown");
}

void check_table(const LogitsTable& table) {
    require(table.rows > 0 && table.classes > 0, "a table is not empty");
    require(table.values.size() == table.rows * table.classes, "a table has all of its values");
    require(table.labels.empty() || table.labels.size() == table.classes, "labels are for all classes");
    require(table.row_names.empty() || table.row_names.size() == table.rows, "row names are for all rows");
    require(std::all_of(table.labels.begin(), table.labels.end(), is_utf8), "labels are UTF-8");
    require(std::all_of(table.row_names.begin(), table.row_names.end(), is_utf8), "row names are UTF-8");

    const LogitSet row = row_of(table, table.rows - 1);
    const SceneFile file{scene_from(row), std::nullopt};
    require(is_valid(file.scene), "every row is a scene");
    require(scene_file_from_json(to_json(file), "again") == file, "a row survives being written and read");
    require(is_utf8(remarks_on(row)), "remarks can be shown");
}

template <typename Parser>
void parse_table(Parser parser, std::string_view bytes) {
    try {
        check_table(parser(bytes, "input", nullptr));
    } catch (const InputError& error) {
        check_message(error);
    }
}

}  // namespace

void csv(std::string_view bytes) {
    parse_table(parse_csv, bytes);
    parse_table(parse_logits, bytes);
}

void json(std::string_view bytes) {
    parse_table(parse_json, bytes);
    parse_table(parse_logits, bytes);
}

void npy(std::string_view bytes) {
    parse_table(parse_npy, bytes);
    parse_table(parse_logits, bytes);
}

void npy_array(std::string_view bytes) {
    try {
        const NumberArray array = parse_npy_array(bytes, "input");
        std::uint64_t count = 1;
        for (const std::uint64_t length : array.shape) count *= length;
        require(count > 0 && array.values.size() == count, "an array has all of its values");
        require(without_leading_ones(array.shape).size() <= array.shape.size(), "no dimension is added");
    } catch (const InputError& error) {
        check_message(error);
    }
}

void npz(std::string_view bytes) {
    try {
        for (const NpzMember& member : read_npz(bytes, "input")) {
            require(is_utf8(member.name), "a member's name can be shown");
            require(member.inflated || member.bytes.size() <= bytes.size(),
                    "a member is a part of the archive");
        }
        Attention attention;
        attention.source = VectorSource::given;
        attention.given = std::make_shared<const GivenVectors>(vectors_in_archive(bytes, "input").vectors);
        require(is_valid(attention), "vectors that were read are valid");
        SceneFile file{default_scene(), std::nullopt};
        file.scene.attention = attention;
        require(scene_file_from_json(to_json(file), "again") == file,
                "vectors survive being written and read");
    } catch (const InputError& error) {
        check_message(error);
    }
}

void labels(std::string_view bytes) {
    for (const char* name : {"input", "input labels.txt", "input vocab.json"}) {
        try {
            const auto file = labels_in(bytes, name);
            if (!file) continue;
            require(!file->labels.empty(), "a file of labels is not empty");
            require(std::all_of(file->labels.begin(), file->labels.end(), is_utf8), "labels are UTF-8");
            require(is_utf8(file->remark), "remarks can be shown");
            const Scene scene = scene_from({"input", std::vector<double>(file->labels.size(), 0.5), {}});
            const Scene named = softmaxlab::apply(scene, naming(scene, *file));
            require(is_valid(named), "a scene stays valid");
            const std::string& last = named.loaded ? named.loaded->labels.back() : named.classes.back().name;
            require(last == file->labels.back(), "every class has its label");
        } catch (const InputError& error) {
            check_message(error);
        }
    }
}

void scene(std::string_view bytes) {
    try {
        const SceneFile file = scene_file_from_json(bytes, "input");
        require(is_valid(file.scene), "a scene that was read is valid");
        require(is_scene_json(bytes), "what is read as a scene is recognised as one");
        require(scene_file_from_json(to_json(file), "again") == file,
                "a scene survives being written and read");
    } catch (const InputError& error) {
        check_message(error);
    }
}

void presets(std::string_view bytes) {
    try {
        for (const Preset& preset : presets_from_json(bytes, "input")) {
            require(is_valid(preset.scene), "a preset's scene is valid");
        }
    } catch (const InputError& error) {
        check_message(error);
    }
}

void glossary(std::string_view bytes) {
    try {
        const Glossary glossary = Glossary::from_json(bytes, "input");
        for (const Term& term : glossary.terms()) {
            require(glossary.find(term.id) == &term, "a term is found by its id");
            require(glossary.first_in(term.name).has_value(), "a term is found in its own name");
        }
    } catch (const InputError& error) {
        check_message(error);
    }
    try {
        for (const LabHelp& help : lab_help_from_json(bytes, "input"))
            require(!help.says.back().empty(), "a lab's help says something");
    } catch (const InputError& error) {
        check_message(error);
    }
}

void lesson(std::string_view bytes) {
    using namespace learning;
    try {
        const Lesson lesson = lesson_from_json(bytes, "input");
        for (const Problem& problem : check_lesson(lesson, Course()))
            require(is_utf8(in_words(problem, "input")), "a problem can be shown");
        require(is_utf8(printed(lesson)), "a lesson that was read can be printed");
        for (const LessonStep& step : lesson.steps)
            require(is_valid(step.scene), "the scene of a step is valid");
    } catch (const InputError& error) {
        check_message(error);
    }
    try {
        for (const ExerciseTemplate& from : exercises_from_json(bytes, "input")) (void)exercise_of(from, 1);
    } catch (const InputError& error) {
        check_message(error);
    }
}

void expression(std::string_view bytes) {
    using namespace learning;
    const Quantities names(default_scene());
    for (const Spelling spelling : {Spelling::of_files, Spelling::of_learners}) {
        const auto parsed = Expression::parse(bytes, spelling);
        if (const auto* error = std::get_if<ExpressionError>(&parsed)) {
            require(is_utf8(error->message), "an error can be shown");
            continue;
        }
        const Evaluated result = std::get<0>(parsed).evaluate(names);
        require(result.value.size() <= max_value_size, "a value is not larger than it may be");
        require(!result.error || is_utf8(result.error->message), "an error can be shown");
    }
    (void)number_in_answer(bytes);
    (void)numbers_in_answer(bytes);
    (void)order_in_answer(bytes, {"cat", "dog", "fox"});
}

}  // namespace softmaxlab::fuzz
