// Signals to this process would end the tests, so each test is a child of its own.
#include "app/platform/end_signals.h"

#ifndef _WIN32

#include <signal.h>  // NOLINT(modernize-deprecated-headers)
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <functional>
#include <thread>

namespace softmaxlab::test {
namespace {

/// How a child ended that did this: its exit status, or −1 − the signal that ended it.
int outcome_of(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        for (const int each : {SIGTERM, SIGINT, SIGHUP}) signal(each, SIG_DFL);  // Catch2 reports them
        alarm(60);
        _exit(work());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1 - WTERMSIG(status);
}

bool comes_true(const std::function<bool()>& condition) {
    for (int i = 0; i < 3000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return condition();
}

}  // namespace

TEST_CASE("end signals: each is noted, and wakes who waits") {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        CAPTURE(signal);
        CHECK(outcome_of([signal] {
                  EndSignals signals;
                  std::atomic<int> woken{0};
                  signals.when_asked([&] { ++woken; });
                  if (signals.asked()) return 1;
                  kill(getpid(), signal);
                  if (!comes_true([&] { return woken == 1; })) return 2;
                  signals.when_asked(nullptr);
                  return signals.asked() ? 0 : 3;
              }) == 0);
    }
}

TEST_CASE("end signals: who comes to wait too late is woken at once") {
    CHECK(outcome_of([] {
              EndSignals signals;
              kill(getpid(), SIGTERM);
              if (!comes_true([&] { return signals.asked(); })) return 1;
              std::atomic<int> woken{0};
              signals.when_asked([&] { ++woken; });
              const bool is_woken = comes_true([&] { return woken >= 1; });
              signals.when_asked(nullptr);
              return is_woken ? 0 : 2;
          }) == 0);
}

TEST_CASE("end signals: a second one ends the program") {
    CHECK(outcome_of([] {
              EndSignals signals;
              kill(getpid(), SIGTERM);
              if (!comes_true([&] { return signals.asked(); })) return 1;
              kill(getpid(), SIGINT);
              std::this_thread::sleep_for(std::chrono::seconds(30));
              return 2;
          }) == -1 - SIGINT);
}

TEST_CASE("end signals: what was ignored stays ignored, and afterwards all is as before") {
    CHECK(outcome_of([] {
              signal(SIGHUP, SIG_IGN);
              EndSignals signals;
              kill(getpid(), SIGHUP);
              std::this_thread::sleep_for(std::chrono::milliseconds(50));
              return signals.asked() ? 1 : 0;
          }) == 0);
    CHECK(outcome_of([] {
              { const EndSignals signals; }
              kill(getpid(), SIGTERM);
              std::this_thread::sleep_for(std::chrono::seconds(30));
              return 1;
          }) == -1 - SIGTERM);
}

}  // namespace softmaxlab::test

#endif
