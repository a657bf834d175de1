#include "app/background_load.h"

#include <utility>

namespace softmaxlab {

BackgroundLoad::BackgroundLoad(Job job) : thread_([this, job = std::move(job)] { run(job); }) {}

BackgroundLoad::~BackgroundLoad() {
    cancel();
    if (thread_.joinable()) thread_.join();
}

void BackgroundLoad::run(const Job& job) {
    try {
        content_ = job(*progress_);
    } catch (...) {
        failure_ = std::current_exception();
    }
    finished_ = true;
}

FileContent BackgroundLoad::take() {
    if (thread_.joinable()) thread_.join();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return *std::exchange(content_, std::nullopt);
}

}  // namespace softmaxlab
