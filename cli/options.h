#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "app/application.h"
#include "cli/usage_error.h"
#include "core/files/labels_file.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// What both the window and a picture can be asked to show.
struct ViewOptions {
    std::string file;
    std::optional<std::size_t> row;
    std::string labels;  ///< a file with the names of the classes or tokens
    std::string lab;
    std::string view;                  ///< a JSON object: fields of the lab's view
    std::optional<std::size_t> layer;  ///< of attention, from 0
    std::string attention;             ///< "weights" or "scores"; empty: by what the file holds
    std::string scene;
    std::string model;    ///< the folder of a language model; empty: the one of the program
    std::string lesson;   ///< "gaps", "gaps/third", or a file
    std::string backend;  ///< a name, or automatic_backend; empty: not given
    std::string theme;    ///< empty: not given
    double scale = 0;     ///< likewise
    bool presents = false;
    std::string freeze;  ///< a scene that stands beside what is shown; empty: none
};

/// Adds --row of a command that reads FILE: a whole number. What is none is a wrong usage.
CLI::Option* add_row_option(CLI::App& command, std::optional<std::size_t>& row,
                            const std::string& description);

/// Adds --labels of a command that reads FILE.
void add_labels_option(CLI::App& command, std::string& labels);

/// What is wrong with a file of labels in the place of FILE.
[[noreturn]] void refuse_labels_alone(const LabelsFile& file);

/// The whole number that all of `word` is, digits alone; nothing if it is none or too large for one.
std::optional<std::size_t> whole_number(std::string_view word);

/// Adds FILE, --row, --labels, --lab, --view, --scene, --model, --backend, --theme, --scale, --present and
/// --freeze to a command.
void add_view_options(CLI::App& command, ViewOptions& options);

/// The row of what a file holds that `row` asks for; nothing: none was asked for. Throws
/// UsageError if there is no such row, or if there are several and none was asked for.
std::size_t chosen_row(const LogitsTable& table, std::optional<std::size_t> row);

/// What the application begins with: opens the file. Throws UsageError and InputError.
ApplicationOptions application_options(const ViewOptions& options);

/// The ids of all labs, one to a line with their names.
std::string lab_list();

/// What can be chosen in the view of each lab, for --view: one field to a line, with its values and the one
/// at first.
std::string view_list();

}  // namespace softmaxlab
