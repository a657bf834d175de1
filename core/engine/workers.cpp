#include "core/engine/workers.h"

#include <algorithm>

namespace softmaxlab {

Workers::Workers(std::size_t most) {
    const std::size_t machine = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = std::clamp(most, std::size_t{1}, machine);
    for (std::size_t part = 1; part < wanted; ++part)
        threads_.emplace_back([this, part] { wait_for_work(part); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    work_came_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Workers::run(std::size_t items, std::size_t least,
                  const std::function<void(std::size_t, std::size_t)>& body) {
    if (items == 0) return;
    const std::size_t parts = std::clamp(items / std::max(least, std::size_t{1}), std::size_t{1}, count());
    if (parts == 1) {
        body(0, items);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        body_ = &body;
        items_ = items;
        parts_ = parts;
        working_ = threads_.size();
        ++round_;
    }
    work_came_.notify_all();
    do_part(0);
    std::unique_lock lock(mutex_);
    work_done_.wait(lock, [this] { return working_ == 0; });
}

void Workers::wait_for_work(std::size_t part) {
    std::size_t seen = 0;
    std::unique_lock lock(mutex_);
    for (;;) {
        work_came_.wait(lock, [&] { return ending_ || round_ != seen; });
        if (ending_) return;
        seen = round_;
        lock.unlock();
        do_part(part);
        lock.lock();
        if (--working_ == 0) work_done_.notify_one();
    }
}

void Workers::do_part(std::size_t part) const {
    if (part >= parts_) return;
    (*body_)(items_ * part / parts_, items_ * (part + 1) / parts_);
}

}  // namespace softmaxlab
