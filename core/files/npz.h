#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// One array in an archive of numpy.savez.
struct NpzMember {
    std::string name;        ///< "q", without the ending .npy
    std::string_view bytes;  ///< its NPY file, inside the archive's bytes or in `inflated`
    std::shared_ptr<const std::string> inflated;  ///< of a compressed one
};

/// Whether the bytes begin as a ZIP archive does.
bool is_zip(std::string_view bytes);

/// The arrays of an .npz archive, in its order; what is no .npy is left out. ZIP with and without zip64,
/// members stored as they are (numpy.savez) or deflated (savez_compressed), at most 2 GiB of them. Throws
/// InputError.
std::vector<NpzMember> read_npz(std::string_view bytes, const std::string& source);

/// The names of all members of a ZIP archive. Throws InputError.
std::vector<std::string> names_in_zip(std::string_view bytes, const std::string& source);

}  // namespace softmaxlab
