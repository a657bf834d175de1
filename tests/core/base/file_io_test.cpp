#include "core/base/file_io.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdint>
#include <filesystem>
#include <system_error>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "tests/core/base/temporary_folder.h"

namespace softmaxlab {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("The beginning of a file is read without the rest") {
    const test::TemporaryFolder folder;
    const std::string path = folder.write("a", "abcdef");
    CHECK(read_beginning(path, 3) == "abc");
    CHECK(read_beginning(path, 100) == "abcdef");
    CHECK(read_beginning(path, 0).empty());
    CHECK_THROWS_AS(read_beginning(folder.path_of("none"), 3), InputError);
    CHECK_THROWS_AS(read_beginning(folder.path(), 3), InputError);
}

TEST_CASE("What is written is read back, every byte of it") {
    const test::TemporaryFolder folder;
    std::string bytes;
    for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i % 251);
    const std::string path = folder.path_of("ü.bin");
    write_file(path, bytes);
    CHECK(read_file(path) == bytes);
    write_file(path, "");
    CHECK(read_file(path).empty());
}

TEST_CASE("Writing leaves no other file behind, in success and in failure") {
    const test::TemporaryFolder folder;
    write_file(folder.path_of("a"), "one");
    write_file(folder.path_of("a"), "two");
    CHECK(folder.files() == 1);
    fs::create_directory(path_from_utf8(folder.path_of("b")));
    CHECK_THROWS_WITH(write_file(folder.path_of("b"), "x"), ContainsSubstring("this is a folder"));
    CHECK_THROWS_AS(write_file(folder.path_of("a/b"), "x"), InputError);
    CHECK(folder.files() == 2);
    CHECK(read_file(folder.path_of("a")) == "two");
}

TEST_CASE("A file that is replaced keeps its permissions, a link to it stays a link") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("file", "old");
    const std::string link = folder.path_of("link");
    std::error_code error;
    fs::create_symlink(path_from_utf8(file), path_from_utf8(link), error);
    if (error) SKIP("this system makes no symbolic links here");
    const auto mode = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
    fs::permissions(path_from_utf8(file), mode);
    const auto before = fs::status(path_from_utf8(file)).permissions();

    write_file(link, "new");
    CHECK(fs::is_symlink(path_from_utf8(link)));
    CHECK(read_file(file) == "new");
    CHECK(fs::status(path_from_utf8(file)).permissions() == before);
}

TEST_CASE("A link that leads nowhere is followed, through other links too") {
    const test::TemporaryFolder folder;
    std::error_code error;
    fs::create_symlink("second", path_from_utf8(folder.path_of("first")), error);
    if (error) SKIP("this system makes no symbolic links here");
    fs::create_symlink(path_from_utf8(folder.path_of("new")), path_from_utf8(folder.path_of("second")),
                       error);
    write_file(folder.path_of("first"), "x");
    CHECK(fs::is_symlink(path_from_utf8(folder.path_of("first"))));
    CHECK(fs::is_symlink(path_from_utf8(folder.path_of("second"))));
    CHECK(read_file(folder.path_of("new")) == "x");
    CHECK(folder.files() == 3);
}

TEST_CASE("A file with two names keeps both") {
    const test::TemporaryFolder folder;
    const std::string one = folder.write("one", "a longer text");
    const std::string other = folder.path_of("other");
    std::error_code error;
    fs::create_hard_link(path_from_utf8(one), path_from_utf8(other), error);
    if (error) SKIP("this system makes no hard links here");
    write_file(one, "short");
    CHECK(read_file(other) == "short");
    CHECK(fs::hard_link_count(path_from_utf8(one)) == 2);
}

TEST_CASE("A file in a folder that takes no new ones can be written") {
    const test::TemporaryFolder folder;
    const std::string inner = folder.path_of("inner");
    fs::create_directory(path_from_utf8(inner));
    const std::string file = folder.write("inner/file", "old and longer");
    fs::permissions(path_from_utf8(inner), fs::perms::owner_read | fs::perms::owner_exec);
    std::string message;
    try {
        write_file(file, "new");
        write_file(inner + "/other", "x");
    } catch (const InputError& error) {
        message = error.what();
    }
    fs::permissions(path_from_utf8(inner), fs::perms::owner_all);
    CHECK(read_file(file) == "new");
    // Root may write everywhere.
    if (!message.empty()) CHECK(message.find("other: cannot be written: ") != std::string::npos);
}

TEST_CASE("A file that may not be written is not replaced") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("file", "old");
    fs::permissions(path_from_utf8(file), fs::perms::owner_read);
    try {
        write_file(file, "new");
    } catch (const InputError&) {
        CHECK(read_file(file) == "old");  // root may
    }
    CHECK(fs::status(path_from_utf8(file)).permissions() == fs::perms::owner_read);
}

TEST_CASE("A file larger than 2 GiB is refused before it is read") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("large", "");
    std::error_code error;
    fs::resize_file(path_from_utf8(file), std::uintmax_t{3} << 30U, error);
    if (error) SKIP("this system has no room for it");
    LoadingProgress progress;
    CHECK_THROWS_WITH(read_file(file, &progress), ContainsSubstring("larger than 2 GiB"));
    CHECK(progress.done == 0);
}

TEST_CASE("Writing that is cancelled leaves the old file as it was, and nothing beside it") {
    const test::TemporaryFolder folder;
    const std::string path = folder.write("a", "old");
    LoadingProgress progress;
    write_file(path, std::string(3'000'000, 'x'), &progress);
    CHECK(read_file(path).size() == 3'000'000);
    CHECK(progress.stage == LoadingStage::writing);
    CHECK(progress.total == 3'000'000);
    CHECK(progress.done >= 2'000'000);
    progress.cancelled = true;
    CHECK_THROWS_AS(write_file(path, "new", &progress), LoadingCancelled);
    CHECK(read_file(path).size() == 3'000'000);
    CHECK(folder.files() == 1);
}

TEST_CASE("Errors name the file and the reason") {
    CHECK_THROWS_WITH(read_file("no/such/file"), ContainsSubstring("no/such/file: cannot be opened: "));
    CHECK_THROWS_WITH(write_file("no/such/file", "x"),
                      ContainsSubstring("no/such/file: cannot be written: "));
}

}  // namespace
}  // namespace softmaxlab
