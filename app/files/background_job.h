#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/loading.h"

namespace softmaxlab {

/// Loads or saves one thing in a thread of its own, from when it is made.
template <typename Result>
class BackgroundJob {
  public:
    using Work = std::function<Result(LoadingProgress& progress)>;

    explicit BackgroundJob(Work work) : thread_([this, work = std::move(work)] { run(work); }) {}
    /// Cancels, and waits for the thread.
    ~BackgroundJob() {
        cancel();
        if (thread_.joinable()) thread_.join();
    }
    BackgroundJob(const BackgroundJob&) = delete;
    BackgroundJob& operator=(const BackgroundJob&) = delete;

    /// Asks the thread to end soon; does not wait for it.
    void cancel() { progress_->cancelled = true; }

    /// Whether the thread has done its work: take() does not wait then, nor does the destructor.
    bool finished() const { return finished_; }

    /// What came of it, once; waits for it. Throws what the work threw.
    Result take() {
        if (thread_.joinable()) thread_.join();
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
        return *std::exchange(result_, std::nullopt);
    }

    std::shared_ptr<const LoadingProgress> progress() const { return progress_; }

  private:
    void run(const Work& work) {
        try {
            result_ = work(*progress_);
        } catch (...) {
            failure_ = std::current_exception();
        }
        finished_ = true;
    }

    std::shared_ptr<LoadingProgress> progress_ = std::make_shared<LoadingProgress>();
    std::optional<Result> result_;  // the thread's own until it has finished
    std::exception_ptr failure_;    // likewise
    std::atomic<bool> finished_{false};
    std::thread thread_;
};

}  // namespace softmaxlab
