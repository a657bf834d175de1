// The window as a program of its own, ended by the system: skipped where there is no display.
#include <catch2/catch_test_macros.hpp>

#if defined(__linux__)

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers)
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "app/files/settings.h"
#include "tests/core/base/temporary_folder.h"

using namespace softmaxlab;
using softmaxlab::test::TemporaryFolder;

namespace {

using std::chrono::milliseconds;

/// Whether the process is the program, and has come so far that it takes SIGTERM itself. A fork may have all
/// signals blocked for a moment.
bool awaits_signals(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    bool is_program = false;
    for (std::string line; std::getline(status, line);) {
        if (line == "Name:\tsoftmax-lab") is_program = true;
        if (line.rfind("SigBlk:", 0) != 0) continue;
        const unsigned long long blocked = std::stoull(line.substr(7), nullptr, 16);
        return is_program && (blocked >> (SIGTERM - 1) & 1U) != 0;
    }
    return false;
}

pid_t start(const TemporaryFolder& home) {
    const pid_t child = fork();
    if (child != 0) return child;
    setenv("HOME", home.path().c_str(), 1);
    setenv("XDG_CONFIG_HOME", home.path_of("config").c_str(), 1);
    setenv("XDG_STATE_HOME", home.path_of("state").c_str(), 1);
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execl(SOFTMAXLAB_PROGRAM, SOFTMAXLAB_PROGRAM, "--theme", "light", static_cast<char*>(nullptr));
    _exit(127);
}

/// The status, if it ends within a minute; −1 if it does not.
int status_of(pid_t child) {
    int status = 0;
    for (int i = 0; i < 6000; ++i) {
        if (waitpid(child, &status, WNOHANG) == child) return status;
        std::this_thread::sleep_for(milliseconds(10));
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return -1;
}

}  // namespace

TEST_CASE("A window that the system ends saves the settings first", "[window]") {
    if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr)
        SKIP("there is no display");
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        CAPTURE(signal);
        const TemporaryFolder home;
        const pid_t child = start(home);
        for (int i = 0; i < 6000 && !awaits_signals(child); ++i) {
            std::this_thread::sleep_for(milliseconds(10));
            int status = 0;
            if (waitpid(child, &status, WNOHANG) == child) SKIP("no window can be had here");
        }
        kill(child, signal);
        const int status = status_of(child);
        REQUIRE(WIFEXITED(status));
        if (WEXITSTATUS(status) != 0) SKIP("no window can be had here");
        CHECK(load_settings(home.path_of("config/softmax-lab/settings.json")).theme == ThemeName::light);
        CHECK_FALSE(std::filesystem::exists(home.path_of("state/softmax-lab")));  // there was nothing unsaved
    }
}

#endif
