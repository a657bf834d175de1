#include "core/base/file_io.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <system_error>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "core/base/descriptor.h"
#include "core/base/input_error.h"
#include "core/base/pipe.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{1} << 31U;
constexpr std::size_t written_at_once = std::size_t{1} << 20U;

std::string system_message(int number) {
    // Streams need not set errno; "Success" would mislead.
    return number == 0 ? std::string("unknown reason") : std::generic_category().message(number);
}

void check_size(const std::string& path, std::uintmax_t bytes) {
    if (bytes > largest_file) throw InputError(path + ": larger than 2 GiB, the most that is read");
}

/// A name that no other program is likely to use, beside `target`.
fs::path temporary_beside(const fs::path& target) {
    std::random_device random;
    const auto number = (static_cast<std::uint64_t>(random()) << 32U) | random();
    fs::path name = target.filename();
    name += path_from_utf8(fmt::format(".{:016x}.tmp", number));
    return target.parent_path() / name;
}

[[noreturn]] void fail_to_write(const std::string& shown, int reason) {
    throw InputError(fmt::format("{}: cannot be written: {}", shown, system_message(reason)));
}

/// Into what cannot be replaced, such as a terminal.
void write_stream(const fs::path& path, std::string_view bytes, const std::string& shown,
                  LoadingProgress* progress) {
    LoadingPass pass(progress, LoadingStage::writing, bytes.size());
    errno = 0;
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    for (std::size_t done = 0; stream && done < bytes.size(); done += written_at_once) {
        pass.at(done);
        const std::string_view piece = bytes.substr(done, written_at_once);
        stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    }
    if (stream) stream.close();
    if (!stream) fail_to_write(shown, errno);
}

/// Where a chain of symbolic links ends, be there a file or not.
fs::path behind_links(fs::path path) {
    constexpr int max_links = 40;
    std::error_code error;
    for (int i = 0; i < max_links && fs::is_symlink(fs::symlink_status(path, error)); ++i) {
        const fs::path next = fs::read_symlink(path, error);
        if (error) break;
        path = next.is_absolute() ? next : path.parent_path() / next;
    }
    return path;
}

#if defined(__unix__) || defined(__APPLE__)

/// All bytes, through to the disk. Throws InputError and LoadingCancelled.
void write_through(const Descriptor& file, std::string_view bytes, const std::string& shown,
                   LoadingProgress* progress) {
    LoadingPass pass(progress, LoadingStage::writing, bytes.size());
    for (std::size_t done = 0; done < bytes.size();) {
        pass.at(done);
        const std::string_view piece = bytes.substr(done, written_at_once);
        const ssize_t written = write(file.number(), piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail_to_write(shown, errno);
        done += static_cast<std::size_t>(written);
    }
    // Some file systems and devices have no such promise to give.
    if (fsync(file.number()) != 0 && errno != EINVAL && errno != ENOTSUP) fail_to_write(shown, errno);
}

/// A new file without a name where the system has such, so that nothing is left of it if the program ends
/// here; otherwise one with the name `temporary`. Not open: the folder takes no new files.
Descriptor new_file(const fs::path& temporary, bool& has_name) {
    constexpr mode_t mode = 0666;  // less what the umask takes away
#ifdef O_TMPFILE
    const fs::path folder = temporary.parent_path().empty() ? fs::path(".") : temporary.parent_path();
    const bool can_be_named = access("/proc/self/fd", X_OK) == 0;
    const int unnamed = can_be_named ? open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode) : -1;
    has_name = unnamed < 0;
    if (unnamed >= 0) return Descriptor(unnamed);
#endif
    has_name = true;
    return Descriptor(open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode));
}

void sync_folder_of(const fs::path& path) {
    const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.is_open()) fsync(opened.number());  // the file itself is on the disk: its name may wait
}

/// Over the bytes that are there.
void write_in_place(const fs::path& target, std::string_view bytes, const std::string& shown,
                    LoadingProgress* progress) {
    const Descriptor file(open(target.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.is_open()) fail_to_write(shown, errno);
    write_through(file, bytes, shown, progress);
    if (ftruncate(file.number(), static_cast<off_t>(bytes.size())) != 0) fail_to_write(shown, errno);
    fsync(file.number());
}

void replace_file(const fs::path& target, std::string_view bytes, const std::string& shown,
                  LoadingProgress* progress) {
    struct stat before {};
    const bool is_there = stat(target.c_str(), &before) == 0;
    if (is_there && access(target.c_str(), W_OK) != 0) fail_to_write(shown, errno);
    if (is_there && before.st_nlink > 1) return write_in_place(target, bytes, shown, progress);
    const fs::path temporary = temporary_beside(target);
    bool has_name = false;
    const Descriptor file = new_file(temporary, has_name);
    if (!file.is_open()) {
        const int reason = errno;
        if (is_there) return write_in_place(target, bytes, shown, progress);
        fail_to_write(shown, reason);
    }
    try {
        if (is_there) {
            const bool same_owner = before.st_uid == geteuid() && before.st_gid == getegid();
            // Who may not give files away keeps this one.
            if (!same_owner && fchown(file.number(), before.st_uid, before.st_gid) != 0) errno = 0;
            if (fchmod(file.number(), before.st_mode & 07777U) != 0) fail_to_write(shown, errno);
        }
        write_through(file, bytes, shown, progress);
        if (!has_name) {
            const std::string unnamed = fmt::format("/proc/self/fd/{}", file.number());
            if (linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, temporary.c_str(), AT_SYMLINK_FOLLOW) != 0)
                fail_to_write(shown, errno);
            has_name = true;
        }
        if (rename(temporary.c_str(), target.c_str()) != 0) fail_to_write(shown, errno);
        has_name = false;
        sync_folder_of(target);
    } catch (...) {
        if (has_name) unlink(temporary.c_str());
        throw;
    }
}

