#include "core/base/mapped_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "core/base/descriptor.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"

#if (defined(__unix__) || defined(__APPLE__)) && !defined(__EMSCRIPTEN__)
#define SOFTMAXLAB_MAPS_FILES 1
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#else
#define SOFTMAXLAB_MAPS_FILES 0
#endif

namespace softmaxlab {

#if SOFTMAXLAB_MAPS_FILES

MappedFile::MappedFile(const std::string& path) {
    const auto refuse = [&](int reason) {
        throw InputError(
            fmt::format("{}: cannot be opened: {}", path, std::generic_category().message(reason)));
    };
    // A pipe would wait for whoever writes into it.
    const Descriptor file(open(path_from_utf8(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) refuse(errno);
    struct stat found {};
    if (fstat(file.number(), &found) != 0) refuse(errno);
    if (!S_ISREG(found.st_mode)) throw InputError(fmt::format("{}: expected a file", path));
    if (static_cast<std::uintmax_t>(found.st_size) > SIZE_MAX) refuse(EFBIG);
    size_ = static_cast<std::size_t>(found.st_size);
    if (size_ == 0) return;
    void* const mapped = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (mapped == MAP_FAILED) refuse(errno);
    data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
}

#else

MappedFile::MappedFile(const std::string& path) : read_(read_file(path)) {
    data_ = read_.data();
    size_ = read_.size();
}

MappedFile::~MappedFile() = default;

#endif

}  // namespace softmaxlab
