#include "app/files/file_saver.h"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "app/shell/folder_listing.h"
#include "core/base/input_error.h"

namespace softmaxlab {
namespace {

std::string no_memory_for(const std::string& path) {
    return fmt::format("{}: not enough memory to save it", path);
}

}  // namespace

std::optional<std::string> FileSaver::save(Saving saving) {
    if (job_) {  // even a small one: the last word is the last one that was asked for
        waiting_.push_back(std::move(saving));
        return std::nullopt;
    }
    if (saving.bytes > max_bytes_at_once_) {
        start(std::move(saving));
        return std::nullopt;
    }
    try {
        saving.write(nullptr);
    } catch (const InputError& error) {
        return error.what();
    } catch (const std::bad_alloc&) {
        return no_memory_for(saving.path);
    }
    saving.done();
    return std::nullopt;
}

void FileSaver::start(Saving saving) {
    saving_ = std::move(saving);
    job_ = std::make_unique<BackgroundJob<Written>>(
        [write = std::exchange(saving_.write, nullptr)](LoadingProgress& progress) {
            write(&progress);
            return Written();
        });
    shell_.saving.show(file_name_of(saving_.path), job_->progress(), [this] { cancel(); });
}

void FileSaver::start_next() {
    if (waiting_.empty()) return;
    Saving next = std::move(waiting_.front());
    waiting_.pop_front();
    start(std::move(next));
}

void FileSaver::cancel() {
    waiting_.clear();
    then_ = nullptr;
    if (job_) job_->cancel();
}

void FileSaver::stop_with(const std::string& problem) {
    waiting_.clear();
    then_ = nullptr;
    shell_.messages.fail(problem);
}

void FileSaver::update() {
    if (!job_ || !job_->finished()) return;
    const std::unique_ptr<BackgroundJob<Written>> job = std::move(job_);
    const Saving saved = std::exchange(saving_, {});
    shell_.saving.hide();
    try {
        job->take();
        start_next();
        saved.done();
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
