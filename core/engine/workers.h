#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace softmaxlab {

/// Threads that wait for work. One of them is whoever calls run(): with a single one nothing is started at
/// all.
class Workers {
  public:
    /// As many as the machine has, and no more than `most`.
    explicit Workers(std::size_t most);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    std::size_t count() const { return threads_.size() + 1; }

    /// body(begin, end) for contiguous parts of 0 … items − 1, one for each worker, none shorter than `least`
    /// if that can be. Returns when all are done. The body must not throw, nor call run().
    void run(std::size_t items, std::size_t least,
             const std::function<void(std::size_t begin, std::size_t end)>& body);

  private:
    void wait_for_work(std::size_t part);
    void do_part(std::size_t part) const;

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable work_came_;
    std::condition_variable work_done_;
    const std::function<void(std::size_t, std::size_t)>* body_ = nullptr;
    std::size_t items_ = 0;
    std::size_t parts_ = 0;
    std::size_t round_ = 0;    ///< counts the calls of run()
    std::size_t working_ = 0;  ///< threads that have not finished this round
    bool ending_ = false;
};

}  // namespace softmaxlab
