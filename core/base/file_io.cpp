#include "core/base/file_io.h"

#include <fmt/format.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <system_error>

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
    if (!stream) throw InputError(fmt::format("{}: cannot be written: {}", shown, system_message(errno)));
}

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

std::string read_beginning(const std::string& path, std::size_t count) {
    std::ifstream stream = open_to_read(path);
    std::string bytes(count, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
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
    if (fs::exists(status)) {
        const fs::path behind_links = fs::canonical(target, error);
        if (!error) target = behind_links;
    }

    const fs::path temporary = temporary_beside(target);
    try {
        write_stream(temporary, bytes, path, progress);
        if (fs::exists(status)) fs::permissions(temporary, status.permissions(), error);
        fs::rename(temporary, target, error);
        if (error) throw InputError(fmt::format("{}: cannot be written: {}", path, error.message()));
    } catch (...) {
        fs::remove(temporary, error);
        throw;
    }
}

}  // namespace softmaxlab
