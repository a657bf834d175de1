#pragma once

#include <string>
#include <utility>
#include <vector>

namespace softmaxlab::test {

/// How an archive differs from what numpy.savez writes.
struct NpzStyle {
    int method = 0;                ///< 8: the members say that they are compressed
    bool zip64_directory = false;  ///< as for archives of more than 4 GiB
    std::string comment;           ///< at the very end
};

/// The bytes of an archive of files with these names and contents, as numpy.savez writes them: stored, with
/// zip64 sizes in front of each.
std::string npz(const std::vector<std::pair<std::string, std::string>>& files, const NpzStyle& style = {});

}  // namespace softmaxlab::test
