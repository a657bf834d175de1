#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <limits>

namespace softmaxlab {

/// What is being done with a file that is loaded or saved. Each stage but `preparing` goes over all of its
/// bytes once.
enum class LoadingStage {
    reading,  ///< from the disk
    parsing,
    naming,     ///< once more over a table, for its words
    preparing,  ///< the bytes to be saved: how many there will be is not known
    writing     ///< to the disk
};

/// What the thread that loads or saves and the one that waits for it share. Everything may be read and
/// written at any time.
struct LoadingProgress {
    std::atomic<LoadingStage> stage{LoadingStage::reading};
    std::atomic<std::size_t> done{0};   ///< bytes of this stage
    std::atomic<std::size_t> total{0};  ///< bytes of this stage; 0: not known
    std::atomic<bool> cancelled{false};
};

/// Loading or saving was cancelled: nothing is wrong with the file.
class LoadingCancelled : public std::exception {
  public:
    const char* what() const noexcept override { return "It was cancelled."; }
};

/// Throws LoadingCancelled if it was. Without a `progress`, nobody can cancel.
void check_cancelled(const LoadingProgress* progress);

/// One stage of loading or saving: tells how far it is, and ends it when it is cancelled. May be asked at
/// every byte: it acts only now and then.
class LoadingPass {
  public:
    LoadingPass() = default;  ///< nobody watches

    /// Throws LoadingCancelled, as at() does. `total`: bytes, or 0.
    LoadingPass(LoadingProgress* progress, LoadingStage stage, std::size_t total);

    void at(std::size_t done) {
        if (done >= next_) report(done);
    }

  private:
    void report(std::size_t done);

    LoadingProgress* progress_ = nullptr;
    std::size_t next_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace softmaxlab
