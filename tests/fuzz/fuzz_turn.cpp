// fuzz_turn [--seed N] [--rounds N] [--kind NAME]: made and damaged inputs for every parser, in this process.
// The same seed makes the same inputs everywhere. It ends with 1 and the input in a file when a parser throws
// what is no InputError, gives a value that breaks its promises, or takes longer than a few seconds; whatever
// ends it otherwise (a sanitizer, a signal) leaves the kind and the seed as its last words.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "tests/fuzz/made_input.h"
#include "tests/fuzz/targets.h"

namespace {

using namespace softmaxlab::fuzz;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds too_long{20};  // under sanitizers, on a machine that is busy

struct Options {
    std::uint64_t seed = 1;
    std::uint64_t rounds = 200;
    std::optional<Kind> kind;
};

[[noreturn]] void explain_usage() {
    std::fputs(
        "usage: fuzz_turn [--seed N] [--rounds N] [--kind "
        "csv|json|npy|npz|scene|request|labels|lesson|expression|model]\n",
        stderr);
    std::exit(2);
}

std::uint64_t number(const char* word) {
    char* end = nullptr;
    const std::uint64_t value = std::strtoull(word, &end, 10);
    if (*word == 0 || *end != 0) explain_usage();
    return value;
}

Options options_from(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        if (i + 1 >= argc) explain_usage();
        if (name == "--seed") {
            options.seed = number(argv[i + 1]);
        } else if (name == "--rounds") {
            options.rounds = number(argv[i + 1]);
        } else if (name == "--kind") {
            for (const Kind kind : kinds)
                if (name_of(kind) == argv[i + 1]) options.kind = kind;
            if (!options.kind) explain_usage();
        } else {
            explain_usage();
        }
    }
    return options;
}

void parse(Kind kind, std::string_view bytes) {
    switch (kind) {
        case Kind::csv:
            return csv(bytes);
        case Kind::json:
            return json(bytes);
        case Kind::npy:
            npy(bytes);
            return npy_array(bytes);
        case Kind::npz:
            return npz(bytes);
        case Kind::scene:
            return scene(bytes);
        case Kind::request:
            return requests(bytes);
        case Kind::labels:
            return labels(bytes);
        case Kind::lesson:
            return lesson(bytes);
        case Kind::expression:
            return expression(bytes);
        case Kind::model:
            return model(bytes);
    }
}

/// The input that is being parsed, and since when: for the thread that watches.
struct Watched {
    std::string name;
    std::string input;
    std::atomic<Clock::rep> since{0};  ///< 0: none; the members above stay as they are otherwise
};

std::string saved(const Watched& watched) {
    std::ofstream(watched.name, std::ios::binary) << watched.input;
    return watched.name;
}

void watch(Watched& watched, const std::atomic<bool>& over) {
    while (!over) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        const Clock::rep since = watched.since;
        if (since == 0 || Clock::now().time_since_epoch() - Clock::duration(since) < too_long) continue;
        std::fprintf(stderr, "too long: %s\n", saved(watched).c_str());
        std::_Exit(1);
    }
}

bool try_kind(Kind kind, const Options& options, Watched& watched) {
    std::fprintf(stderr, "%s, from seed %llu: ", std::string(name_of(kind)).c_str(),
                 static_cast<unsigned long long>(options.seed));
    for (std::uint64_t round = 0; round < options.rounds; ++round) {
        Random random(options.seed * 1'000'003 + round * 7 + static_cast<std::uint64_t>(kind));
        watched.name = "fuzz-" + std::string(name_of(kind)) + "-" + std::to_string(options.seed) + "-" +
                       std::to_string(round) + ".input";
        watched.input = made_input(kind, random);
        watched.since = Clock::now().time_since_epoch().count();
        try {
            parse(kind, watched.input);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s: %s\n", saved(watched).c_str(), error.what());
            return false;
        }
        watched.since = 0;
    }
    std::fprintf(stderr, "%llu inputs\n", static_cast<unsigned long long>(options.rounds));
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = options_from(argc, argv);
    Watched watched;
    std::atomic<bool> over{false};
    std::thread watcher([&] { watch(watched, over); });
    bool good = true;
    for (const Kind kind : kinds)
        if (good && (!options.kind || options.kind == kind)) good = try_kind(kind, options, watched);
    over = true;
    watcher.join();
    return good ? 0 : 1;
}
