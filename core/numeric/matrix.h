#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

/// Numbers in rows. A plain value: `values` holds rows × columns of them, row-major.
struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values;

    Matrix() = default;
    Matrix(std::size_t row_count, std::size_t column_count)
        : rows(row_count), columns(column_count), values(row_count * column_count) {}

    bool empty() const { return values.empty(); }
    double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
    double& at(std::size_t row, std::size_t column) { return values[row * columns + column]; }
    std::span<const double> row(std::size_t index) const {
        return std::span(values).subspan(index * columns, columns);
    }
    std::span<double> row(std::size_t index) { return std::span(values).subspan(index * columns, columns); }
};

/// Compares by value. NaN equals NaN.
bool operator==(const Matrix& a, const Matrix& b);

}  // namespace softmaxlab
