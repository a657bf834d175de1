#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/base/workers.h"

using namespace softmaxlab;

TEST_CASE("every item is worked on once, however many there are", "[workers]") {
    const std::size_t most = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{5});
    Workers workers(most);
    CHECK(workers.count() >= 1);
    CHECK(workers.count() <= std::max(most, std::size_t{1}));
    for (const std::size_t items : std::vector<std::size_t>{0, 1, 2, 3, 7, 100, 1001}) {
        for (const std::size_t least : std::vector<std::size_t>{0, 1, 40, 5000}) {
            std::vector<std::atomic<int>> visits(items);
            workers.run(items, least, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) ++visits[i];
            });
            bool once = true;
            for (const std::atomic<int>& count : visits) once = once && count == 1;
            CHECK(once);
        }
    }
}

TEST_CASE("little work stays on the thread that asks for it", "[workers]") {
    Workers workers(4);
    std::mutex mutex;
    std::set<std::thread::id> seen;
    for (int round = 0; round < 50; ++round) {
        workers.run(10, 10, [&](std::size_t, std::size_t) {
            const std::lock_guard lock(mutex);
            seen.insert(std::this_thread::get_id());
        });
    }
    CHECK(seen == std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST_CASE("each round is finished before the next, also by threads that wake late", "[workers]") {
    Workers workers(4);
    std::size_t wrong = 0;
    for (std::size_t round = 0; round < 3000; ++round) {
        const std::size_t items = 2 + round % 61;
        std::vector<std::atomic<std::size_t>> marks(items);
        workers.run(items, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) marks[i] += round + 1;
        });
        for (const std::atomic<std::size_t>& mark : marks) wrong += mark != round + 1;
        // Now and then longer than they stay awake.
        if (round % 300 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(wrong == 0);
}

TEST_CASE("threads that sleep, that wake, and that were told of work do it once, short or long",
          "[workers]") {
    Workers workers(4);
    std::size_t wrong = 0;
    for (int round = 0; round < 60; ++round) {
        if (round % 3 != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (round % 2 == 0) workers.expect();
        const std::size_t least = static_cast<std::size_t>(round % 4);
        std::vector<std::atomic<int>> visits(200);
        workers.run(visits.size(), least, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) ++visits[i];
        });
        for (const std::atomic<int>& count : visits) wrong += count != 1;
    }
    CHECK(wrong == 0);
}
