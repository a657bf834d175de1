// The command line, nothing else.

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <iostream>

#include "cli/bench/bench.h"
#include "cli/eval.h"
#include "cli/open_window.h"
#include "cli/options.h"
#include "cli/render.h"
#include "core/base/text.h"
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
    command_line.require_subcommand(0, 1);
    try {
        command_line.parse(command_line_arguments(argc, argv));
    } catch (const CLI::ParseError& error) {
        return command_line.exit(error) == 0 ? 0 : wrong_usage;
    }

    if (list_labs) {
        std::fputs(lab_list().c_str(), stdout);
    } else if (list_views) {
        std::fputs(view_list().c_str(), stdout);
    } else if (command_line.got_subcommand("render")) {
        std::fputs(softmaxlab::render(render, &std::cerr).c_str(), stdout);
    } else if (command_line.got_subcommand("eval")) {
        return run_eval(eval, backends_of_this_machine(), std::cin, std::cout, std::cerr);
    } else if (command_line.got_subcommand("bench")) {
        run_bench(bench, std::cout);
    } else {
        open_window(view);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const softmaxlab::UsageError& error) {
        std::fprintf(stderr, "softmax-lab: %s\n", softmaxlab::visible_lines(error.what()).c_str());
        return wrong_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "softmax-lab: %s\n", softmaxlab::visible_lines(error.what()).c_str());
        return failed;
    }
}
