#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace softmaxlab {

/// As long as it lives, the system's wishes that the program should end (SIGTERM, SIGINT, SIGHUP) are noted
/// instead of ending it, so that there is time to save. To be made before any other thread: threads that are
/// made later leave these signals to this one's. A second signal ends the program at once. What was ignored
/// when the program was started (by nohup, say) stays ignored. On Windows there are none.
class EndSignals {
  public:
    EndSignals();
    ~EndSignals();
    EndSignals(const EndSignals&) = delete;
    EndSignals& operator=(const EndSignals&) = delete;

    /// Calls `wake` when a signal comes, and at once if one has come already. In a thread of its own, not in
    /// a signal handler. Once; `wake` must be callable until this object is gone.
    void when_asked(std::function<void()> wake);

    /// Whether a signal has come.
    bool asked() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace softmaxlab
