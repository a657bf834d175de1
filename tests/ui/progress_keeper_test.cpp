#include "app/files/progress_keeper.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#ifdef __linux__
#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/learning/results_csv.h"
#include "tests/core/base/temporary_folder.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;
using learning::Answer;
using learning::Progress;
using test::TemporaryFolder;

namespace {

std::string morning() {
    return "2026-03-02T10:14";
}

ProgressKeeper keeper_in(const std::string& folder, const std::string& learner = "") {
    return ProgressKeeper(folder, learner, morning);
}

Answer answer_with(const std::string& given, bool right = true) {
    Answer answer;
    answer.exercise = "p-at-T";
    answer.seed = 7;
    answer.skill = "temperature";
    answer.kind = "number";
    answer.given = given;
    answer.right_answer = "0.452";
    answer.right = right;
    answer.when = morning();
    return answer;
}

Answer answer_to_step(const std::string& step) {
    Answer answer = answer_with("B");
    answer.exercise.clear();
    answer.seed.reset();
    answer.lesson = "gaps";
    answer.step = step;
    return answer;
}

}  // namespace

TEST_CASE("Every answer is in the file at once, and the next start has it", "[progress]") {
    const TemporaryFolder folder;
    const std::string place = folder.path_of("not/there/yet");
    ProgressKeeper keeper = keeper_in(place);
    CHECK(keeper.progress() == Progress());
    CHECK(folder.files() == 0);  // who only looks leaves nothing behind
    keeper.take(answer_with("0.4"));
    CHECK(learning::load_progress(keeper.path()) == keeper.progress());
    keeper.stand_at("gaps/mystery");
    CHECK(keeper_in(place).progress() == keeper.progress());
    CHECK(keeper_in(place).progress().place == "gaps/mystery");
    CHECK_FALSE(keeper.take_trouble().has_value());
    CHECK(keeper.today() == *learning::day_in("2026-03-02"));
}

TEST_CASE("Two instances do not lose each other's answers", "[progress]") {
    const TemporaryFolder folder;
    ProgressKeeper one = keeper_in(folder.path());
    ProgressKeeper other = keeper_in(folder.path());
    one.take(answer_with("1"));
    other.take(answer_with("2"));
    one.take(answer_to_step("third"));
    other.stand_at("gaps/nines");
    const Progress both = learning::load_progress(one.path());
    REQUIRE(both.answers.size() == 3);
    CHECK(both.skills.at("temperature").practised == 2);
    CHECK(both.steps.count("gaps/third") == 1);
    CHECK(both.place == "gaps/nines");
    one.refresh();
    CHECK(one.progress() == both);
}

TEST_CASE("Answers of two instances at the same time are all there", "[progress]") {
    const TemporaryFolder folder;
    constexpr int count = 20;
    const auto work = [&](const std::string& given) {
        ProgressKeeper keeper = keeper_in(folder.path());
        for (int i = 0; i < count; ++i) keeper.take(answer_with(given));
    };
    std::thread one(work, "1");
    std::thread other(work, "2");
    one.join();
    other.join();
    CHECK(keeper_in(folder.path()).progress().answers.size() == 2 * count);
}

TEST_CASE("What is no progress is set aside as it is, is said, and the program goes on", "[progress]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("progress.json");
    std::string aside = path + ".damaged";
    for (const std::string text :
         {"not JSON", "", R"({"format": "softmax-lab-progress", "version": 1, "more": 1})"}) {
        CAPTURE(text);
        write_file(path, text);
        ProgressKeeper keeper = keeper_in(folder.path());
        keeper.refresh();  // as a page does before it says anything
        const std::optional<std::string> said = keeper.take_trouble();
        REQUIRE(said.has_value());
        CHECK_THAT(*said, ContainsSubstring(aside));
        CHECK_FALSE(keeper.take_trouble().has_value());
        CHECK(read_file(aside) == text);
        keeper.take(answer_with("0.4"));
        CHECK(keeper.trouble().empty());
        CHECK(keeper_in(folder.path()).progress().answers.size() == 1);
        aside = path + (aside.back() == 'd' ? ".damaged-2" : ".damaged-3");
    }
}

TEST_CASE("What a newer Softmax Lab wrote stays as it is and is said once", "[progress]") {
    const TemporaryFolder folder;
    {
        const std::string text = R"({"format": "softmax-lab-progress", "version": 2, "more": 1})";
        const std::string path = folder.path_of("progress.json");
        write_file(path, text);
        ProgressKeeper keeper = keeper_in(folder.path());
        const std::optional<std::string> said = keeper.take_trouble();
        REQUIRE(said.has_value());
        CHECK_THAT(*said, ContainsSubstring("progress.json"));
        keeper.take(answer_with("0.4"));
        keeper.stand_at("gaps/third");
        keeper.forget_everything();
        CHECK(read_file(path) == text);
        CHECK(keeper.progress().answers.size() == 1);  // the program goes on
        CHECK_FALSE(keeper.take_trouble().has_value());
        CHECK_FALSE(keeper.trouble().empty());
    }
}