#else

void replace_file(const fs::path& target, std::string_view bytes, const std::string& shown,
                  LoadingProgress* progress) {
    const fs::path temporary = temporary_beside(target);
    std::error_code error;
    const fs::file_status status = fs::status(target, error);
    try {
        write_stream(temporary, bytes, shown, progress);
        if (fs::exists(status)) fs::permissions(temporary, status.permissions(), error);
        fs::rename(temporary, target, error);
        if (error) throw InputError(fmt::format("{}: cannot be written: {}", shown, error.message()));
    } catch (...) {
        fs::remove(temporary, error);
        throw;
    }
}

#endif

std::ifstream open_to_read(const std::string& path) {
    const fs::path file = path_from_utf8(path);
    std::error_code error;
    if (fs::is_directory(file, error)) throw InputError(path + ": this is a folder; expected a file");

    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw InputError(fmt::format("{}: cannot be opened: {}", path, system_message(errno)));
    return stream;
}

}  // namespace

std::string read_file(const std::string& path, LoadingProgress* progress) {
    if (progress != nullptr && can_be_watched(path)) {
        std::string bytes;
        LoadingPass pass(progress, LoadingStage::reading, 0);
        read_pipe(path, *progress, [&](std::string_view piece) {
            bytes.append(piece);
            check_size(path, bytes.size());
            pass.at(bytes.size());
        });
        return bytes;
    }
    std::ifstream stream = open_to_read(path);

    // In pieces rather than by the size that is announced: a pipe has none, and a growing file has another
    // one.
    std::string bytes;
    std::error_code error;
    const auto announced = fs::file_size(path_from_utf8(path), error);
    const bool is_known = !error;
    if (is_known) check_size(path, announced);
    if (is_known) bytes.reserve(static_cast<std::size_t>(announced));
    LoadingPass pass(progress, LoadingStage::reading, is_known ? static_cast<std::size_t>(announced) : 0);
    std::array<char, 1U << 16U> piece{};
    while (stream) {
        stream.read(piece.data(), piece.size());
        bytes.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
        check_size(path, bytes.size());
        pass.at(bytes.size());
    }
    if (stream.bad()) throw InputError(fmt::format("{}: cannot be read: {}", path, system_message(errno)));
    return bytes;
}

namespace {

/// At most `count` bytes, piece by piece: a count may be far larger than the file.
std::string beginning_of(std::istream& stream, std::size_t count) {
    std::string bytes;
    std::array<char, 1U << 16U> piece{};
    while (stream && bytes.size() < count) {
        stream.read(piece.data(), static_cast<std::streamsize>(std::min(piece.size(), count - bytes.size())));
        bytes.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return bytes;
}

}  // namespace

std::string read_beginning(const std::string& path, std::size_t count) {
    std::ifstream stream = open_to_read(path);
    return beginning_of(stream, count);
}

void refuse_other_than_file(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path_from_utf8(path), error);
    if (fs::is_directory(status)) throw InputError(path + ": this is a folder; expected a file");
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw InputError(path + ": expected a file, found what is none, such as a pipe or a device");
}

std::string read_regular_file(const std::string& path, std::size_t count) {
    refuse_other_than_file(path);
    std::ifstream stream = open_to_read(path);
    std::string bytes = beginning_of(stream, count);
    if (stream.bad()) throw InputError(fmt::format("{}: cannot be read: {}", path, system_message(errno)));
    return bytes;
}

void write_file(const std::string& path, std::string_view bytes, LoadingProgress* progress) {
    fs::path target = path_from_utf8(path);
    std::error_code error;
    const fs::file_status status = fs::status(target, error);
    if (fs::is_directory(status)) throw InputError(path + ": this is a folder; expected a file to write");
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        // A pipe or a terminal cannot be replaced.
        if (progress != nullptr && can_be_watched(path)) {
            write_pipe(path, bytes, *progress);
        } else {
            write_stream(target, bytes, path, progress);
        }
        return;
    }
    replace_file(behind_links(std::move(target)), bytes, path, progress);
}

}  // namespace softmaxlab
