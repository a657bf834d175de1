#include "cli/results.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

#include "app/shipped_course.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/terminal_text.h"
#include "core/base/text.h"
#include "core/learning/results_csv.h"

namespace softmaxlab {

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

void run_results(const ResultsOptions& options, std::ostream& out) {
    std::vector<learning::Progress> learners;
    for (const std::string& file : options.files) {
        const std::string text = read_file(file);
        if (learning::is_results_csv(text))
            throw InputError(
                fmt::format("{}, line 1: expected a learner's progress (JSON), found a table of answers: "
                            "“Save my progress …” on the page Practice writes the former",
                            excerpt(file)));
        learning::Progress progress = learning::progress_from_json(text, file);
        if (progress.learner.empty()) progress.learner = file;
        learners.push_back(std::move(progress));
    }
    if (!options.out.empty()) write_file(options.out, learning::results_csv(learners));
    std::size_t answers = 0;
    for (const learning::Progress& learner : learners) answers += learner.answers.size();
    const auto counted = [](std::size_t count, std::string_view what) {
        return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
    };
    out << fmt::format("{}, {}\n", counted(learners.size(), "learner"), counted(answers, "answer"));
    out << terminal_text(learning::misconceptions_table(learners, shipped_course().misconceptions));
}

}  // namespace softmaxlab
