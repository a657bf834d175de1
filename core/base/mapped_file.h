#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace softmaxlab {

/// The bytes of a file, mapped into memory: read from the disk when they are looked at, and not before, so
/// that a file of gigabytes is open at once. Where the system has no such thing, the file is read whole.
/// Whoever cuts the file short meanwhile ends the program: no system helps against that.
class MappedFile {
  public:
    /// `path` is UTF-8. Throws InputError if it cannot be opened or is no file with bytes of its own.
    explicit MappedFile(const std::string& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view bytes() const { return {data_, size_}; }

  private:
    std::string read_;  ///< where nothing can be mapped
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace softmaxlab
