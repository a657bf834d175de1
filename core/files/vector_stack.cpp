#include "core/files/vector_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/input_error.h"
#include "core/files/npy_header.h"

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

std::uint64_t heads_in(const VectorStack& stack) {
    return stack.shape.size() == 3 ? stack.shape.front() : 1;
}

void check_same_heads(const VectorStack& a, const VectorStack& b) {
    if (heads_in(a) != heads_in(b)) disagree(a, b, "as many heads in both");
}

void check_values(const VectorStack& of_keys, const VectorStack& v, std::size_t keys) {
    check_same_heads(of_keys, v);
    if (v.heads.front().rows != keys) disagree(of_keys, v, "a value for each key");
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
        case VectorRole::scores:
            break;
    }
    return "scores";
}

VectorStack stack_of(std::string name, NpyArray array) {
    VectorStack stack;
    stack.name = std::move(name);
    stack.shape = without_leading_ones(std::move(array.shape));
    if (stack.shape.size() != 2 && stack.shape.size() != 3) {
        throw InputError(fmt::format("{}: expected a matrix or heads of matrices, found the shape {}",
                                     stack.name, shape_text(stack.shape)));
    }
    const bool many = stack.shape.size() == 3;
    const std::uint64_t heads = many ? stack.shape.front() : 1;
    const std::uint64_t rows = stack.shape[many ? 1 : 0];
    check_tokens(stack, rows);
    const auto size = static_cast<std::ptrdiff_t>(array.values.size() / heads);
    for (std::size_t head = 0; head < std::min<std::uint64_t>(heads, max_heads); ++head) {
        Matrix matrix;
        matrix.rows = static_cast<std::size_t>(rows);
        matrix.columns = static_cast<std::size_t>(stack.shape.back());
        const auto begin = array.values.begin() + static_cast<std::ptrdiff_t>(head) * size;
        matrix.values.assign(begin, begin + size);
        stack.heads.push_back(std::move(matrix));
    }
    return stack;
}

VectorStack stack_of(std::string name, LogitsTable table) {
    VectorStack stack;
    stack.name = std::move(name);
    if (table.one_column)  // it was read as a row of logits
        std::swap(table.rows, table.classes);
    stack.shape = {table.rows, table.classes};
    check_tokens(stack, table.rows);
    Matrix matrix;
    matrix.rows = table.rows;
    matrix.columns = table.classes;
    matrix.values = std::move(table.values);
    stack.heads.push_back(std::move(matrix));
    return stack;
}

VectorsFile put_together(VectorStacks stacks, std::string source) {
    const bool vectors = stacks.count(VectorRole::q) != 0;
    const VectorStack& first = stacks.at(vectors ? VectorRole::q : VectorRole::scores);
    const VectorStack& of_keys = vectors ? stacks.at(VectorRole::k) : first;
    if (vectors) {
        check_same_heads(first, of_keys);
        if (first.heads.front().columns != of_keys.heads.front().columns)
            disagree(first, of_keys, "as many columns in both, d_k");
    }
    const std::size_t keys = vectors ? of_keys.heads.front().rows : first.heads.front().columns;
    check_tokens(of_keys, keys);
    const auto values = stacks.find(VectorRole::v);
    if (values != stacks.end()) check_values(of_keys, values->second, keys);

    VectorsFile file;
    const std::uint64_t heads = heads_in(first);
    if (heads > max_heads)
        file.remark = fmt::format("Of its {} heads the first {} are here.", heads, max_heads);
    file.vectors.source = std::move(source);
    file.vectors.heads.resize(first.heads.size());
    for (std::size_t i = 0; i < file.vectors.heads.size(); ++i) {
        AttentionHead& head = file.vectors.heads[i];
        if (vectors) {
            head.q = std::move(stacks.at(VectorRole::q).heads[i]);
            head.k = std::move(stacks.at(VectorRole::k).heads[i]);
        } else {
            head.scores = std::move(stacks.at(VectorRole::scores).heads[i]);
        }
        if (values != stacks.end()) head.v = std::move(values->second.heads[i]);
    }
    return file;
}

}  // namespace softmaxlab
