#include "tests/core/base/temporary_folder.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <system_error>

#include "core/base/text.h"

namespace softmaxlab::test {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
    std::random_device random;
    for (int attempt = 0; attempt < 100; ++attempt) {
        const fs::path candidate =
            fs::temp_directory_path() / ("softmax-lab-test-" + std::to_string(random()));
        if (fs::create_directory(candidate)) {
            const auto name = candidate.u8string();
            path_.assign(name.begin(), name.end());
            return;
        }
    }
    throw std::runtime_error("no temporary folder could be made");
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;  // a folder that stays behind must not end the test run
    fs::remove_all(path_from_utf8(path_), ignored);
}

std::string TemporaryFolder::write(const std::string& name, std::string_view bytes) const {
    const std::string path = path_of(name);
    std::ofstream stream(path_from_utf8(path), std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + path);
    return path;
}

std::size_t TemporaryFolder::files() const {
    const fs::directory_iterator begin(path_from_utf8(path_));
    return static_cast<std::size_t>(std::distance(begin, fs::directory_iterator()));
}

}  // namespace softmaxlab::test
