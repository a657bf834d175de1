#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/files/array_archive.h"
#include "core/files/logits_table.h"
#include "core/files/mask_file.h"
#include "core/scene/attention.h"

namespace softmaxlab {

/// How a matrix of scores is taken.
enum class ScoresReading {
    by_content,  ///< as weights if its rows are such and its name does not say otherwise
    scores,      ///< before softmax
    weights      ///< after it
};

/// What the person chose who opens files.
struct VectorOptions {
    std::optional<std::size_t> layer;  ///< of arrays with a layer axis, from 0
    ScoresReading reading = ScoresReading::by_content;
    std::shared_ptr<const MaskFile> mask;  ///< that belongs to them
    std::string labels;                    ///< the path of a file that names what is opened; empty: none
};

/// What files gave to attention.
struct VectorsFile {
    GivenVectors vectors;                       ///< their source is the files' names without folders
    std::shared_ptr<const GivenMask> mask;      ///< of their size; none: nothing is masked
    std::size_t layers = 0;                     ///< of arrays with a layer axis, otherwise 0
    std::shared_ptr<const MaskFile> only_mask;  ///< there is nothing but this mask or bias
    std::string remark;                         ///< what a person should know about it: sentences, or nothing

    /// There are layers, and none was chosen: `vectors` are empty.
    bool needs_layer() const { return vectors.heads.empty() && layers > 0; }
};

/// Reads Q, K and V. `paths`, in UTF-8, are one of
/// - three files, or two, whose names tell which is which (core/files/vector_names.h); V may be left out, a
/// mask
///   or a bias may be among them;
/// - one of them: the others are looked for in its folder;
/// - one archive (numpy.savez, safetensors) with arrays so named;
/// - one NPY file of the shape (3, tokens, d): Q, K and V one after the other;
/// - one NPY file of weights: heads × queries × keys;
/// - one matrix that by its name is scores, or a mask.
///
/// Matrices are tokens × d from NPY, CSV or JSON; NPY arrays of three dimensions are heads × tokens × d, of
/// four layers × heads × tokens × d. Throws InputError if there are more than 4,096 tokens, shapes disagree,
/// or a file is missing or cannot be used, and LoadingCancelled.
VectorsFile load_vectors(const std::vector<std::string>& paths, LoadingProgress* progress = nullptr,
                         const VectorOptions& options = {});

/// The same from the arrays of one archive; nothing if none of them is named as Q and K, scores or attention.
std::optional<VectorsFile> vectors_in_arrays(const std::vector<NamedArray>& arrays, const std::string& source,
                                             LoadingProgress* progress = nullptr,
                                             const VectorOptions& options = {});

/// The same from the bytes of one archive, of which that is expected.
VectorsFile vectors_in_archive(std::string_view bytes, const std::string& source,
                               LoadingProgress* progress = nullptr, const VectorOptions& options = {});

/// A matrix, queries × keys, as scores or weights. `path`: where it came from.
VectorsFile scores_in(const LogitsTable& table, const std::string& path, const VectorOptions& options = {});

/// Whether these files are for load_vectors rather than anything else: an archive, arrays of three
/// dimensions or more, or Q and K by their names, one given and the other beside it. Never throws.
bool hold_vectors(const std::vector<std::string>& paths);

/// The file that has to be beside this one, so that both hold vectors: "k.npy" for "…/q.npy". Empty if
/// nothing is missing, or if the name does not tell.
std::string missing_beside(const std::string& path);

}  // namespace softmaxlab
