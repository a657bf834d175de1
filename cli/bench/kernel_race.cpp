#include "cli/bench/kernel_race.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

namespace softmaxlab {
namespace {

const char* const line = "{:<27} {:<18} {:<16} {:>9} {:>9} {:>9} {:>7} {:>9} {:>7} {:>8}\n";

double per_element(const KernelBenchmark& benchmark, double seconds) {
    return seconds * 1e9 / static_cast<double>(benchmark.elements);
}

double gigabytes_a_second(const KernelBenchmark& benchmark, double seconds) {
    return static_cast<double>(benchmark.bytes) / seconds * 1e-9;
}

std::string error_text(const std::optional<double>& error) {
    return error ? fmt::format("{:.1e}", *error) : "";
}

}  // namespace

void KernelRace::add(std::string name, std::function<void()> work, const std::function<double()>& error) {
    work();
    errors.push_back(error ? std::optional(error()) : std::nullopt);
    contestants.push_back(by_the_clock(std::move(name), [work = std::move(work)](std::size_t) { work(); }));
}

std::vector<KernelTiming> race_of(const KernelBenchmark& benchmark, std::size_t runs) {
    KernelRace entrants = benchmark.prepare();
    RacePlan plan;
    plan.rounds = std::min(runs, benchmark.max_runs);
    plan.rest_seconds = benchmark.rest_seconds;
    Race race(std::move(entrants.contestants), plan);
    race.advance(std::numeric_limits<double>::infinity());
    std::vector<KernelTiming> timings;
    for (std::size_t i = 0; i < race.size(); ++i)
        timings.push_back({race.name(i), race.timing(i), entrants.errors[i]});
    return timings;
}

void print_kernel_head(std::ostream& out) {
    out << fmt::format(fmt::runtime(line), "kernel", "shape", "by", "ms", "ns each", "90 %", "GB/s",
                       "/ memcpy", "/ ours", "error");
}

void print_kernel(std::ostream& out, const KernelBenchmark& benchmark,
                  const std::vector<KernelTiming>& timings) {
    const double copy = timings[0].timing.median;
    const double ours = timings[1].timing.median;
    for (const KernelTiming& one : timings) {
        const double median = one.timing.median;
        out << fmt::format(fmt::runtime(line), benchmark.name, benchmark.shape, one.name,
                           fmt::format("{:.4f}", median * 1e3),
                           fmt::format("{:.3f}", per_element(benchmark, median)),
                           fmt::format("{:.3f}", per_element(benchmark, one.timing.most)),
                           fmt::format("{:.2f}", gigabytes_a_second(benchmark, median)),
                           fmt::format("{:.2f}", median / copy), fmt::format("{:.2f}", median / ours),
                           error_text(one.error));
    }
}

void print_kernel_json(std::ostream& out, const KernelBenchmark& benchmark,
                       const std::vector<KernelTiming>& timings) {
    for (const KernelTiming& one : timings) {
        const double median = one.timing.median;
        nlohmann::json object = {{"name", benchmark.name},
                                 {"shape", benchmark.shape},
                                 {"by", one.name},
                                 {"runs", one.timing.runs},
                                 {"elements", benchmark.elements},
                                 {"bytes", benchmark.bytes},
                                 {"median_ms", median * 1e3},
                                 {"fastest_ms", one.timing.fastest * 1e3},
                                 {"percentile_90_ms", one.timing.most * 1e3},
                                 {"longest_ms", one.timing.longest * 1e3},
                                 {"ns_per_element", per_element(benchmark, median)},
                                 {"gigabytes_per_second", gigabytes_a_second(benchmark, median)},
                                 {"times_memcpy", median / timings[0].timing.median},
                                 {"times_ours", median / timings[1].timing.median}};
        if (one.error) object["largest_relative_error"] = *one.error;
        out << object.dump() << "\n";
    }
}

void print_kernel_markdown(std::ostream& out, const KernelBenchmark& benchmark,
                           const std::vector<KernelTiming>& timings, std::vector<std::string>& head) {
    std::vector<std::string> names;
    for (const KernelTiming& one : timings) names.push_back(one.name);
    if (names != head) {
        out << (head.empty() ? "" : "\n") << "| ns per element | |";
        for (const std::string& name : names) out << " " << name << " |";
        out << " error |\n|---|---|";
        for (std::size_t i = 0; i < names.size(); ++i) out << "---:|";
        out << "---:|\n";
        head = names;
    }
    out << fmt::format("| {} | {} |", benchmark.name, benchmark.shape);
    for (const KernelTiming& one : timings) {
        const double ratio = one.timing.median / timings[1].timing.median;
        const std::string time = fmt::format("{:.3f}", per_element(benchmark, one.timing.median));
        const bool other = &one - timings.data() > 1;
        out << " " << time << (other ? fmt::format(" ({:.1f} ×)", ratio) : "") << " |";
    }
    out << " " << error_text(timings[1].error) << " |\n";
}

}  // namespace softmaxlab
