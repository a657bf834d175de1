#pragma once

#include <CLI/CLI.hpp>

#include <iosfwd>
#include <string>

namespace softmaxlab {

/// `softmax-lab bench`: the kernels, and what the app computes while something is dragged,
/// timed on this machine.
struct BenchOptions {
    std::string filter;  ///< only benchmarks whose name contains it
    std::size_t runs = 200;
    std::string target;  ///< the instruction set of the kernels: "AVX2"; empty: the best that there is
    bool json = false;
    bool markdown = false;  ///< kernels only, as tables for README.md
};

/// Adds the command `bench` to the command line.
void add_bench_command(CLI::App& parent, BenchOptions& options);

/// Times all benchmarks that the filter chooses. Of a kernel it prints nanoseconds per element, GB/s, the
/// ratios to a copy of the same bytes and to our own, and the error (cli/bench/kernel_race.h). Of a
/// frame's work it prints median, 90th percentile and longest time, in milliseconds and as multiples of a
/// loop over 1,000 std::exp that runs between the steps. Throws UsageError if the filter chooses none, or if
/// the processor has no such instruction set.
void run_bench(const BenchOptions& options, std::ostream& out);

}  // namespace softmaxlab
