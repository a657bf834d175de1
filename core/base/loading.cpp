#include "core/base/loading.h"

namespace softmaxlab {
namespace {

// The slowest parser takes some milliseconds for so many bytes.
constexpr std::size_t bytes_between_reports = std::size_t{1} << 16U;

}  // namespace

void check_cancelled(const LoadingProgress* progress) {
    if (progress != nullptr && progress->cancelled.load(std::memory_order_relaxed)) throw LoadingCancelled();
}

LoadingPass::LoadingPass(LoadingProgress* progress, LoadingStage stage, std::size_t total)
    : progress_(progress) {
    if (progress == nullptr) return;
    progress->done = 0;
    progress->total = total;
    progress->stage = stage;
    report(0);
}

void LoadingPass::report(std::size_t done) {
    check_cancelled(progress_);
    progress_->done.store(done, std::memory_order_relaxed);
    next_ = done + bytes_between_reports;
}

}  // namespace softmaxlab
