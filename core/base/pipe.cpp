#include "core/base/pipe.h"

#include "core/base/input_error.h"

#if defined(__unix__) || defined(__APPLE__)

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>

#include "core/base/descriptor.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

constexpr int milliseconds_between_looks = 20;  // for whether it was cancelled

[[noreturn]] void fail(const std::string& path, const char* what) {
    throw InputError(fmt::format("{}: cannot be {}: {}", path, what, std::generic_category().message(errno)));
}

/// Without O_NONBLOCK, open() itself would wait for the other side.
int open_at_once(const std::string& path, int how) {
    return open(path.c_str(), how | O_NONBLOCK | O_CLOEXEC);
}

/// Waits a moment for one of these events. The end, or an error, is one too.
bool has_come(const Descriptor& pipe, short events, const std::string& path, const char* what) {
    pollfd look{pipe.number(), events, 0};
    const int count = poll(&look, 1, milliseconds_between_looks);
    if (count < 0 && errno != EINTR) fail(path, what);
    return count > 0;
}

bool is_worth_another_try(int error) {
    return error == EAGAIN || error == EINTR;
}

int open_for_reader(const std::string& path, const LoadingProgress& progress) {
    while (true) {
        check_cancelled(&progress);
        const int number = open_at_once(path, O_WRONLY);
        if (number >= 0) return number;
        if (errno != ENXIO) fail(path, "written");  // otherwise nobody reads yet
        poll(nullptr, 0, milliseconds_between_looks);
    }
}

/// A reader who goes away makes an error, as it does with a file, and does not end the program.
void ignore_broken_pipes_in_this_thread() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

bool can_be_watched(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(path_from_utf8(path), error);
    return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

void read_pipe(const std::string& path, const LoadingProgress& progress,
               const std::function<void(std::string_view)>& take) {
    const Descriptor pipe(open_at_once(path, O_RDONLY));
    if (pipe.number() < 0) fail(path, "opened");
    std::array<char, 1U << 16U> piece{};
    while (true) {
        check_cancelled(&progress);
        if (!has_come(pipe, POLLIN, path, "read"))
            continue;  // not the end: perhaps nobody has begun to write
        const ssize_t count = read(pipe.number(), piece.data(), piece.size());
        if (count == 0) return;
        if (count > 0) {
            take({piece.data(), static_cast<std::size_t>(count)});
        } else if (!is_worth_another_try(errno)) {
            fail(path, "read");
        }
    }
}

void write_pipe(const std::string& path, std::string_view bytes, LoadingProgress& progress) {
    ignore_broken_pipes_in_this_thread();
    LoadingPass pass(&progress, LoadingStage::writing, bytes.size());
    const Descriptor pipe(open_for_reader(path, progress));
    for (std::size_t done = 0; done < bytes.size();) {
        check_cancelled(&progress);
        if (!has_come(pipe, POLLOUT, path, "written")) continue;
        const ssize_t count = write(pipe.number(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && !is_worth_another_try(errno)) fail(path, "written");
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
        pass.at(done);
    }
}

}  // namespace softmaxlab

#else

namespace softmaxlab {
namespace {

[[noreturn]] void refuse(const std::string& path) {
    throw InputError(path + ": pipes cannot be watched on this system");
}

}  // namespace

bool can_be_watched(const std::string&) {
    return false;
}

void read_pipe(const std::string& path, const LoadingProgress&,
               const std::function<void(std::string_view)>&) {
    refuse(path);
}

void write_pipe(const std::string& path, std::string_view, LoadingProgress&) {
    refuse(path);
}

}  // namespace softmaxlab

#endif
