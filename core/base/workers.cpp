#include "core/base/workers.h"

#include <hwy/cache_control.h>

#include <algorithm>
#include <chrono>

namespace softmaxlab {
namespace {

using Clock = std::chrono::steady_clock;

/// Waking a thread takes as long as half a million exponentials: one that has just worked looks out for more
/// for this long before it sleeps.
constexpr std::chrono::microseconds patience{250};
/// How long expected work is looked out for.
constexpr std::chrono::milliseconds expectation{4};
/// Whoever sleeps is woken only for so many times what is worth a thread that is awake, as else the work is
/// done before they come; and for short work that follows upon other: then more will.
constexpr std::size_t worth_waking = 32;
constexpr int looks_at_a_time = 16;

/// Until `condition` holds or `end`, which may move, is over. The processor is offered to others meanwhile:
/// the one that is waited for may have been put on the same.
template <class Condition, class End>
bool comes_before(const End& end, const Condition& condition) {
    while (!condition()) {
        if (Clock::now() > end()) return false;
        for (int i = 0; i < looks_at_a_time && !condition(); ++i) hwy::Pause();
        std::this_thread::yield();
    }
    return true;
}

/// Parts for each thread: the more, the less is waited for at the end, and the more often a part is taken.
constexpr std::size_t parts_for_each = 4;
constexpr std::size_t max_parts = 0xffff;  // a WorkTicket holds them

/// The parts of a round that nobody has taken: front … back − 1. As one number, so that a part is taken in
/// one step, and only from the round that was looked at. Whoever called run() takes from the front, the
/// others from the back: then each finds what it worked on the last time in its own cache.
struct WorkTicket {
    std::uint32_t round;
    std::uint16_t front;
    std::uint16_t back;

    explicit WorkTicket(std::uint64_t packed)
        : round(static_cast<std::uint32_t>(packed >> 32)),
          front(static_cast<std::uint16_t>(packed >> 16)),
          back(static_cast<std::uint16_t>(packed)) {}
    WorkTicket(std::uint32_t of_round, std::size_t parts)
        : round(of_round), front(0), back(static_cast<std::uint16_t>(parts)) {}

    bool any() const { return front < back; }
    std::uint64_t packed() const { return std::uint64_t{round} << 32 | std::uint64_t{front} << 16 | back; }
};

enum class End { front, back };
constexpr std::size_t no_part = max_parts;

std::size_t take_part(std::atomic<std::uint64_t>& left, End end) {
    std::uint64_t packed = left.load(std::memory_order_acquire);
    for (;;) {
        WorkTicket parts(packed);
        if (!parts.any()) return no_part;
        const std::size_t part = end == End::front ? parts.front++ : --parts.back;
        if (left.compare_exchange_weak(packed, parts.packed(), std::memory_order_acq_rel)) return part;
    }
}

}  // namespace

Workers::Workers(std::size_t most) {
    const std::size_t machine = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = std::clamp(most, std::size_t{1}, machine);
    for (std::size_t thread = 1; thread < wanted; ++thread)
        threads_.emplace_back([this] { wait_for_work(); });
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
    const std::size_t threads = std::clamp(items / std::max(least, std::size_t{1}), std::size_t{1}, count());
    if (threads == 1) {
        call(body, 0, items);
        return;
    }
    body_ = body;
    call_ = call;
    items_ = items;
    parts_ = std::min({items, threads * parts_for_each, max_parts});
    unfinished_.store(parts_, std::memory_order_relaxed);
    // Either this sees that somebody sleeps, or who goes to sleep sees the work.
    left_.store(WorkTicket(++round_, parts_).packed(), std::memory_order_seq_cst);
    if (asleep_.load(std::memory_order_seq_cst) > 0 &&
        (items / worth_waking >= least || Clock::now() - last_end_ < patience))
        wake_all();
    for (std::size_t part; (part = take_part(left_, End::front)) != no_part;) {
        do_part(part);
        unfinished_.fetch_sub(1, std::memory_order_relaxed);
    }
    const auto all_done = [this] { return unfinished_.load(std::memory_order_acquire) == 0; };
    const auto end = Clock::now() + patience;
    if (!comes_before([end] { return end; }, all_done)) {
        std::unique_lock lock(mutex_);
        work_done_.wait(lock, all_done);
    }
    last_end_ = Clock::now();
}

void Workers::expect() {
    if (threads_.empty()) return;
    const Clock::duration until = (Clock::now() + expectation).time_since_epoch();
    expected_until_.store(until.count(), std::memory_order_seq_cst);
    if (asleep_.load(std::memory_order_seq_cst) > 0) wake_all();
}

void Workers::wake_all() {
    const std::lock_guard lock(mutex_);
    work_came_.notify_all();
}

void Workers::wait_for_work() {
    const auto has_work = [this] {
        return ending_ || WorkTicket(left_.load(std::memory_order_seq_cst)).any();
    };
    const auto is_expected = [this] { return Clock::now() < expected_until(); };
    for (;;) {
        const auto end = Clock::now() + patience;
        if (!comes_before([&] { return std::max(end, expected_until()); }, has_work)) {
            std::unique_lock lock(mutex_);
            asleep_.fetch_add(1, std::memory_order_seq_cst);
            work_came_.wait(lock, [&] { return has_work() || is_expected(); });
            asleep_.fetch_sub(1, std::memory_order_seq_cst);
        }
        if (ending_) return;
        for (std::size_t part; (part = take_part(left_, End::back)) != no_part;) {
            do_part(part);
            if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                const std::lock_guard lock(mutex_);  // so that whoever waits either sees it or hears of it
                work_done_.notify_one();
            }
        }
    }
}

std::chrono::steady_clock::time_point Workers::expected_until() const {
    return Clock::time_point(Clock::duration(expected_until_.load(std::memory_order_seq_cst)));
}

void Workers::do_part(std::size_t part) const {
    call_(body_, items_ * part / parts_, items_ * (part + 1) / parts_);
}

}  // namespace softmaxlab
