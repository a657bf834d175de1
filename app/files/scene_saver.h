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
#include "core/scene/scene_file.h"

namespace softmaxlab {

/// Writes scenes into files: small ones at once, big ones in the background, where the thread has a copy that
/// shares the scene's large, immutable data. One after the other, in the order in which they were asked for.
class SceneSaver {
  public:
    using Done = std::function<void(const Scene& saved)>;

    explicit SceneSaver(Shell& shell) : shell_(shell) {}

    /// Scenes of more bytes than this are saved in the background. At first there is no limit.
    void set_max_bytes_at_once(std::size_t bytes) { max_bytes_at_once_ = bytes; }

    /// Calls `done` when the file is written: before it returns, or from update(). Returns what went wrong,
    /// if it is known at once; later it becomes a message. `path` is UTF-8.
    std::optional<std::string> save(SceneFile file, const std::string& path, Done done);

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
    struct Saving {
        SceneFile file;
        std::string path;
        Done done;
    };

    void start(Saving saving);
    void start_next();
    void stop_with(const std::string& problem);

    Shell& shell_;
    std::size_t max_bytes_at_once_ = std::numeric_limits<std::size_t>::max();
    std::deque<Saving> waiting_;
    Saving saving_;  ///< what the job writes, but for the file, which it has
    std::unique_ptr<BackgroundJob<SceneFile>> job_;
    std::function<void()> then_;
};

}  // namespace softmaxlab
