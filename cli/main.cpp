// The command line, nothing else.

#include <CLI/CLI.hpp>

#include <fmt/format.h>
#include <cerrno>
#include <exception>
#include <iostream>
#include <new>
#include <sstream>
#include <system_error>

#include "cli/bench/bench.h"
#include "cli/check_arguments.h"
#include "cli/eval.h"
#include "cli/exercise.h"
#include "cli/generate.h"
#include "cli/lessons.h"
#include "cli/open_window.h"
#include "cli/options.h"
#include "cli/render.h"
#include "cli/results.h"
#include "core/base/terminal_text.h"
#include "softmaxlab_version.h"

namespace {

constexpr int failed = 1;
constexpr int wrong_usage = 2;

int run(int argc, char** argv) {
    using namespace softmaxlab;
    CLI::App command_line("Softmax Lab: feel softmax.", "softmax-lab");
    command_line.set_version_flag("--version", "Softmax Lab " SOFTMAXLAB_VERSION);
    bool list_labs = false;
    command_line.add_flag("--list-labs", list_labs, "list all labs");
    bool list_views = false;
    command_line.add_flag("--list-views", list_views, "list what can be chosen in the view of each lab");
    ViewOptions view;
    add_view_options(command_line, view);
    RenderOptions render;
    add_render_command(command_line, render);
    EvalOptions eval;
    add_eval_command(command_line, eval);
    BenchOptions bench;
    add_bench_command(command_line, bench);
    LessonsOptions lessons;
    add_lessons_command(command_line, lessons);
    ExerciseOptions exercise;
    add_exercise_command(command_line, exercise);
    GenerateOptions generate;
    add_generate_command(command_line, generate);
    ResultsOptions results;
    add_results_command(command_line, results);
    command_line.require_subcommand(0, 1);
    try {
        command_line.parse(command_line_arguments(argc, argv));
    } catch (const CLI::ParseError& error) {
        std::ostringstream errors;
        const int status = command_line.exit(error, std::cout, errors);
        std::cerr << terminal_text(errors.str());
        return status == 0 ? 0 : wrong_usage;
    }
    check_arguments(command_line);

    if (list_labs) {
        std::cout << lab_list();
    } else if (list_views) {
        std::cout << view_list();
    } else if (command_line.got_subcommand("render")) {
        std::cout << terminal_text(softmaxlab::render(render, &std::cerr));
    } else if (command_line.got_subcommand("eval")) {
        return run_eval(eval, backends_of_this_machine(), std::cin, std::cout, std::cerr);
    } else if (command_line.got_subcommand("bench")) {
        run_bench(bench, std::cout);
    } else if (command_line.got_subcommand("lessons")) {
        return run_lessons(*command_line.get_subcommand("lessons"), lessons, std::cout);
    } else if (command_line.got_subcommand("exercise")) {
        run_exercise(exercise, std::cout);
    } else if (command_line.got_subcommand("generate")) {
        return run_generate(generate, std::cin, std::cout, std::cerr);
    } else if (command_line.got_subcommand("results")) {
        return run_results(results, std::cout, std::cerr);
    } else {
        open_window(view);
    }
    return 0;
}

int fail(std::string_view why, int status) {
    std::cerr << "softmax-lab: " << softmaxlab::terminal_text(why) << '\n';
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    // What cannot be written ends the computation that it is for, wherever that is.
    std::cout.exceptions(std::ios::badbit | std::ios::failbit);
    try {
        const int status = run(argc, argv);
        std::cout.flush();
        return status;
    } catch (const std::ios_base::failure&) {
        const std::string why = std::generic_category().message(errno);
        std::cout.exceptions(std::ios::goodbit);
        return fail(fmt::format("standard output cannot be written: {}", why), failed);
    } catch (const softmaxlab::UsageError& error) {
        return fail(error.what(), wrong_usage);
    } catch (const std::bad_alloc&) {
        return fail("there is not enough memory for this", failed);
    } catch (const std::exception& error) {
        return fail(error.what(), failed);
    }
}
