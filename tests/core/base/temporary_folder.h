#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace softmaxlab::test {

/// A new, empty folder that goes, with all that is in it, when the test ends.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string path_of(const std::string& name) const { return path_ + "/" + name; }

    /// Writes a file into the folder and gives its path.
    std::string write(const std::string& name, std::string_view bytes) const;

    std::size_t files() const;  ///< how many entries the folder has

  private:
    std::string path_;
};

}  // namespace softmaxlab::test
