#pragma once

#include <cstddef>
#include <span>

namespace softmaxlab {

class Workers;

namespace kernels {

/// How the numbers of a matrix stand in memory, in the byte order of the machine.
enum class StoredFormat { f32, f16, bf16 };

constexpr std::size_t bytes_of(StoredFormat format) {
    return format == StoredFormat::f32 ? 4 : 2;
}

/// A matrix that somebody else owns, row-major, as a file of weights has it: it is widened to float32 only
/// where it is multiplied, since the time of a product with few rows is that of reading it.
struct StoredMatrix {
    StoredFormat format = StoredFormat::f32;
    const void* values = nullptr;  ///< rows × columns, aligned as one of them
    std::size_t rows = 0;
    std::size_t columns = 0;
};

/// result = left · right + bias, with float32 arithmetic. `left`: rows × right.rows; `bias`: right.columns
/// values, or empty; `result`: rows × right.columns; all row-major, not overlapping. `workers` may be null.
///
/// Sums go over blocks of 8 products (of 64, for four rows or more), added up one after the other: the error
/// is at most stored_product_error(right.rows) · (Σ |left · right| + |bias|). Widening is exact. NaN and ±∞
/// go their way as in any arithmetic. A row's result depends on how many rows are multiplied at once in its
/// last bits only, and never on the workers. Throws std::invalid_argument if the sizes disagree.
void multiply(std::span<const float> left, std::size_t rows, const StoredMatrix& right,
              std::span<const float> bias, std::span<float> result, Workers* workers = nullptr);

/// result = left · rightᵀ. `left`: rows × right.columns, `result`: rows × right.rows. Error:
/// stored_product_error(right.columns) · Σ |left · right|; the rest as multiply().
void multiply_transposed(std::span<const float> left, std::size_t rows, const StoredMatrix& right,
                         std::span<float> result, Workers* workers = nullptr);

/// Row `row` of the matrix, exactly. Throws std::invalid_argument if there is none or the sizes disagree.
void read_row(const StoredMatrix& matrix, std::size_t row, std::span<float> to);

/// Source: N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1.
double stored_product_error(std::size_t depth);

}  // namespace kernels
}  // namespace softmaxlab
