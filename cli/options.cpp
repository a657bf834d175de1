#include "cli/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "app/labs/labs.h"
#include "core/base/input_error.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/files/file_content.h"
#include "core/scene/edit.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

void check_lab(const std::string& id) {
    std::vector<std::string_view> ids;
    for (const Lab& lab : make_labs()) {
        if (lab.id == id) return;
        ids.push_back(lab.id);
    }
    throw UsageError(
        fmt::format("There is no lab named {}. Available: {}.", excerpt(id), fmt::join(ids, ", ")));
}

// A scene opens in the lab and the view that it was saved in, unless the options ask for another.
void take_scene(SceneFile file, const ViewOptions& options, ApplicationOptions& result) {
    result.scene = std::move(file.scene);
    if (!file.shown || !options.lab.empty()) return;
    check_lab(file.shown->lab);
    result.lab = file.shown->lab;
    if (options.view.empty()) result.view = file.shown->view;
}

VectorOptions vector_options(const ViewOptions& options) {
    VectorOptions vectors;
    vectors.layer = options.layer;
    vectors.labels = options.labels;
    if (options.attention == "weights") vectors.reading = ScoresReading::weights;
    if (options.attention == "scores") vectors.reading = ScoresReading::scores;
    return vectors;
}

void take_vectors(VectorsFile file, const ViewOptions& options, ApplicationOptions& result) {
    if (file.needs_layer()) {
        throw UsageError(fmt::format("{} has {} layers: choose one with --layer, from 0 to {}.", options.file,
                                     file.layers, file.layers - 1));
    }
    if (options.layer && file.layers == 0)
        throw UsageError(fmt::format("{} has no layers: leave out --layer.", options.file));
    if (file.only_mask) {
        const Attention& attention = result.scene.attention;
        const CellMask mask = cell_mask(*file.only_mask, query_count(attention), key_count(attention));
        if (!mask.bias.empty())
            throw InputError(fmt::format(
                "{}: it has numbers to be added to scores: put it into one .npz with q and k", options.file));
        result.scene = apply(std::move(result.scene), edit::ChangeAttention{edit::SetGivenMask{mask.mask}});
        result.remarks = mask.remark;
        return;
    }
    auto given = std::make_shared<const GivenVectors>(std::move(file.vectors));
    result.scene =
        apply(std::move(result.scene), edit::ChangeAttention{edit::SetGivenVectors{given, file.mask}});
    if (result.scene.attention.given != given)
        throw InputError(fmt::format("{}: it holds vectors that no scene can", options.file));
    result.remarks = file.remark;
}

void open_file(const ViewOptions& options, ApplicationOptions& result) {
    result.folder = folder_of(absolute_path(options.file));
    FileContent content = load_content({options.file}, nullptr, vector_options(options));
    if (auto* vectors = std::get_if<VectorsFile>(&content)) {
        if (options.row)
            throw UsageError(fmt::format("{} holds attention: --row is for logits.", options.file));
        take_vectors(std::move(*vectors), options, result);
        const std::vector<Lab> labs = make_labs();
        if (options.lab.empty()) result.lab = labs[lab_of(labs, Subject::attention)].id;
    } else if (auto* file = std::get_if<SceneFile>(&content)) {
        if (options.row)
            throw UsageError(fmt::format("{} is a saved scene: --row is for logits.", options.file));
        take_scene(std::move(*file), options, result);
        result.scene_path = absolute_path(options.file);
    } else if (const auto* labels = std::get_if<LabelsFile>(&content)) {
        refuse_labels_alone(*labels);
    } else {
        const auto table = std::make_shared<const LogitsTable>(std::get<LogitsTable>(std::move(content)));
        result.row = chosen_row(*table, options.row);
        result.scene = scene_of_row(*table, result.row);
        result.remarks = remarks_on(*table, row_of(*table, result.row));
        if (table->rows > 1) {
            result.matrix = table;
            result.matrix_path = absolute_path(options.file);
        }
    }
}

}  // namespace

void add_view_options(CLI::App& command, ViewOptions& options) {
    command
        .add_option("FILE", options.file,
                    "logits (CSV, JSON, NPY …), a saved scene (JSON), or Q, K and V (q.npy, .npz)")
        ->type_name("");
    add_row_option(command, options.row, "the row of a matrix in FILE, counted from 0");
    add_labels_option(command, options.labels);
    command.add_option("--layer", options.layer, "the layer of attention with a layer axis, counted from 0")
        ->type_name("N");
    command
        .add_option(
            "--attention", options.attention,
            "how a matrix of attention in FILE is taken: weights (after softmax) or scores (before it); by "
            "default by its rows")
        ->type_name("WORD")
        ->check(CLI::IsMember({"weights", "scores"}).description(""));
    command.add_option("--lab", options.lab, "the lab to show; --list-labs names them all")
        ->type_name("NAME");
    command
        .add_option("--view", options.view,
                    "what to choose in the lab, as JSON: '{\"gradients/view\": \"loss\"}'; --list-views "
                    "names all fields")
        ->type_name("JSON");
    command.add_option("--scene", options.scene, "a saved scene (JSON)")->type_name("FILE");
    command
        .add_option("--model", options.model,
                    "the folder of a GPT-2 for the lab \"Language model\" and the heads of Attention")
        ->type_name("DIR");
    command
        .add_option("--lesson", options.lesson,
                    "a lesson, or a step of one: gaps, gaps/third, or a lesson's file (JSON); "
                    "\"softmax-lab lessons list\" names all")
        ->type_name("ID");
    const std::vector<std::string> backends = wanted_backend_words();
    command.add_option("--backend", options.backend, "what computes: " + alternatives(backends))
        ->type_name("NAME")
        ->check(CLI::IsMember(backends).description(""));
    command.add_option("--theme", options.theme, "dark, light or contrast")
        ->type_name("NAME")
        ->check(CLI::IsMember({"dark", "light", "contrast"}).description(""));
    command
        .add_option("--scale", options.scale, "size of everything, 0.5 to 3: 1 is normal, 2 twice as large")
        ->type_name("X")
        ->check(CLI::Validator(
            [](const std::string& word) {
                const std::optional<double> scale = number_from(word);  // NaN is in no range
                if (scale && *scale >= static_cast<double>(min_zoom) &&
                    *scale <= static_cast<double>(max_zoom))
                    return std::string();
                return fmt::format("{} is not a size from {} to {}", excerpt(word), min_zoom, max_zoom);
            },
            ""));
    command.add_flag("--present", options.presents,
                     "begin on the stage: what matters alone, as large as the screen, for a projector");
    command
        .add_option("--freeze", options.freeze,
                    "a saved scene (JSON) that is presented as A beside what is shown, B")
        ->type_name("FILE");
}

