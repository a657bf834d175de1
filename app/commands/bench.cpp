#include "app/commands/bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "app/commands/options.h"

namespace softmaxlab {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// What times are compared with: the machine may be busy, and another one faster.
double thousand_exponentials() {
    const Clock::time_point start = Clock::now();
    double sum = 0;
    for (int i = 0; i < 1000; ++i) sum += std::exp(-0.01 * i + sum * 1e-300);
    volatile double kept = sum;
    (void)kept;
    return milliseconds_since(start);
}

double percentile(std::vector<double> times, double part) {
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
}

struct Timing {
    double median = 0;
    double most = 0;  ///< 90 % take no longer
    double longest = 0;
    double unit = 0;  ///< 1,000 exponentials in the same run
};

Timing time_of(const Benchmark& benchmark, std::size_t runs) {
    const auto step = benchmark.prepare();
    step(0);  // whatever is made once
    std::vector<double> times;
    std::vector<double> units;
    for (std::size_t i = 1; i <= runs; ++i) {
        units.push_back(thousand_exponentials());
        const Clock::time_point start = Clock::now();
        step(i);
        times.push_back(milliseconds_since(start));
    }
    return {percentile(times, 0.5), percentile(times, 0.9), percentile(times, 1), percentile(units, 0.5)};
}

std::vector<Benchmark> chosen(const std::string& filter) {
    std::vector<Benchmark> all = overflow_benchmarks();
    for (const auto& more : {gradients_benchmarks(), attention_benchmarks()})
        all.insert(all.end(), more.begin(), more.end());
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const Benchmark& b) { return b.name.find(filter) == std::string::npos; }),
              all.end());
    if (all.empty()) throw UsageError(fmt::format("No benchmark has “{}” in its name.", filter));
    return all;
}

}  // namespace

void add_bench_command(CLI::App& parent, BenchOptions& options) {
    CLI::App* command =
        parent.add_subcommand("bench", "Time what a frame computes while something is dragged");
    command->add_option("--filter", options.filter, "only benchmarks with TEXT in their name")
        ->type_name("TEXT");
    command->add_option("--runs", options.runs, "frames to time")
        ->type_name("N")
        ->check(CLI::Range(1, 100000).description(""))
        ->capture_default_str();
    command->add_flag("--json", options.json, "one JSON object a line");
}

void run_bench(const BenchOptions& options, std::ostream& out) {
    const std::vector<Benchmark> benchmarks = chosen(options.filter);
    const char* const line = "{:<34} {:<14} {:>10} {:>10} {:>10} {:>12}\n";
    if (!options.json)
        out << fmt::format(fmt::runtime(line), "benchmark", "shape", "median ms", "90 % ms", "longest",
                           "median / 1k exp");
    for (const Benchmark& benchmark : benchmarks) {
        const std::size_t runs = std::min(options.runs, benchmark.most_runs);
        Timing timing;
        try {
            timing = time_of(benchmark, runs);
        } catch (const std::runtime_error& error) {
            if (options.json)
                out << nlohmann::json{{"name", benchmark.name},
                                      {"shape", benchmark.shape},
                                      {"skipped", error.what()}}
                           .dump()
                    << "\n";
            else
                out << fmt::format("{:<34} {:<14} not here: {}\n", benchmark.name, benchmark.shape,
                                   error.what());
            continue;
        }
        if (options.json) {
            out << nlohmann::json{{"name", benchmark.name},
                                  {"shape", benchmark.shape},
                                  {"runs", runs},
                                  {"median_ms", timing.median},
                                  {"percentile_90_ms", timing.most},
                                  {"longest_ms", timing.longest},
                                  {"thousand_exp_ms", timing.unit}}
                       .dump()
                << "\n";
        } else {
            out << fmt::format(fmt::runtime(line), benchmark.name, benchmark.shape,
                               fmt::format("{:.3f}", timing.median), fmt::format("{:.3f}", timing.most),
                               fmt::format("{:.3f}", timing.longest),
                               fmt::format("{:.1f}", timing.median / timing.unit));
        }
        out.flush();
    }
}

}  // namespace softmaxlab
