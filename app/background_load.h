#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "core/files/file_content.h"

namespace softmaxlab {

/// Loads one thing in a thread of its own, from when it is made.
class BackgroundLoad {
  public:
    using Job = std::function<FileContent(LoadingProgress& progress)>;

    explicit BackgroundLoad(Job job);
    ~BackgroundLoad();  ///< cancels, and waits for the thread
    BackgroundLoad(const BackgroundLoad&) = delete;
    BackgroundLoad& operator=(const BackgroundLoad&) = delete;

    /// Asks the thread to end soon; does not wait for it.
    void cancel() { progress_->cancelled = true; }

    /// Whether the thread has done its work: take() does not wait then, nor does the destructor.
    bool finished() const { return finished_; }

    /// What was loaded, once; waits for it. Throws what the job threw.
    FileContent take();

    std::shared_ptr<const LoadingProgress> progress() const { return progress_; }

  private:
    void run(const Job& job);

    std::shared_ptr<LoadingProgress> progress_ = std::make_shared<LoadingProgress>();
    std::optional<FileContent> content_;  // the thread's own until it has finished
    std::exception_ptr failure_;          // likewise
    std::atomic<bool> finished_{false};
    std::thread thread_;
};

}  // namespace softmaxlab
