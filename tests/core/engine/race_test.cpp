#include "core/engine/race.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace softmaxlab::test {

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

/// A contestant that says of every part that it took `seconds`, and writes its name down.
Contestant fake_contestant(std::string name, double seconds, std::string& log) {
    return {name, [name, seconds, &log](const Turn& turn) {
                log += name;
                return seconds * static_cast<double>(turn.repeats);
            }};
}

}  // namespace

TEST_CASE("a race gives everybody a turn in every round, and does not count the first") {
    std::string log;
    Race race({fake_contestant("a", 1, log), fake_contestant("b", 2, log)}, {3, 1, 0});
    CHECK(race.progress() == 0);
    CHECK_FALSE(race.has_timing(0));
    CHECK(race.advance(forever));
    CHECK(log == "abababab");
    CHECK(race.over());
    CHECK(race.progress() == 1);
    CHECK(race.timing(0).runs == 3);
    CHECK(race.timing(0).median == 1);
    CHECK(race.timing(1).median == 2);
    CHECK(race.name(1) == "b");
    CHECK(race.advance(forever));  // nothing more to do
    CHECK(log.size() == 8);
}

TEST_CASE("a turn is the sum of its parts, and one part is all that has to be waited for") {
    std::string log;
    Race race({fake_contestant("a", 1, log), fake_contestant("b", 2, log)}, {1, 4, 0});
    CHECK_FALSE(race.advance(0));
    CHECK(log == "a");
    CHECK(race.progress() == Catch::Approx(1.0 / 16));
    for (int i = 1; i < 12; ++i) CHECK_FALSE(race.advance(0));
    CHECK(log == "aaaabbbbaaaa");
    CHECK(race.has_timing(0));
    CHECK_FALSE(race.has_timing(1));
    CHECK(race.timing(0).median == 4);
    CHECK(race.advance(forever));
    CHECK(race.timing(1).median == 8);
}

TEST_CASE("short work is repeated until it takes long enough") {
    std::vector<std::size_t> repeats;
    const auto contestant = [&](double seconds) {
        return Contestant{"", [&repeats, seconds](const Turn& turn) {
                              repeats.push_back(turn.repeats);
                              return seconds * static_cast<double>(turn.repeats);
                          }};
    };
    Race race({contestant(0.25), contestant(2), contestant(0)}, {1, 1, 1});
    race.advance(forever);
    CHECK(repeats == std::vector<std::size_t>{1, 1, 1, 4, 1, 1'000'000});
    CHECK(race.timing(0).median == 0.25);
    CHECK(race.timing(1).median == 2);
    CHECK(race.timing(2).median == 0);
}

TEST_CASE("a contestant that rests is woken by a turn that does not count") {
    std::string log;
    Race race({fake_contestant("a", 1, log)}, {2, 1, 0, 1e-6});
    race.advance(forever);
    CHECK(log == "aaaaaa");
    CHECK(race.timing(0).runs == 2);
    CHECK(race.timing(0).longest == 1);
}

TEST_CASE("by the clock: the work is done as often as it is asked for, in the part that is asked for") {
    std::vector<std::size_t> parts;
    const Contestant contestant = by_the_clock("x", [&](std::size_t part) { parts.push_back(part); });
    CHECK(contestant.run({2, 3}) >= 0);
    CHECK(parts == std::vector<std::size_t>{2, 2, 2});
}

TEST_CASE("median, 90 %, fastest and longest") {
    const Timing timing = timing_of({5, 1, 4, 2, 3, 6, 7, 8, 9, 10, 11});
    CHECK(timing.median == 6);
    CHECK(timing.most == 10);
    CHECK(timing.fastest == 1);
    CHECK(timing.longest == 11);
    CHECK(timing.runs == 11);
    CHECK(timing_of({3}).most == 3);
}

TEST_CASE("a race without contestants is over") {
    Race race({}, {});
    CHECK(race.over());
    CHECK(race.advance(forever));
    CHECK(race.progress() == 1);
}

}  // namespace softmaxlab::test
