#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/files/array_archive.h"
#include "core/scene/edit.h"

namespace softmaxlab {

/// Names of classes or tokens, as a file has them.
struct LabelsFile {
    std::string source;               ///< the file's name without its folder, in UTF-8
    std::string place;                ///< for messages
    std::vector<std::string> labels;  ///< in UTF-8, one at least; blanks around them belong to them
    std::string remark;               ///< what a person should know about how they were read
};

/// The labels in the bytes of a file, if that is what it holds; `source` stands in for its path:
/// - an NPY array of strings ("<U…", "|S…") of at most one dimension that is longer than 1;
/// - a JSON array of texts;
/// - a JSON object that has an index for each token, 0 … n − 1 in any order: with more tokens than a person
///   edits by hand, or with a name that says labels, tokens … (core/files/vector_names.h), since otherwise it
///   is a logit for each class;
/// - a JSON object that has a text for each index, {"0": "cat", "1": "dog"}, or one of a model's
/// configuration
///   that has such an object as "id2label";
/// - lines of words in a file with such a name, one label each: neither a table nor numbers.
///
/// Throws InputError where a file by its name holds labels that cannot be read, and LoadingCancelled.
std::optional<LabelsFile> labels_in(std::string_view bytes, const std::string& source,
                                    LoadingProgress* progress = nullptr);

/// A file of labels, whatever its name is: lines are labels where it is none of the others. `path` is UTF-8.
/// Throws InputError and LoadingCancelled.
LabelsFile load_labels(const std::string& path, LoadingProgress* progress = nullptr);

/// Whether labels_in() finds labels in this file. Never throws; what is no regular file is not read.
bool holds_labels(const std::string& path);

/// Takes the first array of strings that is named as labels, be it an NPY array or a list in the metadata of
/// safetensors, out of the arrays of an archive. Throws InputError if it cannot be read.
std::optional<LabelsFile> take_labels(std::vector<NamedArray>& arrays);

/// Throws InputError, which names the file, what was expected and what was found, if there are not `count`
/// labels: one for each "class of x.npy".
void check_count(const LabelsFile& file, std::size_t count, const std::string& one_of_them);

enum class LabelsGoTo { classes_first, keys_first };

/// The edit by which they name what a scene shows: its classes, or the keys of its given vectors, whichever
/// are as many; of both, the first ones. Throws InputError if neither are.
Edit naming(const Scene& scene, const LabelsFile& file, LabelsGoTo order = LabelsGoTo::classes_first);

}  // namespace softmaxlab