CLI::Option* add_row_option(CLI::App& command, std::optional<std::size_t>& row,
                            const std::string& description) {
    return command
        .add_option_function<std::string>(
            "--row",
            [&row](const std::string& word) {
                const std::optional<std::size_t> number = whole_number(word);
                if (!number)
                    throw UsageError(
                        fmt::format("\"{}\" is not a row: --row takes 0, 1, 2 …", excerpt(word)));
                row = number;
            },
            description)
        ->type_name("N");
}

void add_labels_option(CLI::App& command, std::string& labels) {
    command
        .add_option("--labels", labels,
                    "a file with the names of the classes or tokens in FILE: words, one a line, a JSON array "
                    "or vocabulary, an NPY array of strings")
        ->type_name("FILE");
}

void refuse_labels_alone(const LabelsFile& file) {
    throw UsageError(fmt::format(
        "{} holds {} labels, which name classes or tokens: give the logits or Q, K and V as FILE, and this "
        "one as --labels {}.",
        file.place, file.labels.size(), file.source));
}

std::optional<std::size_t> whole_number(std::string_view word) {
    std::size_t number = 0;
    for (const char c : word) {
        if (c < '0' || c > '9' || number > max_numbers) return std::nullopt;
        number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    if (word.empty()) return std::nullopt;
    return number;
}

std::size_t chosen_row(const LogitsTable& table, std::optional<std::size_t> row) {
    if (table.rows > 1 && !row) {
        throw UsageError(fmt::format("{} has {} rows: choose one with --row, from 0 to {}.", table.source,
                                     table.rows, table.rows - 1));
    }
    if (row && *row >= table.rows) {
        throw UsageError(
            fmt::format("{} has no row {}: --row takes 0 to {}.", table.source, *row, table.rows - 1));
    }
    return row.value_or(0);
}

ApplicationOptions application_options(const ViewOptions& options) {
    if (!options.file.empty() && !options.scene.empty()) {
        throw UsageError("FILE and --scene both say what to show: give only one of them.");
    }
    if (options.row && options.file.empty()) {
        throw UsageError("--row chooses a row of FILE, but there is no FILE.");
    }
    if (!options.labels.empty() && options.file.empty() && options.scene.empty()) {
        throw UsageError("--labels names the classes or tokens of FILE, but there is no FILE.");
    }
    if (!options.lab.empty()) check_lab(options.lab);
    ApplicationOptions result;
    result.lab = options.lab;
    result.view = options.view;
    result.lesson = options.lesson;
    if (!options.model.empty()) {
        result.language_model = [model = open_language_model(options.model)] { return model; };
        if (options.lab.empty() && options.file.empty() && options.scene.empty()) result.lab = "language";
    }
    if (!options.backend.empty()) result.backend = wanted_backend(options.backend);
    if (const auto theme = theme_named(options.theme)) result.theme = *theme;
    if (options.scale > 0) result.zoom = static_cast<float>(options.scale);
    result.presents = options.presents || !options.freeze.empty();
    if (result.presents && !options.theme.empty()) result.preferences.presenting_theme = result.theme;
    if (result.presents && options.scale > 0) result.preferences.presenting_zoom = result.zoom;
    if (!options.freeze.empty()) result.frozen = load_scene_file(options.freeze).scene;
    if (!options.file.empty()) {
        open_file(options, result);
    } else if (!options.scene.empty()) {
        take_scene(load_scene_file(options.scene), options, result);
        if (!options.labels.empty()) {
            const LabelsFile labels = load_labels(options.labels);
            const Edit edit = naming(result.scene, labels);
            result.scene = softmaxlab::apply(std::move(result.scene), edit);
            result.remarks = labels.remark;
        }
        result.scene_path = absolute_path(options.scene);
        result.folder = folder_of(result.scene_path);
    } else {
        result.own_openings = true;
    }
    return result;
}

std::string view_list() {
    std::string list;
    for (const Lab& lab : make_labs()) {
        list += fmt::format("{}\n", lab.id);
        const auto fields = lab.open()->view_fields();
        for (const ViewFieldDescription& field : fields)
            list += fmt::format("  \"{}\": {}   at first {}\n", field.landmark, field.values, field.current);
        if (fields.empty()) list += "  nothing to choose\n";
    }
    return list;
}

std::string lab_list() {
    std::string list;
    for (const Lab& lab : make_labs()) list += fmt::format("{:<12} {}\n", lab.id, lab.name);
    return list;
}

}  // namespace softmaxlab
