#include "core/files/vectors_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/array_archive.h"
#include "core/files/logits_file.h"
#include "core/files/npy.h"
#include "core/files/npy_header.h"
#include "core/files/npz.h"
#include "core/files/safetensors.h"
#include "core/files/vector_names.h"
#include "core/files/vector_stack.h"

namespace softmaxlab {
namespace {

constexpr std::size_t longest_npy_header = 65536 + 12;

std::string beside(const std::string& path, VectorRole role) {
    return path.substr(0, name_begin(path)) + name_with_role(name_in(path), role);
}

bool is_there(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path_from_utf8(path), error);
}

std::string listed(const std::vector<std::string>& paths) {
    std::string text;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (i > 0) text += i + 1 == paths.size() ? " and " : ", ";
        text += name_in(paths[i]);
    }
    return to_utf8(text);
}

VectorStack parse_stack(std::string_view bytes, const std::string& path, LoadingProgress* progress,
                        const VectorOptions& options) {
    if (kind_of(bytes, path, progress) == FileKind::npy)
        return stack_of(path, parse_npy_array(bytes, path, progress), options.layer);
    return stack_of(path, parse_logits(bytes, path, progress));
}

std::shared_ptr<const MaskFile> parse_mask(std::string_view bytes, const std::string& path,
                                           LoadingProgress* progress) {
    const std::string source = to_utf8(name_in(path));
    if (kind_of(bytes, path, progress) == FileKind::npy)
        return std::make_shared<const MaskFile>(
            mask_file_of(parse_npy_array(bytes, path, progress), path, source));
    return std::make_shared<const MaskFile>(mask_file_of(parse_logits(bytes, path, progress), path, source));
}

VectorsFile only_mask(std::shared_ptr<const MaskFile> mask) {
    VectorsFile file;
    file.only_mask = std::move(mask);
    return file;
}

/// Weights of heads, or Q, K and V one after the other in one array.
VectorsFile weights_or_three(VectorStack all, const VectorOptions& options) {
    const bool need_layer = all.layers > 0 && !options.layer;
    if (need_layer || (all.heads.size() > 1 && holds_weights(all))) {
        std::string source = to_utf8(name_in(all.name));
        VectorStacks stacks;
        stacks.emplace(VectorRole::scores, std::move(all));
        return put_together(std::move(stacks), std::move(source), options);
    }
    if (all.heads.size() != 3) {
        throw InputError(fmt::format(
            "{}: expected Q, K and V: files whose names end in q, k and v, an .npz archive of them, or "
            "an array of the shape (3, tokens, d); found the shape {}",
            all.name, shape_text(all.shape)));
    }
    VectorsFile file;
    file.remark = all.remark;
    file.vectors.source = to_utf8(name_in(all.name));
    file.vectors.heads.push_back({all.heads[0], all.heads[1], all.heads[2], Matrix()});
    return file;
}

[[noreturn]] void missing(const std::string& path, VectorRole role) {
    throw InputError(fmt::format("{}: expected {} beside it, for the {}", path,
                                 to_utf8(name_with_role(name_in(path), role)), word_for(role)));
}

/// The files by their roles; what has to be there and is not is looked for beside `paths`.
std::map<VectorRole, std::string> files_by_role(const std::vector<std::string>& paths) {
    std::map<VectorRole, std::string> files;
    for (const std::string& path : paths) {
        const auto role = role_in_name(name_in(path));
        if (!role)
            throw InputError(fmt::format("{}: expected a name that ends in q, k or v, such as q.npy", path));
        const auto [other, is_new] = files.emplace(*role, path);
        if (!is_new) {
            throw InputError(fmt::format("{}: expected one file for the {}, but {} is another", path,
                                         word_for(*role), name_in(other->second)));
        }
    }
    if (files.count(VectorRole::scores) != 0) return files;
    if (files.size() == 1 && files.count(VectorRole::mask) != 0) return files;
    for (const VectorRole role : {VectorRole::q, VectorRole::k}) {
        if (files.count(role) != 0) continue;
        const std::string path = beside(paths.front(), role);
        if (!is_there(path)) missing(paths.front(), role);
        files.emplace(role, path);
    }
    // Who names q and k themselves may well want no values.
    const std::string values = beside(paths.front(), VectorRole::v);
    if (paths.size() == 1 && is_there(values)) files.emplace(VectorRole::v, values);
    return files;
}

VectorsFile load_by_roles(const std::vector<std::string>& paths, LoadingProgress* progress,
                          VectorOptions options) {
    const std::map<VectorRole, std::string> files = files_by_role(paths);
    VectorStacks stacks;
    std::vector<std::string> in_order;
    for (const auto& [role, path] : files) {
        const bool is_vectors = role == VectorRole::q || role == VectorRole::k;
        if (is_vectors && files.count(VectorRole::scores) != 0)
            throw InputError(fmt::format("{}: expected no {} beside scores", path, word_for(role)));
        const std::string bytes = read_file(path, progress);
        if (role == VectorRole::mask) {
            options.mask = parse_mask(bytes, path, progress);
        } else {
            stacks.emplace(role, parse_stack(bytes, path, progress, options));
        }
        in_order.push_back(path);
    }
    if (stacks.empty()) return only_mask(options.mask);
    return put_together(std::move(stacks), listed(in_order), options);
}

