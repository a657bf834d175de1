#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

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

/// One thing that is timed. `step` is called with 0, 1, 2 … and does a frame's work.
struct Benchmark {
    std::string name;                                           ///< "overflow/drag-c/f32"
    std::string shape;                                          ///< "K = 16"
    std::function<std::function<void(std::size_t)>()> prepare;  ///< returns `step`
    std::size_t max_runs = 100000;                              ///< fewer than asked for where one takes long
};

/// Adds the command `bench` to the command line.
void add_bench_command(CLI::App& parent, BenchOptions& options);

/// Times all benchmarks that the filter chooses. Of a kernel it prints nanoseconds per element, GB/s, the
/// ratios to a copy of the same bytes and to our own, and the error (cli/bench/bench_kernel.h). Of a
/// frame's work it prints median, 90th percentile and longest time, in milliseconds and as multiples of a
/// loop over 1,000 std::exp that runs between the steps. Throws UsageError if the filter chooses none, or if
/// the processor has no such instruction set.
void run_bench(const BenchOptions& options, std::ostream& out);

/// "Attention" with d_k = d_v = 64: a drag of T from the scores to the output, all of it or what a frame does
/// of it, new vectors, and a picture of the weights.
std::vector<Benchmark> attention_benchmarks();

/// Frames of every lab at 1920 × 1080, up to Dear ImGui's draw lists, while nothing changes and during a drag
/// of T; and what the Softmax lab computes in the latter.
std::vector<Benchmark> frame_benchmarks();

/// "Gradients": the Jacobian of 1,024 classes at another temperature, by every backend; what `prepare` throws
/// says why one cannot be had here.
std::vector<Benchmark> gradients_benchmarks();

/// "Shift & overflow": a frame of a drag of c, in every format.
std::vector<Benchmark> overflow_benchmarks();

}  // namespace softmaxlab
