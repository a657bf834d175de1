#include "cli/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "app/shell/folder_listing.h"
#include "app/shipped_course.h"
#include "cli/usage_error.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/learning/results_csv.h"

namespace softmaxlab {
namespace {

learning::Progress progress_in(const std::string& file) {
    const std::string text = learning::read_progress_file(file);
    if (learning::is_results_csv(text))
        throw InputError(
            fmt::format("{}, line 1: expected a learner's progress (JSON), found a table of answers: "
                        "“Save my progress …” on the page Practice writes the former",
                        excerpt(file)));
    return learning::progress_from_json(text, file);
}

/// What a learner who gave no name is called: the file's name, with its folder's where that tells files
/// apart.
std::string name_from(const std::string& file, const std::vector<std::string>& files) {
    const std::string name = file_name_of(file);
    const auto alike = std::count_if(files.begin(), files.end(),
                                     [&](const std::string& other) { return file_name_of(other) == name; });
    const std::string folder = file_name_of(folder_of(file));
    return alike > 1 && !folder.empty() ? folder + "/" + name : name;
}

}  // namespace

void add_results_command(CLI::App& parent, ResultsOptions& options) {
    CLI::App* results = parent.add_subcommand("results", "What a class has answered");
    results->require_subcommand(1);
    CLI::App* collect = results->add_subcommand(
        "collect", "Put the progress of learners together: a CSV, and what they believe");
    collect->add_option("FILE", options.files, "progress files, one for each learner")
        ->type_name("")
        ->required();
    collect->add_option("-o,--out", options.out, "the CSV file to write")->type_name("FILE");
}

int run_results(const ResultsOptions& options, std::ostream& out, std::ostream& errors) {
    for (const std::string& file : options.files)
        if (same_file(file, options.out))
            throw UsageError(
                fmt::format("{} is one of the files to be put together: --out takes another name.",
                            excerpt(options.out)));
    std::vector<learning::Progress> learners;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        const std::string& file = options.files[i];
        const auto end = options.files.begin() + static_cast<std::ptrdiff_t>(i);
        const auto before = std::find_if(options.files.begin(), end,
                                         [&](const std::string& other) { return same_file(file, other); });
        if (before != end) {
            errors << "softmax-lab: "
                   << terminal_text(fmt::format("{}: the same file as {}: it counts once\n", file, *before));
            continue;
        }
        try {
            learners.push_back(progress_in(file));
            if (learners.back().learner.empty()) learners.back().learner = name_from(file, options.files);
        } catch (const InputError& error) {
            errors << "softmax-lab: " << terminal_text(error.what()) << '\n';
            ++refused;
        }
    }
    const auto counted = [](std::size_t count, std::string_view what) {
        return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
    };
    if (refused > 0)
        errors << fmt::format("softmax-lab: {} of {} left out\n", refused,
                              counted(options.files.size(), "file"));
    if (learners.empty()) return 1;
    if (!options.out.empty()) write_file(options.out, learning::results_csv(learners));
    std::size_t answers = 0;
    for (const learning::Progress& learner : learners) answers += learner.answers.size();
    out << fmt::format("{}, {}\n", counted(learners.size(), "learner"), counted(answers, "answer"));
    out << terminal_text(learning::misconceptions_table(learners, shipped_course().misconceptions));
    return refused > 0 ? 1 : 0;
}

}  // namespace softmaxlab