TEST_CASE("Where no folder can be made it is said once, and what was done is written when it can be",
          "[progress]") {
    const TemporaryFolder folder;
    const std::string place = folder.write("in-the-way", "a file");
    ProgressKeeper keeper = keeper_in(place);
    keeper.take(answer_with("1"));
    CHECK(keeper.take_trouble().has_value());
    keeper.take(answer_to_step("third"));
    CHECK_FALSE(keeper.take_trouble().has_value());
    CHECK(keeper.progress().answers.size() == 2);
    std::filesystem::remove(place);
    keeper.take(answer_with("3"));
    CHECK(keeper.trouble().empty());
    CHECK(learning::load_progress(keeper.path()) == keeper.progress());
    CHECK(keeper.progress().answers.size() == 3);
    CHECK(keeper.progress().place == "gaps/third");
}

TEST_CASE("Without a folder nothing is written", "[progress]") {
    ProgressKeeper keeper = keeper_in("");
    keeper.take(answer_with("1"));
    CHECK(keeper.path().empty());
    CHECK(keeper.progress().answers.size() == 1);
    CHECK(keeper.trouble().empty());
    keeper.forget_everything();
    CHECK(keeper.progress() == Progress());
}

TEST_CASE("Everything is forgotten, also by the other instance", "[progress]") {
    const TemporaryFolder folder;
    ProgressKeeper keeper = keeper_in(folder.path(), "Ada");
    ProgressKeeper other = keeper_in(folder.path(), "Ada");
    keeper_in(folder.path(), "Bob").take(answer_with("1"));
    keeper.take(answer_with("1"));
    keeper.forget_everything();
    CHECK(keeper.progress().answers.empty());
    CHECK(keeper.progress().learner == "Ada");
    CHECK(folder.files() == 1);  // Bob's
    other.take(answer_with("2"));
    CHECK(keeper_in(folder.path(), "Ada").progress().answers.size() == 1);
}

TEST_CASE("Each learner has a file, and may take along what was done without a name", "[progress]") {
    const TemporaryFolder folder;
    ProgressKeeper keeper = keeper_in(folder.path());
    keeper.take(answer_with("1"));
    CHECK(keeper.is_unknown("Ada"));
    keeper.set_learner("Ada", true);
    CHECK(folder.files() == 1);
    CHECK(keeper.progress().learner == "Ada");
    CHECK(keeper_in(folder.path(), "Ada").progress() == keeper.progress());
    keeper.set_learner("Bob");
    CHECK(keeper.progress().answers.empty());
    keeper.take(answer_with("2"));
    keeper.set_learner("Ada", true);  // who has a file already
    REQUIRE(keeper.progress().answers.size() == 1);
    CHECK(keeper.progress().answers[0].given == "1");
    CHECK(folder.files() == 2);
    keeper.set_learner("ada");  // the same file
    CHECK(keeper.progress().answers.size() == 1);
}

#ifdef __linux__

namespace {

// What `work` does in a process that may write so many bytes into a file, and then either dies of it or is
// told that there is no room. Returns whether it was killed.
template <class Work>
bool dies_of(std::size_t bytes, bool deadly, const Work& work) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const rlimit none{0, 0};
        setrlimit(RLIMIT_CORE, &none);
        std::signal(SIGXFSZ, deadly ? SIG_DFL : SIG_IGN);
        const rlimit limit{bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        work();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

}  // namespace

TEST_CASE("A kill at any byte of a write leaves the answers before it", "[progress]") {
    const TemporaryFolder folder;
    ProgressKeeper keeper = keeper_in(folder.path());
    keeper.take(answer_with("1"));
    const Progress before = keeper.progress();
    const std::size_t size = read_file(keeper.path()).size();
    for (std::size_t bytes = 0; bytes < size; bytes += 97) {
        CAPTURE(bytes);
        CHECK(dies_of(bytes, true, [&] { keeper_in(folder.path()).take(answer_with("2")); }));
        CHECK(keeper_in(folder.path()).progress() == before);
    }
}

TEST_CASE("A full disk is said, and the answers before it stay", "[progress]") {
    const TemporaryFolder folder;
    ProgressKeeper keeper = keeper_in(folder.path());
    keeper.take(answer_with("1"));
    for (const std::size_t bytes : {0, 100, 500}) {
        CAPTURE(bytes);
        const bool killed = dies_of(bytes, false, [&] {
            ProgressKeeper in_need = keeper_in(folder.path());
            in_need.take(answer_with("2"));
            const bool said = in_need.take_trouble().has_value() && !in_need.take_trouble().has_value();
            if (!said || in_need.progress().answers.size() != 2) std::abort();
        });
        CHECK_FALSE(killed);
        CHECK(keeper_in(folder.path()).progress() == keeper.progress());
        CHECK(folder.files() == 1);
    }
}

TEST_CASE("A kill at any time loses at most the answer that is being written", "[progress]") {
    const TemporaryFolder folder;
    std::mt19937 random(5);
    std::size_t before = 0;
    for (int round = 0; round < 10; ++round) {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ProgressKeeper keeper = keeper_in(folder.path());
            for (int i = 0;; ++i) keeper.take(answer_with(std::to_string(i)));
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        ProgressKeeper left = keeper_in(folder.path());
        CHECK(left.trouble().empty());
        CHECK(left.progress().answers.size() >= before);
        before = left.progress().answers.size();
    }
}

#endif
