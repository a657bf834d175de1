#include "core/files/file_io.h"

#include <fmt/format.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <system_error>

#include "core/files/input_error.h"
#include "core/files/text.h"

namespace softmaxlab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{1} << 31U;

std::string system_message(int number) {
    // Streams need not set errno; "Success" would mislead.
    return number == 0 ? std::string("unknown reason") : std::generic_category().message(number);
}

/// A name that no other program is likely to use, beside `target`.
fs::path temporary_beside(const fs::path& target) {
    std::random_device random;
    const auto number = (static_cast<std::uint64_t>(random()) << 32U) | random();
    fs::path name = target.filename();
    name += path_from_utf8(fmt::format(".{:016x}.tmp", number));
    return target.parent_path() / name;
}

void write_stream(const fs::path& path, std::string_view bytes, const std::string& shown) {
    errno = 0;
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    if (stream) stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
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
    std::ifstream stream = open_to_read(path);

    // In pieces rather than by the size that is announced: a pipe has none, and a growing file has another
    // one.
    std::string bytes;
    std::error_code error;
    const auto announced = fs::file_size(path_from_utf8(path), error);
    const bool is_known = !error && announced <= largest_file;
    if (is_known) bytes.reserve(static_cast<std::size_t>(announced));
    LoadingPass pass(progress, LoadingStage::reading, is_known ? static_cast<std::size_t>(announced) : 0);
    std::array<char, 1U << 16U> piece{};
    while (stream) {
        stream.read(piece.data(), piece.size());
        bytes.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
        if (bytes.size() > largest_file)
            throw InputError(path + ": larger than 2 GiB, the most that is read");
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

void write_file(const std::string& path, std::string_view bytes) {
    fs::path target = path_from_utf8(path);
    std::error_code error;
    const fs::file_status status = fs::status(target, error);
    if (fs::is_directory(status)) throw InputError(path + ": this is a folder; expected a file to write");
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        write_stream(target, bytes, path);  // a pipe or a terminal cannot be replaced
        return;
    }
    if (fs::exists(status)) {
        const fs::path behind_links = fs::canonical(target, error);
        if (!error) target = behind_links;
    }

    const fs::path temporary = temporary_beside(target);
    try {
        write_stream(temporary, bytes, path);
        if (fs::exists(status)) fs::permissions(temporary, status.permissions(), error);
        fs::rename(temporary, target, error);
        if (error) throw InputError(fmt::format("{}: cannot be written: {}", path, error.message()));
    } catch (...) {
        fs::remove(temporary, error);
        throw;
    }
}

}  // namespace softmaxlab
