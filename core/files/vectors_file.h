#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/files/logits_table.h"
#include "core/scene/attention.h"

namespace softmaxlab {

/// What files gave to attention.
struct VectorsFile {
    GivenVectors vectors;  ///< their source is the files' names without folders
    std::string
        remark;  ///< what a person should know about it: "Of its 32 heads the first 8 are here."; or empty
};

/// Reads Q, K and V. `paths`, in UTF-8, are one of
/// - three files, or two, whose names tell which is which (core/files/vector_names.h); V may be left out;
/// - one of them: the others are looked for in its folder;
/// - one .npz archive of numpy.savez with arrays so named;
/// - one NPY file of the shape (3, tokens, d): Q, K and V one after the other;
/// - one matrix that by its name is scores.
///
/// Matrices are tokens × d from NPY, CSV or JSON; NPY arrays of three dimensions are heads × tokens × d.
/// Throws InputError if there are more than 4,096 tokens, shapes disagree, or a file is missing or cannot be
/// used, and LoadingCancelled.
VectorsFile load_vectors(const std::vector<std::string>& paths, LoadingProgress* progress = nullptr);

/// The same from the bytes of one archive.
VectorsFile vectors_in_npz(std::string_view bytes, const std::string& source,
                           LoadingProgress* progress = nullptr);

/// A matrix, queries × keys, as scores. `path`: where it came from.
VectorsFile scores_in(const LogitsTable& table, const std::string& path);

/// Whether these files are for load_vectors rather than anything else: an archive, arrays of three
/// dimensions, or Q and K by their names, one given and the other beside it. Never throws.
bool hold_vectors(const std::vector<std::string>& paths);

/// The file that has to be beside this one, so that both hold vectors: "k.npy" for "…/q.npy". Empty if
/// nothing is missing, or if the name does not tell.
std::string missing_beside(const std::string& path);

}  // namespace softmaxlab
