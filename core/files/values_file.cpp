#include "core/files/values_file.h"

#include <fmt/format.h>

#include <vector>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/npy_writer.h"
#include "core/files/value_text.h"

namespace softmaxlab {
namespace {

std::string npy_of(const ValueTable& table, LoadingProgress* progress) {
    return npy_bytes(table.values, {table.row_count(), table.columns.size()}, progress);
}

std::string npy_of_column(const ValueTable& table, std::size_t column, LoadingProgress* progress) {
    std::vector<double> values(table.row_count());
    for (std::size_t row = 0; row < values.size(); ++row) values[row] = table.at(row, column);
    return npy_bytes(values, {values.size()}, progress);
}

std::vector<NpzArray> arrays_of(std::span<const ValueTable> tables, LoadingProgress* progress) {
    std::vector<NpzArray> arrays;
    std::vector<std::string> notes;
    for (const ValueTable& table : tables) {
        const std::string prefix = tables.size() > 1 || table.is_matrix ? table.id + "_" : "";
        notes.push_back(table.title);
        for (const ValueNote& note : table.notes)
            notes.push_back(note.number ? fmt::format("{} = {}", note.name, *note.number)
                                        : fmt::format("{} = {}", note.name, note.words));
        if (table.is_matrix) {
            arrays.push_back({table.id, npy_of(table, progress)});
            if (!table.rows.empty()) arrays.push_back({prefix + "rows", npy_bytes(table.rows)});
            arrays.push_back({prefix + "columns", npy_bytes(table.columns)});
            continue;
        }
        for (std::size_t column = 0; column < table.columns.size(); ++column)
            arrays.push_back(
                {prefix + python_name(table.columns[column]), npy_of_column(table, column, progress)});
        if (!table.rows.empty()) arrays.push_back({prefix + "labels", npy_bytes(table.rows)});
    }
    arrays.push_back({"notes", npy_bytes(notes)});
    return arrays;
}

}  // namespace

std::string file_ending(const std::string& path) {
    const std::size_t dot = path.find_last_of("./");
    return dot == std::string::npos || path[dot] == '/' ? "" : lower_case(path.substr(dot));
}

std::string values_file_bytes(std::span<const ValueTable> tables, const std::string& path,
                              LoadingProgress* progress) {
    const std::string ending = file_ending(path);
    if (ending == ".csv") return csv_text(tables, progress);
    if (ending == ".json") return json_text(tables, progress);
    if (ending == ".txt") return plain_text(tables, progress);
    if (ending == ".py") return "import numpy as np\n\n" + numpy_text(tables, progress);
    if (ending == ".tex") return latex_text(tables, progress);
    if (ending == ".npz") return npz_bytes(arrays_of(tables, progress), progress);
    if (ending == ".npy") {
        if (tables.size() == 1) return npy_of(tables.front(), progress);
        std::vector<std::string> titles;
        for (const ValueTable& table : tables) titles.push_back(table.title);
        throw InputError(fmt::format("{}: an .npy file holds one table: choose {}, or save all as .npz.",
                                     path, alternatives(titles, "\"")));
    }
    const std::vector<std::string> endings(value_file_endings.begin(), value_file_endings.end());
    throw InputError(fmt::format("{}: expected a name that ends in {}.", path, alternatives(endings)));
}

void save_values(std::span<const ValueTable> tables, const std::string& path, LoadingProgress* progress) {
    write_file(path, values_file_bytes(tables, path, progress), progress);
}

}  // namespace softmaxlab
