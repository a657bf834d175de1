#include "app/commands/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <variant>
#include <vector>

#include "app/labs/labs.h"
#include "core/files/input_error.h"
#include "core/files/logits_file.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

void check_lab(const std::string& id) {
    std::vector<std::string_view> ids;
    for (const Lab& lab : make_labs()) {
        if (lab.id == id) return;
        ids.push_back(lab.id);
    }
    throw UsageError(fmt::format("There is no lab named {}. These exist: {}.", id, fmt::join(ids, ", ")));
}

Scene scene_of_row(const LogitsTable& table, std::size_t row) {
    if (table.rows > 1 && row == 0) {
        throw UsageError(fmt::format("{} has {} rows: choose one with --row, from 1 to {}.", table.source,
                                     table.rows, table.rows));
    }
    if (row > table.rows) {
        throw UsageError(
            fmt::format("{} has no row {}: --row goes from 1 to {}.", table.source, row, table.rows));
    }
    return scene_from(row_of(table, row == 0 ? 0 : row - 1));
}

void open_file(const ViewOptions& options, ApplicationOptions& result) {
    std::variant<Scene, LogitsTable> content = load_scene_or_logits(options.file);
    if (auto* scene = std::get_if<Scene>(&content)) {
        result.scene = std::move(*scene);
        result.scene_path = absolute_path(options.file);
    } else {
        result.scene = scene_of_row(std::get<LogitsTable>(content), options.row);
    }
    result.folder = folder_of(absolute_path(options.file));
}

}  // namespace

void add_view_options(CLI::App& command, ViewOptions& options) {
    auto* file = command.add_option("FILE", options.file, "logits (CSV, JSON, NPY) or a saved scene (JSON)");
    command.add_option("--row", options.row, "the row of a matrix in FILE, counted from 1")
        ->check(CLI::PositiveNumber);
    command.add_option("--lab", options.lab, "the lab to show; --list-labs names them all");
    command.add_option("--scene", options.scene, "a saved scene (JSON)")->excludes(file);
    command.add_option("--backend", options.backend, "what computes: auto, gpu, simd or reference")
        ->check(CLI::IsMember({"auto", "gpu", "simd", "reference"}));
    command.add_option("--theme", options.theme, "dark, light or contrast")
        ->check(CLI::IsMember({"dark", "light", "contrast"}));
    command.add_option("--scale", options.scale, "size of everything: 1 is normal, 2 twice as large")
        ->check(CLI::Range(static_cast<double>(smallest_zoom), static_cast<double>(largest_zoom)));
}

ApplicationOptions application_options(const ViewOptions& options) {
    ApplicationOptions result;
    if (!options.lab.empty()) check_lab(options.lab);
    result.lab = options.lab;
    if (!options.backend.empty()) result.backend = options.backend;
    if (const auto theme = theme_named(options.theme)) result.theme = *theme;
    if (options.scale > 0) result.zoom = static_cast<float>(options.scale);
    if (!options.file.empty()) {
        open_file(options, result);
    } else if (!options.scene.empty()) {
        result.scene = load_scene(options.scene);
        result.scene_path = absolute_path(options.scene);
        result.folder = folder_of(result.scene_path);
    }
    return result;
}

std::string lab_list() {
    std::string list;
    for (const Lab& lab : make_labs()) list += fmt::format("{:<12} {}\n", lab.id, lab.name);
    return list;
}

}  // namespace softmaxlab
