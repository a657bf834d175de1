#include "core/files/vector_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "core/base/input_error.h"
#include "core/files/mask_file.h"
#include "core/files/number_type.h"

namespace softmaxlab {
namespace {

void check_tokens(const VectorStack& stack, std::uint64_t tokens) {
    if (tokens > max_tokens)
        throw InputError(
            fmt::format("{}: expected at most {} tokens, found {}", stack.name, max_tokens, tokens));
}

[[noreturn]] void disagree(const VectorStack& a, const VectorStack& b, const std::string& expected) {
    throw InputError(fmt::format("{} {} and {} {}: expected {}", a.name, shape_text(a.shape), name_in(b.name),
                                 shape_text(b.shape), expected));
}

/// As many heads as there are query heads: each of fewer is shared by a group of neighbours.
void share_heads(const VectorStack& first, VectorStack& fewer) {
    const std::size_t heads = first.heads.size();
    const std::size_t few = fewer.heads.size();
    if (heads == few) return;
    if (few > heads || heads % few != 0) disagree(first, fewer, "as many heads in both");
    std::vector<Matrix> shared;
    shared.reserve(heads);
    for (std::size_t i = 0; i < heads; ++i) shared.push_back(fewer.heads[i / (heads / few)]);
    fewer.heads = std::move(shared);
}

/// Their number of layers, which all have that have any; 0: none has.
std::size_t layers_of(const VectorStacks& stacks) {
    const VectorStack* layered = nullptr;
    for (const auto& [role, stack] : stacks) {
        if (stack.layers == 0) continue;
        if (layered != nullptr && layered->layers != stack.layers)
            disagree(*layered, stack, "as many layers in both");
        layered = &stack;
    }
    return layered == nullptr ? 0 : layered->layers;
}

/// Weights become scores, which softmax turns back: their logarithms.
void take_as_weights(VectorsFile& file, bool weights) {
    file.vectors.may_be_weights = true;
    file.vectors.weights = weights;
    if (!weights) return;
    for (AttentionHead& head : file.vectors.heads) {
        for (double& value : head.scores.values) value = std::log(value);
    }
    add_remark(file.remark, "Its rows add up to 1: they are shown as attention weights, after softmax.");
}

/// Whether the exponentials of all rows are weights.
bool holds_logarithms_of_weights(const VectorStack& stack) {
    VectorStack exponentials;
    exponentials.sum_tolerance = stack.sum_tolerance;
    for (const Matrix& matrix : stack.heads) {
        for (const double value : matrix.values) {
            if (!(value <= 0)) return false;
        }
        exponentials.heads.push_back(matrix);
        for (double& value : exponentials.heads.back().values) value = std::exp(value);
    }
    return holds_weights(exponentials);
}

void choose_reading(VectorsFile& file, const VectorStack& scores, const VectorOptions& options) {
    const bool may_be_weights = holds_weights(scores);
    const auto at_least_0 = [](const Matrix& matrix) {
        return std::all_of(matrix.values.begin(), matrix.values.end(),
                           [](double value) { return value >= 0; });
    };
    if (options.reading == ScoresReading::weights && !may_be_weights) {
        if (!std::all_of(scores.heads.begin(), scores.heads.end(), at_least_0))
            throw InputError(
                fmt::format("{}: expected weights, which are at least 0, found others", scores.name));
        take_as_weights(file, true);
    } else if (may_be_weights) {
        const auto role = role_in_name(name_in(scores.name));
        const bool named_scores = role == VectorRole::scores && !names_attention(name_in(scores.name));
        take_as_weights(file, options.reading == ScoresReading::weights ||
                                  (options.reading == ScoresReading::by_content && !named_scores));
    } else if (holds_logarithms_of_weights(scores)) {
        add_remark(file.remark, "Its rows are logarithms of weights: softmax gives those weights.");
    }
}

/// Scores q·k / √d_k in the place of q and k, so that something can be added to them.
void multiply(AttentionHead& head) {
    Matrix scores(head.q.rows, head.k.rows);
    const double scale = 1 / std::sqrt(static_cast<double>(head.q.columns));
    for (std::size_t query = 0; query < scores.rows; ++query) {
        for (std::size_t key = 0; key < scores.columns; ++key) {
            const auto q = head.q.row(query);
            scores.at(query, key) =
                std::inner_product(q.begin(), q.end(), head.k.row(key).begin(), 0.0) * scale;
        }
    }
    head.q = head.k = Matrix();
    head.scores = std::move(scores);
}

void add_bias(VectorsFile& file, const Matrix& bias) {
    const bool multiplied = file.vectors.heads.front().scores.empty();
    for (AttentionHead& head : file.vectors.heads) {
        if (multiplied) multiply(head);
        for (std::size_t i = 0; i < bias.values.size(); ++i) head.scores.values[i] += bias.values[i];
    }
    add_remark(file.remark, multiplied
                                ? "Q and K are multiplied to scores q·k/√d_k, and the bias is added to them."
                                : "The bias is added to the scores.");
}

}  // namespace

std::size_t name_begin(const std::string& path) {
    return path.find_last_of("/\\") + 1;  // npos + 1 is 0
}

std::string name_in(const std::string& path) {
    return path.substr(name_begin(path));
}

const char* word_for(VectorRole role) {
    switch (role) {
        case VectorRole::q:
            return "queries";
        case VectorRole::k:
            return "keys";
        case VectorRole::v:
            return "values";
        case VectorRole::mask:
            return "mask";
        case VectorRole::scores:
            break;
    }
    return "scores";
}

VectorStack stack_of(std::string name, NumberArray array, std::optional<std::size_t> layer) {
    VectorStack stack;
    stack.name = std::move(name);
    stack.shape = array.shape;
    stack.remark = std::move(array.remark);
    if (array.type.size == 2) stack.sum_tolerance = 1e-2;
    std::vector<std::uint64_t> shape;
    for (std::size_t i = 0; i < array.shape.size(); ++i) {
        const bool is_last = i + 2 >= array.shape.size();
        if (is_last || array.shape[i] > 1) shape.push_back(array.shape[i]);
    }
    if (shape.size() < 2 || shape.size() > 4) {
        throw InputError(fmt::format("{}: expected a matrix or heads of matrices, found the shape {}",
                                     stack.name, shape_text(stack.shape)));
    }
    const bool has_layers = shape.size() == 4;
    const std::uint64_t heads = shape.size() > 2 ? shape[shape.size() - 3] : 1;
    const std::uint64_t rows = shape[shape.size() - 2];
    check_tokens(stack, rows);
    if (heads > max_given_heads)
        throw InputError(
            fmt::format("{}: expected at most {} heads, found {}", stack.name, max_given_heads, heads));
    if (has_layers) {
        stack.layers = static_cast<std::size_t>(shape.front());
        if (!layer) return stack;
        if (*layer >= stack.layers) {
            throw InputError(fmt::format("{}: expected a layer from 0 to {}, found {}", stack.name,
                                         stack.layers - 1, *layer));
        }
    }
    const std::size_t size = static_cast<std::size_t>(rows * shape.back());
    auto begin = array.values.begin() + static_cast<std::ptrdiff_t>(
                                            has_layers ? *layer * static_cast<std::size_t>(heads) * size : 0);
    for (std::size_t head = 0; head < heads; ++head) {
        Matrix matrix;
        matrix.rows = static_cast<std::size_t>(rows);
        matrix.columns = static_cast<std::size_t>(shape.back());
        matrix.values.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
        begin += static_cast<std::ptrdiff_t>(size);
        stack.heads.push_back(std::move(matrix));
    }
    return stack;
}

bool holds_weights(const VectorStack& stack) {
    bool any = false;
    for (const Matrix& matrix : stack.heads) {
        for (std::size_t row = 0; row < matrix.rows; ++row) {
            double sum = 0;
            for (const double value : matrix.row(row)) {
                if (!(value >= 0)) return false;
                sum += value;
            }
            if (sum != 0 && std::abs(sum - 1) > stack.sum_tolerance) return false;
            any = any || sum != 0;
        }
    }
    return any;
}

VectorStack stack_of(std::string name, LogitsTable table) {
    VectorStack stack;
    stack.name = std::move(name);
    if (table.one_column)  // it was read as a row of logits
        std::swap(table.rows, table.classes);
    stack.shape = {table.rows, table.classes};
    stack.remark = std::move(table.remark);
    check_tokens(stack, table.rows);
    Matrix matrix;
    matrix.rows = table.rows;
    matrix.columns = table.classes;
    matrix.values = std::move(table.values);
    stack.heads.push_back(std::move(matrix));
    return stack;
}

VectorsFile put_together(VectorStacks stacks, std::string source, const VectorOptions& options) {
    VectorsFile file;
    file.layers = layers_of(stacks);
    if (file.layers > 0 && !options.layer) return file;
    const bool vectors = stacks.count(VectorRole::q) != 0;
    const VectorStack& first = stacks.at(vectors ? VectorRole::q : VectorRole::scores);
    if (file.layers > 0)
        add_remark(file.remark, fmt::format("Layer {} of {}, counted from 0.", *options.layer, file.layers));
    for (const auto& [role, stack] : stacks) add_remark(file.remark, stack.remark);
    std::size_t keys = first.heads.front().columns;
    if (vectors) {
        VectorStack& of_keys = stacks.at(VectorRole::k);
        const std::size_t few = of_keys.heads.size();
        share_heads(first, of_keys);
        if (first.heads.front().columns != of_keys.heads.front().columns)
            disagree(first, of_keys, "as many columns in both, d_k");
        keys = of_keys.heads.front().rows;
        if (few < first.heads.size()) {
            add_remark(file.remark, fmt::format("Grouped queries: {} heads of Q share {} of K and V.",
                                                first.heads.size(), few));
        }
    }
    check_tokens(vectors ? stacks.at(VectorRole::k) : first, keys);
    const auto values = stacks.find(VectorRole::v);
    if (values != stacks.end()) {
        share_heads(first, values->second);
        if (values->second.heads.front().rows != keys)
            disagree(vectors ? stacks.at(VectorRole::k) : first, values->second, "a value for each key");
    }

    file.vectors.source = std::move(source);
    file.vectors.heads.resize(first.heads.size());
    for (std::size_t i = 0; i < file.vectors.heads.size(); ++i) {
        AttentionHead& head = file.vectors.heads[i];
        if (vectors) {
            head.q = std::move(stacks.at(VectorRole::q).heads[i]);
            head.k = std::move(stacks.at(VectorRole::k).heads[i]);
        } else {
            head.scores = stacks.at(VectorRole::scores).heads[i];
        }
        if (values != stacks.end()) head.v = std::move(values->second.heads[i]);
    }
    if (!vectors) choose_reading(file, stacks.at(VectorRole::scores), options);
    if (options.mask) {
        const AttentionHead& head = file.vectors.heads.front();
        CellMask mask = cell_mask(*options.mask, vectors ? head.q.rows : head.scores.rows, keys);
        file.mask = std::move(mask.mask);
        add_remark(file.remark, mask.remark);
        if (!mask.bias.empty()) add_bias(file, mask.bias);
    }
    return file;
}

}  // namespace softmaxlab
