#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "app/files/background_job.h"
#include "app/shell/shell.h"

namespace softmaxlab {

/// A file that is to be written.
struct Saving {
    std::string path;       ///< UTF-8
    std::size_t bytes = 0;  ///< about as many
    /// Writes it; has what it writes with it, since it may run in another thread. Throws InputError and
    /// LoadingCancelled.
    std::function<void(LoadingProgress* progress)> write;
    std::function<void()> done;  ///< called when it is written
};

/// Writes files: small ones at once, big ones in the background. One after the other, in the order in which
/// they were asked for.
class FileSaver {
  public:
    explicit FileSaver(Shell& shell) : shell_(shell) {}

    /// Files of more bytes than this are written in the background. At first there is no limit.
    void set_max_bytes_at_once(std::size_t bytes) { max_bytes_at_once_ = bytes; }

    /// It is done before this returns, or from update(). Returns what went wrong, if it is known at once;
    /// later it becomes a message.
    std::optional<std::string> save(Saving saving);

    /// Whether something is being saved in the background, and the path.
    bool saving() const { return job_ != nullptr; }
    std::string path() const { return job_ ? saving_.path : std::string(); }

    /// Calls `then` when everything is saved; not if something goes wrong or is cancelled before. Only the
    /// last one counts.
    void when_saved(std::function<void()> then) { then_ = std::move(then); }

    /// Asks what is being saved to end soon, and forgets what waits for it. The files stay as they were.
    void cancel();

    /// Goes on after what has been saved in the background; to be called between frames.
    void update();

  private:
    struct Written {};

    void start(Saving saving);
    void start_next();
    void stop_with(const std::string& problem);

    Shell& shell_;
    std::size_t max_bytes_at_once_ = std::numeric_limits<std::size_t>::max();
    std::deque<Saving> waiting_;
    Saving saving_;  ///< what the job writes
    std::unique_ptr<BackgroundJob<Written>> job_;
    std::function<void()> then_;
};

}  // namespace softmaxlab
