#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "tests/core/base/temporary_folder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string new_pipe(const test::TemporaryFolder& folder) {
    const std::string path = folder.path_of("pipe");
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    return path;
}

/// More than a pipe holds.
std::string many_bytes() {
    std::string bytes;
    for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i % 251);
    return bytes;
}

/// Cancels after a moment, in another thread.
std::thread canceller(LoadingProgress& progress) {
    return std::thread([&progress] {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        progress.cancelled = true;
    });
}

TEST_CASE("A pipe into which nobody writes is waited for until that is cancelled") {
    const test::TemporaryFolder folder;
    const std::string path = new_pipe(folder);
    LoadingProgress progress;
    int silent_writer = -1;
    SECTION("nobody has opened it") {}
    SECTION("somebody has, and says nothing") {
        silent_writer = open(path.c_str(), O_RDWR);
        REQUIRE(silent_writer >= 0);
    }
    std::thread other = canceller(progress);
    CHECK_THROWS_AS(read_file(path, &progress), LoadingCancelled);
    other.join();
    if (silent_writer >= 0) close(silent_writer);
}

TEST_CASE("A pipe is read to its end, however late and slowly it is written") {
    const test::TemporaryFolder folder;
    const std::string path = new_pipe(folder);
    const std::string bytes = many_bytes();
    std::thread writer([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        const int pipe = open(path.c_str(), O_WRONLY);
        for (std::size_t done = 0; done < bytes.size();) {
            const ssize_t count =
                write(pipe, bytes.data() + done, std::min<std::size_t>(90'000, bytes.size() - done));
            if (count < 0) break;
            done += static_cast<std::size_t>(count);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        close(pipe);
    });
    LoadingProgress progress;
    CHECK(read_file(path, &progress) == bytes);
    writer.join();
    CHECK(progress.total == 0);
}

TEST_CASE("A pipe from which nobody reads is waited for until that is cancelled") {
    const test::TemporaryFolder folder;
    const std::string path = new_pipe(folder);
    LoadingProgress progress;
    int idle_reader = -1;
    SECTION("nobody has opened it") {}
    SECTION("somebody has, and takes nothing") {
        idle_reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
        REQUIRE(idle_reader >= 0);
    }
    std::thread other = canceller(progress);
    CHECK_THROWS_AS(write_file(path, many_bytes(), &progress), LoadingCancelled);
    other.join();
    if (idle_reader >= 0) close(idle_reader);
    CHECK(folder.files() == 1);
}

TEST_CASE("What is written into a pipe comes out of it; a reader who goes away is an error") {
    const test::TemporaryFolder folder;
    const std::string path = new_pipe(folder);
    const std::string bytes = many_bytes();
    std::string read_bytes;
    std::thread reader([&] { read_bytes = read_file(path); });
    LoadingProgress progress;
    write_file(path, bytes, &progress);
    reader.join();
    CHECK(read_bytes == bytes);
    CHECK(progress.stage == LoadingStage::writing);

    std::thread leaver([&] { read_bytes = read_beginning(path, 10); });
    std::string problem;
    // In a thread, as it is where a scene is saved: no signal is to end the program.
    std::thread writer([&] {
        try {
            write_file(path, bytes, &progress);
        } catch (const InputError& error) {
            problem = error.what();
        }
    });
    leaver.join();
    writer.join();
    CHECK(read_bytes == bytes.substr(0, 10));
    CHECK_THAT(problem, ContainsSubstring("pipe: cannot be written: "));
}

}  // namespace
}  // namespace softmaxlab
