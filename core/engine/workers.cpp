#include "core/engine/workers.h"

#include <hwy/cache_control.h>

#include <algorithm>
#include <chrono>

namespace softmaxlab {
namespace {

/// Waking a thread takes as long as a small task does: one that has just worked looks out for more for this
/// long before it sleeps.
constexpr std::chrono::microseconds patience{50};

template <class Condition>
bool comes_soon(const Condition& condition) {
    const auto start = std::chrono::steady_clock::now();
    while (!condition()) {
        if (std::chrono::steady_clock::now() - start > patience) return false;
        hwy::Pause();
    }
    return true;
}

}  // namespace

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

void Workers::run_parts(std::size_t items, std::size_t least, const void* body, Call call) {
    if (items == 0) return;
    const std::size_t parts = std::clamp(items / std::max(least, std::size_t{1}), std::size_t{1}, count());
    if (parts == 1) {
        call(body, 0, items);
        return;
    }
    body_ = body;
    call_ = call;
    items_ = items;
    parts_ = parts;
    working_.store(threads_.size(), std::memory_order_relaxed);
    {
        const std::lock_guard lock(mutex_);
        round_.fetch_add(1, std::memory_order_release);
    }
    work_came_.notify_all();
    do_part(0);
    const auto all_done = [this] { return working_.load(std::memory_order_acquire) == 0; };
    if (comes_soon(all_done)) return;
    std::unique_lock lock(mutex_);
    work_done_.wait(lock, all_done);
}

void Workers::wait_for_work(std::size_t part) {
    std::size_t seen = 0;
    const auto has_work = [&] { return ending_ || round_.load(std::memory_order_acquire) != seen; };
    for (;;) {
        if (!comes_soon(has_work)) {
            std::unique_lock lock(mutex_);
            work_came_.wait(lock, has_work);
        }
        if (ending_) return;
        seen = round_.load(std::memory_order_acquire);
        do_part(part);
        if (working_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            const std::lock_guard lock(mutex_);  // so that whoever waits either sees it or hears of it
            work_done_.notify_one();
        }
    }
}

void Workers::do_part(std::size_t part) const {
    if (part >= parts_) return;
    call_(body_, items_ * part / parts_, items_ * (part + 1) / parts_);
}

}  // namespace softmaxlab
