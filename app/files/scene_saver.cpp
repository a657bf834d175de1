#include "app/files/scene_saver.h"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "app/shell/folder_listing.h"
#include "core/base/input_error.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

std::string no_memory_for(const std::string& path) {
    return fmt::format("{}: not enough memory to save it", path);
}

}  // namespace

std::optional<std::string> SceneSaver::save(SceneFile file, const std::string& path, Done done) {
    if (job_) {  // even a small one: the last word is the last one that was asked for
        waiting_.push_back({std::move(file), path, std::move(done)});
        return std::nullopt;
    }
    if (rough_json_size(file.scene) > max_bytes_at_once_) {
        start({std::move(file), path, std::move(done)});
        return std::nullopt;
    }
    try {
        save_scene(file, path);
    } catch (const InputError& error) {
        return error.what();
    } catch (const std::bad_alloc&) {
        return no_memory_for(path);
    }
    done(file.scene);
    return std::nullopt;
}

void SceneSaver::start(Saving saving) {
    saving_ = std::move(saving);
    job_ = std::make_unique<BackgroundJob<SceneFile>>(
        [file = std::exchange(saving_.file, {}), path = saving_.path](LoadingProgress& progress) {
            save_scene(file, path, &progress);
            return file;
        });
    shell_.saving.show(file_name_of(saving_.path), job_->progress(), [this] { cancel(); });
}

void SceneSaver::start_next() {
    if (waiting_.empty()) return;
    Saving next = std::move(waiting_.front());
    waiting_.pop_front();
    start(std::move(next));
}

void SceneSaver::cancel() {
    waiting_.clear();
    then_ = nullptr;
    if (job_) job_->cancel();
}

void SceneSaver::stop_with(const std::string& problem) {
    waiting_.clear();
    then_ = nullptr;
    shell_.messages.fail(problem);
}

void SceneSaver::update() {
    if (!job_ || !job_->finished()) return;
    const std::unique_ptr<BackgroundJob<SceneFile>> job = std::move(job_);
    const Saving saved = std::exchange(saving_, {});
    shell_.saving.hide();
    try {
        const SceneFile file = job->take();
        start_next();
        saved.done(file.scene);
    } catch (const LoadingCancelled&) {
        shell_.messages.say(fmt::format("{} was not saved.", file_name_of(saved.path)));
        start_next();
    } catch (const InputError& error) {
        stop_with(error.what());
    } catch (const std::bad_alloc&) {
        stop_with(no_memory_for(saved.path));
    }
    if (!job_ && then_) std::exchange(then_, nullptr)();
}

}  // namespace softmaxlab
