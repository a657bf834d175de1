#include "app/files/progress_keeper.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "app/files/folder_lock.h"
#include "app/shell/folder_listing.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

namespace fs = std::filesystem;
using learning::Progress;

}  // namespace

ProgressKeeper::ProgressKeeper(std::string folder, std::string learner, std::function<std::string()> now)
    : folder_(std::move(folder)), learner_(std::move(learner)), now_(std::move(now)) {
    load();
}

learning::Day ProgressKeeper::today() const {
    return learning::day_in(now_()).value_or(learning::Day{});
}

std::string ProgressKeeper::path_of(const std::string& learner) const {
    return folder_.empty() ? folder_ : join_path(folder_, learning::progress_file_name(learner));
}

std::string ProgressKeeper::path() const {
    return path_of(learner_);
}

void ProgressKeeper::fail_with(const std::string& why) {
    trouble_ = fmt::format("What you practise is not kept: {}", why);
}

std::optional<std::string> ProgressKeeper::take_trouble() {
    if (!set_aside_.empty()) return std::exchange(set_aside_, {});
    if (trouble_ == said_) return std::nullopt;
    said_ = trouble_;
    return trouble_.empty() ? std::nullopt : std::optional(trouble_);
}

// Somebody may still get answers out of a damaged file: it keeps what it holds, under another name.
Progress ProgressKeeper::load_or_set_aside() {
    try {
        Progress progress = learning::load_progress(path());
        trouble_.clear();
        return progress;
    } catch (const learning::NewerProgress&) {
        throw;
    } catch (const InputError& damage) {
        std::error_code error;
        if (!fs::is_regular_file(path_from_utf8(path()), error)) throw;
        (void)read_file(path());  // one that cannot be read at all may hold everything
        std::string aside = path() + ".damaged";
        for (int i = 2; path_exists(aside); ++i) aside = fmt::format("{}.damaged-{}", path(), i);
        fs::rename(path_from_utf8(path()), path_from_utf8(aside), error);
        if (error) throw;
        trouble_.clear();
        set_aside_ = fmt::format("{}. It is kept as {}, and you begin anew.", damage.what(), aside);
        return {};
    }
}

void ProgressKeeper::load() {
    progress_ = {};
    progress_.learner = learner_;
    if (folder_.empty()) return;
    try {
        progress_ = load_or_set_aside();
        progress_.learner = learner_;
    } catch (const InputError& error) {
        fail_with(error.what());
    }
}

void ProgressKeeper::refresh() {
    if (folder_.empty() || !unwritten_.empty() || unwritten_place_) return;
    load();
}

// Puts what is not written yet onto what the file has now.
void ProgressKeeper::commit() {
    if (folder_.empty()) return;
    std::error_code error;
    fs::create_directories(path_from_utf8(folder_), error);  // what is wrong with it is said below
    const FolderLock lock(folder_);
    try {
        Progress merged = load_or_set_aside();
        merged.learner = learner_;
        for (const learning::Answer& answer : unwritten_) learning::take_answer(merged, answer);
        if (unwritten_place_) merged.place = *unwritten_place_;
        progress_ = std::move(merged);
        learning::save_progress(progress_, path());
        unwritten_.clear();
        unwritten_place_.reset();
    } catch (const InputError& failure) {
        fail_with(failure.what());
    }
}

void ProgressKeeper::take(learning::Answer answer) {
    if (!folder_.empty()) {
        unwritten_.push_back(answer);
        if (!answer.lesson.empty()) unwritten_place_ = answer.place();
    }
    learning::take_answer(progress_, std::move(answer));
    commit();
}

void ProgressKeeper::stand_at(const std::string& place) {
    if (progress_.place == place) return;
    progress_.place = place;
    if (!folder_.empty()) unwritten_place_ = place;
    commit();
}

bool ProgressKeeper::is_unknown(const std::string& learner) const {
    if (folder_.empty()) return true;
    std::error_code error;
    return !fs::exists(path_from_utf8(path_of(learner)), error);
}

void ProgressKeeper::set_learner(std::string learner, bool takes_along) {
    if (learner == learner_) return;
    const std::string before = path();
    const bool moves = takes_along && is_unknown(learner);
    learner_ = std::move(learner);
    if (folder_.empty() || path() == before) {
        progress_.learner = learner_;
        return commit();
    }
    if (!moves) {
        unwritten_.clear();
        unwritten_place_.reset();
        return load();
    }
    progress_.learner = learner_;
    std::error_code error;
    fs::create_directories(path_from_utf8(folder_), error);
    const FolderLock lock(folder_);
    try {
        learning::save_progress(progress_, path());
        unwritten_.clear();
        unwritten_place_.reset();
        trouble_.clear();
        fs::remove(path_from_utf8(before), error);
    } catch (const InputError& failure) {
        unwritten_ = progress_.answers;
        unwritten_place_ = progress_.place;
        fail_with(failure.what());
    }
}

void ProgressKeeper::forget_everything() {
    if (!folder_.empty()) {
        const FolderLock lock(folder_);
        try {
            (void)load_or_set_aside();
            if (!is_unknown(learner_)) learning::save_progress({}, path());  // refuses what is newer
            std::error_code error;
            fs::remove(path_from_utf8(path()), error);
            if (error) throw InputError(fmt::format("{}: cannot be removed: {}", path(), error.message()));
        } catch (const InputError& failure) {
            return fail_with(failure.what());
        }
    }
    progress_ = {};
    progress_.learner = learner_;
    unwritten_.clear();
    unwritten_place_.reset();
}

}  // namespace softmaxlab
