#include "cli/bench/bench.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hwy/targets.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "cli/bench/frame_benchmarks.h"
#include "cli/bench/kernel_benchmarks.h"
#include "cli/bench/model_benchmarks.h"
#include "cli/bench/worker_benchmarks.h"
#ifdef SOFTMAXLAB_WITH_GPU
#include "cli/bench/gpu_benchmarks.h"
#endif
#include "cli/usage_error.h"
#include "core/kernels/softmax_f32.h"

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

struct FrameTiming {
    double median = 0;
    double most = 0;  ///< 90 % take no longer
    double longest = 0;
    double unit = 0;  ///< 1,000 exponentials in the same run
};

FrameTiming time_of(const Benchmark& benchmark, std::size_t runs) {
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

template <typename Kind>
std::vector<Kind> chosen(std::vector<Kind> all, const std::string& filter) {
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const Kind& one) { return one.name.find(filter) == std::string::npos; }),
              all.end());
    return all;
}

std::vector<KernelBenchmark> all_kernel_benchmarks() {
    std::vector<KernelBenchmark> all = softmax_benchmarks();
    const auto add = [&all](const std::vector<KernelBenchmark>& more) {
        all.insert(all.end(), more.begin(), more.end());
    };
    add(row_benchmarks());
    add(long_row_benchmarks());
    add(worker_benchmarks());
#ifdef SOFTMAXLAB_WITH_GPU
    add(gpu_benchmarks());
#endif
    return all;
}

std::vector<Benchmark> all_frame_benchmarks() {
    std::vector<Benchmark> all = overflow_benchmarks();
    for (const auto& more :
         {gradients_benchmarks(), attention_benchmarks(), frame_benchmarks(), model_benchmarks()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// Makes the kernels use the instruction set `name` until the end of its life.
class UseTarget {
  public:
    explicit UseTarget(const std::string& name) {
        if (name.empty()) return;
        std::vector<std::string> names;
        for (std::int64_t rest = hwy::SupportedTargets() & kernels::compiled_instruction_sets(); rest != 0;
             rest &= rest - 1) {
            const std::int64_t target = rest & -rest;
            names.push_back(kernels::instruction_set_name(target));
            if (names.back() != name) continue;
            hwy::SetSupportedTargetsForTest(target);
            return;
        }
        throw UsageError(
            fmt::format("No {} kernels on this machine. Available: {}.", name, fmt::join(names, ", ")));
    }
    ~UseTarget() { hwy::SetSupportedTargetsForTest(0); }
    UseTarget(const UseTarget&) = delete;
    UseTarget& operator=(const UseTarget&) = delete;
};

template <typename Kind>
void print_skipped(const BenchOptions& options, const Kind& benchmark, const std::string& why,
                   std::ostream& out) {
    if (options.json)
        out << nlohmann::json{{"name", benchmark.name}, {"shape", benchmark.shape}, {"skipped", why}}.dump()
            << "\n";
    else if (!options.markdown)
        out << fmt::format("{:<34} {:<14} skipped: {}\n", benchmark.name, benchmark.shape, why);
}

void run_kernels(const BenchOptions& options, const std::vector<KernelBenchmark>& benchmarks,
                 std::ostream& out) {
    if (!benchmarks.empty() && !options.json && !options.markdown) print_kernel_head(out);
    std::vector<std::string> head;
    for (const KernelBenchmark& benchmark : benchmarks) {
        try {
            const std::vector<KernelTiming> timings = race_of(benchmark, options.runs);
            if (options.json)
                print_kernel_json(out, benchmark, timings);
            else if (options.markdown)
                print_kernel_markdown(out, benchmark, timings, head);
            else
                print_kernel(out, benchmark, timings);
        } catch (const std::runtime_error& error) {
            print_skipped(options, benchmark, error.what(), out);
        }
        out.flush();
    }
}

const char* const line = "{:<34} {:<14} {:>10} {:>10} {:>10} {:>12}\n";

void print_frame(const BenchOptions& options, const Benchmark& benchmark, std::size_t runs,
                 const FrameTiming& timing, std::ostream& out) {
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
        return;
    }
    out << fmt::format(fmt::runtime(line), benchmark.name, benchmark.shape,
                       fmt::format("{:.3f}", timing.median), fmt::format("{:.3f}", timing.most),
                       fmt::format("{:.3f}", timing.longest),
                       fmt::format("{:.1f}", timing.median / timing.unit));
}

void run_frames(const BenchOptions& options, const std::vector<Benchmark>& benchmarks, std::ostream& out) {
    if (!benchmarks.empty() && !options.json)
        out << fmt::format(fmt::runtime(line), "benchmark", "shape", "median ms", "90 % ms", "longest",
                           "median / 1k exp");
    for (const Benchmark& benchmark : benchmarks) {
        const std::size_t runs = std::min(options.runs, benchmark.max_runs);
        try {
            print_frame(options, benchmark, runs, time_of(benchmark, runs), out);
        } catch (const std::runtime_error& error) {
            print_skipped(options, benchmark, error.what(), out);
        }
        out.flush();
    }
}

}  // namespace

void add_bench_command(CLI::App& parent, BenchOptions& options) {
    CLI::App* command =
        parent.add_subcommand("bench", "Time the kernels, and whole frames while something is dragged");
    command->add_option("--filter", options.filter, "only benchmarks with TEXT in their name")
        ->type_name("TEXT");
    command->add_option("--runs", options.runs, "how often to run each; slow ones run less often")
        ->type_name("N")
        ->check(CLI::Range(1, 100000).description(""))
        ->capture_default_str();
    command->add_option("--target", options.target, "the kernels' instruction set: AVX2, SSE4, …")
        ->type_name("NAME");
    CLI::Option* const json = command->add_flag("--json", options.json, "one JSON object per line");
    command->add_flag("--markdown", options.markdown, "the kernels as tables in Markdown")->excludes(json);
}

void run_bench(const BenchOptions& options, std::ostream& out) {
    const std::vector<KernelBenchmark> kernels = chosen(all_kernel_benchmarks(), options.filter);
    const std::vector<Benchmark> frames = chosen(all_frame_benchmarks(), options.filter);
    if (kernels.empty() && frames.empty())
        throw UsageError(fmt::format("No benchmark has “{}” in its name.", options.filter));
    const UseTarget target(options.target);
    run_kernels(options, kernels, out);
    if (!options.markdown) run_frames(options, frames, out);
}

}  // namespace softmaxlab