std::optional<std::vector<std::uint64_t>> npy_shape(std::string_view beginning, const std::string& path) {
    if (!beginning.starts_with("\x93NUMPY")) return std::nullopt;
    return without_leading_ones(read_npy_header(beginning, path).shape);
}

}  // namespace

std::optional<VectorsFile> vectors_in_arrays(const std::vector<NamedArray>& arrays, const std::string& source,
                                             LoadingProgress* progress, const VectorOptions& chosen) {
    VectorOptions options = chosen;
    std::map<VectorRole, const NamedArray*> by_role;
    std::string twice;  // what is wrong if two arrays have one role
    for (const NamedArray& array : arrays) {
        const auto role = role_in_name(array.name);
        if (!role) continue;
        const auto [other, is_new] = by_role.emplace(*role, &array);
        if (!is_new && twice.empty()) {
            twice = fmt::format("{}: expected one array for the {}, found {} and {}", source, word_for(*role),
                                excerpt(other->second->name), excerpt(array.name));
        }
    }
    const bool vectors = by_role.count(VectorRole::q) != 0 && by_role.count(VectorRole::k) != 0;
    if (!twice.empty()) throw InputError(twice);
    if (!vectors && by_role.count(VectorRole::scores) == 0) return std::nullopt;
    for (const VectorRole role : {VectorRole::q, VectorRole::k, VectorRole::scores}) {
        if ((role == VectorRole::scores) == vectors) by_role.erase(role);
    }
    VectorStacks stacks;
    for (const auto& [role, array] : by_role) {
        if (role == VectorRole::mask) {
            options.mask = std::make_shared<const MaskFile>(
                mask_file_of(array->read(progress), array->place, excerpt(array->name)));
        } else {
            stacks.emplace(role, stack_of(array->place, array->read(progress), options.layer));
        }
    }
    return put_together(std::move(stacks), to_utf8(name_in(source)), options);
}

VectorsFile vectors_in_archive(std::string_view bytes, const std::string& source, LoadingProgress* progress,
                               const VectorOptions& options) {
    const std::vector<NamedArray> arrays = arrays_in(bytes, source);
    if (auto file = vectors_in_arrays(arrays, source, progress, options)) return *std::move(file);
    std::string names;
    for (const NamedArray& array : arrays) names += (names.empty() ? "" : ", ") + array.name;
    throw InputError(fmt::format("{}: expected arrays named q, k and v, or scores; found {}", source,
                                 names.empty() ? "none" : excerpt(names)));
}

VectorsFile load_vectors(const std::vector<std::string>& paths, LoadingProgress* progress,
                         const VectorOptions& options) {
    if (paths.empty()) throw InputError("Q, K and V: expected files, found none");
    if (paths.size() == 1) {
        const std::string& path = paths.front();
        const std::string bytes = read_file(path, progress);
        if (is_array_archive(bytes)) return vectors_in_archive(bytes, path, progress, options);
        if (!role_in_name(name_in(path))) {
            return weights_or_three(parse_stack(bytes, path, progress, options), options);
        }
    }
    return load_by_roles(paths, progress, options);
}

VectorsFile scores_in(const LogitsTable& table, const std::string& path, const VectorOptions& options) {
    VectorStacks stacks;
    stacks.emplace(VectorRole::scores, stack_of(path, table));
    VectorsFile file = put_together(std::move(stacks), to_utf8(name_in(path)), options);
    if (!table.one_column) file.vectors.labels = table.labels;
    return file;
}

bool hold_vectors(const std::vector<std::string>& paths) {
    try {
        if (paths.size() > 1) {
            const auto has_role = [](const std::string& path) {
                return role_in_name(name_in(path)).has_value();
            };
            const auto is_vectors = [](const std::string& path) {
                const auto role = role_in_name(name_in(path));
                return role != VectorRole::scores || names_attention(name_in(path));
            };
            // "logits1.csv" and "logits2.csv" are two files of logits.
            return std::all_of(paths.begin(), paths.end(), has_role) &&
                   std::any_of(paths.begin(), paths.end(), is_vectors);
        }
        if (paths.empty()) return false;
        const std::string& path = paths.front();
        if (!is_there(path)) return false;  // what is read from a pipe is gone from it
        const std::string beginning = read_beginning(path, longest_npy_header);
        if (is_zip(beginning) || is_safetensors(beginning)) return true;
        const auto shape = npy_shape(beginning, path);
        // A dimension of length 1 says nothing: what is left are logits.
        const auto is_long = [](std::uint64_t length) { return length > 1; };
        if (shape && std::count_if(shape->begin(), shape->end(), is_long) >= 3) return true;
        const auto role = role_in_name(name_in(path));
        const bool is_vectors = role && *role != VectorRole::scores && *role != VectorRole::mask;
        return is_vectors && missing_beside(path).empty();
    } catch (const InputError&) {
        return false;  // whoever reads it as something else will say what is wrong
    }
}

std::string missing_beside(const std::string& path) {
    const auto own = role_in_name(name_in(path));
    if (!own || *own == VectorRole::scores || *own == VectorRole::mask) return "";
    for (const VectorRole role : {VectorRole::q, VectorRole::k}) {
        if (role != *own && !is_there(beside(path, role)))
            return to_utf8(name_with_role(name_in(path), role));
    }
    return "";
}

}  // namespace softmaxlab
