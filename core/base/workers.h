#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace softmaxlab {

/// Threads that wait for work: awake for a moment after each task, asleep when none comes. One of them is
/// whoever calls run(): with a single one nothing is started at all.
class Workers {
  public:
    /// As many as the machine has, and no more than `most`.
    explicit Workers(std::size_t most);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    std::size_t count() const { return threads_.size() + 1; }

    /// Work will come within some milliseconds: whoever sleeps wakes up now, and looks out for it. To be
    /// called where a frame with work begins; from the thread that calls run().
    void expect();

    /// body(begin, end) for contiguous parts of 0 … items − 1, on as many threads as have `least` items each,
    /// several parts for each of them; 0: every item is long. Who sleeps is woken for much work only. Whoever
    /// is free takes the next part, so that nobody waits for a thread that is slow to wake. Returns when all
    /// are done. The body must not throw, nor call run(). Nothing is allocated.
    template <class Body>
    void run(std::size_t items, std::size_t least, const Body& body) {
        run_parts(items, least, &body, [](const void* of_caller, std::size_t begin, std::size_t end) {
            (*static_cast<const Body*>(of_caller))(begin, end);
        });
    }

  private:
    using Call = void (*)(const void* body, std::size_t begin, std::size_t end);

    void run_parts(std::size_t items, std::size_t least, const void* body, Call call);
    void wake_all();
    void wait_for_work();
    std::chrono::steady_clock::time_point expected_until() const;
    void do_part(std::size_t part) const;

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable work_came_;
    std::condition_variable work_done_;
    const void* body_ = nullptr;
    Call call_ = nullptr;
    std::size_t items_ = 0;
    std::size_t parts_ = 0;
    std::chrono::steady_clock::time_point last_end_;  ///< of run(), on more than one thread
    std::uint32_t round_ = 0;              ///< counts the calls of run(); what is above belongs to it
    std::atomic<std::uint64_t> left_ = 0;  ///< the round and its parts that nobody has taken, as WorkTicket
    std::atomic<std::size_t> unfinished_ = 0;
    std::atomic<std::size_t> asleep_ = 0;
    std::atomic<std::chrono::steady_clock::rep> expected_until_ = 0;  ///< of the steady clock
    std::atomic<bool> ending_ = false;
};

/// body(first, count) for contiguous parts of 0 … items − 1, on whichever threads there are; few items are
/// one part.
template <class Body>
void for_each_part(Workers* workers, std::size_t items, const Body& body) {
    constexpr std::size_t least = 16'384;
    if (workers == nullptr) {
        body(std::size_t{0}, items);
        return;
    }
    workers->run(items, least, [&](std::size_t begin, std::size_t end) { body(begin, end - begin); });
}

/// body(item) for every item, each done by whichever thread is free, the last ones first: for items that take
/// the longer the later they come. Without workers all are done here.
template <class Body>
void share_out(Workers* workers, std::size_t items, const Body& body) {
    if (workers == nullptr) {
        for (std::size_t item = 0; item < items; ++item) body(item);
        return;
    }
    std::atomic<std::size_t> taken = 0;
    workers->run(workers->count(), 0, [&](std::size_t begin, std::size_t end) {
        for (std::size_t worker = begin; worker < end; ++worker) {
            for (std::size_t item = taken++; item < items; item = taken++) body(items - 1 - item);
        }
    });
}

}  // namespace softmaxlab
