#include "app/platform/end_signals.h"

#include <mutex>
#include <utility>

#ifndef _WIN32
#include <pthread.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigwait() and its kin are not in <csignal>
#endif

namespace softmaxlab {

#ifdef _WIN32

struct EndSignals::State {};
EndSignals::EndSignals() = default;
EndSignals::~EndSignals() = default;
void EndSignals::when_asked(std::function<void()> /*wake*/) {}
bool EndSignals::asked() const {
    return false;
}

#else

// The signals are blocked, and a thread waits for them: so nothing is done in a signal handler.
struct EndSignals::State {
    static constexpr int to_itself = SIGUSR2;  // ends the thread, even if all others are ignored

    sigset_t awaited{};
    sigset_t before{};
    std::atomic<bool> asked{false};
    std::atomic<bool> over{false};
    std::mutex mutex;
    std::function<void()> wake;  // guarded by the mutex
    std::thread thread;

    void wait() {
        int signal = 0;
        while (sigwait(&awaited, &signal) == 0) {
            if (over) return;
            if (signal == to_itself) continue;
            if (asked.exchange(true)) end_by(signal);
            const std::lock_guard<std::mutex> lock(mutex);
            if (wake) wake();
        }
    }

    // Somebody is in a hurry, or what has to be saved takes too long.
    static void end_by(int signal) {
        struct sigaction action {};
        action.sa_handler = SIG_DFL;
        sigaction(signal, &action, nullptr);
        sigset_t only{};
        sigemptyset(&only);
        sigaddset(&only, signal);
        pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
        raise(signal);
    }
};

EndSignals::EndSignals() : state_(std::make_unique<State>()) {
    sigemptyset(&state_->awaited);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction action {};
        if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) continue;
        sigaddset(&state_->awaited, signal);
    }
    sigaddset(&state_->awaited, State::to_itself);
    pthread_sigmask(SIG_BLOCK, &state_->awaited, &state_->before);
    state_->thread = std::thread([this] { state_->wait(); });
}

EndSignals::~EndSignals() {
    state_->over = true;
    pthread_kill(state_->thread.native_handle(), State::to_itself);
    state_->thread.join();
    pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
}

void EndSignals::when_asked(std::function<void()> wake) {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    state_->wake = std::move(wake);
    if (state_->asked && state_->wake) state_->wake();
}

bool EndSignals::asked() const {
    return state_->asked;
}

#endif

}  // namespace softmaxlab
