#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/race.h"

namespace softmaxlab {

/// Who races in a kernel benchmark: first a copy of the same bytes, then ours, then everybody else.
struct KernelRace {
    std::vector<Contestant> contestants;
    /// Of each contestant: the largest relative error of its results against double, where there is one. Of a
    /// logarithm it is that of what it is the logarithm of, of attention that relative to the largest value.
    std::vector<std::optional<double>> errors;

    /// One more, timed by the clock. `work` is done once; `error` then looks at what it has left.
    void add(std::string name, std::function<void()> work, const std::function<double()>& error = nullptr);
};

/// A kernel, timed beside a copy of the same bytes and beside others that do the same.
struct KernelBenchmark {
    std::string name;          ///< "softmax/64Ki/1-thread"
    std::string shape;         ///< "K = 64"
    std::size_t elements = 0;  ///< what a time is divided by
    std::size_t bytes = 0;     ///< that have to be read and written at least
    std::size_t max_runs = 100;
    std::function<KernelRace()> prepare;  ///< what it throws says why this cannot be had here
    double rest_seconds = 0;              ///< before each turn, where others have threads of their own
};

/// What one contestant showed.
struct KernelTiming {
    std::string name;
    Timing timing;
    std::optional<double> error;
};

/// Runs it, with at most `runs` rounds.
std::vector<KernelTiming> race_of(const KernelBenchmark& benchmark, std::size_t runs);

/// The ways to print them: a line for each contestant, a JSON object for each, or one line of a Markdown
/// table for the benchmark.
void print_kernel_head(std::ostream& out);
void print_kernel(std::ostream& out, const KernelBenchmark& benchmark,
                  const std::vector<KernelTiming>& timings);
void print_kernel_json(std::ostream& out, const KernelBenchmark& benchmark,
                       const std::vector<KernelTiming>& timings);
/// `head`: the names of the contestants in the table so far; another list begins a new table.
void print_kernel_markdown(std::ostream& out, const KernelBenchmark& benchmark,
                           const std::vector<KernelTiming>& timings, std::vector<std::string>& head);

}  // namespace softmaxlab
